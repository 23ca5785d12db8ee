import * as l10n from '@vscode/l10n';
import { copilotPlatform, type ServicePlatform, type Setting } from '../data/managedServices';
import { formatPlatform } from '../image/platform';
import type { Build } from '../model/build';
import type { ImageUse } from '../model/imageUse';
import type { Kind } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import { joinPath } from '../text/paths';
import type { Source } from '../text/source';
import { byStart } from '../text/span';
import { readYaml } from '../text/yaml/yaml';
import { fieldOf, plainText, type Value } from './syntax/hcl/value';
import { hostedBuild } from './syntax/hostedBuild';
import { type Node, nodeOfValue, settingAt, settingOf } from './syntax/settings/node';
import { demandOf, imageUse } from './syntax/settings/uses';
import { errorsIn } from './syntax/settings/yamlErrors';
import { yamlValue } from './syntax/settings/yamlValue';

/**
 * The manifests of AWS Copilot's services and jobs (aws.github.io/copilot-cli, "Manifest"): the image or the Dockerfile of
 * the main container and of sidecars, for the manifest's `platform`.
 */
export const copilotKind: Kind = {
  id: 'copilot',
  title: 'Copilot manifest',
  globs: ['**/copilot/*/manifest.{yml,yaml}'],
  recognise: ({ path, text }) => PATH.test(path) && TYPE.test(text),
  read: readManifest,
  comment: '#',
};

const PATH = /^((?:.*\/)?)copilot\/[^/]+\/manifest\.ya?ml$/;
const TYPE =
  /^type[ \t]*:[ \t]*["']?(?:Load Balanced Web Service|Request-Driven Web Service|Backend Service|Worker Service|Scheduled Job)\b/m;

function readManifest({ path, text }: Source): Reading {
  const root = PATH.exec(path)?.[1] ?? '';
  const documents = readYaml(text);
  const parts = documents.map((document) => readService(text, nodeOfValue(yamlValue(document)), root));
  return reading({
    uses: parts.flatMap((one) => one.uses).sort(byStart),
    builds: parts.flatMap((one) => one.builds),
    skipped: documents.flatMap(errorsIn),
  });
}

function readService(text: string, manifest: Node, root: string): Pick<Reading, 'uses' | 'builds'> {
  const name = plainText(manifest.value('name')) ?? '';
  const platform = platformOf(manifest, name);
  const demand = demandOf(platform);
  const [sidecars] = manifest.nodes('sidecars');
  const own = manifest.value('image');
  const others = sidecars === undefined ? [] : namesIn(manifest.value('sidecars')).map((each) => sidecars.nodes(each));
  const images = [...(own ? [own] : []), ...others.flat().flatMap((sidecar) => sidecar.value('image') ?? [])];
  const uses = images.flatMap((image): readonly ImageUse[] => {
    // A sidecar's image may be a text; the main container's is a mapping.
    const location = image.kind === 'object' ? fieldOf(image, 'location') : image === own ? undefined : image;
    return imageUse(text, location, { demand });
  });
  const builds = images.flatMap((image) => buildOf(image, name, platform, root) ?? []);
  return { uses, builds };
}

/** What an environment says over it is not followed: then nothing is known. */
function platformOf(manifest: Node, name: string): ServicePlatform {
  const environments = manifest.value('environments');
  const isOverridden = namesIn(environments).some(
    (each) => fieldOf(fieldOf(environments, each), 'platform') !== undefined,
  );
  const value = manifest.value('platform');
  const [parts] = value?.kind === 'object' ? manifest.nodes('platform') : [];
  const stated: Setting = parts === undefined ? settingOf(value) : { state: 'absent' };
  return copilotPlatform(name, {
    stated: isOverridden ? { state: 'unknown' } : stated,
    ...(parts && { system: settingAt(parts, 'osfamily'), architecture: settingAt(parts, 'architecture') }),
  });
}

/** `image.build`: the Dockerfile, or a mapping with it; all paths start at the folder that holds `copilot`. */
function buildOf(image: Value, name: string, platform: ServicePlatform, root: string): Build | undefined {
  const build = image.kind === 'object' ? fieldOf(image, 'build') : undefined;
  const field = image.kind === 'object' ? image.fields.get('build') : undefined;
  if (build === undefined || field === undefined) return undefined;
  const given = build.kind === 'object' ? fieldOf(build, 'dockerfile') : build;
  const context = build.kind === 'object' ? plainText(fieldOf(build, 'context')) : undefined;
  const dockerfile = given === undefined ? joinPath(context ?? '', 'Dockerfile') : plainText(given);
  const isLocal = dockerfile !== undefined && !/^(?:\/|\w+:)/.test(dockerfile);
  if (!isLocal || platform.state !== 'known') return undefined;
  return hostedBuild({
    title: l10n.t('Copilot service {0}', name),
    span: field.key.span,
    dockerfiles: [joinPath(root, `./${dockerfile}`)],
    target: build.kind === 'object' ? plainText(fieldOf(build, 'target')) : undefined,
    args: argsOf(build.kind === 'object' ? fieldOf(build, 'args') : undefined),
    platform: formatPlatform(platform.platform),
  });
}

function argsOf(args: Value | undefined): Build['args'] {
  if (args?.kind !== 'object') return new Map();
  return new Map([...args.fields].map(([name, { value }]) => [name, plainText(value)]));
}

function namesIn(value: Value | undefined): readonly string[] {
  return value?.kind === 'object' ? [...value.fields.keys()] : [];
}
