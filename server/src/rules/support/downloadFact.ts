import * as l10n from '@vscode/l10n';
import { formatPlatform, type Platform } from '../../image/platform';
import type { Hit } from '../../model/finding';
import type { RunInstruction, Variable } from '../../model/stage';
import { isOnlyArchitecture } from './architectureName';
import type { Download } from './downloads';
import { joined, listed } from './words';

/** The command that downloads, where the architecture stands elsewhere. */
export function usesOf({ words: [first] }: Download): Hit['again'] {
  return first?.variable && first.use ? [{ span: first.use, message: l10n.t('It is downloaded here.') }] : [];
}

/** What is said at a further one in the same command. */
export function alsoSaid({ is }: Download): string {
  return is === 'source'
    ? l10n.t('apt reads this source for the same architecture.')
    : l10n.t('It is downloaded here.');
}

/** What becomes of it on the platforms that it is not made for, in the user's words. */
export function downloadFact(
  run: RunInstruction,
  { platform, refusedBy, words, file, is }: Download,
  missing: readonly Platform[],
): string {
  const [first] = missing;
  const where = listed(missing, 'and');
  if (is === 'compiled')
    return l10n.t(
      'This compiles for {0}, whatever platform is built for: on {1} the program ends in "exec format error". Put the architecture in from {2}.',
      formatPlatform(platform),
      where,
      'TARGETARCH',
    );
  if (is === 'source')
    return l10n.t(
      'apt reads this source for {0} only, whatever platform is built for: on {1} what it alone has ends in "Unable to locate package". Put the architecture in from {2}.',
      formatPlatform(platform),
      where,
      joined(['TARGETARCH', 'dpkg --print-architecture'], 'or'),
    );
  const isInCommand = run.instruction === 'RUN' && words[0]?.variable === undefined;
  const source = joined(isInCommand ? ['TARGETARCH', 'uname -m'] : ['TARGETARCH'], 'or');
  const argument = words[0]?.variable;
  if (argument?.by === 'ARG' && isOnlyArchitecture(bareValue(argument)))
    return l10n.t(
      'This downloads what is made for {0} wherever a build does not hand in {3}, and no build that is known does: on {1} it ends in "exec format error". Put the architecture in from {2}.',
      formatPlatform(platform),
      where,
      source,
      argument.name,
    );
  if (/\.whl$/i.test(file))
    return l10n.t(
      'This downloads a wheel for {0}, whatever platform is built for: on {1} the build ends in "is not a supported wheel on this platform". Put the architecture in from {2}.',
      formatPlatform(platform),
      where,
      source,
    );
  if (refusedBy === 'dpkg' && first !== undefined)
    return l10n.t(
      'This downloads a package for {0}, whatever platform is built for: on {1} the build ends in "package architecture ({2}) does not match system ({3})". Put the architecture in from {4}.',
      formatPlatform(platform),
      where,
      debianName(platform),
      debianName(first),
      source,
    );
  return refusedBy === 'packageManager'
    ? l10n.t(
        'This downloads a package for {0}, whatever platform is built for: on {1} the package manager does not install it. Put the architecture in from {2}.',
        formatPlatform(platform),
        where,
        source,
      )
    : l10n.t(
        'This downloads what is made for {0}, whatever platform is built for: on {1} it ends in "exec format error". Put the architecture in from {2}.',
        formatPlatform(platform),
        where,
        source,
      );
}

function bareValue({ value }: Variable): string {
  return value?.value.replace(/^(["'])(.*)\1$/, '$2') ?? '';
}

/** What Debian calls an architecture (dpkg-architecture(1)). */
function debianName({ architecture, variant }: Platform): string {
  switch (architecture) {
    case '386':
      return 'i386';
    case 'arm':
      return variant === 'v7' || variant === undefined ? 'armhf' : 'armel';
    case 'ppc64le':
      return 'ppc64el';
    default:
      return architecture;
  }
}
