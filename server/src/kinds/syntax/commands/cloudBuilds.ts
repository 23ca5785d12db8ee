import * as l10n from '@vscode/l10n';
import { CLOUD_BUILD_PLATFORM } from '../../../data/cloudBuild';
import type { Build } from '../../../model/build';
import { azureBuild } from './azureBuilds';
import { flyBuild } from './flyBuilds';
import { lastValue, readOptions } from './options';
import type { Places } from './places';
import { builtByService, type Submitted } from './serviceBuild';
import { type Argument, isWord, textOf } from './words';

/**
 * The build that a command has a service make of a folder's Dockerfile, on machines of the service: `gcloud builds submit`
 * and `gcloud run deploy --source`, `az acr build` and `az containerapp up --source`, `fly deploy --dockerfile`.
 */
export function submittedBuild(
  words: readonly Argument[],
  folders: readonly string[],
  places: Places,
): Build | undefined {
  const [program, ...rest] = words;
  const read = program === undefined ? undefined : SERVICES.get(textOf(program) ?? '');
  return program === undefined ? undefined : read?.({ program, rest, folders, places });
}

/** Whether a program may have a service make an image. */
export function isSubmitter(program: string): boolean {
  return SERVICES.has(program);
}

/**
 * `gcloud`: with a file of steps (`--config`, or none with no `--tag`) those say what is built, which is mostly the
 * Dockerfile of the folder that is sent.
 */
function googleBuild(submitted: Submitted): Build | undefined {
  const { program, rest } = submitted;
  const options = readOptions(rest, FLAGS, 'anywhere', program.span.end);
  const [group, verb, source, ...more] = options.positionals.filter((word) => !RELEASES.has(textOf(word) ?? ''));
  if (verb === undefined || lastValue(options, 'pack') !== undefined) return undefined;
  const isSubmitted = isWord(group, 'builds') && isWord(verb, 'submit') && more.length === 0;
  const deployed = isWord(group, 'run') && isWord(verb, 'deploy') ? lastValue(options, 'source') : undefined;
  if (!isSubmitted && deployed === undefined) return undefined;
  return builtByService(submitted, {
    title: isSubmitted ? 'gcloud builds submit' : 'gcloud run deploy',
    verb,
    source: isSubmitted ? source : deployed,
    platform: CLOUD_BUILD_PLATFORM,
    because: l10n.t("the machines of Cloud Build's default pool are {0}", CLOUD_BUILD_PLATFORM),
    hasOwnMachines: lastValue(options, 'worker-pool', 'build-worker-pool') !== undefined,
  });
}

const SERVICES: ReadonlyMap<string, (submitted: Submitted) => Build | undefined> = new Map([
  ['gcloud', googleBuild],
  ['az', azureBuild],
  ['fly', flyBuild],
  ['flyctl', flyBuild],
]);

/** Where commands stand that may still change. */
const RELEASES: ReadonlySet<string> = new Set(['alpha', 'beta']);

/** Flags of `gcloud builds submit`, `gcloud run deploy`, and of gcloud as a whole, that take a value. */
const FLAGS = {
  values: new Set(
    `tag t config pack source project region timeout machine-type disk-size gcs-log-dir gcs-source-staging-dir ignore-file
    substitutions service-account worker-pool build-worker-pool default-buckets-behavior account billing-project
    configuration impersonate-service-account verbosity format`.split(/\s+/),
  ),
  switches: new Set<string>(),
};
