import * as l10n from '@vscode/l10n';
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  LSPErrorCodes,
  MessageType,
  ResponseError,
  ShowMessageNotification,
} from 'vscode-languageserver';
import type { Analysis } from '../analysis/analyse';
import { tagEdit } from '../analysis/tagEdit';
import { architectureHint } from '../image/architectureWords';
import { candidateTags } from '../image/candidateTags';
import { bestOf } from '../image/compatibility';
import { formatPlatform, type Platform } from '../image/platform';
import { familiarReference, type Reference, withoutDigest, withTag } from '../image/reference';
import type { Finding } from '../model/finding';
import { platformsOf } from '../model/offer';
import type { UseSubject } from '../model/rule';
import { listed } from '../rules/support/words';
import { uniqueBy } from '../text/groups';
import { memberOf } from '../text/member';
import type { Span } from '../text/span';
import { type Context, withSignal } from './context';
import { type Shown, shownOf } from './shown';
import { workspaceEdit } from './workspaceEdit';

/** The rules that another tag of the same repository may help against. */
const RULES: ReadonlySet<string> = new Set(['image-platform-missing', 'image-single-platform', 'image-arch-name']);

/**
 * The action that looks for a tag with the needed platforms. It has no edit yet: the registry is asked when the user
 * chooses it. None where the client cannot resolve edits, or nothing may be asked.
 */
export function findTagActions(
  context: Context,
  { folder, analysis }: Shown,
  finding: Finding,
  diagnostics: Diagnostic[],
  uri: string,
): readonly CodeAction[] {
  const maySay = context.client.resolvesEdits && RULES.has(finding.rule);
  const wish = maySay && folder.silence() === undefined ? wishAt(analysis, finding.span) : undefined;
  if (wish === undefined) return [];
  const data: TagData = { kind: DATA_KIND, uri, ...finding.span, written: wish.subject.use.written };
  const title = l10n.t('Find a tag of {0} that has {1}', repositoryName(wish.image), listed(wish.missing, 'and'));
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics, data }];
}

/** codeAction/resolve: asks the registry for tags and their platforms, and gives the edit of the newest that serves. */
export function answerFindTag(context: Context): void {
  context.connection.onCodeActionResolve(async (action, token) => {
    const data = readData(action.data);
    if (data === undefined) return action;
    const found = await withSignal(token, (signal) => findTag(context, data, signal));
    if (token.isCancellationRequested)
      return new ResponseError(LSPErrorCodes.RequestCancelled, l10n.t('The look-up was stopped.'));
    // The text may be another by now.
    const shown = shownOf(context.folders.find(data.uri));
    const wish = shown && wishAt(shown.analysis, data);
    if (found.state === 'stale' || shown === undefined || wish?.subject.use.written !== data.written) {
      return new ResponseError(LSPErrorCodes.ContentModified, l10n.t('The image is no longer what it was.'));
    }
    const edit = found.state === 'found' ? tagEdit({ use: wish.subject.use, tag: found.tag }) : undefined;
    if (edit !== undefined) {
      return { ...action, edit: workspaceEdit(context, shown.folder, shown.path, shown.lined, [edit]) };
    }
    const message = found.state === 'none' ? found.message : l10n.t('The tag cannot be changed here.');
    void context.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message });
    return { ...action, edit: { changes: {} } };
  });
}

/** An image that lacks platforms and stands in the text as it is. */
interface Wish {
  readonly subject: UseSubject;
  readonly image: Reference;
  readonly required: readonly Platform[];
  readonly missing: readonly Platform[];
}

