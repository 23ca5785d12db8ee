import { type Analysis, analyse, type Engine } from '../../server/src/analysis/analyse';
import { kindOf } from '../../server/src/analysis/kindOf';
import type { Config } from '../../server/src/config/config';
import { CONFIG_FILE, NO_CONFIG } from '../../server/src/config/config';
import { readConfig } from '../../server/src/config/readConfig';
import { readDockerfileText } from '../../server/src/kinds/dockerfile/dockerfile';
import { KINDS } from '../../server/src/kinds/table';
import { createWorkspace } from '../../server/src/knowledge/workspace';
import type { ClusterNode, Nodes } from '../../server/src/model/nodes';
import { PARTS } from '../../server/src/parts';
import { RULES } from '../../server/src/rules/table';
import { type Offers, platform, testOffers } from './images';

/** A text with everything that decides its findings. */
export interface Linting {
  readonly path: string;
  readonly text: string;
  /** The text of the `.platformlint.yaml` at the root. */
  readonly config?: string;
  /** The other files of the workspace, by path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly offers?: Offers;
  /** The platforms of the nodes of the chosen cluster. */
  readonly nodes?: readonly string[];
}

/** What both programs make of kinds and rules. */
export const testEngine: Engine = {
  rules: RULES,
  readInline: (build, context) =>
    build.inline?.mapped === undefined ? undefined : readDockerfileText(build.inline.mapped, context),
};

/** Lints one text with the real analysis, over a workspace in memory. A text that is of no kind is a broken test. */
export function lint(linting: Linting): Analysis {
  const analysis = lintAny(linting);
  if (analysis === undefined) throw new Error(`${linting.path} is of no kind`);
  return analysis;
}

/** The same for a text that may be of no kind, as a half-written one is. */
export function lintAny(linting: Linting): Analysis | undefined {
  const { path, text } = linting;
  const config = configOf(linting.config);
  const workspace = createWorkspace();
  workspace.setConfig('', config);
  const put = (file: string, content: string): void => {
    const source = { uri: `file:///${file}`, path: file, text: content, version: 1 };
    workspace.set(source, kindOf(source, KINDS));
  };
  for (const [file, content] of Object.entries(linting.files ?? {})) put(file, content);
  put(path, text);
  for (const { source, as } of workspace.unclaimed()) {
    const kind = PARTS.namedKinds[as];
    if (kind.accepts?.(source) ?? true) workspace.set(source, kind);
  }
  const document = workspace.documents.get(path);
  if (document === undefined) return undefined;
  const { source, kind } = document;
  return analyse(source, kind, testEngine, {
    config,
    offerOf: linting.offers ?? testOffers,
    buildsOf: workspace.buildsOf,
    dockerfileOf: workspace.dockerfileOf,
    makersOf: workspace.makersOf,
    makersAt: workspace.makersAt,
    likelyMakersOf: workspace.likelyMakersOf,
    promises: workspace.promises,
    platformsBeside: workspace.platformsBeside,
    ships: workspace.ships,
    hasWorkflows: workspace.hasWorkflows,
    runtimeClasses: workspace.runtimeClasses,
    file: workspace.textOf,
    readingOf: workspace.readingOf,
    nodesOf: () => undefined,
    ...(linting.nodes && { chosenNodes: nodesOf(linting.nodes) }),
  });
}

function configOf(text: string | undefined): Config {
  if (text === undefined) return NO_CONFIG;
  const ids = RULES.map(({ id }) => id);
  const { config, problems } = readConfig(text, CONFIG_FILE, ids);
  const [problem] = problems;
  if (problem !== undefined) throw new Error(`The configuration of the test: ${problem.message}`);
  return config;
}

/** `linux/arm64`, or `linux/arm64 taint=key=value:Effect label=key=value`. */
function nodesOf(nodes: readonly string[]): Nodes {
  return { context: 'test', at: 0, nodes: nodes.map(nodeOf) };
}

function nodeOf(text: string, index: number): ClusterNode {
  const [name = '', ...facts] = text.split(' ');
  const labels = new Map<string, string>();
  const taints = facts.flatMap((fact) => {
    const [, what, key = '', value = '', effect = ''] =
      /^(taint|label)=([^=:]+)(?:=([^:]*))?(?::(.+))?$/.exec(fact) ?? [];
    if (what === 'label') labels.set(key, value);
    return what === 'taint' ? [{ key, value, effect }] : [];
  });
  const found = platform(name);
  labels.set('kubernetes.io/arch', found.architecture);
  labels.set('kubernetes.io/os', found.os);
  return { name: `node-${index + 1}`, platform: found, labels, taints, schedulable: true };
}
