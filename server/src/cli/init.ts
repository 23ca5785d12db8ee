import { CONFIG_FILE } from '../config/config';
import { formatPlatform, type Platform, parsePlatform, sortPlatforms } from '../image/platform';
import type { ProgramParts } from '../knowledge/programParts';
import type { Reading } from '../model/reading';
import { promisedTargets } from '../targets/promised';
import { runnerPlatform } from '../targets/runner';
import { EXIT, type Io, refuse } from './io';
import { type Opened, openWorkspace } from './open';
import type { LintOptions } from './options';
import { absolute } from './paths';

/** Writes a commented first configuration from what the workspace shows; never over one that is there. */
export async function init(io: Io, parts: ProgramParts, options: LintOptions): Promise<number> {
  const opened = await openWorkspace(io, parts, { ...options, offline: true });
  if ('status' in opened) return refuse(io, opened.status, opened.message);
  try {
    return await writeFirst(io, opened, absolute(io, `${options.paths[0] ?? '.'}/${CONFIG_FILE}`));
  } finally {
    await opened.close();
  }
}

async function writeFirst(io: Io, opened: Opened, target: string): Promise<number> {
  const there = await io.files.readText(target, 1 << 20);
  if (there.ok || there.reason !== 'absent')
    return refuse(io, EXIT.usage, `${target} is there already and is left as it is`);
  await opened.session.load('', io.signal);
  const written = await io.files.replaceText(target, firstConfig(findingsOf(opened)));
  if (!written.ok) return refuse(io, EXIT.failed, `${target} cannot be written: ${written.detail}`);
  io.err(`platformlint: wrote ${target}; look at its targets\n`);
  return EXIT.clean;
}

/** What a workspace shows of where its images run. */
export interface Seen {
  readonly platforms: readonly { readonly platform: Platform; readonly because: string }[];
  /** Self-hosted labels whose architecture is not known. */
  readonly runners: readonly string[];
  readonly dockerfiles: readonly string[];
}

function findingsOf({ session }: Opened): Seen {
  const platforms = new Map<string, { platform: Platform; because: string }>();
  const runners = new Set<string>();
  const dockerfiles: string[] = [];
  const see = (text: string, because: string): void => {
    const platform = parsePlatform(text);
    const name = platform && formatPlatform(platform);
    if (platform !== undefined && name !== undefined && !platforms.has(name))
      platforms.set(name, { platform, because });
  };
  for (const { places } of promisedTargets(session.workspace.promises()))
    for (const { because, platforms: own } of places ?? [])
      for (const platform of own) see(formatPlatform(platform), because);
  for (const [path, { source, kind }] of session.workspace.documents) {
    const reading = kind.read(source, { file: session.workspace.textOf, builds: [], platforms: [] });
    if (reading.stages.length > 0) dockerfiles.push(path);
    seeReading(reading, path, see);
    for (const { runner } of reading.builds) {
      if (runner === undefined || runner.unresolved || runnerPlatform(runner, new Map()) !== undefined) continue;
      for (const label of runner.labels) if (!GENERIC.has(label.value.toLowerCase())) runners.add(label.value);
    }
  }
  return { platforms: [...platforms.values()], runners: [...runners].sort(), dockerfiles: dockerfiles.sort() };
}

const GENERIC: ReadonlySet<string> = new Set(['self-hosted', 'linux', 'docker']);

function seeReading(reading: Reading, path: string, see: (text: string, because: string) => void): void {
  for (const { platforms, because, group } of reading.nodePromises)
    if (group === undefined) for (const one of platforms) see(one, `${path}: ${because}`);
  for (const pod of reading.pods) {
    for (const { key, value } of pod.selector)
      if (key.value === 'kubernetes.io/arch') see(`linux/${value.value}`, `${path} selects it`);
  }
  for (const build of reading.builds) {
    if (build.platforms.state === 'known')
      for (const item of build.platforms.items) see(item.value, `${path} builds for it`);
  }
}

/** The text of a first configuration. */
export function firstConfig(seen: Seen): string {
  const found = sortPlatforms(seen.platforms.map((one) => one.platform)).map(formatPlatform);
  const reasons = new Map(seen.platforms.map((one) => [formatPlatform(one.platform), one.because]));
  const targets =
    found.length === 0
      ? ['  - linux/amd64   # nothing here says where it runs: is this right?']
      : found.map((name) => `  - ${name}   # ${reasons.get(name) ?? ''}`);
  const depth = (path: string): number => path.split('/').length;
  const sample = seen.dockerfiles.toSorted((a, b) => depth(a) - depth(b))[0] ?? 'Dockerfile.lambda';
  const runners = seen.runners.map((label) => `#   ${JSON.stringify(label)}: linux/arm64`);
  return [
    '# What the images of this repository must run on.',
    'targets:',
    ...targets,
    '  # Files with targets of their own come after; the last entry that matches a file wins:',
    `  # - files: [${JSON.stringify(sample)}]`,
    '  #   platforms: [linux/arm64]',
    '  #   because: the machine in the lab',
    '',
    ...(runners.length === 0
      ? ['# runners: { "my-arm-box": linux/arm64 }   # labels of self-hosted runners']
      : ['# The architecture of these runners is not known:', '# runners:', ...runners]),
    '# rules: { from-platform-redundant: off }   # error | warning | info | off',
    '# ignore: ["vendor/**"]',
    '',
  ].join('\n');
}
