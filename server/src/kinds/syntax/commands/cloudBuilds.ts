import * as l10n from '@vscode/l10n';
import { CLOUD_BUILD_PLATFORM } from '../../../data/cloudBuild';
import type { Build } from '../../../model/build';
import { joinPath } from '../../../text/paths';
import { programBuild } from '../programBuild';
import { lastValue, readOptions } from './options';
import type { Places } from './places';
import { resolvePaths } from './scriptFolder';
import { type Argument, isWord, textOf } from './words';

/**
 * The build that `gcloud builds submit --tag` has made of a folder's Dockerfile, on a machine of Cloud Build. With a file of
 * steps (`--config`, or none of both) those say what is built.
 */
export function submittedBuild(
  words: readonly Argument[],
  folders: readonly string[],
  places: Places,
): Build | undefined {
  const [program, ...rest] = words;
  if (program === undefined || !isSubmitter(textOf(program) ?? '')) return undefined;
  const options = readOptions(rest, FLAGS, 'anywhere', program.span.end);
  const [group, verb, source, ...more] = options.positionals.filter((word) => !RELEASES.has(textOf(word) ?? ''));
  const isSubmitted = isWord(group, 'builds') && isWord(verb, 'submit') && more.length === 0;
  if (!isSubmitted || verb === undefined || lastValue(options, 'tag', 't') === undefined) return undefined;
  const folder = source === undefined ? '.' : textOf(source);
  if (folder === undefined || /^[a-z]+:\/\/|\.t?gz$/.test(folder)) return undefined;
  const dockerfiles = resolvePaths(folders, folder).map((path) => joinPath(path, 'Dockerfile'));
  const span = places.toDocument({ start: program.span.start, end: verb.span.end });
  const built = programBuild(TITLE, span, dockerfiles);
  if (lastValue(options, 'worker-pool') !== undefined) return built;
  const because = l10n.t("the machines of Cloud Build's default pool are {0}", CLOUD_BUILD_PLATFORM);
  const hosted = { platform: CLOUD_BUILD_PLATFORM, because, store: 'classic' } as const;
  return { ...built, driver: 'remote', runner: { labels: [], unresolved: false, span, system: 'other', hosted } };
}

/** Whether a program may have Cloud Build make an image. */
export function isSubmitter(program: string): boolean {
  return program === 'gcloud';
}

const TITLE = 'gcloud builds submit';

/** Where commands stand that may still change. */
const RELEASES: ReadonlySet<string> = new Set(['alpha', 'beta']);

/** Flags of `gcloud builds submit`, and of gcloud as a whole, that take a value. */
const FLAGS = {
  values: new Set(
    `tag t project region timeout machine-type disk-size gcs-log-dir gcs-source-staging-dir ignore-file substitutions
    service-account worker-pool default-buckets-behavior account billing-project configuration impersonate-service-account
    verbosity format`.split(/\s+/),
  ),
  switches: new Set<string>(),
};
