import { clusterEntryOf } from '../analysis/clusterEntry';
import { type TargetChoice, targetEdits } from '../analysis/configEdits';
import { CONFIG_FILE } from '../config/config';
import { formatPlatform, parsePlatform } from '../image/platform';
import { familiarReference } from '../image/reference';
import { builtFor } from '../targets/builtFor';
import { environmentOf, environmentOfPods } from '../targets/environment';
import { promisedTargets } from '../targets/promised';
import { runnerPlatform } from '../targets/runner';
import { applyEdits } from '../text/edits';
import { type Context, chosenNodes } from './context';
import { isWatched, type Located, uriOf } from './folders';
import {
  type ChooseTargetsParams,
  type ChooseTargetsResult,
  METHODS,
  type TargetsParams,
  type TargetsResult,
} from './protocol';

/** platformlint/targets and platformlint/chooseTargets: what is needed here and why, and the edit that changes it. */
export function answerTargets(context: Context): void {
  const { connection } = context;
  connection.onRequest(METHODS.targets, async ({ uri, settled }: TargetsParams): Promise<TargetsResult | null> => {
    const located = locate(context, uri);
    if (settled === true) await located?.folder.ready;
    return located === undefined ? null : targetsOf(context, located);
  });
  connection.onRequest(
    METHODS.chooseTargets,
    async (params: ChooseTargetsParams): Promise<ChooseTargetsResult | null> => {
      // What is written before the configuration has been read would take its place.
      await locate(context, params.uri)?.folder.ready;
      const located = locate(context, params.uri);
      if (located === undefined) return null;
      const { folder, path } = located;
      const config = folder.session.configFor(path).path ?? CONFIG_FILE;
      const known = folder.session.configProblems.get(config)?.text;
      const before = known ?? '';
      const edits = targetEdits(before, choiceOf(context, params));
      if (edits.length === 0) return null;
      return { uri: uriOf(folder, config), exists: known !== undefined, text: applyEdits(before, edits) };
    },
  );
}

/** Of a cluster that was read it is what takes work there now, with the date, so that a reader can tell how old it is. */
function choiceOf({ nodes, parts }: Context, { platforms, cluster }: ChooseTargetsParams): TargetChoice {
  const written = platforms.flatMap((name) => parsePlatform(name) ?? []).map(formatPlatform);
  if (cluster === undefined) return { platforms: written };
  const read = nodes.get(cluster);
  if (read === undefined) return { cluster, platforms: written };
  return clusterEntryOf(read, new Date(parts.clock.now()).toISOString().slice(0, 10), []);
}

function locate({ folders }: Context, uri: string | undefined): Located | undefined {
  if (uri !== undefined) return folders.locate(uri);
  const [folder] = folders.all();
  return folder === undefined ? undefined : { folder, path: '' };
}

function targetsOf(context: Context, { folder, path }: Located): TargetsResult {
  const { session } = folder;
  const config = session.configFor(path);
  const builds = session.workspace.buildsOf(path);
  const chosen = chosenNodes(context);
  const nodesOf = (name: string) => context.nodes.get(name);
  const promises = session.workspace.promises();
  const { platformsBeside } = session.workspace;
  const scope = { path, config, builds, nodesOf, promises, platformsBeside, ...(chosen && { chosen }) };
  const built = builtFor(builds, (runner) => runnerPlatform(runner, config.runners));
  const analysis = session.analyse(path);
  const { uses = [], builds: made = [], pods = [] } = analysis?.reading ?? {};
  const environment = pods.length > 0 ? environmentOfPods(scope) : environmentOf(scope);
  const requirement = built.state === 'stated' ? built.requirement : environment.requirement;
  const configPath = config.path ?? CONFIG_FILE;
  return {
    platforms: requirement.platforms.map(formatPlatform),
    because: requirement.because,
    origin: requirement.origin,
    checked: isWatched({ folder, path }),
    relevant: uses.length > 0 || made.length > 0,
    unknown: (analysis?.subjects.uses ?? []).flatMap(({ use, offer }) =>
      offer.state === 'unknown' && use.image !== undefined && use.builtHere !== true
        ? [{ image: familiarReference(use.image), detail: offer.detail }]
        : [],
    ),
    promised: promisedTargets(promises).map(({ platforms, because }) => ({
      platforms: platforms.map(formatPlatform),
      because,
    })),
    configUri: uriOf(folder, configPath),
    configPath,
  };
}
