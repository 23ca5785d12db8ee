import type { FileText } from '../../model/kind';
import { folderOf, joinPath } from '../../text/paths';
import type { Block, Body } from '../syntax/hcl/ast';
import { evaluate, type Scope } from '../syntax/hcl/evaluate';
import { readHcl } from '../syntax/hcl/hcl';
import { plainText, type Value } from '../syntax/hcl/value';
import { type Node, nodeOfBlock } from '../syntax/settings/node';
import { scriptsOf } from './localExec';
import { decidedByCall, withoutPlaces } from './moduleCall';
import type { Gathered, Resource } from './resource';
import { gathered, RESOURCES } from './resources';
import { terraformScope } from './scope';

/** A Terraform file with what its names mean. */
export interface TerraformFile {
  readonly path: string;
  readonly text: string;
  readonly body: Body;
  readonly scope: Scope;
}

/** What the modules of one reading go by. */
export interface Modules {
  readonly file: FileText;
  readonly wanted: Set<string>;
  /** How many calls may still be followed. */
  left: number;
  /** The files of each module and what they say by themselves, by its folder. */
  readonly known: Map<string, LocalModule>;
}

interface LocalModule {
  readonly files: readonly Omit<TerraformFile, 'scope'>[];
  readonly alone: Gathered;
}

/** The calls of modules that are followed in one file, those in modules included. */
const MAX_CALLS = 200;

/** Modules that a file may call. */
export function modulesOf(file: FileText): Modules {
  return { file, wanted: new Set(), left: MAX_CALLS, known: new Map() };
}

/** Adds what the blocks of a file say. `depth`: how many modules the file is called through. */
export function readBlocks(file: TerraformFile, modules: Modules, into: Gathered, depth = 0): void {
  const { body, scope } = file;
  const ofType = (type: string): readonly Block[] =>
    body.blocks.filter(({ type: { value }, labels }) => value === 'resource' && labels[0]?.value === type);
  const around: Pick<Resource, 'other' | 'others'> = {
    other(type, name) {
      const block = ofType(type).find(({ labels }) => labels[1]?.value === name);
      return block && nodeOfBlock(block, scope);
    },
    others: (type) =>
      ofType(type).map((block) => ({ name: block.labels[1]?.value ?? '', node: nodeOfBlock(block, scope) })),
  };
  for (const block of body.blocks) readBlock(block, file, around, modules, into, depth);
}

function readBlock(
  block: Block,
  { path, text, scope }: TerraformFile,
  around: Pick<Resource, 'other' | 'others'>,
  modules: Modules,
  into: Gathered,
  depth: number,
): void {
  const isModule = block.type.value === 'module';
  const [type, name] = isModule ? ['module', block.labels[0]] : [block.labels[0]?.value, block.labels[1]];
  into.scriptsRun.push(...scriptsOf(block, { uri: '', path, text, version: 0 }));
  const isResource = block.type.value === 'resource' || isModule;
  const read = isResource && type !== undefined ? RESOURCES.get(type) : undefined;
  if (read === undefined || type === undefined) return;
  const node = nodeOfBlock(block, scope);
  const count = node.value('count');
  const isNone = count?.kind === 'number' && count.value === 0;
  if (isNone) return;
  read({ type, name: `"${name?.value ?? ''}"`, node, text, folder: folderOf(path), ...around }, into);
  if (isModule) readLocalModule(block, node, path, scope, modules, into, depth);
}

/** Modules in modules are followed this deep. */
const MAX_DEPTH = 4;

/**
 * A module of the same repository: what its files come to with the values that the call gives, or their defaults, and
 * what its own text does not settle. The files are those of the standard structure of modules (Terraform docs).
 */
function readLocalModule(
  block: Block,
  node: Node,
  path: string,
  scope: Scope,
  modules: Modules,
  into: Gathered,
  depth: number,
): void {
  const source = plainText(node.value('source'));
  if (source === undefined || !/^\.{1,2}\//.test(source) || depth >= MAX_DEPTH || modules.left-- <= 0) return;
  const folder = joinPath(folderOf(path), source);
  const { files, alone } = modules.known.get(folder) ?? moduleIn(folder, modules, depth);
  if (alone.uses.length === 0) return;
  const given = new Map(block.body.attributes.map(({ name, value }) => [name.value, evaluate(value, scope)]));
  const defaults = defaultsOf(files.map((file) => file.body));
  const variables = (name: string): Value | undefined => {
    const value = given.get(name) ?? defaults.get(name);
    return value && withoutPlaces(value);
  };
  const called = readFiles(files, variables, modules, depth + 1);
  const place = block.labels[0]?.span ?? block.type.span;
  decidedByCall(
    called,
    alone,
    { place, given: [...given].flatMap(([name, value]) => (name === 'source' ? [] : [value])) },
    into,
  );
}

/** The module of a folder, with what it says whatever is given to it. */
function moduleIn(folder: string, modules: Modules, depth: number): LocalModule {
  const files = MODULE_FILES.flatMap((name) => {
    const path = joinPath(folder, name);
    modules.wanted.add(path);
    const text = modules.file(path);
    return text === undefined ? [] : [{ path, text, body: readHcl(text).body }];
  });
  // A module that leads back to itself says nothing there.
  modules.known.set(folder, { files, alone: gathered() });
  const found = { files, alone: readFiles(files, () => undefined, modules, depth + 1) };
  modules.known.set(folder, found);
  return found;
}

function readFiles(
  files: LocalModule['files'],
  variables: (name: string) => Value | undefined,
  modules: Modules,
  depth: number,
): Gathered {
  const found = gathered();
  const scope = terraformScope(
    files.map((file) => file.text).join('\n'),
    files.map((file) => file.body),
    variables,
  );
  for (const file of files) readBlocks({ ...file, scope }, modules, found, depth);
  return found;
}

const MODULE_FILES = ['main.tf', 'variables.tf', 'locals.tf'];

/** The defaults of a module's variables: what a call does not give has them. */
function defaultsOf(bodies: readonly Body[]): ReadonlyMap<string, Value> {
  const blocks = bodies.flatMap((body) => body.blocks.filter((block) => block.type.value === 'variable'));
  return new Map(
    blocks.flatMap((block) => {
      const scope = terraformScope('', [block.body], () => undefined);
      const value = block.body.attributes.find(({ name }) => name.value === 'default')?.value;
      const name = block.labels[0]?.value;
      return name === undefined || value === undefined ? [] : [[name, evaluate(value, scope)] as const];
    }),
  );
}
