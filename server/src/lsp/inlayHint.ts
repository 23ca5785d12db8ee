import * as l10n from '@vscode/l10n';
import type { InlayHint } from 'vscode-languageserver';
import { bestOf } from '../image/compatibility';
import { formatPlatform, type Platform, sortPlatforms } from '../image/platform';
import { platformsOf } from '../model/offer';
import type { UseSubject } from '../model/rule';
import type { Context } from './context';
import { imageHover } from './hover';
import { shownOf } from './shown';

/** More platforms than this are counted, not named. */
const MOST_NAMED = 4;

/** textDocument/inlayHint: `amd64 · arm64` after an image, as the settings want it. */
export function answerInlayHints(context: Context): void {
  const { connection, folders, places, parts } = context;
  connection.languages.inlayHint.on(({ textDocument, range }) => {
    const located = folders.find(textDocument.uri);
    const inlayHints = located?.folder.settings.inlayHints ?? 'off';
    if (inlayHints === 'off') return [];
    const shown = shownOf(located);
    if (shown === undefined) return [];
    const { analysis, lined } = shown;
    const asked = places.span(lined, range);
    return analysis.subjects.uses.flatMap((subject): readonly InlayHint[] => {
      const { span } = subject.use;
      const label = asked.start <= span.end && span.start <= asked.end ? labelOf(subject, inlayHints) : undefined;
      if (label === undefined) return [];
      return [
        {
          position: places.position(lined, span.end),
          label,
          paddingLeft: true,
          tooltip: { kind: 'markdown', value: imageHover(subject, parts.clock.now()) },
        },
      ];
    });
  });
}

function labelOf({ offer, required }: UseSubject, when: 'problems' | 'always'): string | undefined {
  if (offer.state !== 'known') return undefined;
  const offered = platformsOf(offer);
  const missing = (required?.platforms ?? []).filter((platform) => bestOf(platform, offered).verdict === 'no');
  if (missing.length > 0) return l10n.t('only {0}, not {1}', namesOf(offered), namesOf(missing));
  return when === 'always' ? namesOf(offered) : undefined;
}

function namesOf(platforms: readonly Platform[]): string {
  const names = sortPlatforms(platforms).map((platform) => formatPlatform(platform).replace(/^linux\//, ''));
  const rest = names.length - MOST_NAMED;
  return rest > 0 ? `${names.slice(0, MOST_NAMED).join(' · ')} +${rest}` : names.join(' · ');
}