function wishAt(analysis: Analysis, { start, end }: Span): Wish | undefined {
  const subjects = analysis.subjects.uses.filter(({ use }) => use.span.start === start && use.span.end === end);
  const [subject] = subjects;
  const image = subject?.use.image;
  if (subject === undefined || image === undefined || subject.use.builtHere === true) return undefined;
  if (tagEdit({ use: subject.use, tag: 'any' }) === undefined) return undefined;
  const hint = architectureHint(image);
  // All tags of such a repository are for that architecture.
  const isOfOneArchitecture = hint !== undefined && hint.where !== 'tag';
  const isOwn = subject.offer.state === 'known' && subject.offer.source === 'workspace';
  if (isOfOneArchitecture || isOwn) return undefined;
  const all = subjects.flatMap(({ required }) => required?.platforms ?? []);
  const required = uniqueBy(all, formatPlatform);
  const offered = subject.offer.state === 'known' ? platformsOf(subject.offer) : [];
  const missing = required.filter((platform) => !serves(offered, platform));
  return missing.length === 0 ? undefined : { subject, image, required, missing };
}

type Found =
  | { readonly state: 'found'; readonly tag: string }
  | { readonly state: 'none'; readonly message: string }
  | { readonly state: 'stale' };

async function findTag(context: Context, data: TagData, signal: AbortSignal): Promise<Found> {
  const shown = shownOf(context.folders.find(data.uri));
  const wish = shown && wishAt(shown.analysis, data);
  if (shown === undefined || wish === undefined) return { state: 'stale' };
  const { folder, path } = shown;
  const { image, required, missing, subject } = wish;
  const name = repositoryName(image);
  const listing = await folder.tags(image, signal);
  if (listing.state === 'unknown') {
    return { state: 'none', message: `${l10n.t('The tags of {0} are not known.', name)} ${listing.detail}` };
  }
  const candidates = candidateTags(image, listing.tags, required);
  const unread: string[] = [];
  for (const tag of candidates) {
    const reference = withTag(withoutDigest(image), tag);
    await context.learner.byHand(folder, [reference], signal);
    if (signal.aborted) break;
    const offer = folder.session.offerOf(path, reference);
    if (offer.state === 'unknown') unread.push(offer.detail);
    if (offer.state !== 'known') continue;
    const isRefused = subject.use.service === 'aws-lambda' && offer.kind === 'index';
    if (!isRefused && required.every((platform) => serves(platformsOf(offer), platform)))
      return { state: 'found', tag };
  }
  const wanted = listed(missing, 'and');
  const own = image.tag ?? 'latest';
  const cut = listing.complete ? '' : ` ${l10n.t('Only the first {0} tags were read.', listing.tags.length)}`;
  const [unknown] = unread;
  const aside = unknown === undefined ? '' : ` ${l10n.t('Not all could be read: {0}', unknown)}`;
  if (candidates.length === 0) {
    return { state: 'none', message: `${l10n.t('{0} has no other tag like {1}.', name, own)}${cut}` };
  }
  const none = l10n.t(
    'None of the newest {0} tags of {1} like {2} ({3}) has {4}.',
    candidates.length,
    name,
    own,
    candidates.join(', '),
    wanted,
  );
  return { state: 'none', message: `${none}${aside}${cut}` };
}

function serves(offered: readonly Platform[], platform: Platform): boolean {
  return bestOf(platform, offered).verdict !== 'no';
}

function repositoryName({ domain, path }: Reference): string {
  return familiarReference({ domain, path, tag: 'latest' }).replace(/:latest$/, '');
}

/** What an action carries from its offer to its resolution. */
interface TagData extends Span {
  readonly kind: typeof DATA_KIND;
  readonly uri: string;
  readonly written: string;
}

const DATA_KIND = 'findTag';

function readData(value: unknown): TagData | undefined {
  const [kind, uri, start, end, written] = ['kind', 'uri', 'start', 'end', 'written'].map((key) =>
    memberOf(value, key),
  );
  const isOurs = kind === DATA_KIND && typeof uri === 'string' && typeof written === 'string';
  if (!isOurs || typeof start !== 'number' || typeof end !== 'number') return undefined;
  return { kind: DATA_KIND, uri, start, end, written };
}
