import { parseArgs } from 'node:util';
import { FORMATS } from '../formats/table';
import { platformOfUser } from '../image/architectureWords';
import { meantPlatform } from '../image/meantPlatform';
import { nearest } from '../image/nearest';
import type { Platform } from '../image/platform';
import { wrapLine } from '../text/wrap';
import { strayOption } from './optionOwners';

/** What `--target` takes: a platform, or the nodes of a cluster. */
export type Target =
  | { readonly kind: 'platform'; readonly platform: Platform }
  /** `context` is '' for the current one. */
  | { readonly kind: 'cluster'; readonly context: string };

const FAIL_LEVELS = ['error', 'warning', 'info', 'never'] as const;
/** The least severity that makes the exit status 1. */
export type FailLevel = (typeof FAIL_LEVELS)[number];

/** The options of a lint run. */
export interface LintOptions {
  readonly paths: readonly string[];
  readonly targets: readonly Target[];
  readonly format: string;
  readonly output?: string;
  readonly config?: string;
  readonly offline: boolean;
  readonly cache: boolean;
  /** Ask the local engine for what no registry answers. */
  readonly engine: boolean;
  readonly strictLookups: boolean;
  readonly fix: boolean;
  readonly unsafeFixes: boolean;
  readonly dryRun: boolean;
  readonly failOn: FailLevel;
  readonly baseline?: string;
  readonly updateBaseline: boolean;
  readonly stdinFilename?: string;
  readonly verbose: boolean;
  readonly kubeconfig?: string;
  readonly nodes?: string;
}

/** What the command line asks for. */
export type Command =
  | { readonly command: 'lint'; readonly options: LintOptions }
  | { readonly command: 'inspect'; readonly reference: string; readonly options: LintOptions }
  | {
      readonly command: 'cluster';
      readonly context: string;
      /** Judge the pods that run there, too. */
      readonly pods: boolean;
      /** Keep the platforms of its nodes in the configuration. */
      readonly save: boolean;
      readonly options: LintOptions;
    }
  | { readonly command: 'explain'; readonly rule: string }
  | { readonly command: 'rules' }
  | { readonly command: 'init'; readonly options: LintOptions }
  | { readonly command: 'server' }
  | { readonly command: 'help' }
  | { readonly command: 'version' };

/** What is wrong with the arguments, as a sentence for standard error. */
export interface UsageError {
  readonly usage: string;
}

