import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Environment, Files, Processes, ProcessFailure, ProcessResult } from '../../server/src/host/ports';
import type { CredentialAnswer } from '../../server/src/offers/registry/credentials/credential';
import { readCredentialFile } from '../../server/src/offers/registry/credentials/credentialFile';
import { credentialPlaces } from '../../server/src/offers/registry/credentials/places';
import { createStoredCredentials } from '../../server/src/offers/registry/credentials/stored';

const never = new AbortController().signal;
const auth = (user: string, password: string): { auth: string } => ({
  auth: Buffer.from(`${user}:${password}`).toString('base64'),
});

interface Machine {
  readonly files?: Readonly<Record<string, unknown>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly helpers?: Readonly<Record<string, ProcessResult | ProcessFailure>>;
  readonly platform?: NodeJS.Platform;
}

function machine({ files = {}, variables = {}, helpers = {}, platform = 'linux' }: Machine) {
  const ran: string[] = [];
  const environment: Environment = {
    get: (name) => variables[name],
    platform,
    home: '/home/me',
    systemCertificates: () => [],
  };
  const readText: Files['readText'] = async (path) => {
    const content = files[path];
    if (content === undefined) return { ok: false, reason: 'absent', detail: '' };
    return { ok: true, text: typeof content === 'string' ? content : JSON.stringify(content) };
  };
  const unused = (): never => assert.fail('only reads are expected');
  const processes: Processes = {
    async run(command, args, stdin) {
      ran.push(`${command} ${args.join(' ')} < ${stdin}`);
      return helpers[command] ?? { failed: 'notFound', detail: '' };
    },
  };
  const source = createStoredCredentials(
    {
      readText,
      readPieces: unused,
      list: unused,
      realPath: unused,
      replaceText: unused,
      writeText: unused,
      remove: unused,
    },
    processes,
    environment,
  );
  return { source, ran, environment };
}

function shown(answer: CredentialAnswer): string {
  if (answer.state === 'none') return answer.note ? `none: ${answer.note}` : 'none';
  const { credential } = answer;
  return credential.kind === 'basic'
    ? `${credential.username}:${credential.password}`
    : `${credential.kind} ${credential.token}`;
}

const docker = '/home/me/.docker/config.json';

