import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Desk, findingsOf, openDesk } from './support';

const IMAGES = {
  'docker.io/library/multi:1': { index: ['linux/amd64', 'linux/arm64'] },
  'docker.io/library/arm-single:1': { manifest: 'linux/arm64' },
  'docker.io/library/arm-index:1': { index: ['linux/arm64'], attestations: true },
} as const;

const TARGET = 'targets:\n  - platforms: [linux/amd64]\n    because: the server is x86_64\n';

describe('platformlint on the command line', () => {
  const desks: Desk[] = [];
  const desk = async (
    files: Readonly<Record<string, string>>,
    images: Parameters<typeof openDesk>[1] = IMAGES,
  ): Promise<Desk> => {
    const opened = await openDesk(files, images);
    desks.push(opened);
    return opened;
  };
  afterEach(async () => {
    for (const one of desks.splice(0)) await one.close();
  });

  it('reports what will not run, where it stands and why, and exits with 1', async () => {
    const { run } = await desk({
      '.platformlint.yaml': TARGET,
      'compose.yaml': 'services:\n  web:\n    image: arm-index:1\n',
    });
    const result = await run('--format', 'json');
    assert.equal(result.status, 1);
    const [finding, ...others] = findingsOf(result);
    assert.deepEqual(others, []);
    assert.equal(finding?.rule, 'image-platform-missing');
    assert.equal(finding.severity, 'error');
    assert.equal(finding.file, 'compose.yaml');
    assert.deepEqual(
      [finding.start, finding.end],
      [
        { line: 3, column: 12 },
        { line: 3, column: 23 },
      ],
    );
    assert.match(finding.message, /no matching manifest for linux\/amd64/);
    assert.match(JSON.parse(result.stdout).findings[0].because, /the server is x86_64/);
  });

  it('says that there is nothing to check where no file names or builds an image', async () => {
    const { run } = await desk({ 'src/server.js': 'console.log(1)\n' });
    const { status, stdout } = await run();
    assert.deepEqual([status, stdout], [0, 'No file to check was found.\n']);
  });

  it('exits with 0 when everything runs, and asks each image once', async () => {
    const { run, registry } = await desk({
      '.platformlint.yaml': TARGET,
      'compose.yaml': 'services:\n  a:\n    image: multi:1\n  b:\n    image: multi:1\n',
    });
    const result = await run();
    assert.equal(result.status, 0, result.stdout);
    assert.match(result.stdout, /No problems found in 1 file \(1 image looked up\)/);
    assert.equal(registry.requests.filter(({ path }) => path.includes('/manifests/')).length, 1);
  });

  it('reads a compose file of any name that another document or the user names, and no other', async () => {
    const wrong = 'services:\n  web:\n    image: arm-index:1\n    platform: linux/amd64\n';
    const { run } = await desk({
      'bin/up.sh': '#!/bin/sh\ndocker compose -f deploy/named.yaml -f deploy/values.json up -d\n',
      'deploy/named.yaml': wrong,
      'deploy/unnamed.yaml': wrong,
      'deploy/values.json': '{}',
    });
    const filesOf = async (...args: readonly string[]): Promise<readonly string[]> =>
      findingsOf(await run('--format', 'json', ...args)).map(({ file }) => file);
    assert.deepEqual(await filesOf(), ['deploy/named.yaml']);
    assert.deepEqual(await filesOf('deploy/unnamed.yaml'), ['deploy/unnamed.yaml']);
  });

  it('shows the line with a caret under the reference', async () => {
    const { run } = await desk({
      '.platformlint.yaml': TARGET,
      'compose.yaml': 'services:\n  web:\n    image: arm-single:1\n',
    });
    const { stdout } = await run();
    assert.match(stdout, /compose\.yaml:3:12 error .*exec format error.*\[image-single-platform\]/);
    assert.match(stdout, /3 \| {5}image: arm-single:1\n {2}\| {12}\^{12}\n/);
  });

  it('gives the same bytes twice', async () => {
    const { run } = await desk({
      '.platformlint.yaml': TARGET,
      'b/compose.yaml': 'services:\n  web:\n    image: arm-single:1\n',
      'a/compose.yaml': 'services:\n  web:\n    image: arm-index:1\n    platform: linux/x86_64\n',
    });
    const [first, second] = [await run('--format', 'sarif'), await run('--format', 'sarif')];
    assert.equal(first.stdout, second.stdout);
    assert.deepEqual(
      JSON.parse(first.stdout).runs[0].results.map(
        (r: { locations: [{ physicalLocation: { artifactLocation: { uri: string } } }] }) =>
          r.locations[0].physicalLocation.artifactLocation.uri,
      ),
      ['a/compose.yaml', 'a/compose.yaml', 'b/compose.yaml'],
    );
  });

  it('reports paths as seen from the working directory and finds the configuration above it', async () => {
    const { runIn } = await desk({
      '.platformlint.yaml': TARGET,
      'deploy/compose.yaml': 'services:\n  web:\n    image: arm-single:1\n',
    });
    const result = await runIn({ cwd: 'deploy' }, '--format', 'json');
    assert.deepEqual(
      findingsOf(result).map((f) => f.file),
      ['compose.yaml'],
    );
  });

  it('lets --target take the place of the configured targets', async () => {
    const { run } = await desk({
      '.platformlint.yaml': TARGET,
      'compose.yaml': 'services:\n  web:\n    image: arm-single:1\n',
    });
    assert.equal((await run('--target', 'linux/arm64')).status, 0);
    assert.equal((await run('--target', 'aarch64')).status, 0);
    assert.equal((await run('--target', 'linux/amd64')).status, 1);
  });

  it('fails on what --fail-on says', async () => {
    const { run } = await desk({ 'compose.yaml': 'services:\n  web:\n    image: arm-single:1\n' });
    assert.equal((await run()).status, 0, 'only assumed: a warning');
    assert.equal((await run('--fail-on', 'warning')).status, 1);
    assert.equal((await run('--target', 'linux/amd64', '--fail-on', 'never')).status, 0);
  });

  it('lints standard input under a name', async () => {
    const { runIn } = await desk({ '.platformlint.yaml': TARGET });
    const result = await runIn(
      { stdin: 'FROM arm-single:1\n' },
      '-',
      '--stdin-filename',
      'app/Dockerfile',
      '--format',
      'json',
    );
    assert.ok(
      findingsOf(result).some((f) => f.rule === 'image-single-platform' && f.file === 'app/Dockerfile'),
      result.stdout,
    );
  });

  it('says that standard input without a name is read as a Dockerfile where it looks like none', async () => {
    const { runIn } = await desk({ '.platformlint.yaml': TARGET });
    assert.match((await runIn({ stdin: 'services: {}\n' }, '-')).stderr, /is read as a Dockerfile; --stdin-filename/);
    assert.equal((await runIn({ stdin: 'FROM scratch\n' }, '-')).stderr, '');
  });

  it('writes every format', async () => {
    const { run, read } = await desk({
      '.platformlint.yaml': TARGET,
      'compose.yaml': 'services:\n  web:\n    image: arm-single:1\n',
    });
    for (const format of ['text', 'json', 'sarif', 'github', 'gitlab', 'checkstyle', 'junit', 'rdjson']) {
      const { status, stdout } = await run('--format', format);
      assert.equal(status, 1, format);
      assert.match(stdout, /image-single-platform/, format);
    }
    assert.equal((await run('--format', 'github', '--output', 'out/report.txt')).stdout, '');
    assert.match(
      read('out/report.txt'),
      /^::error file=compose\.yaml,line=3,endLine=3,col=12,endColumn=24,title=image-single-platform::/,
    );
  });

  it('says that a configuration under another name is not read', async () => {
    const { run } = await desk({ '.platformlint.yml': TARGET, 'platformlint.yaml': TARGET });
    const { status, stderr } = await run();
    assert.equal(status, 0);
    assert.match(stderr, /^platformlint: \.platformlint\.yml is not read: .* \.platformlint\.yaml$/m);
    assert.match(stderr, /^platformlint: platformlint\.yaml is not read/m);
  });

  describe('with a mistake in its arguments', () => {
    const cases: readonly [string, readonly string[], RegExp][] = [
      ['an unknown option', ['--colour'], /there is no option --colour$/m],
      ['a mistyped option', ['--tarket', 'linux/amd64'], /there is no option --tarket \(did you mean --target\?\)$/m],
      ['a mistyped rule', ['explain', 'image-single-platfrm'], /\(did you mean image-single-platform\?\)/],
      [
        'an unknown platform',
        ['--target', 'linux/adm64'],
        /--target takes a platform such as linux\/amd64.*did you mean linux\/amd64\?/,
      ],
      ['an unknown format', ['--format', 'xml'], /--format takes text, json, sarif/],
      ['a name for standard input that is not read', ['--stdin-filename', 'Dockerfile'], /which is read for -/],
      ['nodes of no cluster', ['--nodes', 'nodes.json'], /take it with --target cluster/],
      ['the way to no cluster', ['--kubeconfig', 'config'], /take it with --target cluster/],
      ['an option of another command', ['--pods'], /linting takes no --pods, which belongs to platformlint cluster$/m],
      [
        'nodes for a page',
        ['explain', 'image-fallback', '--nodes', 'nodes.json'],
        /explain takes no --nodes, which belongs to platformlint \[paths…\] and platformlint cluster$/m,
      ],
      [
        'a target for a look-up',
        ['inspect', 'redis:7', '--target', 'linux/amd64'],
        /inspect takes no --target, which belongs to platformlint \[paths…\]$/m,
      ],
      ['fixes of a cluster', ['cluster', '--fix'], /cluster takes no --fix, which belongs to/],
      ['a format of a beginning', ['init', '--format', 'json'], /init takes no --format/],
      ['a report of the server', ['server', '--output', 'report.txt'], /server takes no --output/],
      ['a word too many', ['rules', 'image-fallback'], /rules takes no more words/],
      ['an unknown level', ['--fail-on', 'fatal'], /--fail-on takes error, warning, info, never/],
      ['a path that is not there', ['nowhere'], /nowhere does not exist/],
      ['a configuration that is not there', ['--config', 'no.yaml'], /no\.yaml: cannot be read/],
    ];
    for (const [what, args, message] of cases) {
      it(`says what is wrong with ${what} and exits with 2`, async () => {
        const { run } = await desk({});
        const result = await run(...args);
        assert.equal(result.status, 2);
        assert.equal(result.stdout, '');
        assert.match(result.stderr, message);
      });
    }
  });

  it('names file, line and what would be right in a configuration, and exits with 2', async () => {
    const { run } = await desk({
      '.platformlint.yaml':
        'targets: [linux/adm64]\nrule: {}\nrules: { image-platform-mising: off, from-platform-redundant: loud }\n',
    });
    const { status, stdout, stderr } = await run();
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /\.platformlint\.yaml:1: .*linux\/adm64/);
    assert.match(stderr, /\.platformlint\.yaml:2: Unknown key rule \(did you mean rules\?\)/);
    assert.match(
      stderr,
      /\.platformlint\.yaml:3: There is no rule image-platform-mising \(did you mean image-platform-missing\?\)/,
    );
    assert.match(stderr, /from-platform-redundant takes error, warning, info or off/);
  });

  it('says nothing of an image that is not known, unless look-ups are strict', async () => {
    const { run } = await desk({
      '.platformlint.yaml': TARGET,
      'compose.yaml': 'services:\n  web:\n    image: absent:1\n',
    });
    const plain = await run('--format', 'json');
    assert.equal(plain.status, 0);
    assert.deepEqual(
      JSON.parse(plain.stdout).lookups.unknown.map((u: { image: string; reason: string }) => [u.image, u.reason]),
      [['absent:1', 'notFound']],
    );
    const strict = await run('--strict-lookups');
    assert.equal(strict.status, 3);
    assert.match(
      strict.stderr,
      /absent:1: not checked \(notFound\): .*\nplatformlint: 1 image could not be looked up$/m,
    );
  });

  it('asks nothing offline', async () => {
    const { run, registry } = await desk({
      '.platformlint.yaml': TARGET,
      'compose.yaml': 'services:\n  web:\n    image: acme/arm-single:1\n',
    });
    assert.equal((await run('--offline')).status, 0);
    assert.deepEqual(registry.requests, []);
  });

  it('tells what is wrong with a link and with the file that it leads to once, at the file', async () => {
    const { run, write, folder } = await desk({ '.platformlint.yaml': TARGET });
    write('stacks/latest.compose.yaml', 'services:\n  web:\n    image: arm-index:1\n');
    write('apart/compose.yaml', 'services:\n  web:\n    image: arm-index:1\n');
    symlinkSync('stacks/latest.compose.yaml', join(folder, 'compose.yaml'));
    const files = async (...given: readonly string[]): Promise<readonly string[]> =>
      findingsOf(await run('--format', 'json', ...given)).map(({ file }) => file);
    assert.deepEqual(await files(), ['apart/compose.yaml', 'stacks/latest.compose.yaml']);
    // Nothing else tells it where the link alone is asked about.
    assert.deepEqual(await files('compose.yaml'), ['compose.yaml']);
  });

  describe('fixing', () => {
    const SPELLED = 'services:\r\n  web:\r\n    image: multi:1 # keep me\r\n    platform: "linux/x86_64"\r\n';

    it('changes only the characters it is about: CRLF, comments, quotes, byte order mark, permissions and links stay', async () => {
      const { run, read, write, folder } = await desk({ '.platformlint.yaml': TARGET });
      write('real/compose.yaml', `\ufeff${SPELLED}`);
      chmodSync(join(folder, 'real/compose.yaml'), 0o755);
      symlinkSync('real/compose.yaml', join(folder, 'compose.yaml'));
      const { status, stderr } = await run('--fix');
      assert.equal(status, 0);
      assert.match(stderr, /^platformlint: fixed 1 file$/m);
      assert.doesNotMatch(stderr, /changed meanwhile/);
      assert.equal(read('real/compose.yaml'), `\ufeff${SPELLED.replace('x86_64', 'amd64')}`);
      assert.equal(statSync(join(folder, 'real/compose.yaml')).mode & 0o777, 0o755);
    });

    it('prints a diff and leaves the file alone in a dry run', async () => {
      const { run, read } = await desk({ '.platformlint.yaml': TARGET, 'compose.yaml': SPELLED.replaceAll('\r', '') });
      const { stdout, status } = await run('--fix-dry-run');
      assert.equal(status, 0);
      assert.match(stdout, /^--- a\/compose\.yaml\n\+\+\+ b\/compose\.yaml\n@@/);
      assert.match(stdout, /^- {4}platform: "linux\/x86_64"\n\+ {4}platform: "linux\/amd64"$/m);
      assert.equal(read('compose.yaml'), SPELLED.replaceAll('\r', ''));
    });

    it('ends a dry run as the fixing would end', async () => {
      const { run } = await desk({
        '.platformlint.yaml': TARGET,
        'compose.yaml': 'services:\n  a:\n    image: arm-index:1\n',
      });
      assert.deepEqual(
        [(await run('--fix-dry-run')).status, (await run('--fix-dry-run', '--fail-on', 'never')).status],
        [1, 0],
      );
      assert.match((await run('--fix-dry-run')).stderr, /^platformlint: 1 finding would be left$/m);
    });

    it('prints a diff that git applies: a byte order mark, CRLF, no last line end, any file name', async () => {
      const { folder, run, read } = await desk({
        '.platformlint.yaml': TARGET,
        'mark.compose.yaml': `\ufeff${SPELLED.replaceAll('\r', '')}`,
        'ü d/compose.yaml': SPELLED,
        'bare.compose.yaml': 'services: { a: { image: "multi:1", platform: linux/x86_64 } }',
      });
      const { stdout } = await run('--fix-dry-run');
      execFileSync('git', ['apply', '-'], { cwd: folder, input: stdout });
      for (const path of ['mark.compose.yaml', 'ü d/compose.yaml', 'bare.compose.yaml'])
        assert.match(read(path), /platform: "?linux\/amd64/);
      assert.ok(read('mark.compose.yaml').startsWith('\ufeff'));
      assert.equal((await run('--fix-dry-run')).stdout, '');
    });

    it('prints the change of a file once, and not again for a link to it, which git would refuse', async () => {
      const { folder, run, read, write } = await desk({ '.platformlint.yaml': TARGET });
      write('stacks/latest.compose.yaml', SPELLED);
      symlinkSync('stacks/latest.compose.yaml', join(folder, 'compose.yaml'));
      const { stdout } = await run('--fix-dry-run');
      execFileSync('git', ['apply', '-'], { cwd: folder, input: stdout });
      assert.equal(read('stacks/latest.compose.yaml'), SPELLED.replace('x86_64', 'amd64'));
    });

    it('writes byte for byte what its diff says, in a folder below and for names that Git quotes', async () => {
      const spelled = 'services:\n  web:\n    image: multi:1 # é😀\n    platform: linux/x86_64\n';
      const texts = [
        spelled,
        spelled.replaceAll('\n', '\r\n'),
        spelled.replace('\n', '\r\n'),
        spelled.trimEnd(),
        spelled.replaceAll('\n', '\r\n').trimEnd(),
        `\ufeff${spelled}`,
        `# \u2028 \u0085\n${spelled}\n\n`,
      ];
      const names = ['a b', 'ü 日本', "it's", 'q"q', 'back\\slash', 'tab\there', ' lead ', '😀'];
      const paths = texts.flatMap((_, i) => names.map((name) => `below/${i}/${name}/compose.yaml`));
      const { folder, read, runIn, write } = await desk({ '.platformlint.yaml': TARGET });
      const put = (): void => {
        for (const path of paths) write(path, texts[Number(path.split('/')[1])] ?? '');
      };
      put();
      const { stdout } = await runIn({ cwd: 'below' }, '--fix-dry-run');
      execFileSync('git', ['apply', '-'], { cwd: join(folder, 'below'), input: stdout });
      const patched = paths.map(read);
      put();
      await runIn({ cwd: 'below' }, '--fix');
      assert.deepEqual(patched, paths.map(read));
      for (const text of patched) assert.match(text, /platform: linux\/amd64/);
    });

    it('does not touch the file whose name standard input bears', async () => {
      const { runIn } = await desk({ '.platformlint.yaml': TARGET, Dockerfile: 'FROM multi:1\n' });
      const { status, stderr } = await runIn({ stdin: 'FROM multi:1\n' }, '--fix', '-');
      assert.equal(status, 2);
      assert.match(stderr, /--fix changes files/);
    });

    it('takes fixes that change the build only when told', async () => {
      const script = '#!/bin/sh\ndocker build -t acme/x:1 .\n';
      const { run, read } = await desk({
        '.platformlint.yaml': TARGET,
        'build.sh': script,
        Dockerfile: 'FROM multi:1\n',
      });
      await run('--fix');
      assert.equal(read('build.sh'), script);
      await run('--fix', '--unsafe-fixes');
      assert.equal(read('build.sh'), '#!/bin/sh\ndocker build --platform linux/amd64 -t acme/x:1 .\n');
      assert.equal((await run('--fail-on', 'info')).status, 0);
    });

    it('takes none that ends in an error which was not there, or trades a finding for another', async () => {
      const compose = (platform: string): string =>
        `services:\n  db:\n    image: acme/db:1\n    build: .\n  cache:\n    image: multi:1\n    platform: ${platform}\n`;
      const script = '#!/bin/sh\ndocker build -t acme/x:1 .\n';
      const { run, read } = await desk({
        '.platformlint.yaml':
          'targets: [linux/amd64, { files: [both/**], platforms: [linux/amd64, linux/arm64], because: both }]\n',
        '.github/workflows/build.yml':
          'on: push\njobs:\n  db:\n    runs-on: ubuntu-24.04-arm\n    steps:\n      - run: docker compose -f db/compose.yaml build\n',
        'db/compose.yaml': compose('linux/x86_64'),
        'db/Dockerfile': 'FROM arm-index:1\n',
        'web/build.sh': script,
        'web/Dockerfile': 'FROM multi:1\n',
        'both/build.sh': script,
        'both/Dockerfile': 'FROM multi:1\n',
      });
      assert.equal((await run('--fail-on', 'error')).status, 0);
      const { status, stderr } = await run('--fix', '--unsafe-fixes', '--fail-on', 'error');
      assert.equal(status, 0);
      assert.match(read('web/build.sh'), /docker build --platform linux\/amd64 -t/);
      assert.equal(read('db/compose.yaml'), compose('linux/amd64'));
      assert.equal(read('both/build.sh'), script);
      assert.deepEqual(stderr.match(/unsafe fixes.*/g), [
        'unsafe fixes are not taken, they would lead to multi-platform-driver',
        'unsafe fixes are not taken, they would lead to image-platform-missing in db/Dockerfile',
      ]);
    });
  });

  describe('a baseline', () => {
    it('holds what is known, wherever its line moves, and shows what is new', async () => {
      const known = 'services:\n  web:\n    image: arm-single:1\n';
      const { run, write } = await desk({ '.platformlint.yaml': TARGET, 'compose.yaml': known });
      const made = await run('--baseline', 'base.json', '--update-baseline');
      assert.equal(made.status, 0);
      assert.match(made.stderr, /: 1 finding is in base\.json now and not reported again\n/);
      assert.equal((await run('--baseline', 'base.json')).status, 0);
      write('compose.yaml', `# moved\n\n${known}  other:\n    image: arm-index:1\n`);
      const result = await run('--baseline', 'base.json', '--format', 'json');
      assert.deepEqual(
        findingsOf(result).map((f) => f.rule),
        ['image-platform-missing'],
      );
    });

    it('that is missing or none is said', async () => {
      const { run, write } = await desk({});
      assert.match((await run('--baseline', 'base.json')).stderr, /base\.json does not exist: make it with/);
      write('base.json', '[]');
      const { stderr, status } = await run('--baseline', 'base.json');
      assert.match(stderr, /base\.json:1: this is no baseline/);
      assert.equal(status, 2);
    });

    it('that is broken is told with its line', async () => {
      const { run, write } = await desk({});
      const vectors: readonly (readonly [string, RegExp])[] = [
        ['{\n  "version": 1,\n<<<<<<< HEAD\n', /base\.json:3: this is not JSON; mend it, or make it anew/],
        ['', /base\.json:1: this is not JSON/],
        ['['.repeat(100_000), /base\.json:1: this is not JSON/],
        ['{\n  "version": 2,\n  "findings": {}\n}\n', /base\.json:2: this is no baseline/],
        ['{\n  "version": 1,\n\n  "findings": []\n}\n', /base\.json:4: this baseline has no object of "findings"/],
        ['{\n  "version": 1,\n  "findings": {\n    "a": 1\n  }\n}\n', /base\.json:4: "a" is no object of findings/],
        ['{"version":1,"findings":{"a":{\n"b": "1"}}}', /base\.json:2: "b" has no number of findings/],
        ['{"version":1,"findings":{"a":{\n"b": -1}}}', /base\.json:2: "b" has no number/],
      ];
      for (const [text, expected] of vectors) {
        write('base.json', text);
        const { status, stderr } = await run('--baseline', 'base.json');
        assert.match(stderr, expected);
        assert.equal(status, 2);
      }
    });

    it('is the same wherever its lines stand, shrinks, and keeps what was not linted', async () => {
      const services = ['arm-single:1', 'arm-index:1', 'arm-single:1'].map(
        (image, i) => `  s${i}:\n    image: ${image}\n`,
      );
      const { run, read, write } = await desk({
        '.platformlint.yaml': TARGET,
        'b/compose.yaml': `services:\n${services.join('')}`,
        'a/compose.yaml': 'services:\n  web:\n    image: arm-single:1\n',
      });
      const update = (...paths: string[]) => run('--baseline', 'base.json', '--update-baseline', ...paths);
      await update();
      const first = read('base.json');
      assert.deepEqual(Object.keys(JSON.parse(first).findings), ['a/compose.yaml', 'b/compose.yaml']);
      write('b/compose.yaml', `services:\n${[...services].reverse().join('\n')}`);
      assert.equal((await run('--baseline', 'base.json')).status, 0);
      await update();
      assert.equal(read('base.json'), first);
      assert.match((await update('a')).stderr, /1 finding is in base\.json now .*, beside those of 1 file not linted/);
      assert.equal(read('base.json'), first);
      write('b/compose.yaml', `services:\n${services[1]}`);
      await update('b');
      const { findings } = JSON.parse(read('base.json'));
      assert.deepEqual(
        Object.values(findings).map((prints) => Object.values(prints ?? {})),
        [[1], [1]],
      );
    });
  });

  describe('bad input', () => {
    it('is read as far as it goes, in bounded time', async () => {
      const { run, write } = await desk({ '.platformlint.yaml': TARGET });
      write('Dockerfile', 'FROM --platform=');
      write('compose.yaml', 'services:\n  web:\n    image: "arm-single:1\n  other: [');
      write(
        'bomb/compose.yaml',
        `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
          .split('')
          .map((name, i) => `${name}: &${name} [${`*${'abcdefghi'[i]},`.repeat(9)}]\n`)
          .join('')}services: *j\n`,
      );
      write(
        'binary/Dockerfile',
        new Uint8Array(4096).map((_, i) => (i * 7) % 256),
      );
      write('large/compose.yaml', `services:\n${'  x: { image: multi:1 }\n'.repeat(450_000)}`);
      const started = process.hrtime.bigint();
      const { status, stderr } = await run('--verbose');
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      assert.ok(status === 0 || status === 1, stderr);
      assert.match(stderr, /binary\/Dockerfile is not read: .*not a text file/);
      assert.match(stderr, /large\/compose\.yaml is not read: .*larger than/);
      assert.doesNotMatch(stderr, /\bat .*\.js:\d+/);
      assert.ok(seconds < 10, `${seconds} s`);
    });
  });
});
