import {
  type CodeAction,
  CodeActionKind,
  commands,
  type Diagnostic,
  type Event,
  languages,
  type Range,
  type Uri,
} from 'vscode';

/** How long the editor may take over anything, in milliseconds. */
const deadline = 20_000;

/** Looks now and at every `event` until `look` finds something; rejects, naming `what` and `last()`, when it takes too long. */
export function seen<T>(
  event: Event<unknown>,
  look: () => T | undefined,
  what: string,
  last: () => string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const check = () => {
      const found = look();
      if (found === undefined) return;
      clearTimeout(timer);
      listening.dispose();
      resolve(found);
    };
    const timer = setTimeout(() => {
      listening.dispose();
      reject(new Error(`not seen: ${what}; last: ${last()}`));
    }, deadline);
    const listening = event(check);
    check();
  });
}

/** Waits until the document at `uri` has a finding of the rule `code`. */
export function finding(uri: Uri, code: string): Promise<Diagnostic> {
  const look = () => ours(uri).find((diagnostic) => codeOf(diagnostic) === code);
  return seen(languages.onDidChangeDiagnostics, look, `${code} in ${uri.path}`, () => described(uri));
}

/** Waits until the document at `uri` has no finding of the rule `code`. */
export async function gone(uri: Uri, code: string): Promise<void> {
  const look = () => (ours(uri).some((diagnostic) => codeOf(diagnostic) === code) ? undefined : true);
  await seen(languages.onDidChangeDiagnostics, look, `the end of ${code} in ${uri.path}`, () => described(uri));
}

/** The quick fixes that the editor offers at `range`, with their edits. */
export async function quickFixes(uri: Uri, range: Range): Promise<readonly CodeAction[]> {
  const most = 20;
  return commands.executeCommand<readonly CodeAction[]>(
    'vscode.executeCodeActionProvider',
    ...[uri, range, CodeActionKind.QuickFix.value, most],
  );
}

/** The rule id of a diagnostic, which may stand beside a link. */
export function codeOf({ code }: Diagnostic): string | undefined {
  return typeof code === 'object' ? String(code.value) : code?.toString();
}

const ours = (uri: Uri) => languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === 'platformlint');
const described = (uri: Uri) =>
  languages
    .getDiagnostics(uri)
    .map((diagnostic) => `${diagnostic.range.start.line + 1} ${diagnostic.source} ${codeOf(diagnostic)}`)
    .join(', ') || 'no diagnostics';
