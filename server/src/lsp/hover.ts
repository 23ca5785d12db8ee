import * as l10n from '@vscode/l10n';
import { MarkupKind } from 'vscode-languageserver';
import { isConfigFile } from '../config/config';
import { bestOf } from '../image/compatibility';
import { formatPlatform, type Platform, parsePlatform, samePlatform } from '../image/platform';
import { familiarReference } from '../image/reference';
import { spellingOf } from '../image/spelling';
import { entryName, type KnownOffer, type OfferEntry, type OfferSource, platformsOf } from '../model/offer';
import type { Requirement } from '../model/requirement';
import type { UseSubject } from '../model/rule';
import type { Span } from '../text/span';
import { configPlaceAt } from './configHover';
import type { Context } from './context';
import { isWatched, linedOf } from './folders';
import { asCode, escapeMarkdown, plainText } from './markdown';
import { describePlatform } from './platformWords';
import { registryPage } from './registryPage';
import { shownOffer } from './shownOffer';

/**
 * textDocument/hover: at an image, its platforms against those that are needed; at a platform, a rule or a key of the
 * configuration, what it means.
 */
export function answerHovers(context: Context): void {
  const { connection, folders, places, client, parts } = context;
  connection.onHover(({ textDocument, position }) => {
    const located = folders.find(textDocument.uri);
    if (located === undefined) return null;
    const { folder, path } = located;
    const analysis = isWatched(located) ? folder.session.analyse(path) : undefined;
    const lined = linedOf(folder, path, analysis);
    const isConfig = isConfigFile(path);
    if (lined === undefined || !folder.settings.enable || (analysis === undefined && !isConfig)) return null;
    const offset = places.offset(lined, position);
    const holds = (span: Span): boolean => span.start <= offset && offset <= span.end;
    const answer = (span: Span, markdown: string) => ({
      range: places.range(lined, span),
      contents: client.markdownHover
        ? { kind: MarkupKind.Markdown, value: markdown }
        : { kind: MarkupKind.PlainText, value: plainText(markdown) },
    });
    if (analysis === undefined) {
      const place = configPlaceAt(lined.text, offset, parts.engine.rules);
      if (place === undefined) return null;
      return answer(place.span, 'words' in place ? place.words : platformHover(place.platform));
    }
    const use = analysis.subjects.uses.find((subject) => holds(subject.use.span));
    if (use !== undefined) return answer(use.use.span, imageHover(use, parts.clock.now()));
    const mention = analysis.reading.mentions.find(
      ({ what, text, inDotenv }) => what === 'platform' && inDotenv !== true && holds(text.span),
    );
    if (mention !== undefined) return answer(mention.text.span, platformHover(mention.text.value));
    return null;
  });
}

/** What is known of an image at one place, in Markdown: the verdict first, then all that it offers. */
export function imageHover(subject: UseSubject, now: number): string {
  const { use, required, tagOffer } = subject;
  const offer = shownOffer(subject);
  const name = use.image === undefined ? use.written : familiarReference(use.image);
  const title = `**${asCode(name)}**`;
  const reason = escapeMarkdown(required?.because ?? '');
  const needed = required === undefined ? [] : [l10n.t('Needed: {0}. Why: {1}.', namesOf(required.platforms), reason)];
  if (offer.state === 'pending') {
    return [title, l10n.t('Asking the registry for its platforms…'), ...needed].join('\n\n');
  }
  if (offer.state === 'unknown') {
    return [title, l10n.t('Platforms not known: {0}', escapeMarkdown(offer.detail)), ...needed].join('\n\n');
  }
  const page = use.image === undefined ? undefined : registryPage(use.image);
  const missing = missingOf(offer, required?.platforms ?? []);
  const verdict =
    missing.length === 0
      ? needed.map((line) => `✓ ${line}`)
      : [`✗ ${l10n.t('**Missing: {0}.** Needed: {1}.', namesOf(missing), reason)}`];
  const tagged =
    tagOffer?.state === 'known' && tagOffer.digest !== offer.digest
      ? [l10n.t('The tag beside the digest now leads to {0}.', namesOf(platformsOf(tagOffer)))]
      : [];
  return [
    page === undefined ? title : `${title} · [${l10n.t('Registry page')}](${page})`,
    ...verdict,
    ...tablesOf(offer, required),
    ...tagged,
    learned(offer, now),
  ].join('\n\n');
}

