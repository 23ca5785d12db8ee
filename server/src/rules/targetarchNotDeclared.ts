import * as l10n from '@vscode/l10n';
import type { Hit } from '../model/finding';
import type { Rule } from '../model/rule';
import type { RunInstruction } from '../model/stage';
import { AUTOMATIC_ARGUMENTS } from './support/automatic';
import { expandedText } from './support/shellText';

/** An automatic argument that the stage has not declared is empty in `RUN`. */
export const targetarchNotDeclared: Rule<'stage'> = {
  id: 'targetarch-not-declared',
  summary: '`RUN` uses an automatic platform argument that the stage has not declared, so it is empty.',
  why: `BuildKit knows \`TARGETARCH\` and its kin in every \`FROM\` line, but a \`RUN\` sees them only after \`ARG TARGETARCH\`
in its own stage or in one that it is built on. Without that the shell finds an empty variable and says nothing: the
download goes to \`…/tool-linux-\` and ends in \`404 Not Found\`, or \`GOARCH=\` quietly compiles for the builder and the image
dies with \`exec format error\`.`,
  where: 'dockerfile',
  mends: 'unsafe',
  fix: `\`ARG\` with the name is put before the first instruction that reads it, above its comments.`,
  severity: 'warning',
  on: 'stage',
  failures: ['404 Not Found', 'exec format error', 'TARGETARCH: unbound variable', 'TARGETARCH: parameter not set'],
  examples: [
    {
      kind: 'dockerfile',
      path: 'Dockerfile',
      bad: 'FROM images.test/multi:1\nRUN curl -fLO https://dl.example/tool-linux-$TARGETARCH\n',
      good: 'FROM images.test/multi:1\nARG TARGETARCH\nRUN curl -fLO https://dl.example/tool-linux-$TARGETARCH\n',
    },
  ],
  *check({ stage }) {
    for (const run of stage.runs) {
      if (run.instruction !== 'RUN') continue;
      for (const { name, at } of namesUsed(run)) {
        const start = run.text.span.start + at;
        const edits = stage.declare(name, run.span.start);
        const hit: Hit = {
          span: { start, end: start + name.length },
          message: l10n.t('{0} is empty here: a stage sees it only after "ARG {0}". Declare it before this RUN.', name),
          fixes: [{ title: l10n.t('Declare ARG {0}', name), edits, applicability: 'unsafe', preferred: true }],
        };
        yield hit;
      }
    }
  },
};

interface Used {
  readonly name: string;
  /** Where its name begins in the instruction's text. */
  readonly at: number;
}

/** The first use of each automatic argument that neither the stage declares nor the shell sets. */
function namesUsed(run: RunInstruction): readonly Used[] {
  if (!/TARGET|BUILD/.test(run.text.value)) return [];
  const text = expandedText(run.text.value);
  const found: Used[] = [];
  const decided = new Set<string>();
  for (const match of text.matchAll(USE)) {
    const [whole, name = '', rest = ''] = match;
    if (decided.has(name) || isGuarded(rest, text, match.index + whole.length)) continue;
    decided.add(name);
    const isAutomatic = AUTOMATIC_ARGUMENTS.has(name) && !run.declared().has(name);
    if (!isAutomatic || isSetByShell(name, text)) continue;
    found.push({ name, at: match.index + whole.length - rest.length - name.length });
  }
  return found;
}

const USE = /(?<![\\$])\$\{?((?:TARGET|BUILD)(?:PLATFORM|OSVERSION|OS|ARCH|VARIANT))(?![A-Za-z0-9_])(:?[-=+?]?)/g;

/** A default that is worked out (`${TARGETARCH:-$(uname -m)}`) and an assignment make up for an empty value. */
function isGuarded(operator: string, text: string, after: number): boolean {
  if (operator.endsWith('=') || operator.endsWith('+') || operator.endsWith('?')) return true;
  return operator.endsWith('-') && /^["']?(?:\$|`)/.test(text.slice(after, after + 3));
}

/** `NAME=…` before or as a command, or a builtin that sets the names it is given. */
function isSetByShell(name: string, text: string): boolean {
  const assigns = new RegExp(`(?:^|[\\s;&|(])${name}=`);
  const named = new RegExp(`\\s${name}(?![A-Za-z0-9_])`);
  const isGiven = (command: string): boolean => {
    const builtin = SETTING.exec(command);
    return builtin !== null && named.test(command.slice(builtin.index + builtin[0].length - 1));
  };
  return assigns.test(text) || text.split(/[\n;&|()]/).some(isGiven);
}

const SETTING = /(?:^|\s)(?:export|read|local|declare|typeset|readonly|for|getopts|printf\s{1,9}-v)\s/;
