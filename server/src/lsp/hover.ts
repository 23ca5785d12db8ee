import { MarkupKind } from 'vscode-languageserver';
import { bestOf } from '../image/compatibility';
import { formatPlatform, type Platform, parsePlatform, samePlatform } from '../image/platform';
import { familiarReference } from '../image/reference';
import { spellingOf } from '../image/spelling';
import { entryName, type KnownOffer, type OfferEntry, type OfferSource, platformsOf } from '../model/offer';
import type { Requirement } from '../model/requirement';
import type { UseSubject } from '../model/rule';
import type { Span } from '../text/span';
import type { Context } from './context';
import { isWatched, linedOf } from './folders';
import { describePlatform } from './platformWords';
import { registryPage } from './registryPage';

/** textDocument/hover: at an image, its platforms against those that are needed; at a platform, what it means. */
export function answerHovers(context: Context): void {
  const { connection, folders, places, client, parts } = context;
  connection.onHover(({ textDocument, position }) => {
    const located = folders.locate(textDocument.uri);
    const { folder, path } = located;
    const analysis = isWatched(located) ? folder.session.analyse(path) : undefined;
    const lined = linedOf(folder, path, analysis);
    if (analysis === undefined || lined === undefined) return null;
    const offset = places.offset(lined, position);
    const holds = (span: Span): boolean => span.start <= offset && offset <= span.end;
    const answer = (span: Span, markdown: string) => ({
      range: places.range(lined, span),
      contents: client.markdownHover
        ? { kind: MarkupKind.Markdown, value: markdown }
        : { kind: MarkupKind.PlainText, value: plainText(markdown) },
    });
    const use = analysis.subjects.uses.find((subject) => holds(subject.use.span));
    if (use !== undefined) return answer(use.use.span, imageHover(use, parts.clock.now()));
    const mention = analysis.reading.mentions.find(({ what, text }) => what === 'platform' && holds(text.span));
    if (mention !== undefined) return answer(mention.text.span, platformHover(mention.text.value));
    return null;
  });
}

/** What is known of an image at one place, in Markdown: the verdict first, then all that it offers. */
export function imageHover(subject: UseSubject, now: number): string {
  const { use, offer, required, tagOffer } = subject;
  const name = use.image === undefined ? use.written : familiarReference(use.image);
  const title = `**\`${escapeCode(name)}\`**`;
  const reason = required === undefined ? '' : `${escapeMarkdown(required.because)}.`;
  const needed = required === undefined ? [] : [`Needed: ${namesOf(required.platforms)}. Why: ${reason}`];
  if (offer.state === 'pending') return [title, 'Asking the registry for its platforms…', ...needed].join('\n\n');
  if (offer.state === 'unknown')
    return [title, `Platforms not known: ${escapeMarkdown(offer.detail)}`, ...needed].join('\n\n');
  const page = use.image === undefined ? undefined : registryPage(use.image);
  const missing = missingOf(offer, required?.platforms ?? []);
  const verdict =
    missing.length === 0
      ? needed.map((line) => `✓ ${line}`)
      : [`✗ **Missing: ${namesOf(missing)}.** Needed: ${reason}`];
  const tagged =
    tagOffer?.state === 'known' && tagOffer.digest !== offer.digest
      ? [`The tag beside the digest now leads to ${platformsOf(tagOffer).map(formatPlatform).join(', ')}.`]
      : [];
  return [
    page === undefined ? title : `${title} · [Registry page](${page})`,
    ...verdict,
    ...tablesOf(offer, required),
    ...tagged,
    `${offer.kind === 'index' ? 'An index' : 'A single image'}${learned(offer, now)}`,
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
    return `| ${isChosen(entry) ? '✓' : ''} | \`${entryName(entry)}\`${version} | ${digest === undefined ? '' : `\`${shortDigest(digest)}\``} |`;
  });
  const rest = [...new Set(entries.slice(MOST_ROWS).map((entry) => `\`${entryName(entry)}\``))];
  return [
    ['| | Offered | Digest |', '|:--|:--|:--|', ...rows].join('\n'),
    ...(rest.length === 0 ? [] : [`Also ${rest.join(', ')}.`]),
  ];
}

const SOURCES: Readonly<Record<OfferSource, string>> = {
  registry: 'the registry',
  catalogue: 'the bundled catalogue',
  engine: 'the local engine',
  workspace: 'the builds of this workspace',
};

function learned({ source, at, note, digest, kind }: KnownOffer, now: number): string {
  const when = at === 0 ? '' : ` ${ago(now - at)}`;
  const noted =
    source === 'catalogue' ? escapeMarkdown(note ?? '') : `${SOURCES[source]} (${escapeMarkdown(note ?? '')})`;
  const where = note === undefined ? SOURCES[source] : noted;
  // The digest of a single image stands in its row.
  const which = digest === undefined || kind === 'manifest' ? '' : ` \`${shortDigest(digest)}\``;
  return `${which}, learned from ${where}${when}`;
}

function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}

/** What a written platform means, in Markdown. */
export function platformHover(written: string): string {
  const spelling = spellingOf(written);
  const title = `**\`${escapeCode(written)}\`**`;
  switch (spelling.kind) {
    case 'normal':
      return [title, describe(written)].join('\n\n');
    case 'variantSpelling':
      return [title, describe(written), `The normal form is \`${spelling.canonical}\`.`].join('\n\n');
    case 'misspelling':
      return [title, `No engine knows this word; \`${spelling.suggestion}\` is meant.`].join('\n\n');
    case 'invalid':
      return [title, escapeMarkdown(spelling.message)].join('\n\n');
    default:
      return spelling satisfies never;
  }
}

function describe(written: string): string {
  const platform = parsePlatform(written);
  return platform === undefined ? 'Any architecture of this operating system.' : describePlatform(platform);
}

function namesOf(platforms: readonly Platform[]): string {
  return platforms.map((platform) => `\`${formatPlatform(platform)}\``).join(', ');
}

function shortDigest(digest: string): string {
  return digest.length > 19 ? `${digest.slice(0, 19)}…` : digest;
}

/** Text of a document or a registry never becomes markup. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+!|~]/g, '\\$&').replace(/[\r\n]+/g, ' ');
}

function escapeCode(text: string): string {
  return text.replace(/[`\r\n|]/g, ' ');
}

function plainText(markdown: string): string {
  return markdown
    .replace(/^\|-.*\n/gm, '')
    .replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$1: $2')
    .replace(/(?<!\\)[*`]/g, '')
    .replace(/\\([\\`*_{}[\]<>()#+!|~])/g, '$1');
}