function missingOf(offer: KnownOffer, needs: readonly Platform[]): readonly Platform[] {
  const candidates = platformsOf(offer);
  return needs.filter((need) => bestOf(need, candidates).verdict === 'no');
}

/** More rows than this push what matters out of sight; the rest are only named. */
const MOST_ROWS = 6;

function tablesOf(offer: KnownOffer, required: Requirement | undefined): readonly string[] {
  const candidates = platformsOf(offer);
  const chosen = (required?.platforms ?? []).flatMap((need) => {
    const { verdict, candidate } = bestOf(need, candidates);
    return verdict === 'no' || candidate === undefined ? [] : [candidate];
  });
  const isChosen = ({ platform }: OfferEntry): boolean => chosen.some((one) => samePlatform(one, platform));
  const entries = [...offer.entries.filter(isChosen), ...offer.entries.filter((entry) => !isChosen(entry))];
  const rows = entries.slice(0, MOST_ROWS).map((entry) => {
    const { digest, osVersion } = entry;
    const version = osVersion === undefined ? '' : ` ${escapeMarkdown(osVersion)}`;
    return `| ${isChosen(entry) ? '✓' : ''} | ${asCode(entryName(entry))}${version} | ${digest === undefined ? '' : asCode(shortDigest(digest))} |`;
  });
  const rest = [...new Set(entries.slice(MOST_ROWS).map((entry) => asCode(entryName(entry))))];
  return [
    [`| | ${l10n.t('Offered')} | ${l10n.t('Digest')} |`, '|:--|:--|:--|', ...rows].join('\n'),
    ...(rest.length === 0 ? [] : [l10n.t('Also {0}.', rest.join(', '))]),
  ];
}

const SOURCES: Readonly<Record<OfferSource, () => string>> = {
  registry: () => l10n.t('the registry'),
  catalogue: () => l10n.t('the bundled catalogue'),
  engine: () => l10n.t('the local engine'),
  workspace: () => l10n.t('the builds of this workspace'),
};

function learned({ source, at, note, digest, kind }: KnownOffer, now: number): string {
  const own = SOURCES[source]();
  const noted = source === 'catalogue' ? escapeMarkdown(note ?? '') : `${own} (${escapeMarkdown(note ?? '')})`;
  const where = note === undefined ? own : noted;
  // The digest of a single image stands in its row.
  if (kind === 'manifest') {
    return at === 0
      ? l10n.t('A single image, learned from {0}', where)
      : l10n.t('A single image, learned from {0} {1}', where, ago(now - at));
  }
  const which = digest === undefined ? '' : ` ${asCode(shortDigest(digest))}`;
  return at === 0
    ? l10n.t('An index{0}, learned from {1}', which, where)
    : l10n.t('An index{0}, learned from {1} {2}', which, where, ago(now - at));
}

function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return l10n.t('just now');
  if (minutes < 60) return l10n.t('{0} min ago', minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? l10n.t('{0} h ago', hours) : l10n.t('{0} days ago', Math.floor(hours / 24));
}

/** What a written platform means, in Markdown. */
function platformHover(written: string): string {
  const spelling = spellingOf(written);
  const title = `**${asCode(written)}**`;
  switch (spelling.kind) {
    case 'normal':
      return [title, describe(written)].join('\n\n');
    case 'variantSpelling':
      return [title, describe(written), l10n.t('The normal form is {0}.', asCode(spelling.canonical))].join('\n\n');
    case 'misspelling':
      return [title, l10n.t('No engine knows this word; {0} is meant.', asCode(spelling.suggestion))].join('\n\n');
    case 'invalid':
      return [title, escapeMarkdown(spelling.message)].join('\n\n');
    default:
      return spelling satisfies never;
  }
}

function describe(written: string): string {
  const platform = parsePlatform(written);
  if (platform === undefined) return l10n.t('Any architecture of this operating system.');
  const { os, architecture, osVersion } = platform;
  return describePlatform({
    ...platform,
    os: escapeMarkdown(os),
    architecture: escapeMarkdown(architecture),
    ...(osVersion !== undefined && { osVersion: escapeMarkdown(osVersion) }),
  });
}

function namesOf(platforms: readonly Platform[]): string {
  return platforms.map((platform) => asCode(formatPlatform(platform))).join(', ');
}

function shortDigest(digest: string): string {
  return digest.length > 19 ? `${digest.slice(0, 19)}…` : digest;
}
