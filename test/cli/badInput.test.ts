import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, lstatSync, mkdirSync, openSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { allFaults, startFaultyRegistry } from '../support/faultyRegistry';
import { closeServer, listen } from '../support/registry';
import { type Desk, findingsOf, openDesk, type Run } from './support';

const IMAGES = { 'docker.io/library/arm-index:1': { index: ['linux/arm64'] } } as const;
const TARGET = 'targets: [linux/amd64]\nrules: { from-platform-missing: off }\n';
const BAD = 'FROM arm-index:1\n';

const CLI = join(__dirname, '..', '..', 'dist', 'cli.js');

describe('bad input on the command line', () => {
  const desks: Desk[] = [];
  const desk = async (files: Readonly<Record<string, string>>): Promise<Desk> => {
    const opened = await openDesk({ '.platformlint.yaml': TARGET, ...files }, IMAGES);
    desks.push(opened);
    return opened;
  };
  afterEach(async () => {
    for (const one of desks.splice(0)) await one.close();
  });
  const isCalm = ({ stdout, stderr }: Run): void => {
    assert.doesNotMatch(stdout + stderr, /^\s+at .*:\d+:\d+\)?$/m, 'a stack trace');
    assert.doesNotMatch(stderr, /this should not have happened/);
  };

  it('leaves pipes, devices and links to nowhere alone, named or found', async function () {
    if (process.platform === 'win32') return;
    this.timeout(20_000);
    const { folder, run } = await desk({ 'ok/Dockerfile': BAD });
    execFileSync('mkfifo', [join(folder, 'Dockerfile'), join(folder, 'compose.yaml')]);
    symlinkSync('/dev/zero', join(folder, 'zero.Dockerfile'));
    symlinkSync('nowhere', join(folder, 'gone.Dockerfile'));
    mkdirSync(join(folder, 'odd', 'Dockerfile'), { recursive: true });
    const all = await run('--format', 'json');
    isCalm(all);
    assert.deepEqual(
      findingsOf(all).map(({ file }) => file),
      ['ok/Dockerfile'],
    );
    for (const path of ['Dockerfile', 'compose.yaml', 'zero.Dockerfile']) {
      const named = await run(path);
      assert.match(named.stderr, new RegExp(`${path} is not read: it is a pipe or a device`));
      assert.equal(named.status, 3);
    }
    assert.match((await run('gone.Dockerfile')).stderr, /gone\.Dockerfile does not exist/);
    const named = await run('--config', 'Dockerfile');
    assert.equal(named.status, 2);
    assert.match(named.stderr, /Dockerfile: cannot be read/);
  });

  it('reads what a link to a folder leads to once, where it stands', async function () {
    if (process.platform === 'win32') return;
    this.timeout(20_000);
    const { folder, run } = await desk({ 'a/Dockerfile': BAD });
    symlinkSync('.', join(folder, 'loop'));
    symlinkSync('a', join(folder, 'b'));
    assert.deepEqual(
      findingsOf(await run('--format', 'json')).map(({ file }) => file),
      ['a/Dockerfile'],
    );
    for (const named of ['b', 'loop/b', 'loop']) {
      assert.deepEqual(
        findingsOf(await run('--format', 'json', named)).map(({ file }) => file),
        ['a/Dockerfile'],
        named,
      );
    }
    symlinkSync('/', join(folder, 'out'));
    const outside = await run('out');
    assert.equal(outside.status, 2);
    assert.match(outside.stderr, /out leads to a folder outside/);
  });

  it('says which of its files cannot be read', async () => {
    const { write, run } = await desk({ 'ok/Dockerfile': BAD });
    write('Dockerfile', new Uint8Array(2000).fill(0));
    write('latin.Dockerfile', Buffer.from('# caf\u00e9\nFROM x\n', 'latin1'));
    write('big.Dockerfile', `FROM x\n${'RUN true # and more of it\n'.repeat(400_000)}`);
    write('notOurs.yaml', new Uint8Array(2000).fill(0));
    const result = await run();
    isCalm(result);
    assert.equal(result.status, 1);
    assert.match(result.stderr, /^platformlint: Dockerfile is not read: it is not a text file$/m);
    assert.match(result.stderr, /^platformlint: latin\.Dockerfile is not read: it is not UTF-8 text$/m);
    assert.match(result.stderr, /^platformlint: big\.Dockerfile is not read: it is larger than/m);
    assert.doesNotMatch(result.stderr, /notOurs/);
  });

  it('takes standard input as it takes a file: without its mark, and not if it is large or no text', async () => {
    const { runIn } = await desk({});
    const marked = await runIn({ stdin: '\ufeffFROM --platform=linux/adm64 x\n' }, '-', '--offline');
    assert.match(marked.stdout, /^Dockerfile:1:17 error/);
    assert.equal(marked.stderr, '');
    const refused = await runIn({ stdin: 'FROM \0' }, '-', '--offline');
    assert.equal(refused.status, 3);
    assert.match(refused.stderr, /standard input is not read: it is not a text file/);
  });

  it('leaves standard input without an end', function () {
    if (process.platform === 'win32') return;
    this.timeout(20_000);
    const endless = openSync('/dev/zero', 'r');
    const { status, stderr } = spawnSync(process.execPath, [CLI, '-', '--offline'], {
      stdio: [endless, 'pipe', 'pipe'],
    });
    closeSync(endless);
    assert.equal(status, 3);
    assert.match(String(stderr), /standard input is not read: it is larger than/);
  });

  it('says that standard output is full', () => {
    if (process.platform !== 'linux') return;
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [CLI, 'rules'], { stdio: ['ignore', full, 'pipe'] });
    closeSync(full);
    assert.equal(status, 3);
    assert.match(String(stderr), /^platformlint: standard output cannot be written: ENOSPC.*\n$/);
  });

  it('fails where a file cannot be mended, and reports it as it is', async () => {
    // What is written beside it has a longer name than a file can have.
    const name = `${'a'.repeat(220)}.Dockerfile`;
    const onStage = 'FROM scratch AS a\nFROM --platform=linux/amd64 a\n';
    const { run, read } = await desk({ [name]: onStage, Dockerfile: onStage });
    const result = await run('--offline', '--fix', '.');
    assert.equal(result.status, 3);
    assert.match(result.stderr, /^platformlint: a+\.Dockerfile cannot be written: name too long/m);
    assert.match(result.stderr, /^platformlint: fixed 1 file$/m);
    assert.match(result.stdout, /^a+\.Dockerfile:2:17 warning .*\[from-platform-on-stage\]/m);
    assert.equal(read(name), onStage);
    assert.doesNotMatch(read('Dockerfile'), /--platform/);
  });

  it('keeps its exit status where nobody reads standard error', async () => {
    const child = spawn(process.execPath, [CLI, '--no-such-option'], { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.destroy();
    const [status] = await once(child, 'exit');
    assert.equal(status, 2);
  });

  it('says that a file of the report, or the cache, is where nothing can be written', async function () {
    if (process.platform !== 'linux') return;
    this.timeout(20_000);
    const { run, runIn } = await desk({ 'ok/Dockerfile': BAD });
    const report = await run('--offline', '--output', '/proc/none/report', '.');
    assert.equal(report.status, 3);
    assert.match(report.stderr, /\/proc\/none\/report cannot be written: no such file or directory$/m);
    const uncached = await runIn({ env: { XDG_CACHE_HOME: '/proc/none' } }, '--offline', '.');
    assert.equal(uncached.status, 0);
  });

  it('stops at a configuration that cannot be read', async () => {
    const { write, run } = await desk({ 'ok/Dockerfile': BAD });
    write('ok/.platformlint.yaml', new Uint8Array(10).fill(0));
    const result = await run();
    assert.equal(result.status, 2);
    assert.equal(result.stdout, '');
    assert.match(result.stderr, /ok\/\.platformlint\.yaml:1: This configuration cannot be read: it is not a text file/);
  });

  it('writes a report to /dev/stdout and leaves the device there', async () => {
    if (process.platform === 'win32') return;
    const { folder } = await desk({ Dockerfile: 'FROM --platform=linux/x86_64 scratch\n' });
    const command = `"${process.execPath}" "${CLI}" --offline --format github --output /dev/stdout | cat`;
    const before = lstatSync('/dev/stdout').isSymbolicLink();
    assert.match(execFileSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' }), /^::\w+ file=Dockerfile/);
    assert.equal(lstatSync('/dev/stdout').isSymbolicLink(), before);
  });

  it('bounds what deep, long and repeating texts cost', async function () {
    this.timeout(20_000);
    const bomb = Array.from({ length: 12 }, (_, i) =>
      i === 0 ? 'a0: &a0 [x, x]\n' : `a${i}: &a${i} [${`*a${i - 1}, `.repeat(9)}]\n`,
    ).join('');
    const { run } = await desk({
      Dockerfile: BAD,
      'bomb.yaml': `apiVersion: v1\nkind: Pod\n${bomb}spec:\n  containers: *a11\n`,
      'stack.compose.yml': `services:\n  x:\n    image: redis\n${bomb}`,
      'deep.yaml': `apiVersion: v1\nkind: Pod\nspec: ${'['.repeat(100_000)}\n`,
      'deep.json': `{"apiVersion":"v1","kind":"Pod","spec":${'['.repeat(100_000)}`,
      'deep.tf': `resource "a" "b" { x = ${'['.repeat(50_000)}\n`,
      'docker-bake.hcl': `target "x" { args = ${'{a='.repeat(50_000)}`,
      'build.sh': `docker build ${'$('.repeat(50_000)} .\n${'if true; then '.repeat(20_000)}`,
      Makefile: `A=$(A)\nB=$(B)$(B)\n${'$('.repeat(30_000)}\nx:\n\tdocker build -t $(A) .\n`,
      'long.Dockerfile': `FROM ${'a'.repeat(1_000_000)}\nFROM --platform=${'x'.repeat(1_000_000)} redis\n`,
    });
    const started = performance.now();
    const result = await run('--format', 'json');
    isCalm(result);
    assert.ok(findingsOf(result).some(({ file }) => file === 'Dockerfile'));
    assert.ok(performance.now() - started < 10_000);
  });

  it('reads more words and lines than one call takes arguments', async function () {
    this.timeout(60_000);
    const { run } = await desk({
      Dockerfile: BAD,
      'many.sh': `docker build ${'-t x '.repeat(200_000)}.\ndocker run x ${'a '.repeat(200_000)}\n`,
      '.github/workflows/lines.yml': `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n${'          a\n'.repeat(200_000)}`,
      'many.Dockerfile': `FROM redis\nENV ${'A=b '.repeat(200_000)}\n`,
    });
    const result = await run('--format', 'json');
    isCalm(result);
    assert.ok(findingsOf(result).some(({ file }) => file === 'Dockerfile'));
  });

  it('takes any file name', async () => {
    if (process.platform === 'win32') return;
    const names = [
      'a b.Dockerfile',
      'ü 100%.Dockerfile',
      'x#y?z.Dockerfile',
      'new\nline.Dockerfile',
      '-dash.Dockerfile',
    ];
    const { run } = await desk(Object.fromEntries(names.map((name) => [name, BAD])));
    assert.deepEqual(
      findingsOf(await run('--format', 'json')).map(({ file }) => file),
      [...names].sort(),
    );
    const { stdout } = await run('--format', 'github');
    assert.equal(stdout.trimEnd().split('\n').length, names.length);
    assert.match(stdout, /file=new%0Aline\.Dockerfile,/);
    assert.match(stdout, /file=ü 100%25\.Dockerfile,/);
    const sarif = JSON.parse((await run('--format', 'sarif')).stdout);
    const uris: readonly string[] = sarif.runs[0].results.map(
      (one: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        one.locations[0]?.physicalLocation.artifactLocation.uri,
    );
    assert.deepEqual(uris.map(decodeURIComponent), [...names].sort());
    assert.ok(uris.every((uri) => URL.canParse(uri, 'file:///w/') && new URL(uri, 'file:///w/').hash === ''));
    assert.match((await run('--', '-dash.Dockerfile')).stdout, /-dash\.Dockerfile:1:6 error/);
    assert.match((await run()).stdout, /^new\ufffdline\.Dockerfile:1:6/m);
  });

  it('reports nothing when it is stopped while a registry is silent', async function () {
    if (process.platform === 'win32') return;
    this.timeout(20_000);
    const silent = createServer();
    const asked = once(silent, 'request');
    const host = await listen(silent);
    try {
      const { folder } = await desk({
        Dockerfile: `FROM ${host}/x:1\n`,
        'http.yaml': `registries: { "${host}": { http: true } }\n`,
      });
      const child = spawn(process.execPath, [CLI, '--no-cache', '--config', 'http.yaml'], { cwd: folder });
      const told = { stdout: '', stderr: '' };
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        told.stdout += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        told.stderr += text;
      });
      const closed = once(child, 'close');
      await Promise.race([asked, closed]);
      child.kill('SIGINT');
      const [status] = await closed;
      assert.deepEqual([status, told.stdout], [130, '']);
      assert.match(told.stderr, /^platformlint: stopped before all images were looked up/);
    } finally {
      await closeServer(silent);
    }
  });

  it('says of each image that a broken registry answers for why it was not checked', async function () {
    this.timeout(60_000);
    const registry = await startFaultyRegistry();
    try {
      const services = allFaults.map((fault) => `  ${fault}:\n    image: ${registry.host}/${fault}/x:1\n`).join('');
      const { run } = await desk({
        'compose.yaml': `services:\n${services}`,
        'faulty.yaml': `${TARGET}registries: { "${registry.host}": { http: true } }\n`,
      });
      const result = await run('--config', 'faulty.yaml', '--verbose', '--format', 'json');
      isCalm(result);
      assert.deepEqual([result.status, findingsOf(result)], [0, []]);
      const { unknown } = JSON.parse(result.stdout).lookups;
      assert.ok(unknown.length > allFaults.length / 2);
      for (const { image, reason, detail } of unknown) {
        assert.match(reason, /^[a-zA-Z]+$/);
        assert.ok(detail.length > 10);
        assert.ok(result.stderr.includes(`${image}: not checked (${reason})`));
      }
    } finally {
      await registry.close();
    }
  });
});
