import * as l10n from '@vscode/l10n';
import { isMap, isScalar, type Node } from 'yaml';
import { formatPlatform, parsePlatform } from '../../../image/platform';
import { readReference } from '../../../image/reference';
import type { Demand, ImageUse } from '../../../model/imageUse';
import type { PlatformMention } from '../../../model/mention';
import type { RunnerLabels } from '../../../model/runner';
import type { PlatformSlot } from '../../../model/slot';
import { entryOf, resolve, textOf, type YamlDocument, type YamlText } from '../../../text/yaml/yaml';
import { insertEntry, replaceScalar } from '../../../text/yaml/yamlEdits';
import { interpolate, type Leg } from './variables';

/** The image of a job or of one of its services. */
export interface JobImage {
  readonly use: ImageUse;
  readonly mention?: PlatformMention;
}

/** Reads `image:` or an item of `services:`: a name, or a mapping with `name` and `docker: platform` (GitLab 16.9). */
export function readImage(
  document: YamlDocument,
  node: Node | undefined,
  runner: RunnerLabels,
  leg: Leg,
): JobImage | undefined {
  const found = resolve(document, node);
  const name = isMap(found) ? entryOf(document, found, 'name') : undefined;
  const nameNode = resolve(document, isScalar(found) ? found : name?.value);
  const text = textOf(document, nameNode);
  if (text === undefined) return undefined;
  const docker = isMap(found) ? entryOf(document, found, 'docker') : undefined;
  const platformNode = resolve(document, entryOf(document, docker?.value, 'platform')?.value);
  const platform = textOf(document, platformNode);
  const image = interpolate(text.value, leg.variables);
  const reading = image === undefined ? undefined : readReference(image.trim());
  const isOwn = text.literal && image === text.value;
  const slot = isMap(found) && name ? slotOf(document, found, platformNode, name, docker !== undefined) : undefined;
  return {
    use: {
      role: 'job',
      span: text.span,
      written: text.value,
      ...(reading?.ok && { image: reading.reference }),
      ...(reading === undefined && { unread: l10n.t('The image has a variable whose value is not known here.') }),
      ...(reading?.ok === false && { unread: reading.message }),
      demand: demandOf(platform, runner, leg),
      ...(slot && { slot }),
      literal: isOwn,
      ...(leg.words !== undefined && { condition: leg.words }),
    },
    ...(platformNode &&
      platform &&
      !platform.value.includes('$') && { mention: mentionOf(document, platformNode, platform) }),
  };
}

function demandOf(platform: YamlText | undefined, runner: RunnerLabels, leg: Leg): Demand {
  if (platform === undefined) return { kind: 'runner', runner, because: 'the runner of the job' };
  const value = interpolate(platform.value, leg.variables);
  const parsed = value === undefined ? undefined : parsePlatform(value);
  if (parsed === undefined) return { kind: 'none', because: '`docker: platform` has no value that is known here' };
  const because = l10n.t('`docker: platform` asks for {0}', formatPlatform(parsed));
  return { kind: 'stated', platforms: [parsed], because, span: platform.span };
}

function mentionOf(document: YamlDocument, node: Node, platform: YamlText): PlatformMention {
  return { what: 'platform', text: platform, replace: (value) => replaceScalar(document, node, value) };
}

function slotOf(
  document: YamlDocument,
  map: Node,
  platform: Node | undefined,
  name: NonNullable<ReturnType<typeof entryOf>>,
  hasDocker: boolean,
): PlatformSlot | undefined {
  const label = 'docker: platform';
  if (platform) {
    return { label, many: false, write: ([value]) => (value ? replaceScalar(document, platform, value) : []) };
  }
  if (hasDocker) return undefined;
  const write: PlatformSlot['write'] = ([value]) =>
    value ? insertEntry(document, map, name, 'docker', `{ platform: ${value} }`) : [];
  return { label, many: false, write };
}
