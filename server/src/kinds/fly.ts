import * as l10n from '@vscode/l10n';
import { fixedService } from '../data/managedServices';
import type { Kind } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import { baseName, folderOf, joinPath } from '../text/paths';
import type { Source } from '../text/source';
import { plainText, type Value } from './syntax/hcl/value';
import { hostedBuild } from './syntax/hostedBuild';
import { demandOf, imageUse } from './syntax/settings/uses';
import { readToml, type Toml } from './syntax/toml';

/**
 * The configuration of an app on Fly.io: the image that it names, or the Dockerfile that it is built from. Fly.io builds
 * for linux/amd64 and runs nothing else (superfly/flyctl, `imgsrc/dockerfile_builder.go`).
 */
export const flyKind: Kind = {
  id: 'fly',
  title: 'Fly.io configuration',
  globs: ['**/fly.toml', '**/fly.*.toml'],
  recognise: ({ path }) => /^fly(?:\.[\w-]+)?\.toml$/i.test(baseName(path)),
  read: readApp,
  comment: '#',
};

function readApp({ path, text }: Source): Reading {
  const toml = readToml(text);
  const image = settingOf(toml, 'image');
  if (image !== undefined) {
    const demand = demandOf(fixedService('fly'));
    return reading({ uses: imageUse(text, image, { demand, service: 'fly' }) });
  }
  const keys = toml.entries.filter((one) => one.path[0] === 'build' && !one.repeated).map(({ path: [, key] }) => key);
  const isOtherwise = keys.some((key) => key !== undefined && OTHER_BUILDERS.has(key));
  const written = settingOf(toml, 'dockerfile');
  const hasDockerfile = keys.includes('dockerfile');
  const dockerfile = plainText(written);
  const isElsewhere = dockerfile !== undefined && /^(?:\/|\w+:)/.test(dockerfile);
  if (isOtherwise || isElsewhere || (hasDockerfile && dockerfile === undefined)) return reading({});
  const folder = folderOf(path);
  const names = dockerfile === undefined ? ['Dockerfile', 'dockerfile'] : [dockerfile];
  const place = toml.tables.find((one) => one.path.join('.') === 'build')?.span;
  const first = toml.entries[0]?.key.span;
  const span = written?.span ?? place ?? first;
  if (span === undefined) return reading({});
  const build = hostedBuild({
    title: l10n.t('Fly.io app'),
    span,
    dockerfiles: names.map((name) => joinPath(folder, name)),
    target: plainText(settingOf(toml, 'build-target')),
    args: argsOf(toml),
    platform: 'linux/amd64',
  });
  return reading({ builds: [build] });
}

/** What builds an image without a Dockerfile, or from other files. */
const OTHER_BUILDERS: ReadonlySet<string> = new Set(['image', 'builder', 'builtin', 'buildpacks', 'compose']);

function settingOf({ entries }: Toml, key: string): Value | undefined {
  return entries.find(({ path, repeated }) => !repeated && path.join('.') === `build.${key}`)?.value;
}

function argsOf({ entries }: Toml): ReadonlyMap<string, string | undefined> {
  return new Map(
    entries.flatMap(({ path: [build, args, name], value }): readonly (readonly [string, string | undefined])[] =>
      build === 'build' && args === 'args' && name !== undefined ? [[name, plainText(value)]] : [],
    ),
  );
}
