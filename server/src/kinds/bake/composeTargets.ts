import * as l10n from '@vscode/l10n';
import { isMap, isScalar } from 'yaml';
import type { FileText } from '../../model/kind';
import { readProject } from '../compose/project';
import { type Service, serviceOf } from '../compose/service';
import type { Value } from '../compose/value';
import { child, pairsOf, scalarOf, type View, valuesOf } from '../compose/view';
import type { Attribute, Block, Body, Expression, ObjectEntry } from '../syntax/hcl/ast';
import { NOWHERE } from './scope';

/**
 * The targets that bake makes of the services of compose files, with `x-bake` (docker/buildx, `bake/compose.go`): each
 * service with a build is one, the group `default` has all of them, and a service's own `platform` is passed over.
 */
export function composeTargets(files: readonly string[], folder: string, file: FileText): Body {
  const context = { file, builds: [], platforms: [] };
  const project = readProject({ uri: '', path: '', text: '', version: 0 }, context, { files, folder }, '');
  const services = project
    .all()
    .map((name) => serviceOf(name, project.service(name)))
    .filter((service) => service.build.length > 0);
  const names = services.map(({ name }) => targetName(name));
  const all = { kind: 'list', items: names.map(textOf), span: NOWHERE } as const;
  const blocks = services.map((service) => blockOf('target', targetName(service.name), attributesOf(service)));
  const group = blockOf('group', 'default', [attribute('targets', all)]);
  return { attributes: [], blocks: blocks.length > 0 ? [group, ...blocks] : [], span: NOWHERE };
}

/** A dot is no part of a target's name (`sanitizeTargetName`). */
function targetName(service: string): string {
  return service.replaceAll('.', '_');
}

function attributesOf(service: Service): readonly Attribute[] {
  const { build, buildMaps } = service;
  const one = (name: string): Value | undefined => scalarOf(child(buildMaps, name));
  const short = build.find((layer) => isScalar(layer.node));
  const context = one('context') ?? (short && scalarOf([short]));
  const extra = child(buildMaps, 'x-bake');
  const platforms = [...valuesOf(service.platforms), ...wordsOf(child(extra, 'platforms'))];
  const own = valuesOf(child(buildMaps, 'tags'));
  const image = own.length === 0 ? scalarOf(service.image) : undefined;
  const tags = [...own, ...(image ? [image] : []), ...wordsOf(child(extra, 'tags'))];
  const output = wordsOf(child(extra, 'output'));
  const args = pairsOf(child(buildMaps, 'args'));
  const contexts = [...pairsOf(child(buildMaps, 'additional_contexts')), ...pairsOf(child(extra, 'contexts'))];
  return [
    ...single('context', context),
    ...single('dockerfile', one('dockerfile')),
    ...single('dockerfile-inline', one('dockerfile_inline')),
    ...single('target', one('target')),
    ...list('platforms', platforms),
    ...list('tags', tags),
    ...list('output', output),
    ...pairs('args', args),
    ...pairs('contexts', contexts),
  ];
}

/** A list, or words with blanks between. */
function wordsOf(view: View): readonly (Value | undefined)[] {
  const [layer] = view;
  if (layer === undefined || !isScalar(layer.node)) return isMap(layer?.node) ? [] : valuesOf(view);
  const value = scalarOf(view);
  if (value?.text === undefined) return [value];
  return value.text.split(/\s+/).flatMap((text) => (text === '' ? [] : [{ ...value, text }]));
}

function single(name: string, value: Value | undefined): readonly Attribute[] {
  return value === undefined || value.text === '' ? [] : [attribute(name, expressionOf(value))];
}

function list(name: string, values: readonly (Value | undefined)[]): readonly Attribute[] {
  if (values.length === 0) return [];
  return [attribute(name, { kind: 'list', items: values.map(expressionOf), span: NOWHERE })];
}

function pairs(name: string, entries: ReturnType<typeof pairsOf>): readonly Attribute[] {
  if (entries.length === 0) return [];
  const made = entries.map(
    ({ key, value }): ObjectEntry => ({ key: textOf(key), value: expressionOf(contextOf(value)) }),
  );
  return [attribute(name, { kind: 'object', entries: made, span: NOWHERE })];
}

function contextOf(value: Value | undefined): Value | undefined {
  const found = /^(?:service|target):(.+)$/.exec(value?.text ?? '');
  return value && found ? { ...value, text: `target:${targetName(found[1] ?? '')}` } : value;
}

function expressionOf(value: Value | undefined): Expression {
  if (value?.text === undefined)
    return { kind: 'unread', why: value?.unread ?? l10n.t('It has no value here.'), span: NOWHERE };
  return textOf(value.text);
}

function textOf(value: string): Expression {
  return {
    kind: 'template',
    parts: [{ kind: 'text', value, span: NOWHERE }],
    span: NOWHERE,
    inner: NOWHERE,
    closed: true,
  };
}

function attribute(name: string, value: Expression): Attribute {
  return { name: { value: name, span: NOWHERE }, value, span: NOWHERE };
}

function blockOf(type: string, name: string, attributes: readonly Attribute[]): Block {
  const body = { attributes, blocks: [], span: NOWHERE };
  return { type: { value: type, span: NOWHERE }, labels: [{ value: name, span: NOWHERE }], body, span: NOWHERE };
}

/** The compose files that bake takes from a folder, all that are there (docker/buildx, `bake.go`). */
export const COMPOSE_FILES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

/** Whether bake reads a file as a compose file. */
export function isComposeName(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}
