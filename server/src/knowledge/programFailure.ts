import * as l10n from '@vscode/l10n';
import type { ProcessFailure } from '../host/ports';
import type { Advice } from './advice';

/** Why a cluster gave no answer; `detail` is a sentence that says what would help. */
export interface NodesFailure {
  readonly reason:
    | 'noKubectl'
    | 'noDocker'
    | 'noSwarm'
    | 'noContext'
    | 'expired'
    | 'forbidden'
    | 'timeout'
    | 'unreachable'
    | 'badAnswer'
    | 'canceled'
    | 'empty';
  readonly detail: string;
}

/** What a program says when it fails: a row holds where its pattern is found, the first that does. */
export type KnownFailures = readonly {
  readonly pattern: RegExp;
  readonly reason: NodesFailure['reason'];
  /** What helps; goes on after "To mend it,". */
  readonly help: (advice: Advice) => string;
}[];

/** The failure of a program that gave no result; `notFound` and `timeout` are those that each program words itself. */
export function processFailure(
  result: ProcessFailure,
  program: string,
  own: { readonly notFound: NodesFailure; readonly timeout: string },
): NodesFailure {
  switch (result.failed) {
    case 'notFound':
      return own.notFound;
    case 'timeout':
      return { reason: 'timeout', detail: own.timeout };
    case 'canceled':
      return { reason: 'canceled', detail: l10n.t('Cancelled.') };
    case 'denied':
    case 'tooLarge':
    case 'error':
      return { reason: 'badAnswer', detail: l10n.t('{0} could not be run: {1}', program, result.detail) };
    default:
      return result.failed satisfies never;
  }
}

/** What a program's standard error means, and what would help. */
export function saidFailure(program: string, stderr: string, table: KnownFailures, advice: Advice): NodesFailure {
  const said = wordsOf(stderr);
  const known = table.find(({ pattern }) => pattern.test(stderr));
  if (known === undefined) return { reason: 'badAnswer', detail: l10n.t('{0} failed: {1}', program, said) };
  const detail = l10n.t('{0} says: {1}. To mend it, {2}.', program, said.replace(/\.$/, ''), known.help(advice));
  return { reason: known.reason, detail };
}

/**
 * A program's standard error in one line, without the log lines in which client-go says the same up to five times before
 * kubectl gives up.
 */
function wordsOf(stderr: string): string {
  const lines = stderr
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const own = lines.filter((line) => !/^[EWIF]\d{4} /.test(line));
  return [...new Set(own.length > 0 ? own : lines)].join(' ').slice(0, 400);
}
