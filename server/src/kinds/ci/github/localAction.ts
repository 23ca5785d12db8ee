import { entriesOf, textAt, valueAt, type YamlDocument } from '../../../text/yaml/yaml';
import { actionFile } from './actionFile';
import { isPlainText } from './bearing';
import { workspacePath } from './checkouts';
import type { Context, Scope } from './expressions/expressions';
import { printed, text, type Value } from './expressions/value';
import { readValue } from './expressions/values';
import type { Site } from './site';
import { inputEntry, type Step } from './step';

/** A composite action of the same repository, read with the inputs that a step gives it. */
export interface CompositeAction {
  /** Where its file is, a workspace path. */
  readonly path: string;
  readonly document: YamlDocument;
  readonly scope: Scope;
  /** The inputs whose values are more than plain words. */
  readonly odd: ReadonlySet<string>;
}

/**
 * The action of this repository that a step uses: its composite steps; `other` where it has none (JavaScript, Docker);
 * `unknown` where its file is not there or not yet read, and then it is among the wanted files.
 */
export function localAction(step: Step, site: Site): CompositeAction | 'other' | 'unknown' {
  const folder = step.action && workspacePath(step.action.name, site.root, site.checkouts);
  if (folder === undefined) return 'unknown';
  const found = actionFile(folder, site.context.file, site.wanted);
  if (found === undefined) return 'unknown';
  if (!found.isComposite) return 'other';
  const { path, document } = found;
  const inputs = inputsOf(document, step);
  const odd = [...inputs.values].flatMap(([name, value]) =>
    isPlainText(printed(value) ?? '') ? [] : [name.toLowerCase()],
  );
  const scope = new Map(step.scope).set('inputs', inputs);
  scope.delete('matrix');
  return { path, document, scope, odd: new Set(odd) };
}

/** The inputs as the action sees them: what the step gives, else the default; always text. */
function inputsOf(document: YamlDocument, step: Step): Context {
  const values = new Map<string, Value>();
  for (const { key, value } of entriesOf(document, valueAt(document, document.root, 'inputs'))) {
    const given = inputEntry(step, key.value.toLowerCase());
    const fallback = textAt(document, value, 'default')?.value ?? '';
    const read = given ? readValue(step.document, given.value, step.scope) : text(fallback);
    const isFixed = given !== undefined || !fallback.includes('${{');
    const word = read && isFixed ? printed(read) : undefined;
    if (word !== undefined) values.set(key.value, text(word));
  }
  return { values, complete: false };
}
