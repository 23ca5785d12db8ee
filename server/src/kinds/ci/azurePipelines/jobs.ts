import * as l10n from '@vscode/l10n';
import { isMap, isScalar, type Node } from 'yaml';
import { AZURE_AGENTS, AZURE_HOSTED_POOL } from '../../../data/azureAgents';
import type { RunnerLabels } from '../../../model/runner';
import type { Span } from '../../../text/span';
import {
  entriesOf,
  itemsOf,
  resolve,
  spanOfNode,
  textAt,
  textOf,
  valueAt,
  type YamlDocument,
  type YamlEntry,
} from '../../../text/yaml/yaml';
import { interpolate, isDirective, type Variables, variablesOf } from './variables';

/** A job in one leg of its matrix. */
export interface Job {
  readonly name: string;
  readonly entries: ReadonlyMap<string, YamlEntry>;
  readonly runner: RunnerLabels;
  readonly variables: Variables;
  readonly steps: readonly Node[];
  /** The matrix leg in words; absent where there is no matrix. */
  readonly leg?: string;
}

/** What a level hands down to those below it. */
interface Level {
  readonly variables: Variables;
  /** `undefined`: the pipeline's own settings choose the machine. */
  readonly pool: Node | undefined;
}

const MAX_LEGS = 100;
const MAX_NESTING = 20;

/** The jobs of a pipeline: those of its stages, its own, or the one that its steps are (YAML schema, "pipeline"). */
export function jobsOf(document: YamlDocument): readonly Job[] {
  const root = resolve(document, document.root);
  if (!isMap(root)) return [];
  return jobsUnder(document, root, { variables: new Map(), pool: undefined }, 0);
}

/** The items of a list, those that conditions and loops insert included: they count whether or not they are there. */
export function itemsWithin(document: YamlDocument, node: Node | undefined, depth = 0): readonly Node[] {
  if (depth > MAX_NESTING) return [];
  return itemsOf(document, node).flatMap((item) => {
    const inserted = entriesOf(document, item).filter((entry) => isDirective(entry.key.value));
    if (inserted.length === 0) return [item];
    return inserted.flatMap((entry) => itemsWithin(document, entry.value, depth + 1));
  });
}

function jobsUnder(document: YamlDocument, node: Node, above: Level, depth: number): readonly Job[] {
  const entries = new Map(entriesOf(document, node).map((entry) => [entry.key.value, entry]));
  const level = levelOf(document, entries, above);
  const below = ['stages', 'jobs'].flatMap((key) => itemsWithin(document, entries.get(key)?.value));
  if (below.length > 0 && depth < 3) return below.flatMap((item) => jobsUnder(document, item, level, depth + 1));
  const lists = stepLists(document, entries);
  if (lists.length === 0) return [];
  const name = ['job', 'deployment'].flatMap((key) => textOf(document, entries.get(key)?.value)?.value ?? [])[0] ?? '';
  const place = [...entries.values()][0]?.key.span ?? spanOfNode(document, node);
  const matrix = valueAt(document, entries.get('strategy')?.value, 'matrix');
  return legsOf(document, matrix, level.variables).map(({ words, variables }) => ({
    name,
    entries,
    runner: runnerOf(document, level.pool, variables, place),
    variables,
    steps: lists.flatMap((list) => itemsWithin(document, list)),
    ...(words !== undefined && { leg: words }),
  }));
}

/** A pool that a condition may insert is not known, and hides the one above. */
function levelOf(document: YamlDocument, entries: ReadonlyMap<string, YamlEntry>, above: Level): Level {
  const pool = entries.get('pool')?.value;
  const isOpen = [...entries.keys()].some(isDirective);
  const hides = pool === undefined && isOpen;
  return {
    variables: variablesOf(document, entries.get('variables')?.value, isOpen ? new Map() : above.variables),
    pool: hides ? undefined : (pool ?? above.pool),
  };
}

/** The steps of a job, or those of the hooks of a deployment (YAML schema, "jobs.deployment.strategy"). */
function stepLists(document: YamlDocument, entries: ReadonlyMap<string, YamlEntry>): readonly Node[] {
  const own = entries.get('steps')?.value;
  if (own !== undefined) return [own];
  const strategy = entries.get('deployment') === undefined ? undefined : entries.get('strategy')?.value;
  return ['runOnce', 'rolling', 'canary'].flatMap((kind) =>
    HOOKS.flatMap((hook) => {
      const steps = valueAt(document, strategy, kind, ...hook, 'steps');
      const ownPool = valueAt(document, strategy, kind, ...hook, 'pool');
      return steps === undefined || ownPool !== undefined ? [] : [steps];
    }),
  );
}

const HOOKS: readonly (readonly string[])[] = [
  ['preDeploy'],
  ['deploy'],
  ['routeTraffic'],
  ['postRouteTraffic'],
  ['on', 'failure'],
  ['on', 'success'],
];

interface Leg {
  readonly words?: string;
  readonly variables: Variables;
}

/** The legs of `strategy: matrix`, each with its variables. One that a run computes may set any of them. */
function legsOf(document: YamlDocument, matrix: Node | undefined, variables: Variables): readonly Leg[] {
  if (matrix === undefined) return [{ variables }];
  const legs = entriesOf(document, matrix);
  if (legs.length === 0 || legs.some(({ key }) => isDirective(key.value))) return [{ variables: new Map() }];
  return legs.slice(0, MAX_LEGS).map(({ key, value }) => ({
    words: key.value,
    variables: variablesOf(document, value, variables),
  }));
}

/** The machine: a VM image of the hosted pool, or the name of a pool, which `runners:` of the configuration may know. */
function runnerOf(document: YamlDocument, pool: Node | undefined, variables: Variables, place: Span): RunnerLabels {
  const found = resolve(document, pool);
  const name = isScalar(found) ? textOf(document, found) : textAt(document, found, 'name');
  const image = isMap(found) ? textAt(document, found, 'vmImage') : undefined;
  const isForeign = isMap(found) && entriesOf(document, found).some(({ key }) => isDirective(key.value));
  const poolName = name && interpolate(name.value, variables);
  const isHosted = name === undefined || (poolName !== undefined && AZURE_HOSTED_POOL.test(poolName.trim()));
  const label = isHosted ? image : name;
  const value = label && interpolate(label.value, variables)?.trim();
  const base = { system: 'other', key: isHosted ? 'vmImage' : 'pool', span: label?.span ?? place } as const;
  if (label === undefined || value === undefined || value === '' || isForeign)
    return { ...base, labels: [], unresolved: true };
  const agent = isHosted ? AZURE_AGENTS.find((row) => row.image.test(value.toLowerCase())) : undefined;
  return {
    ...base,
    labels: [{ value, span: label.span }],
    unresolved: false,
    ...(agent && {
      hosted: {
        platform: agent.platform,
        because: l10n.t('{0} is a {1} machine', `vmImage: ${value}`, agent.platform),
        store: agent.store,
      },
    }),
  };
}

/** Whether `script` is for the shell of Windows there. */
export function isWindows({ labels }: RunnerLabels): boolean {
  return labels.some(({ value }) => /(?:^|[^a-z])win(?:dows)?(?:$|[^a-z])|^vs20/i.test(value));
}

/** The value of a key of a job. */
export function jobValue(document: YamlDocument, job: Job, key: string): Node | undefined {
  return resolve(document, job.entries.get(key)?.value);
}
