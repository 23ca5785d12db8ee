import type { Kind } from '../../../model/kind';
import { type Reading, reading } from '../../../model/reading';
import { folderOf, joinPath } from '../../../text/paths';
import { readYaml, textAt, valueAt, type YamlDocument } from '../../../text/yaml/yaml';
import { UNKNOWN_MACHINE } from '../../syntax/commands/contract';
import { withBuilt } from '../../syntax/commands/joins';
import { programBuild } from '../../syntax/programBuild';
import { createBearings } from './bearing';
import { jobImage, runnerDemand } from './containers';
import type { Scope } from './expressions/expressions';
import { fill } from './expressions/filled';
import { githubScope } from './repository';
import { createRunMemo } from './runMemo';
import type { Site } from './site';
import { stepsOf, withoutNames, writtenNames } from './step';
import { compositeList } from './stepShapes';
import { noSteps, readSteps } from './steps';

/** Actions: those that run in an image, and composite ones, whose steps are read for a runner that is not known. */
export const githubActionKind: Kind = {
  id: 'github-action',
  title: 'GitHub action',
  globs: ['**/action.{yml,yaml}'],
  comment: '#',

  recognise({ path, text }) {
    return /(?:^|\/)action\.ya?ml$/.test(path) && /^runs\s*:/m.test(text);
  },

  read(source, context) {
    const [document] = readYaml(source.text);
    if (document === undefined) return reading({});
    const folder = folderOf(source.path);
    const root = rootOf(folder);
    const actionPath = `./${root === '' ? folder : folder.slice(root.length + 1)}`;
    const scope = withoutNames(githubScope(actionPath), writtenNames(source.text));
    const using = textAt(document, document.root, 'runs', 'using')?.value;
    if (using === 'docker') return readDockerAction(document, scope, folder);
    if (using !== 'composite') return reading({});
    const { shapes, nodes } = compositeList(document);
    const wanted = new Set<string>();
    const site: Site = {
      root,
      context,
      wanted,
      bearings: createBearings(root, context, wanted),
      runs: createRunMemo(),
      machine: { ...UNKNOWN_MACHINE, builders: new Map() },
      checkouts: [],
      metadata: new Map(),
      builderIds: new Map(),
      stepNodes: nodes,
      defaults: { folder: '.' },
    };
    const into = noSteps();
    readSteps(stepsOf(document, shapes, scope), site, into);
    const builds = into.builds.map(({ build }) => build);
    return reading({
      uses: withBuilt(into.uses, builds),
      builds,
      mentions: into.mentions,
      merges: into.merges,
      buildCalls: into.buildCalls,
      composeProjects: into.composeProjects,
      skipped: into.skipped,
      wanted: [...wanted],
    });
  },
};

const CALLER = runnerDemand(undefined);

/** `runs.image` of a Docker action; one that names a Dockerfile is built by the runner for itself. */
function readDockerAction(document: YamlDocument, scope: Scope, folder: string): Reading {
  const image = fill(document, valueAt(document, document.root, 'runs', 'image'), scope);
  if (image === undefined) return reading({});
  const written = image.text.trim();
  if (!written.startsWith('docker://')) {
    const build = programBuild('the action', image.span, [joinPath(folder, written)]);
    return reading({ builds: [{ ...build, ownPlace: true }] });
  }
  const use = jobImage(image, CALLER);
  return reading({ uses: use ? [use] : [] });
}

/** The repository's folder, where the action lies in its `.github`; else that of the workspace. */
function rootOf(folder: string): string {
  const at = `/${folder}/`.indexOf('/.github/');
  return at < 0 ? '' : folder.slice(0, Math.max(0, at - 1));
}