describe('stored credentials', () => {
  const auths = {
    'https://index.docker.io/v1/': auth('hub', 'h:p'),
    'https://index.docker.io/v1/access-token': auth('wrong', 'wrong'),
    'https://index.docker.io/v1/refresh-token': auth('wrong', 'wrong'),
    'ghcr.io': { ...auth('me', 'x'), identitytoken: 'IDENTITY' },
    'https://old.example.com/v1/': auth('old', 'style'),
    'http://plain.example.com/v2/some/path': auth('plain', 'style'),
    'registry.corp:5000': { username: 'u', password: 'p' },
    'token.example.com': { registrytoken: 'REGISTRY' },
    'quay.io': auth('all', 'quay'),
    'quay.io/team': auth('team', 'quay'),
    'quay.io/team/app': auth('app', 'quay'),
    'empty.example.com': {},
    'broken.example.com': { auth: 'bm9jb2xvbg==' },
    'padded.example.com': { auth: Buffer.from('a:b\u0000\u0000').toString('base64') },
    'marked.example.com': auth('<token>', 'MARKED'),
    'strange.example.com': 5,
  };
  const expected: readonly (readonly [host: string, repository: string, answer: string])[] = [
    ['docker.io', 'library/nginx', 'hub:h:p'],
    ['index.docker.io', 'library/nginx', 'hub:h:p'],
    ['registry-1.docker.io', 'library/nginx', 'hub:h:p'],
    ['ghcr.io', 'a/b', 'identityToken IDENTITY'],
    ['GHCR.io', 'a/b', 'identityToken IDENTITY'],
    ['old.example.com', 'a', 'old:style'],
    ['plain.example.com', 'a', 'plain:style'],
    ['registry.corp:5000', 'a', 'u:p'],
    ['registry.corp', 'a', 'none'],
    ['token.example.com', 'a', 'registryToken REGISTRY'],
    ['quay.io', 'team/app', 'app:quay'],
    ['quay.io', 'team/app/sub', 'app:quay'],
    ['quay.io', 'team/application', 'team:quay'],
    ['quay.io', 'other/app', 'all:quay'],
    ['empty.example.com', 'a', 'none'],
    ['broken.example.com', 'a', 'none'],
    ['padded.example.com', 'a', 'a:b'],
    ['marked.example.com', 'a', 'identityToken MARKED'],
    ['strange.example.com', 'a', 'none'],
    ['unknown.example.com', 'a', 'none'],
  ];
  for (const [host, repository, answer] of expected) {
    it(`${host}/${repository}: ${answer}`, async () => {
      const { source, ran } = machine({ files: { [docker]: { auths } } });
      assert.equal(shown(await source.find(host, repository, never)), answer);
      assert.deepEqual(ran, []);
    });
  }

  it('are looked for where Docker and Podman keep them', () => {
    const paths = (
      variables: Readonly<Record<string, string>>,
      platform: NodeJS.Platform = 'linux',
    ): readonly string[] => credentialPlaces(machine({ variables, platform }).environment).map(({ path }) => path);
    assert.deepEqual(paths({}), [docker, '/home/me/.config/containers/auth.json']);
    assert.deepEqual(
      paths({ DOCKER_CONFIG: '/d', REGISTRY_AUTH_FILE: '/r.json', XDG_RUNTIME_DIR: '/run/1', XDG_CONFIG_HOME: '/c' }),
      ['/r.json', '/d/config.json', '/run/1/containers/auth.json', '/c/containers/auth.json'],
    );
    assert.deepEqual(paths({ XDG_RUNTIME_DIR: '/run/1' }, 'darwin'), [docker, '/home/me/.config/containers/auth.json']);
    assert.equal(paths({}, 'win32')[0], '/home/me\\.docker\\config.json');
  });

  it('are told with the home folder as ~, and no other folder as that', () => {
    const places = (folder: string): string | undefined =>
      credentialPlaces(machine({ variables: { DOCKER_CONFIG: folder } }).environment)[0]?.shown;
    assert.equal(places('/home/me/own'), '~/own/config.json');
    assert.equal(places('/home/melanie'), '/home/melanie/config.json');
  });

  it('of the first file that has any are used', async () => {
    const containers = '/home/me/.config/containers/auth.json';
    const { source } = machine({
      files: {
        [docker]: { auths: { 'a.io': auth('docker', '1') } },
        [containers]: { auths: { 'a.io': auth('podman', '1'), 'b.io': auth('podman', '2') } },
      },
      variables: { DOCKER_AUTH_CONFIG: JSON.stringify({ auths: { 'c.io': auth('inline', '3') } }) },
    });
    assert.equal(shown(await source.find('a.io', 'x', never)), 'docker:1');
    assert.equal(shown(await source.find('b.io', 'x', never)), 'podman:2');
    assert.equal(shown(await source.find('c.io', 'x', never)), 'inline:3');
  });

  it('in a broken file are said to be unusable', async () => {
    const { source } = machine({ files: { [docker]: '{ not json' } });
    assert.equal(
      shown(await source.find('a.io', 'x', never)),
      'none: ~/.docker/config.json is not valid JSON, so its logins are not used.',
    );
  });

  it('name the hosts that a user logged in to', async () => {
    const { source } = machine({
      files: {
        [docker]: { auths: { 'https://10.0.0.5:5000/v1/': {} }, credHelpers: { 'b.io': 'x' }, credsStore: 'y' },
      },
    });
    assert.deepEqual(await Promise.all(['10.0.0.5:5000', 'b.io', 'c.io'].map((host) => source.names(host))), [
      true,
      true,
      false,
    ]);
  });

  it('any text as a file is taken', () => {
    fc.assert(fc.property(fc.json(), (text) => void readCredentialFile(text)));
    fc.assert(
      fc.property(
        fc.string(),
        fc.json(),
        (key, value) => void readCredentialFile(`{"auths":{${JSON.stringify(key)}:${value}}}`),
      ),
    );
  });
});

