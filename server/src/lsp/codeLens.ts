import * as l10n from '@vscode/l10n';
import type { CodeLens, Command } from 'vscode-languageserver';
import { formatPlatform, sortPlatforms } from '../image/platform';
import type { Location, Requirement } from '../model/requirement';
import type { BuildSubject, StageSubject } from '../model/rule';
import { madeBy } from '../rules/support/together';
import { uniqueBy } from '../text/groups';
import { linked } from '../text/linked';
import type { Span } from '../text/span';
import { additionAt, type BuildPlace } from './buildPlace';
import type { Context } from './context';
import { type Located, uriOf } from './folders';
import { type AddParams, COMMANDS, type ShowParams } from './lensCommands';
import { type Shown, shownOf } from './shown';

/**
 * textDocument/codeLens: above a shipped stage and a build, the platforms and who says so, and what could be added. Off
 * unless it is wanted.
 */
export function answerCodeLenses(context: Context): void {
  const { connection, folders, places } = context;
  connection.onCodeLens(({ textDocument }) => {
    const located = folders.find(textDocument.uri);
    const shown = located?.folder.settings.codeLens === true ? shownOf(located) : undefined;
    if (shown === undefined) return [];
    const { analysis, lined } = shown;
    const { stages, builds } = analysis.subjects;
    const above = (span: Span, commands: readonly Command[]): readonly CodeLens[] =>
      commands.map((command) => ({ range: places.range(lined, span), command }));
    return [
      ...stages
        .filter(({ stage }) => stage.shipped)
        .flatMap((subject) => above(subject.stage.span, stageLenses(context, shown, subject))),
      ...firstOfEach(builds).flatMap((subject) => above(subject.build.span, buildLenses(context, shown, subject))),
    ];
  });
}

function stageLenses(context: Context, located: Located, subject: StageSubject): readonly Command[] {
  const { required, builds } = subject;
  const names = required.platforms.map(formatPlatform).join(', ');
  const isBuilt = required.origin === 'built' && required.at !== undefined && placesOf(subject).length === 1;
  const title = isBuilt ? l10n.t('{0} from {1}', names, fileOf(required.at)) : titleOf(required, names);
  const [build] = builds;
  const isOne = build !== undefined && placesOf(subject).length === 1;
  const elsewhere = isOne ? addLens(context, located, { path: build.at.path, start: build.build.span.start }) : [];
  return [showLens(context, located, title, required.at), ...elsewhere];
}

/** The whole path is told by the click that leads there. */
function fileOf({ path }: Location): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function titleOf({ origin, because }: Requirement, names: string): string {
  return origin === 'assumed' ? l10n.t('{0}, assumed', names) : `${names}: ${because}`;
}

function placesOf({ builds }: StageSubject): readonly string[] {
  return [...new Set(builds.map(({ at, build }) => `${at.path} ${build.span.start}`))];
}

function buildLenses(context: Context, shown: Shown, subject: BuildSubject): readonly Command[] {
  const { span, platforms } = subject.build;
  const legs = shown.analysis.subjects.builds.filter(({ build }) => build.span.start === span.start);
  const made = legs.flatMap((leg) => madeBy(leg) ?? []);
  const names = sortPlatforms(made).map(formatPlatform).join(', ');
  const isMachine = platforms.state === 'none';
  if (platforms.state === 'unknown' || (!isMachine && names === '')) return [];
  return [
    showLens(context, shown, isMachine ? machineTitle(names) : l10n.t('builds for {0}', names), undefined),
    ...addLens(context, shown, { path: shown.path, start: span.start }),
  ];
}

function machineTitle(names: string): string {
  return names === ''
    ? l10n.t('builds for the machine that runs it')
    : l10n.t('builds for {0}, like its runner', names);
}

/** Text; it leads to the place, where there is one and the client can show it. */
function showLens({ client }: Context, { folder }: Located, title: string, at: Location | undefined): Command {
  // Without a command it is text that leads nowhere.
  if (at === undefined || !client.showsDocuments) return { title, command: '' };
  const params: ShowParams = { uri: uriOf(folder, at.path), line: at.line ?? 0 };
  return { title, command: COMMANDS.show, arguments: [params] };
}

function addLens(context: Context, located: Located, place: BuildPlace): readonly Command[] {
  const addition = context.client.appliesEdits ? additionAt(located.folder, place) : undefined;
  if (addition === undefined) return [];
  const { platforms } = addition;
  const params: AddParams = { uri: uriOf(located.folder, place.path), start: place.start, platforms };
  const names = linked(platforms);
  const title = addition.label === undefined ? l10n.t('Add {0}', names) : l10n.t('Add {0} {1}', addition.label, names);
  return [{ title, command: COMMANDS.add, arguments: [params] }];
}

/** One text may stand for several builds. */
function firstOfEach(builds: readonly BuildSubject[]): readonly BuildSubject[] {
  return uniqueBy(builds, ({ build }) => build.span.start);
}
