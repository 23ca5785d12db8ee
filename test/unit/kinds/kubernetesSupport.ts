import { formatPlatform, parsePlatform } from '../../../server/src/image/platform';
import { familiarReference } from '../../../server/src/image/reference';
import type { Kind } from '../../../server/src/model/kind';
import type { Reading } from '../../../server/src/model/reading';
import { feasiblePlatforms } from '../../../server/src/targets/scheduling';
import type { Span } from '../../../server/src/text/span';

export type Files = Readonly<Record<string, string>>;

/** Reads a text as a file of a workspace that holds `files` too. */
export function readAs(kind: Kind, text: string, path = 'k8s/app.yaml', files: Files = {}): Reading {
  return kind.read(
    { uri: `file:///${path}`, path, text, version: 1 },
    { file: (name) => files[name], builds: [], platforms: [] },
  );
}

export function recognises(kind: Kind, text: string, path = 'k8s/app.yaml'): boolean {
  return kind.recognise({ uri: `file:///${path}`, path, text, version: 1 });
}

/** `written → reference`, the words of each use in its place; `?` for one that is not read. */
export function usesOf(text: string, { uses }: Reading): readonly string[] {
  return uses.map((use) => {
    const there = text.slice(use.span.start, use.span.end);
    const leads = use.image === undefined ? '?' : familiarReference(use.image);
    return there === leads ? there : `${there} → ${leads}`;
  });
}

/** For each pod: its workload, its images, and what its constraints leave of amd64 and arm64. */
export function podsOf(reading: Reading): readonly string[] {
  const candidates = ['linux/amd64', 'linux/arm64'].flatMap((text) => parsePlatform(text) ?? []);
  return reading.pods.map((pod) => {
    const names = pod.uses.map((index) => {
      const image = reading.uses[index]?.image;
      return image === undefined ? '?' : familiarReference(image);
    });
    const { platforms, maybe } = feasiblePlatforms(pod, candidates);
    const left = platforms.map(formatPlatform).join(' ') || 'none';
    return `${pod.workload} [${names.join(' ')}] ${left}${maybe ? ' maybe' : ''}`;
  });
}

export function mentionsOf(text: string, reading: Reading): readonly string[] {
  return reading.mentions.map((mention) => {
    const there = text.slice(mention.text.span.start, mention.text.span.end);
    return `${mention.what} ${there}${mention.notAString ? ' (not a string)' : ''}`;
  });
}

/** Every span of a reading, for what must hold of all of them. */
export function spansOf(reading: Reading): readonly Span[] {
  return [
    ...reading.uses.map(({ span }) => span),
    ...reading.pods.map(({ span }) => span),
    ...reading.pods.flatMap(({ selector }) => selector.flatMap(({ key, value }) => [key.span, value.span])),
    ...reading.mentions.map(({ text }) => text.span),
    ...reading.nodePromises.map(({ span }) => span),
    ...reading.skipped.map(({ span }) => span),
  ];
}
