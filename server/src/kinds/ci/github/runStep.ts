import { readCommands } from '../../syntax/commands/commands';
import type { CommandReading } from '../../syntax/commands/contract';
import { mayInstallQemu } from '../../syntax/commands/quiet';
import { workspacePath } from './checkouts';
import type { Scope } from './expressions/expressions';
import { fill } from './expressions/filled';
import { opaqueHoles } from './expressions/holes';
import { text } from './expressions/value';
import { isWindows } from './runner';
import type { Site } from './site';
import { type Step, variablesOf } from './step';

/** What the commands of a `run:` step say; `undefined` where it is none, or in a language that is not a shell's. */
export function readRun(step: Step, site: Site): CommandReading | undefined {
  const run = step.entries.get('run');
  if (run === undefined || !isShell(step, site)) return undefined;
  const given = step.entries.get('working-directory');
  const written = given ? fill(step.document, given.value, step.scope) : undefined;
  const folder = given ? (written?.known ? written.text.trim() : undefined) : site.defaults.folder;
  const scope = withWorkspace(step.scope, folder);
  const filled = fill(step.document, run.value, scope);
  if (filled === undefined) return undefined;
  const path = folder === undefined ? undefined : workspacePath(folder, site.root, site.checkouts);
  const variables = new Map(variablesOf(scope.get('env')));
  if (folder !== undefined) variables.set('GITHUB_WORKSPACE', backFrom(folder));
  const { machine, runner, group } = site;
  const place = {
    ...machine,
    builders: [...(machine.builders ?? [])],
    images: [...(machine.images ?? [])],
    copies: [...(machine.copies ?? [])],
    runner,
    group,
    path,
  };
  const mayInstall = [...variables.values()].some((value) => value !== undefined && mayInstallQemu(value));
  return site.runs(step.node, JSON.stringify([filled.key(), place, mayInstall]), variables, (looksAt) =>
    readCommands(filled.toMapped(), {
      folders: path === undefined ? [] : [path],
      whole: { below: site.root, by: 'jobs' },
      variables,
      looksAt,
      machine,
      ...(runner && { runner }),
      ...(group && { group }),
      replaceOpaque: opaqueHoles(filled),
      originOf: (span) => (filled.isLiteral(span) ? filled.spanOf(span) : undefined),
    }),
  );
}

function isShell(step: Step, site: Site): boolean {
  const given = fill(step.document, step.entries.get('shell')?.value, step.scope)?.text ?? site.defaults.shell;
  const word = (given ?? (isWindows(site.runner) ? 'pwsh' : 'bash')).trim().split(/\s+/)[0] ?? '';
  return /(?:^|\/)(?:bash|sh|zsh|dash|ash)$/.test(word);
}

/** `github.workspace` as a path relative to the folder that the commands run in. */
function withWorkspace(scope: Scope, folder: string | undefined): Scope {
  if (folder === undefined) return scope;
  const github = scope.get('github');
  const values = new Map(github?.values).set('workspace', text(backFrom(folder)));
  return new Map(scope).set('github', { values, complete: false });
}

function backFrom(folder: string): string {
  const depth = folder.split('/').filter((part) => part !== '' && part !== '.').length;
  return depth === 0 ? '.' : Array.from({ length: depth }, () => '..').join('/');
}
