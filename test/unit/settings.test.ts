import assert from 'node:assert/strict';
import { contributes } from '../../package.json';
import { readSettings, SETTINGS } from '../../server/src/config/settings';

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