describe('credential helpers', () => {
  const answer = (Username: string, Secret: string): ProcessResult => ({
    status: 0,
    stdout: JSON.stringify({ ServerURL: 'x', Username, Secret }),
    stderr: '',
  });
  const failing = (stdout: string): ProcessResult => ({ status: 1, stdout, stderr: '' });
  const config = { credsStore: 'desktop', credHelpers: { 'a.io': 'ecr-login' }, auths: { 'c.io': auth('file', '1') } };

  it('for a host win over the store, and get its name', async () => {
    const { source, ran } = machine({
      files: { [docker]: config },
      helpers: {
        'docker-credential-ecr-login': answer('AWS', 'p'),
        'docker-credential-desktop': answer('<token>', 'S'),
      },
    });
    assert.equal(shown(await source.find('a.io', 'x', never)), 'AWS:p');
    assert.equal(shown(await source.find('b.io', 'x', never)), 'identityToken S');
    assert.equal(shown(await source.find('docker.io', 'library/x', never)), 'identityToken S');
    assert.deepEqual(ran, [
      'docker-credential-ecr-login get < a.io',
      'docker-credential-desktop get < b.io',
      'docker-credential-desktop get < https://index.docker.io/v1/',
    ]);
  });

  it('run once for a host, for however many ask, until told to look again', async () => {
    const { source, ran } = machine({
      files: { [docker]: config },
      helpers: { 'docker-credential-desktop': answer('u', 'p') },
    });
    await Promise.all(['x', 'y', 'z'].map((repository) => source.find('b.io', repository, never)));
    await source.find('b.io', 'x', never);
    assert.equal(ran.length, 1);
    source.refresh();
    await source.find('b.io', 'x', never);
    assert.equal(ran.length, 2);
  });

  it('that have nothing leave it to what the file holds', async () => {
    const { source } = machine({
      files: { [docker]: config },
      helpers: { 'docker-credential-desktop': failing('credentials not found in native keychain\n') },
    });
    assert.equal(shown(await source.find('c.io', 'x', never)), 'file:1');
    assert.equal(shown(await source.find('b.io', 'x', never)), 'none');
  });

  for (const nothing of ['no credentials server URL', 'no credentials username']) {
    it(`"${nothing}" means that nothing is stored`, async () => {
      const { source } = machine({
        files: { [docker]: config },
        helpers: { 'docker-credential-desktop': failing(nothing) },
      });
      assert.equal(shown(await source.find('b.io', 'x', never)), 'none');
    });
  }

  const problems: readonly (readonly [string, ProcessResult | ProcessFailure, RegExp])[] = [
    ['is not there', { failed: 'notFound', detail: '' }, /docker-credential-desktop.*was not found on PATH/],
    ['hangs', { failed: 'timeout', detail: '' }, /docker-credential-desktop did not answer within 10 s/],
    ['fails', failing('keychain is \u001b[31mlocked'), /docker-credential-desktop failed: keychain is \[31mlocked\./],
    ['prints garbage', { status: 0, stdout: 'hello', stderr: '' }, /gave an answer without a secret/],
    ['prints no secret', answer('u', ''), /gave an answer without a secret/],
  ];
  for (const [title, result, expected] of problems) {
    it(`that ${title}: the person is told`, async () => {
      const { source } = machine({ files: { [docker]: config }, helpers: { 'docker-credential-desktop': result } });
      assert.match(shown(await source.find('b.io', 'x', never)), expected);
    });
  }

  for (const suffix of ['../evil', 'a b', 'a;b', 'a/b', '']) {
    it(`${JSON.stringify(suffix)} is never run`, async () => {
      const { source, ran } = machine({ files: { [docker]: { credsStore: suffix } } });
      assert.match(shown(await source.find('b.io', 'x', never)), /^none/);
      assert.deepEqual(ran, []);
    });
  }
});
