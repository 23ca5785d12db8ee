import assert from 'node:assert/strict';
import { contributes } from '../../package.json';
import { readSettings } from '../../server/src/config/readSettings';
import { SETTINGS } from '../../server/src/config/settings';
import { formatPlatform } from '../../server/src/image/platform';

describe('the settings of an editor', () => {
  it('have their defaults where nothing is said', () => {
    const { engine, tagLifetime, kubectl } = readSettings(undefined);
    assert.deepEqual({ engine, tagLifetime, kubectl }, { engine: false, tagLifetime: 60, kubectl: 'kubectl' });
  });

  it('are taken nested or with dots', () => {
    assert.equal(readSettings({ kubectl: { path: '/opt/kubectl' } }).kubectl, '/opt/kubectl');
    assert.equal(readSettings({ 'kubectl.path': '/opt/kubectl' }).kubectl, '/opt/kubectl');
  });

  it('have their default where the type is wrong, and their least where they are below it', () => {
    assert.equal(readSettings({ tagLifetime: '5' }).tagLifetime, 60);
    assert.equal(readSettings({ tagLifetime: Number.NaN }).tagLifetime, 60);
    assert.equal(readSettings({ tagLifetime: -5 }).tagLifetime, 1);
    assert.equal(readSettings({ tagLifetime: 2.5 }).tagLifetime, 2);
    assert.equal(readSettings({ engine: 'yes' }).engine, false);
  });

  it('are used as far as they fit, and the rest is told by name, value and what would be right', () => {
    const { targets, certificateAuthorities, problems } = readSettings({
      targets: ['linux/adm64', 'linux/arm64', 'toaster', 7],
      certificateAuthorities: ['/a.pem', null],
      enable: 'yes',
      inlayHints: 'sometimes',
      tagLifetime: 0,
      kubectl: { path: 5, kubeconfig: '' },
      trace: { server: 'off' },
    });
    assert.deepEqual(targets.map(formatPlatform), ['linux/arm64']);
    assert.deepEqual(certificateAuthorities, ['/a.pem']);
    const list = [
      'enable has "yes", which is not used: it is true or false.',
      'targets has "linux/adm64", which is not used: linux/amd64 may be meant.',
      'targets has "toaster", which is not used: a platform is written os/arch, such as linux/amd64.',
      'targets has 7, which is not used: it is a list of texts.',
      'inlayHints has "sometimes", which is not used: it is one of "off", "problems", "always".',
      'kubectl.path has 5, which is not used: it is a text.',
      'certificateAuthorities has null, which is not used: it is a list of texts.',
      'tagLifetime has 0, which is not used: it is a whole number, 1 or more.',
      'trace.server has "off", which is not used: it is one of "messages", "verbose".',
    ];
    assert.deepEqual(
      problems,
      list.map((words) => `The setting platformlint.${words}`),
    );
  });

  it('say how a list is written, and cut what is long', () => {
    const [asText] = readSettings({ targets: 'linux/arm64' }).problems;
    assert.match(asText ?? '', /has "linux\/arm64", which is not used: it is a list, such as \["linux\/arm64"\]\.$/);
    const [long] = readSettings({ offline: 'x'.repeat(500) }).problems;
    assert.ok((long ?? '').length < 200, long);
  });

  it('have nothing to tell of what is absent, and of keys that are no settings', () => {
    assert.deepEqual(readSettings({ targets: null, tagets: 7, kubectl: {} }).problems, []);
    const defaults = Object.fromEntries(SETTINGS.map((row) => [row.key, row.default]));
    assert.deepEqual(readSettings(defaults).problems, []);
  });

  it('have a description that ends as a sentence', () => {
    for (const { key, description } of SETTINGS) assert.match(description, /^[A-Z].*\.$/s, key);
  });

  it('stand in the editor as in the table, which begins with what most people look for', () => {
    const shown = Object.entries(contributes.configuration.properties).toSorted(([, a], [, b]) => a.order - b.order);
    assert.deepEqual(
      shown.map(([key]) => key),
      SETTINGS.map(({ key }) => `platformlint.${key}`),
    );
  });

  it('have a default that is one of their values', () => {
    for (const row of SETTINGS)
      if (row.values)
        assert.ok(
          row.values.some(({ value }) => value === row.default),
          row.key,
        );
  });
});
