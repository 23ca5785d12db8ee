import * as l10n from '@vscode/l10n';
import { windowsBuildServes } from '../image/compatibility';
import { formatPlatform, type Platform } from '../image/platform';
import type { Hit } from '../model/finding';
import type { KnownOffer } from '../model/offer';
import type { Rule } from '../model/rule';
import { knownOffer } from './support/serving';
import { imageName, reasonFor } from './support/words';

/** A Windows machine whose build no entry of the image serves. */
export const windowsOsVersion: Rule<'use'> = {
  id: 'windows-os-version',
  summary: 'No entry of the image fits the build of Windows that is needed.',
  why: `A Windows container shares the kernel of its host, so the build of Windows in the image must fit the host's. Before
Windows Server 2022 both must be the same build; from then on a host takes images from the previous long-term release up
to its own. Otherwise the pull ends with \`no matching manifest for windows/amd64 10.0.17763 in the manifest list entries\`,
or the container with \`The container operating system does not match the host operating system\`.`,
  where: 'images',
  mends: 'hand',
  fix: `Use a tag for the host's build of Windows (\`ltsc2019\`, \`ltsc2022\`), or nodes of the image's.`,
  severity: 'warning',
  on: 'use',
  failures: [
    'The container operating system does not match the host operating system',
    'no matching manifest for windows/amd64',
    'hcsshim::CreateComputeSystem',
  ],
  examples: [
    {
      kind: 'compose',
      path: 'compose.yaml',
      config: 'targets: ["windows(10.0.17763.5329)/amd64"]\n',
      bad: 'services:\n  web:\n    image: images.test/windows-2022:1\n',
      good: 'services:\n  web:\n    image: images.test/windows-2019:1\n',
    },
  ],
  *check({ use, required, offer: found }) {
    const offer = knownOffer(found);
    if (required === undefined || offer === undefined) return;
    for (const platform of required.platforms) {
      const host = platform.osVersion;
      if (platform.os !== 'windows' || host === undefined) continue;
      const builds = buildsFor(platform, offer);
      const isServed = builds.some((build) => windowsBuildServes(host, build));
      if (builds.length === 0 || isServed) continue;
      const fact = l10n.t(
        '{0} is built on Windows {1}, and a host of build {2} takes none of these: "The container operating system does not match the host operating system". Use a tag for the host\'s release.',
        imageName(use),
        builds.join(', '),
        host,
      );
      const hit: Hit = {
        span: use.span,
        message: `${fact}${reasonFor([platform], required)}`,
        requirement: required,
      };
      yield hit;
    }
  },
};

/** The builds of the entries for the platform's own architecture. */
function buildsFor(platform: Platform, offer: KnownOffer): readonly string[] {
  const own = formatPlatform({ os: platform.os, architecture: platform.architecture });
  return offer.entries.flatMap((entry) => {
    const { os, architecture } = entry.platform;
    const isOwn = formatPlatform({ os, architecture }) === own;
    return isOwn ? [entry.osVersion ?? entry.platform.osVersion ?? ''] : [];
  });
}