/** Every option of every command, as `parseArgs` takes them. */
export const OPTIONS = {
  target: { type: 'string', multiple: true },
  format: { type: 'string' },
  output: { type: 'string', short: 'o' },
  config: { type: 'string' },
  offline: { type: 'boolean' },
  'no-cache': { type: 'boolean' },
  engine: { type: 'boolean' },
  'strict-lookups': { type: 'boolean' },
  fix: { type: 'boolean' },
  'unsafe-fixes': { type: 'boolean' },
  'fix-dry-run': { type: 'boolean' },
  'fail-on': { type: 'string' },
  baseline: { type: 'string' },
  'update-baseline': { type: 'boolean' },
  'stdin-filename': { type: 'string' },
  context: { type: 'string' },
  kubeconfig: { type: 'string' },
  nodes: { type: 'string' },
  pods: { type: 'boolean' },
  save: { type: 'boolean' },
  stdio: { type: 'boolean' },
  verbose: { type: 'boolean', short: 'v' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

const COMMANDS = ['inspect', 'cluster', 'explain', 'rules', 'server', 'init'] as const;

/** Reads the arguments after the program's name. */
export function readArguments(args: readonly string[]): Command | UsageError {
  const parsed = parse(args);
  if ('usage' in parsed) return parsed;
  const { values, positionals } = parsed;
  if (values.help === true) return { command: 'help' };
  if (values.version === true) return { command: 'version' };
  const [first, second, ...rest] = positionals;
  const command = COMMANDS.find((name) => name === first);
  const stray = strayOption(command ?? 'lint', Object.keys(values));
  if (stray !== undefined) return stray;
  const formats = [...FORMATS.map(({ id }) => id), ...(command === 'cluster' ? ['html'] : [])];
  const options = lintOptions(values, command === undefined ? positionals : positionals.slice(1), formats);
  if ('usage' in options) return options;
  switch (command) {
    case undefined:
      if (!options.targets.some(({ kind }) => kind === 'cluster')) {
        const isFor = (what: string): UsageError => ({
          usage: `${what}: take it with --target cluster, or with platformlint cluster`,
        });
        if (values.nodes !== undefined) return isFor('--nodes says what a cluster has');
        if (values.kubeconfig !== undefined) return isFor('--kubeconfig says how a cluster is reached');
      }
      return { command: 'lint', options };
    case 'inspect':
      if (second === undefined || rest.length > 0)
        return { usage: 'inspect takes one image reference: platformlint inspect redis:7' };
      return { command, reference: second, options };
    case 'explain':
      if (second === undefined || rest.length > 0)
        return { usage: 'explain takes one rule: platformlint explain image-platform-missing' };
      return { command, rule: second };
    case 'cluster':
      return {
        command,
        context: values.context ?? '',
        pods: values.pods === true,
        save: values.save === true,
        options,
      };
    case 'init':
      return { command, options };
    case 'rules':
    case 'server':
      if (second !== undefined) return { usage: `${command} takes no more words, such as "${second}"` };
      return { command };
    default:
      return command satisfies never;
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>['values'];

function parse(args: readonly string[]): { values: Values; positionals: string[] } | UsageError {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const unknown = /^Unknown option '--([\w-]+)'/.exec(message)?.[1];
    if (unknown !== undefined) return { usage: unknownOption(unknown) };
    return { usage: message.split('. To specify')[0]?.trim() ?? message };
  }
}

function unknownOption(name: string): string {
  const { words } = nearest(name, Object.keys(OPTIONS));
  const meant = words.length === 0 ? '' : ` (did you mean ${words.map((word) => `--${word}`).join(' or ')}?)`;
  return `there is no option --${name}${meant}`;
}

function lintOptions(values: Values, paths: readonly string[], formats: readonly string[]): LintOptions | UsageError {
  const targets: Target[] = [];
  for (const text of (values.target ?? []).flatMap((one) => one.split(','))) {
    const target = readTarget(text.trim());
    if ('usage' in target) return target;
    targets.push(target);
  }
  const format = values.format ?? 'text';
  if (!formats.includes(format)) return { usage: `--format takes ${formats.join(', ')}, not "${format}"` };
  const failOn = FAIL_LEVELS.find((level) => level === (values['fail-on'] ?? 'error'));
  if (failOn === undefined) return { usage: `--fail-on takes ${FAIL_LEVELS.join(', ')}, not "${values['fail-on']}"` };
  if (values.fix === true && paths.includes('-'))
    return { usage: '--fix changes files; for standard input take --fix-dry-run, which prints the difference' };
  if (values['stdin-filename'] !== undefined && !paths.includes('-'))
    return { usage: '--stdin-filename names what standard input holds, which is read for -' };
  if (values['update-baseline'] === true && values.baseline === undefined)
    return { usage: '--update-baseline needs --baseline <file>' };
  return {
    paths,
    targets,
    format,
    failOn,
    offline: values.offline === true,
    cache: values['no-cache'] !== true,
    engine: values.engine === true,
    strictLookups: values['strict-lookups'] === true,
    fix: values.fix === true,
    unsafeFixes: values['unsafe-fixes'] === true,
    dryRun: values['fix-dry-run'] === true,
    updateBaseline: values['update-baseline'] === true,
    verbose: values.verbose === true,
    ...(values.output !== undefined && { output: values.output }),
    ...(values.config !== undefined && { config: values.config }),
    ...(values.baseline !== undefined && { baseline: values.baseline }),
    ...(values['stdin-filename'] !== undefined && { stdinFilename: values['stdin-filename'] }),
    ...(values.kubeconfig !== undefined && { kubeconfig: values.kubeconfig }),
    ...(values.nodes !== undefined && { nodes: values.nodes }),
  };
}

function readTarget(text: string): Target | UsageError {
  if (text === 'cluster') return { kind: 'cluster', context: '' };
  if (text.startsWith('cluster:')) return { kind: 'cluster', context: text.slice('cluster:'.length) };
  const platform = platformOfUser(text);
  if (platform !== undefined) return { kind: 'platform', platform };
  const usage = `--target takes a platform such as linux/amd64, or cluster[:context], not "${text}"`;
  if (text.includes(',')) return { usage: `${usage}; for several platforms write --target several times` };
  const meant = meantPlatform(text);
  return { usage: meant === undefined ? usage : `${usage} (did you mean ${meant}?)` };
}

/** What `--help` prints, for a terminal of so many columns. */
export function helpText(columns: number | undefined): string {
  if (columns === undefined || columns < 60) return HELP;
  const lines = HELP.split('\n').map((line) => wrapLine(line, columns, line.startsWith(' ') ? ' '.repeat(40) : ''));
  return lines.join('\n');
}

const HELP = `platformlint: finds container images that will not run where they are deployed

Usage
  platformlint [paths…]                 lint files and folders (default: .; - reads standard input)
  platformlint inspect <reference>      the platforms an image offers, and who says so
  platformlint cluster [paths…]         which images run on the nodes of a cluster
  platformlint explain <rule>           what a rule means and how to mend it
  platformlint rules                    all rules
  platformlint init [folder]            write a first .platformlint.yaml from what is found
  platformlint server --stdio           the language server

Options
  --target <platform|cluster[:context]> what images must run on; repeatable; replaces the configured targets
  --format <${FORMATS.map((one) => one.id).join('|')}>
  --output <file>                       write the report there instead of standard output
  --config <file>                       use this configuration only
  --offline                             ask no registry and no cluster: catalogue and workspace only
  --no-cache                            neither read nor write the disk cache
  --engine                              ask the local Docker or Podman for images that no registry has
  --strict-lookups                      exit 3 when an image could not be looked up
  --fix, --fix-dry-run                  mend what is safe; print the diff instead
  --unsafe-fixes                        with these: also what changes what is built or where it runs
  --fail-on <error|warning|info|never>  what makes the exit status 1 (default: error)
  --baseline <file>, --update-baseline  report only what is new
  --stdin-filename <path>               the name of what standard input holds
  --context, --kubeconfig, --nodes      for cluster: a kube context (or docker:NAME), a kubeconfig, a saved nodes.json
  --pods, --save, --format html         for cluster: judge what runs there; keep its platforms; write a page
  --verbose, --version, --help

Exit status: 0 nothing at or above --fail-on, 1 findings, 2 usage or configuration, 3 the job could not be done.
`;
