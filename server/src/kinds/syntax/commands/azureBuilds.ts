import * as l10n from '@vscode/l10n';
import { ACR_PLATFORM } from '../../../data/azureBuild';
import type { Build, StatedPlatforms } from '../../../model/build';
import { lastValue, readOptions } from './options';
import type { Places } from './places';
import { builtByService, type Submitted } from './serviceBuild';
import { type Argument, textOf } from './words';

/**
 * The build that Azure Container Registry makes of a folder: `az acr build` and `az acr run` are given it, and `az
 * containerapp up`, `create` and `update` with `--source`.
 */
export function azureBuild(submitted: Submitted): Build | undefined {
  const { program, rest, places } = submitted;
  const options = readOptions(rest, FLAGS, 'anywhere', program.span.end);
  const [group, verb, ...sources] = options.positionals;
  const command = [group, verb].map((word) => word && textOf(word)).join(' ');
  if (verb === undefined || !COMMANDS.has(command)) return undefined;
  const isOfApp = command.startsWith('containerapp');
  const source = isOfApp ? lastValue(options, 'source') : sources[0];
  if (isOfApp ? source === undefined : sources.length > 1) return undefined;
  const platforms = isOfApp ? NONE : statedIn(lastValue(options, 'platform'), places);
  const build = builtByService(submitted, {
    title: `az ${command}`,
    verb,
    source,
    file: command === 'acr build' ? lastValue(options, 'file') : undefined,
    platform: ACR_PLATFORM,
    because: l10n.t('Azure Container Registry builds on {0}', ACR_PLATFORM),
    hasOwnMachines: platforms?.state !== 'none' || lastValue(options, 'agent-pool') !== undefined,
  });
  return build === undefined || platforms === undefined ? undefined : { ...build, platforms };
}

const COMMANDS: ReadonlySet<string> = new Set([
  'acr build',
  'acr run',
  'containerapp up',
  'containerapp create',
  'containerapp update',
]);

const NONE: StatedPlatforms = { state: 'none' };

/** `--platform`: a system alone, or with an architecture; undefined for Windows. */
function statedIn(flag: Argument | undefined, places: Places): StatedPlatforms | undefined {
  if (flag === undefined) return NONE;
  const value = textOf(flag);
  if (value === undefined) return { state: 'unknown' };
  if (/^windows/i.test(value)) return undefined;
  return /^linux$/i.test(value) ? NONE : { state: 'known', items: [{ value, span: places.spanOf(flag) }] };
}

/** Flags of these commands that take a value (Azure CLI, `az acr build`, `az acr run`, `az containerapp`). */
const FLAGS = {
  values: new Set(
    `agent-pool auth-mode build-arg file f image t platform registry r resource-group g secret-build-arg
    source-acr-auth-id target timeout log-template cmd set set-secret values subscription output o query source name n
    environment location l registry-server registry-identity registry-username registry-password ingress target-port`.split(
      /\s+/,
    ),
  ),
  switches: new Set<string>(),
  short: new Map([['f', 'file']]),
};
