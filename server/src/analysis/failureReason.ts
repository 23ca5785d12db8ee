import * as l10n from '@vscode/l10n';
import { formatPlatform, type Platform } from '../image/platform';

/** Why an image fails on a node that it was put on. */
export type Reason = 'mislabelled' | 'otherRelease' | 'nothing' | 'noManifest' | 'notBuilt';

/** The reason as a sentence; `platform` is the node's, where that is known. */
export function failureReason(reason: Reason, platform: Platform | undefined): string {
  return platform === undefined ? onTheNode(reason) : onNodeOf(reason, formatPlatform(platform));
}

function onTheNode(reason: Reason): string {
  switch (reason) {
    case 'mislabelled':
      return l10n.t(
        'The image is labelled for the node and its program is not: it was built for another architecture, or downloads one (see hardcoded-arch).',
      );
    case 'otherRelease':
      return l10n.t('Windows starts containers of its own release only, and the image has none for the node.');
    case 'nothing':
      return l10n.t('The image has nothing for the node.');
    case 'noManifest':
      return l10n.t('The image has no manifest for the node.');
    case 'notBuilt':
      return l10n.t('The image is not built for the node.');
    default:
      return reason satisfies never;
  }
}

function onNodeOf(reason: Reason, platform: string): string {
  switch (reason) {
    case 'mislabelled':
      return l10n.t(
        'The image is labelled for a {0} node and its program is not: it was built for another architecture, or downloads one (see hardcoded-arch).',
        platform,
      );
    case 'otherRelease':
      return l10n.t(
        'Windows starts containers of its own release only, and the image has none for a {0} node.',
        platform,
      );
    case 'nothing':
      return l10n.t('The image has nothing for a {0} node.', platform);
    case 'noManifest':
      return l10n.t('The image has no manifest for a {0} node.', platform);
    case 'notBuilt':
      return l10n.t('The image is not built for a {0} node.', platform);
    default:
      return reason satisfies never;
  }
}
