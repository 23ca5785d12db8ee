// Makes from the tables what must agree with them; everything made is committed.
//   tsx server/src/dev/generate.ts            writes
//   tsx server/src/dev/generate.ts --check    fails where something is stale
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { keyDescriptions } from '../config/keys';
import { configSchema } from '../config/schema';
import { rulePage } from '../formats/rulePage';
import { KINDS } from '../kinds/table';
import { RULES } from '../rules/table';
import { preCommitHooks } from './hooks';
import { manifestParts, manifestWords } from './manifest';
import { betweenMarkers, configTable, rulesIndex, settingsTable } from './pages';
import { wordsIn } from './words';

const checks = process.argv.includes('--check');
const ruleIds = RULES.map((rule) => rule.id);
const stale: string[] = [];

json('package.json', { ...asObject(readJson('package.json')), ...manifest() });
json('package.nls.json', manifestWords());
json(
  'l10n/bundle.l10n.json',
  wordsIn(
    [...filesOf('client/src'), ...filesOf('server/src')],
    [...RULES.map(({ summary }) => summary), ...keyDescriptions()],
  ),
);
json('schemas/platformlint.schema.json', configSchema([...ruleIds].sort()));
text('client/src/documentGlobs.ts', documentGlobs());
text('.pre-commit-hooks.yaml', preCommitHooks(KINDS));
text('docs/rules/README.md', rulesIndex(RULES));
for (const rule of RULES) text(`docs/rules/${rule.id}.md`, rulePage(rule));
without('docs/rules', ['README.md', ...ruleIds.map((id) => `${id}.md`)]);
page('docs/configuration.md', { settings: settingsTable(), configuration: configTable([...ruleIds].sort()) });

if (stale.length > 0) {
  console.error(`stale: ${stale.join(', ')}; run: npm run generate`);
  process.exitCode = 1;
}

function manifest(): object {
  const { contributes, ...parts } = manifestParts(KINDS);
  const known = asObject(asObject(readJson('package.json')).contributes);
  return { ...parts, contributes: { ...known, ...contributes } };
}

/** The globs of every kind, for the client, which must not carry the kinds themselves. */
function documentGlobs(): string {
  const globs = [...new Set([...KINDS.flatMap((kind) => kind.globs), '**/.platformlint.yaml'])].sort();
  return `// Generated from the table of kinds by server/src/dev/generate.ts.

/** Paths of documents that the server reads. */
export const DOCUMENT_GLOBS: readonly string[] = [
${globs.map((glob) => `  ${JSON.stringify(glob).replaceAll("'", "\\'").replaceAll('"', "'")},`).join('\n')}
];
`;
}

function page(path: string, parts: Readonly<Record<string, string>>): void {
  const before = readFileSync(path, 'utf8');
  const after = Object.entries(parts).reduce((made, [name, part]) => betweenMarkers(made, name, part), before);
  text(path, after);
}

function text(path: string, content: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === content) return;
  change(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  });
}

/** JSON counts by its meaning: the formatter has its own way with short lists. */
function json(path: string, value: unknown): void {
  const plain: unknown = JSON.parse(JSON.stringify(value));
  if (existsSync(path) && isDeepStrictEqual(readJson(path), plain)) return;
  change(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(plain, undefined, 2)}\n`);
  });
}

/** Removes pages of what is no longer there. */
function without(folder: string, wanted: readonly string[]): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder))
    if (!wanted.includes(name)) change(join(folder, name), () => rmSync(join(folder, name)));
}

function change(path: string, make: () => void): void {
  if (checks) stale.push(path);
  else make();
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { encoding: 'utf8', recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
