import * as l10n from '@vscode/l10n';
import { type CodeAction, CodeActionKind, type CodeActionParams } from 'vscode-languageserver';
import type { Analysis } from '../analysis/analyse';
import { ruleSettingEdits } from '../analysis/configEdits';
import { fixEdits } from '../analysis/fixEdits';
import { ignoreHere, ignoreInFile } from '../analysis/ignoreEdits';
import { CONFIG_FILE } from '../config/config';
import type { Finding, Severity } from '../model/finding';
import type { RuleSetting } from '../model/rule';
import { uniqueBy } from '../text/groups';
import { linesOf } from '../text/lines';
import type { Span } from '../text/span';
import type { Context } from './context';
import { diagnosticOf, findingsAt } from './diagnostic';
import { findTagActions } from './findTag';
import { type Located, uriOf } from './folders';
import { type Shown, shownOf } from './shown';
import { newFileEdit, workspaceEdit } from './workspaceEdit';

/** `source.fixAll` of this linter alone: what `editor.codeActionsOnSave` may run. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.platformlint`;

/** textDocument/codeAction: the fixes of the findings at a place, the ways to silence them, and all safe fixes at once. */
export function answerCodeActions(context: Context): void {
  context.connection.onCodeAction((params) => {
    const shown = shownOf(context.folders.find(params.textDocument.uri));
    if (shown === undefined || !context.client.codeActionLiterals) return [];
    const { only } = params.context;
    const isAsked = (kind: string): boolean =>
      only?.some((one) => kind === one || kind.startsWith(`${one}.`) || one === '') ?? false;
    const actions: CodeAction[] = [];
    if (only === undefined || isAsked(CodeActionKind.QuickFix)) {
      actions.push(...quickFixes(context, shown, params));
    }
    if (isAsked(FIX_ALL)) actions.push(...fixAll(context, shown));
    return actions;
  });
}

function quickFixes(context: Context, shown: Shown, { range, textDocument }: CodeActionParams): readonly CodeAction[] {
  const { folder, path, analysis, lined } = shown;
  const found = findingsAt(analysis, context.places.span(lined, range));
  const fixes = found.flatMap((finding) => {
    const diagnostics = [diagnosticOf(finding, folder, lined, context)];
    const preferred = finding.fixes.find((fix) => fix.preferred === true);
    const ready = finding.fixes.map(
      (fix): CodeAction => ({
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics,
        ...(fix === preferred && { isPreferred: true }),
        edit: workspaceEdit(context, folder, path, lined, fix.edits),
      }),
    );
    const tags = findTagActions(context, shown, finding, diagnostics, textDocument.uri);
    // An image that serves is better than work that goes elsewhere; what is simply wrong is put right first.
    return preferred === undefined ? [...tags, ...ready] : [...ready, ...tags];
  });
  const perRule = uniqueBy(found, ({ rule }) => rule);
  return [
    ...fixes,
    ...choosing(context, shown, perRule),
    ...perRule.flatMap((finding) => silencing(context, shown, finding)),
  ];
}

/** Where only an assumption makes it a finding, the user may say what is so, where the client has a command for that. */
function choosing(context: Context, { folder, lined }: Shown, found: readonly Finding[]): readonly CodeAction[] {
  const assumed = found.filter((finding) => finding.assumed === true);
  if (!context.choosesTargets || assumed.length === 0) return [];
  // An action that is about no finding would stand behind those that silence it.
  const diagnostics = assumed.map((finding) => diagnosticOf(finding, folder, lined, context));
  const title = l10n.t('Choose target platforms…');
  return [
    { title, kind: CodeActionKind.QuickFix, diagnostics, command: { title, command: 'platformlint.chooseTargets' } },
  ];
}

function silencing(context: Context, shown: Shown, finding: Finding): readonly CodeAction[] {
  const { folder, path, analysis, lined } = shown;
  const { rule } = finding;
  const comment = folder.session.workspace.documents.get(path)?.kind.comment;
  const diagnostics = [diagnosticOf(finding, folder, lined, context)];
  const blocks = blocksOf(analysis);
  const options = [
    {
      title: l10n.t('Ignore {0} here', rule),
      edits: ignoreHere({ ...lined, path, comment, span: finding.span, blocks }, rule),
    },
    { title: l10n.t('Ignore {0} in this file', rule), edits: ignoreInFile(lined.text, lined.lines, comment, rule) },
  ];
  const comments = options.flatMap(({ title, edits }): readonly CodeAction[] =>
    edits.length === 0
      ? []
      : [
          {
            title,
            kind: CodeActionKind.QuickFix,
            diagnostics,
            edit: workspaceEdit(context, folder, path, lined, edits),
          },
        ],
  );
  const settings = settingsBelow(finding.severity).flatMap(({ setting, title }): readonly CodeAction[] => {
    const edit = settingEdit(context, shown, rule, setting);
    return edit === undefined ? [] : [{ title: title(rule), kind: CodeActionKind.QuickFix, diagnostics, edit }];
  });
  return [...comments, ...settings];
}

interface SettingOffer {
  readonly setting: RuleSetting;
  readonly title: (rule: string) => string;
}

const OFF: SettingOffer = { setting: 'off', title: (rule) => l10n.t('Turn {0} off in {1}', rule, CONFIG_FILE) };

function settingsBelow(severity: Severity): readonly SettingOffer[] {
  if (severity === 'info') return [OFF];
  return [severity === 'error' ? WARNING : INFO, OFF];
}

const WARNING: SettingOffer = {
  setting: 'warning',
  title: (rule) => l10n.t('Make {0} a warning in {1}', rule, CONFIG_FILE),
};

const INFO: SettingOffer = {
  setting: 'info',
  title: (rule) => l10n.t('Make {0} information in {1}', rule, CONFIG_FILE),
};

function settingEdit(
  context: Context,
  { folder, path }: Located,
  rule: string,
  setting: RuleSetting,
): CodeAction['edit'] {
  const config = folder.session.configFor(path).path;
  if (config === undefined) {
    return newFileEdit(context, uriOf(folder, CONFIG_FILE), `rules:\n  ${rule}: ${setting}\n`);
  }
  const text = folder.session.configProblems.get(config)?.text;
  if (text === undefined) return undefined;
  const edits = ruleSettingEdits(text, rule, setting);
  if (edits.length === 0) return undefined;
  return workspaceEdit(context, folder, config, { text, lines: linesOf(text) }, edits);
}

function fixAll(context: Context, { folder, path, analysis, lined }: Shown): readonly CodeAction[] {
  const edits = fixEdits(analysis.findings, 'safe');
  if (edits.length === 0) return [];
  const edit = workspaceEdit(context, folder, path, lined, edits);
  return [{ title: l10n.t('Fix all platforms that are safe to fix'), kind: FIX_ALL, edit }];
}

function blocksOf({ subjects }: Analysis): readonly Span[] {
  return subjects.stages.flatMap(({ stage }) => [stage.span, ...stage.runs.map((run) => run.span)]);
}
