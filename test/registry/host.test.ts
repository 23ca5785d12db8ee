import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../server/src/host/clock';
import { nodeFiles } from '../../server/src/host/files';
import { nodeEnvironment } from '../../server/src/host/machine';
import type { Environment } from '../../server/src/host/ports';
import { nodeProcesses } from '../../server/src/host/processes';
import { createMachineCertificates } from '../../server/src/offers/registry/certificates';
import { createStoredCredentials } from '../../server/src/offers/registry/credentials/stored';

const never = new AbortController().signal;

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'platformlint-host-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function environment(variables: Readonly<Record<string, string>>, home = '/nowhere'): Environment {
  return { ...nodeEnvironment(), get: (name) => variables[name], home };
}

describe('files', () => {
  const files = nodeFiles();

  it('are read as UTF-8 text up to a size', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'a');
      const read = async (content: string | Uint8Array, maxBytes = 100): Promise<string> => {
        writeFileSync(path, content);
        const result = await files.readText(path, maxBytes);
        return result.ok ? result.text : result.reason;
      };
      assert.equal(await read('\ufeffhällo'), 'hällo');
      assert.equal(await read(''), '');
      assert.equal(await read('x'.repeat(100)), 'x'.repeat(100));
      assert.equal(await read('x'.repeat(101)), 'tooLarge');
      assert.equal(await read(Buffer.from([0xff, 0xfe])), 'notText');
      assert.equal(await read('a\u0000b'), 'notText');
      assert.equal((await files.readText(join(folder, 'none'), 1)).ok, false);
      assert.equal((await files.readText(folder, 10)).ok, false);
    }));

  it('are replaced as a whole, nothing left beside them', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'deep', 'b');
      const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
      const results = await Promise.all(texts.map((text) => files.writeText(path, text)));
      assert.ok(results.every(({ ok }) => ok));
      const read = await files.readText(path, 1_000_000);
      assert.ok(read.ok && texts.includes(read.text));
      assert.deepEqual(readdirSync(join(folder, 'deep')), ['b']);
      assert.deepEqual(await files.remove(path), { ok: true });
      assert.deepEqual(await files.remove(path), { ok: true });
      assert.equal((await files.writeText(join(folder, 'deep'), 'x')).ok, false);
      assert.deepEqual(readdirSync(folder), ['deep']);
    }));

  it('are listed, links by what they lead to', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'file'), '');
      mkdirSync(join(folder, 'sub'));
      symlinkSync(join(folder, 'file'), join(folder, 'link'));
      symlinkSync(join(folder, 'none'), join(folder, 'dangling'));
      const listed = await files.list(folder);
      assert.ok(listed.ok);
      const kinds = Object.fromEntries(listed.entries.map(({ name, kind }) => [name, kind]));
      assert.deepEqual(kinds, { file: 'file', sub: 'folder', link: 'file', dangling: 'other' });
      const absent = await files.list(join(folder, 'none'));
      assert.equal(absent.ok ? '' : absent.reason, 'absent');
    }));
});

