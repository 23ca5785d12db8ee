import { joinPath } from '../../../text/paths';
import { entriesOf, entryOf, readYaml, textAt, valueAt, type YamlDocument } from '../../../text/yaml/yaml';
import type { Context } from './expressions/expressions';
import { NULL, printed, text, type Value } from './expressions/value';
import { readValue } from './expressions/values';
import type { Repository } from './repository';
import { inputEntry, type Step } from './step';

/** A workflow of the same repository as a job calls it. */
export interface CalledWorkflow {
  readonly path: string;
  readonly document: YamlDocument;
  readonly inputs: Context;
}

/** The workflow that a job `uses:` by its path, with the inputs that the job gives. Its file joins those wanted. */
export function calledWorkflow(call: Step, { root, context, wanted }: Repository): CalledWorkflow | undefined {
  const name = call.action?.name;
  if (name === undefined || !/^\.\/\S+\.ya?ml$/.test(name)) return undefined;
  const path = joinPath(root, name);
  wanted.add(path);
  const found = context.file(path);
  const document = found === undefined ? undefined : readYaml(found)[0];
  return document && { path, document, inputs: inputsOf(document, call) };
}

/**
 * The inputs as the called workflow sees them: what the job gives, else the default, else what its type has for nothing
 * (GitHub docs, `on.workflow_call.inputs`). Their characters stand in another document than those that use them.
 */
function inputsOf(document: YamlDocument, call: Step): Context {
  const values = new Map<string, Value>();
  for (const { key, value } of entriesOf(document, valueAt(document, document.root, 'on', 'workflow_call', 'inputs'))) {
    const given = inputEntry(call, key.value.toLowerCase());
    const fallback = entryOf(document, value, 'default')?.value;
    const type = textAt(document, value, 'type')?.value ?? 'string';
    const read = given
      ? readValue(call.document, given.value, call.scope)
      : fallback
        ? readValue(document, fallback, new Map())
        : EMPTY.get(type);
    if (read !== undefined) values.set(key.value, unplaced(read, type));
  }
  return { values, complete: false };
}

const EMPTY: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['string', text('')],
  ['boolean', { kind: 'boolean', value: false }],
  ['number', { kind: 'number', value: 0 }],
]);

function unplaced(value: Value, type: string): Value {
  const word = printed(value);
  if (word === undefined) return NULL;
  return type === 'string' || value.kind === 'string' ? text(word) : value;
}
