import * as l10n from '@vscode/l10n';
import { parsePlatform, samePlatform } from '../image/platform';
import type { Fix, Hit } from '../model/finding';
import type { ServicePlatforms } from '../model/reading';
import type { DocumentSubject, Rule } from '../model/rule';
import type { Edit } from '../text/edits';

/** Compose compares a service's platform with the list of its build letter for letter. */
export const composeBuildPlatforms: Rule<'document'> = {
  id: 'compose-build-platforms',
  summary: "The service's platform is not in its build.platforms, and Compose refuses the file.",
  why: `A service that states a \`platform\` and a list \`build.platforms\` must have the one in the other, or Compose stops
while it loads the file: \`service.build.platforms MUST include service.platform "linux/amd64"\`. It compares letters:
\`linux/x86_64\` is not \`linux/amd64\`, and \`linux/arm64/v8\` is not \`linux/arm64\`. \`DOCKER_DEFAULT_PLATFORM\` in the
project's \`.env\` counts as the platform of every service without one.`,
  where: 'compose',
  mends: 'unsafe',
  fix: `The service's platform is added to \`build.platforms\`; where the two are one platform in two spellings, both get the
same.`,
  severity: 'error',
  on: 'document',
  failures: [
    'service.build.platforms MUST include service.platform',
    'build.platforms does not support value set by DOCKER_DEFAULT_PLATFORM',
    'build configuration does not support platform',
  ],
  examples: [
    {
      kind: 'compose',
      path: 'compose.yaml',
      bad: 'services:\n  web:\n    platform: linux/arm64\n    build:\n      context: .\n      platforms: [linux/amd64]\n',
      good: 'services:\n  web:\n    platform: linux/arm64\n    build:\n      context: .\n      platforms: [linux/amd64, linux/arm64]\n',
    },
  ],
  *check(subject) {
    for (const service of subject.reading.servicePlatforms) {
      const { platform, list } = service;
      if (list.length === 0 || list.some(({ value }) => value === platform.value)) continue;
      const hit: Hit = {
        span: platform.span,
        message: messageOf(service),
        fixes: fixesFor(service, subject),
      };
      yield hit;
    }
  },
};

function messageOf({ service, platform, list, from }: ServicePlatforms): string {
  const names = list.map(({ value }) => value).join(', ');
  return from === 'environment'
    ? l10n.t(
        'DOCKER_DEFAULT_PLATFORM in .env, {0}, is not in build.platforms ({1}), letter for letter: Compose stops with "build.platforms does not support value set by DOCKER_DEFAULT_PLATFORM". Both have to name it alike.',
        platform.value,
        names,
      )
    : l10n.t(
        'The platform of service "{0}", {1}, is not in build.platforms ({2}), letter for letter: Compose stops with "service.build.platforms MUST include service.platform "{1}"". Both have to name it alike.',
        service,
        platform.value,
        names,
      );
}

function fixesFor({ platform, list, from }: ServicePlatforms, { reading }: DocumentSubject): readonly Fix[] {
  const values = list.map(({ value }) => value);
  const meant = parsePlatform(platform.value);
  const same = values.find((value) => {
    const item = parsePlatform(value);
    return meant !== undefined && item !== undefined && samePlatform(meant, item);
  });
  const [first] = list;
  const slot = reading.builds.find(
    ({ platforms }) => platforms.state === 'known' && platforms.items[0]?.span.start === first?.span.start,
  )?.slot;
  const write = (platforms: readonly string[]): readonly Edit[] => slot?.write(platforms) ?? [];
  if (same === undefined || from === 'environment') {
    const title = l10n.t('Add {0} to build.platforms', platform.value);
    return [{ title, edits: write([...values, platform.value]), applicability: 'unsafe', preferred: true }];
  }
  const both = from === 'service' ? same : platform.value;
  const edits =
    from === 'service'
      ? [{ span: platform.span, text: same }]
      : write(values.map((value) => (value === same ? platform.value : value)));
  return [{ title: l10n.t('Write {0} in both', both), edits, applicability: 'unsafe', preferred: true }];
}