describe('programs', () => {
  const limits = { timeoutMs: 10_000, maxBytes: 1_000 };
  const processes = nodeProcesses(nodeEnvironment());
  const node = (script: string, stdin = '', more: Partial<typeof limits> = {}, signal = never) =>
    processes.run(process.execPath, ['-e', script], stdin, { ...limits, ...more }, signal);

  it('get their input and give their output and status', async () => {
    const script = 'process.stdin.pipe(process.stdout); console.error("e"); process.exitCode = 3';
    assert.deepEqual(await node(script, 'in $HOME "x"'), { status: 3, stdout: 'in $HOME "x"', stderr: 'e\n' });
  });

  it('that do not read their input are no failure', async () => {
    const result = await node('console.log(1)', 'x'.repeat(1_000_000));
    assert.equal('stdout' in result && result.stdout, '1\n');
  });

  it('are ended at their limits', async () => {
    const forever = 'setInterval(() => undefined, 1000)';
    const failed = async (result: ReturnType<typeof node>): Promise<string> => {
      const ended = await result;
      return 'failed' in ended ? ended.failed : 'ran';
    };
    assert.equal(await failed(node(forever, '', { timeoutMs: 50 })), 'timeout');
    assert.equal(await failed(node('process.stdout.write("x".repeat(5000))')), 'tooLarge');
    const controller = new AbortController();
    const running = failed(node(forever, '', {}, controller.signal));
    controller.abort();
    assert.equal(await running, 'canceled');
  });

  it('are found in the absolute folders of PATH only', () =>
    inFolder(async (folder) => {
      const program = join(folder, 'hello-program');
      writeFileSync(program, `#!${process.execPath}\nconsole.log("hello")\n`);
      chmodSync(program, 0o755);
      const before = process.cwd();
      process.chdir(folder);
      try {
        const run = (path: string, command = 'hello-program', alsoIn: readonly string[] = []) =>
          nodeProcesses(environment({ PATH: path })).run(command, [], '', { ...limits, alsoIn }, never);
        const notFound = { failed: 'notFound', detail: 'hello-program was not found' };
        for (const path of ['', '.', ':', './', 'bin::.']) assert.deepEqual(await run(path), notFound);
        assert.equal('failed' in (await run('', './hello-program')), true);
        const found = { status: 0, stdout: 'hello\n', stderr: '' };
        assert.deepEqual(await run(`/none:${folder}`), found);
        assert.deepEqual(await run('', 'hello-program', [folder]), found);
        chmodSync(program, 0o644);
        assert.deepEqual(await run(folder), notFound);
      } finally {
        process.chdir(before);
      }
    }));
});

describe('the clock', () => {
  it('stops waiting when told to', async () => {
    const controller = new AbortController();
    const waiting = systemClock().wait(1_000_000, controller.signal);
    controller.abort();
    await waiting;
    await systemClock().wait(1_000_000, controller.signal);
    await systemClock().wait(1, never);
  });
});

describe("the user's own configuration", () => {
  it('is read from the disk, and its helper is run', () =>
    inFolder(async (folder) => {
      const helper = join(folder, 'docker-credential-test');
      const body =
        'let s="";process.stdin.on("data",d=>s+=d).on("end",()=>console.log(JSON.stringify({ServerURL:s,Username:process.argv[2],Secret:s})))';
      writeFileSync(helper, `#!${process.execPath}\n${body}\n`);
      chmodSync(helper, 0o755);
      mkdirSync(join(folder, '.docker'));
      writeFileSync(join(folder, '.docker', 'config.json'), '{"credHelpers":{"a.io":"test","b.io":"missing"}}');
      const machine = environment({ PATH: folder }, folder);
      const source = createStoredCredentials(nodeFiles(), nodeProcesses(machine), machine);
      assert.deepEqual(await source.find('a.io', 'x', never), {
        state: 'found',
        from: 'docker-credential-test',
        credential: { kind: 'basic', username: 'get', password: 'a.io' },
      });
      const missing = await source.find('b.io', 'x', never);
      assert.match(
        missing.state === 'none' ? (missing.note ?? '') : '',
        /docker-credential-missing.*not found on PATH/,
      );
      assert.equal(await source.names('a.io'), true);
    }));

  it('has certificates as Docker keeps them', () =>
    inFolder(async (folder) => {
      const certs = join(folder, '.docker', 'certs.d', 'registry.corp:5000');
      mkdirSync(certs, { recursive: true });
      for (const name of ['a.crt', 'b.crt', 'client.cert', 'client.key', 'other.cert'])
        writeFileSync(join(certs, name), name);
      writeFileSync(join(folder, 'extra.pem'), 'extra');
      const warnings: string[] = [];
      const machine = environment(
        { NODE_EXTRA_CA_CERTS: join(folder, 'extra.pem'), SSL_CERT_FILE: join(folder, 'none') },
        folder,
      );
      const certificates = createMachineCertificates(
        nodeFiles(),
        machine,
        [],
        (message) => void warnings.push(message),
      );
      assert.deepEqual(await certificates.of('registry.corp:5000'), {
        ca: 'a.crt\nb.crt',
        cert: 'client.cert',
        key: 'client.key',
      });
      assert.equal(await certificates.of('other.corp'), undefined);
      assert.deepEqual((await certificates.authorities()).slice(-1), ['extra']);
      assert.match(warnings.join(), /none cannot be read/);
    }));
});
