import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDesk } from '../cli/support';

const ROOT = join(__dirname, '..', '..');

const IMAGES = {
  'docker.io/library/multi:1': { index: ['linux/amd64', 'linux/arm64'] },
  'docker.io/library/arm-index:1': { index: ['linux/arm64'] },
} as const;

interface SeenInNeovim {
  readonly code: string;
  readonly source: string;
  /** 1 is an error (`vim.diagnostic.severity`). */
  readonly severity: number;
  readonly line: number;
  /** In bytes, as Neovim counts. */
  readonly column: number;
  readonly endColumn: number;
  readonly message: string;
}

/** What test/support/neovim.lua writes; an empty table is an empty list. */
interface Report {
  readonly errors: readonly string[];
  readonly before: readonly SeenInNeovim[];
  readonly titles: readonly string[];
  readonly after: readonly SeenInNeovim[];
  readonly lines: readonly string[];
  readonly exit: number;
}

describe('in Neovim', () => {
  it('shows what will not run, and a code action mends it', async () => {
    const report = await inNeovim({
      files: {
        '.platformlint.yaml': 'targets: [linux/amd64]\n',
        Dockerfile: 'FROM multi:1 AS build\nRUN make\nFROM --platform=linux/arm64 multi:1\nCOPY --from=build /a /a\n',
      },
      file: 'Dockerfile',
      rule: 'platform-conflict',
      action: 'Change --platform to linux/amd64',
    });
    const [conflict] = report.before;
    assert.equal(conflict?.source, 'platformlint');
    assert.equal(conflict.severity, 1);
    assert.deepEqual([conflict.line, conflict.column, conflict.endColumn], [2, 16, 27]);
    assert.match(conflict.message, /exec format error/);
    assert.equal(report.lines[2], 'FROM --platform=linux/amd64 multi:1');
    assert.deepEqual(report.after, []);
    assert.equal(report.exit, 0);
  });

  it('shows what a registry says, behind letters wider than a byte', async () => {
    const report = await inNeovim({
      files: {
        '.platformlint.yaml': 'targets: [linux/amd64]\n',
        'compose.yaml': 'services: { "wéb😀": { image: arm-index:1 } }\n',
      },
      file: 'compose.yaml',
      rule: 'image-platform-missing',
      action: 'Ignore image-platform-missing here',
    });
    const [missing] = report.before;
    assert.match(missing?.message ?? '', /no matching manifest for linux\/amd64/);
    const start = Buffer.byteLength('services: { "wéb😀": { image: ');
    assert.deepEqual([missing?.column, missing?.endColumn], [start, start + 'arm-index:1'.length]);
    assert.match(report.lines.join('\n'), /# platformlint ignore=image-platform-missing/);
    assert.deepEqual(report.after, []);
  });
});

interface Visit {
  readonly files: Readonly<Record<string, string>>;
  /** What is opened. */
  readonly file: string;
  /** What is waited for. */
  readonly rule: string;
  /** The title of what is chosen. */
  readonly action: string;
}

/** Lets Debian's Neovim open a file, wait for a diagnostic and apply a code action. */
async function inNeovim({ files, file, rule, action }: Visit): Promise<Report> {
  const desk = await openDesk(files, IMAGES);
  const home = join(desk.folder, '..');
  const path = join(home, 'report.json');
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: join(home, 'cache'),
    DOCKER_CONFIG: join(home, 'docker'),
    KUBECONFIG: join(home, 'none'),
    NODE: process.execPath,
    CLI: join(ROOT, 'dist', 'cli.js'),
    FOLDER: desk.folder,
    FILE: file,
    RULE: rule,
    ACTION: action,
    REPORT: path,
  };
  try {
    const script = join(ROOT, 'test', 'support', 'neovim.lua');
    const output = await new Promise<string>((resolve, reject) => {
      const child = execFile(
        'nvim',
        ['--clean', '--headless', '-n', '-c', `luafile ${script}`],
        { env },
        (error, out, err) => (error === null ? resolve(out + err) : reject(error)),
      );
      child.stdin?.end();
    });
    const report: Report = JSON.parse(readFileSync(path, 'utf8'));
    assert.deepEqual(report.errors, [], `${JSON.stringify(report)}\n${output}`);
    return report;
  } finally {
    await desk.close();
  }
}
