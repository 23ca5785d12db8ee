import { type FlagTable, readOptions } from './options';
import { resolvePaths } from './scriptFolder';
import { type Argument, textOf } from './words';

/**
 * The workspace files that may be meant where a command of Helm takes values from a file (`helm upgrade … -f`), seen from
 * the folders that it may run in. Files elsewhere and those whose name is not known are left out.
 */
export function valuesTaken(words: readonly Argument[], folders: readonly string[]): readonly string[] {
  const [program, ...args] = words;
  if (program === undefined || !isHelm(textOf(program) ?? '')) return [];
  const { all, positionals } = readOptions(args, HELM_FLAGS, 'anywhere', program.span.end);
  // A plugin's word may stand before that of Helm's own command: `helm diff upgrade`.
  if (!positionals.slice(0, 2).some((word) => RENDERS.has(textOf(word) ?? ''))) return [];
  const said = all.flatMap(({ name, value }) => (VALUES.has(name) && value ? [textOf(value) ?? ''] : []));
  const files = said.flatMap((each) => each.split(',')).filter((file) => /\.ya?ml$/.test(file) && !file.includes(':'));
  return files.flatMap((file) => resolvePaths(folders, file)).filter((path) => !path.startsWith('..'));
}

/** Whether a program is Helm. */
export function isHelm(program: string): boolean {
  return /^(?:.*\/)?helm$/.test(program);
}

/** The commands that render a chart with values. */
const RENDERS: ReadonlySet<string> = new Set(['install', 'upgrade', 'template']);

const VALUES: ReadonlySet<string> = new Set(['f', 'values']);

/** Flags of Helm itself, and of `helm install`, `upgrade` and `template`. */
const HELM_FLAGS: FlagTable = {
  values: new Set(
    `burst-limit content-cache kube-apiserver kube-as-group kube-as-user kube-ca-file kube-context kube-tls-server-name
    kube-token kubeconfig n namespace qps registry-config repository-cache repository-config
    a api-versions ca-file cert-file description f values history-max key-file keyring kube-version l labels
    name-template o output output-dir password post-renderer post-renderer-args repo set set-file set-json
    set-literal set-string s show-only timeout username version`.split(/\s+/),
  ),
  switches: new Set(['g', 'i']),
};
