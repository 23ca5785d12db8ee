import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHistory } from '../../../server/src/dev/catalogue/history';
import { readLibraryFile } from '../../../server/src/dev/catalogue/libraryFile';

function listed(text: string): Record<string, string> {
  return Object.fromEntries([...readLibraryFile(text)].map(([tag, words]) => [tag, words.join(' ')]));
}

describe('a file of official images', () => {
  it('lists tags with architectures, defaults first', () => {
    assert.deepEqual(
      listed(`# a comment
Maintainers: A <a@example.test> (@a),
             B <b@example.test> (@b)
Architectures: amd64, arm64v8
GitCommit: 0000

Tags: 1.2, 1,
      latest
Directory: a

# between
Tags: 1.1
Architectures: s390x
amd64-GitCommit: 1111
`),
      { '1.2': 'amd64 arm64v8', '1': 'amd64 arm64v8', latest: 'amd64 arm64v8', '1.1': 's390x' },
    );
  });

  it('means amd64 where it names none', () => {
    assert.deepEqual(listed('Maintainers: a\n\nTags: 1\nGitRepo: x\n'), { '1': 'amd64' });
    assert.deepEqual(listed('Tags: 1\nGitRepo: x\r\n\r\nTags: 2\r\n'), { '1': 'amd64', '2': 'amd64' });
  });

  it('gives a shared tag the architectures of all its entries, Linux and Windows', () => {
    assert.deepEqual(
      listed(`Maintainers: a

Tags: 1-trixie
SharedTags: 1
Architectures: amd64, arm32v7

Tags: 1-windowsservercore-ltsc2025
SharedTags: 1, 1-windowsservercore
Architectures: windows-amd64
Constraints: windowsservercore-ltsc2025

Tags: 1-nanoserver-ltsc2022
SharedTags: 1-windowsservercore
Architectures: windows-amd64
Constraints: nanoserver-ltsc2022, windowsservercore-ltsc2022
`),
      {
        '1-trixie': 'amd64 arm32v7',
        '1': 'amd64 arm32v7 windows-amd64@26100',
        '1-windowsservercore-ltsc2025': 'windows-amd64@26100',
        '1-windowsservercore': 'windows-amd64@20348 windows-amd64@26100',
        '1-nanoserver-ltsc2022': 'windows-amd64@20348',
      },
    );
  });

  it('knows Windows by its base where architectures were not yet named', () => {
    assert.deepEqual(
      listed('Maintainers: a\n\nTags: 1-nanoserver\nConstraints: nanoserver\n\nTags: 1\nConstraints: !aufs\n'),
      { '1-nanoserver': 'windows-amd64', '1': 'amd64' },
    );
  });

  it('was one line a tag once', () => {
    assert.deepEqual(
      listed(`# maintainer: A <a@example.test> (@a)
latest: git://example.test/repo@0123 sub/folder
1.0:  https://example.test/repo@0123

precise	git://example.test/repo	C:0123
A Person <a@example.test> (@a)
`),
      { latest: 'amd64', '1.0': 'amd64', precise: 'amd64' },
    );
  });
});

describe('the history of official images', () => {
  const git = (folder: string, at: string, ...args: string[]): void => {
    const person = { name: 'A', email: 'a@example.test' };
    execFileSync('git', ['-C', folder, ...args], {
      stdio: 'pipe',
      env: {
        ...process.env,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_SYSTEM: '/dev/null',
        GIT_AUTHOR_NAME: person.name,
        GIT_AUTHOR_EMAIL: person.email,
        GIT_COMMITTER_NAME: person.name,
        GIT_COMMITTER_EMAIL: person.email,
        GIT_AUTHOR_DATE: at,
        GIT_COMMITTER_DATE: at,
      },
    });
  };

  it('keeps what every tag was last listed for, how it was pushed then, and nothing that was deleted or is too old', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'platformlint-history-'));
    try {
      mkdirSync(join(folder, 'library'));
      const commit = (at: string, files: Readonly<Record<string, string>>): void => {
        for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'library', name), text);
        git(folder, at, 'add', '-A');
        git(folder, at, 'commit', '-q', '-m', at);
      };
      git(folder, '', 'init', '-q', '-b', 'main');
      commit('2014-01-01T00:00:00Z', {
        old: '0.1: git://example.test/old@0\nlatest: git://example.test/old@0\n',
        gone: 'latest: git://example.test/gone@0\n',
        MAINTAINERS: 'A <a@example.test>\n',
      });
      commit('2016-01-01T00:00:00Z', { old: 'latest: git://example.test/old@1\n0.9: git://example.test/old@1\n' });
      commit('2017-01-01T00:00:00Z', {
        old: 'latest: git://example.test/old@1\n1: git://example.test/old@1\n',
        nameless: 'latest: git://example.test/nameless@1\n1: git://example.test/nameless@1\n',
      });
      commit('2017-06-01T00:00:00Z', { nameless: '1: git://example.test/nameless@1\n' });
      commit('2018-01-01T00:00:00Z', {
        old: 'Maintainers: a\n\nTags: 2, latest\nArchitectures: amd64, arm64v8\n',
      });
      git(folder, '', 'checkout', '-q', '-b', 'proposal');
      commit('2019-01-01T00:00:00Z', { old: 'Maintainers: a\n\nTags: 99-never-merged-as-such\n' });
      commit('2019-01-02T00:00:00Z', { old: 'Maintainers: a\n\nTags: 3, latest\nArchitectures: amd64, s390x\n' });
      git(folder, '', 'checkout', '-q', 'main');
      git(folder, '2019-02-03T23:30:00Z', 'merge', '-q', '--no-ff', '-m', 'merge', 'proposal');
      git(folder, '2019-02-03T23:30:00Z', 'rm', '-q', 'library/gone');
      git(folder, '2019-02-03T23:30:00Z', 'commit', '-q', '-m', 'gone');
      const { date, listing } = await readHistory(folder);
      assert.equal(date, '2019-02-03');
      const flat = [...listing].flatMap(([repository, tags]) =>
        [...tags].map(([tag, { kind, architectures }]) => `${repository}:${tag} ${kind} ${architectures.join(' ')}`),
      );
      assert.deepEqual(flat.sort(), [
        'gone:latest index amd64',
        'nameless:1 index amd64',
        'old:0.9 manifest amd64',
        'old:1 index amd64',
        'old:2 index amd64 arm64v8',
        'old:3 index amd64 s390x',
        'old:latest index amd64 s390x',
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('fails where there is no history', async () => {
    await assert.rejects(readHistory(join(tmpdir(), 'no-such-folder-of-platformlint')), /git log/);
  });
});
