import assert from 'node:assert/strict';
import { applyEdits } from '../../../server/src/text/edits';
import { processorMs } from '../../support/cost';
import { lint } from '../../support/lint';

describe('the fix of a hard-coded architecture', () => {
  /** What each finding's fix makes of the lines below `FROM`; nothing for one without a fix. */
  function mended(lines: string, before = ''): readonly (string | undefined)[] {
    const text = `${before}FROM images.test/multi:1\n${lines}`;
    const { findings } = lint({ path: 'Dockerfile', text, config: 'targets: [linux/arm64]\n' });
    const found = findings.filter(({ rule }) => rule === 'hardcoded-arch');
    assert.ok(found.length > 0, text);
    return found.map(
      ({ fixes: [fix] }) => fix && applyEdits(text, fix.edits).slice(`${before}FROM images.test/multi:1\n`.length),
    );
  }

  it('takes all downloads of the stage, and declares the argument once', () => {
    const after =
      'ARG TARGETARCH\nRUN curl -fLO https://dl.example/a-linux-${TARGETARCH}\n' +
      'RUN curl -fLO https://dl.example/b/linux/${TARGETARCH}/b && curl -fLO https://dl.example/c_$(uname -m).zip\n';
    const bad = after
      .replace('ARG TARGETARCH\n', '')
      .replaceAll('${TARGETARCH}', 'amd64')
      .replace('$(uname -m)', 'x86_64');
    assert.deepEqual(mended(bad), [after, after]);
  });

  it('is that of one finding for all downloads of a command, which leads to each', () => {
    const text =
      'FROM images.test/multi:1\nRUN curl -fLO https://dl.example/a-amd64 && curl -fLO https://dl.example/b-amd64 && \\\n' +
      '    curl -fLO https://dl.example/c-amd64\n';
    const { findings } = lint({ path: 'Dockerfile', text, config: 'targets: [linux/arm64]\n' });
    const [only, ...others] = findings.filter(({ rule }) => rule === 'hardcoded-arch');
    assert.equal(others.length, 0);
    const words = [...text.matchAll(/amd64/g)].map(({ index }) => index);
    const places = only?.related.flatMap(({ at }) => (at.path === 'Dockerfile' && at.span ? [at.span.start] : []));
    assert.deepEqual([only?.span.start, ...(places ?? [])], words);
  });

  it('takes every name of the files that are downloaded', () => {
    const after =
      'ARG TARGETARCH\nRUN wget https://dl.example/v1/tool-${V}-linux-${TARGETARCH}.tar.gz{,.asc} \\\n' +
      '    && gpg --verify tool-${V}-linux-${TARGETARCH}.tar.gz.asc \\\n' +
      '    && tar -xzf ./tool-${V}-linux-${TARGETARCH}.tar.gz\nRUN mv "tool-${V}-linux-${TARGETARCH}"/* /usr/bin/\n';
    assert.deepEqual(mended(after.replace('ARG TARGETARCH\n', '').replaceAll('${TARGETARCH}', 'amd64')), [after]);
  });

  it('declares the argument above the comments that belong to the instruction', () => {
    const run = '# The tool.\n# hadolint ignore=DL3047\nRUN wget https://dl.example/tool-linux-amd64\n';
    assert.deepEqual(mended(`ENV A=1\n\n${run}`), [
      `ENV A=1\n\nARG TARGETARCH\n${run.replace('amd64', '${TARGETARCH}')}`,
    ]);
  });

  const DOWNLOAD = 'RUN curl -fLO https://dl.example/tool-linux-amd64.tgz';
  const halves: Readonly<Record<string, string>> = {
    'a checksum of one file': `${DOWNLOAD} && echo "${'0a'.repeat(32)}  tool.tgz" | sha256sum -c -\n`,
    'a checksum in a variable': `ENV TOOL_SHA=1\n${DOWNLOAD} && echo "$TOOL_SHA  tool.tgz" | sha1sum -c -\n`,
    'a checksum in a flag': `ADD --checksum=sha256:${'0a'.repeat(32)} https://dl.example/tool-linux-amd64.tgz /\n`,
    'a name in another instruction': `${DOWNLOAD} && tar -xzf *.tgz\nENV PATH=/tool-linux-amd64/bin:$PATH\n`,
    'a name in another stage': `${DOWNLOAD}\nFROM images.test/multi:1\nCOPY --from=0 /tool-linux-amd64.tgz /\n`,
    'a name in single quotes': `${DOWNLOAD} && tar -xzf 'tool-linux-amd64.tgz'\n`,
    'another word of the architecture': `${DOWNLOAD} && dpkg --add-architecture amd64\n`,
    'another spelling': `${DOWNLOAD}\nRUN curl -fLO https://dl.example/other-linux-x64.tgz\n`,
    'an address in single quotes': "RUN curl -fLO 'https://dl.example/tool-linux-amd64.tgz'\n",
    'words that no shell reads': 'RUN ["curl", "-fLO", "https://dl.example/tool-linux-amd64.tgz"]\n',
  };
  for (const [what, lines] of Object.entries(halves))
    it(`is not offered where it would mend a half: ${what}`, () => {
      assert.deepEqual([...new Set(mended(lines))], [undefined]);
    });
});

describe('what many stages compile for one architecture', () => {
  it('is told of each in a time that grows with their number', () => {
    const stages = Array.from(
      { length: 200 },
      (_, i) => `FROM images.test/multi:1 AS s${i}\nRUN GOARCH=amd64 go build -o /x .\n`,
    );
    const copies = stages.map((_, i) => `COPY --from=s${i} /x /x${i}\n`);
    const text = `${stages.join('')}FROM images.test/multi:1\n${copies.join('')}`;
    const started = processorMs();
    const { findings } = lint({ path: 'Dockerfile', text, config: 'targets: [linux/arm64]\n' });
    const took = processorMs() - started;
    assert.equal(findings.filter(({ rule }) => rule === 'hardcoded-arch').length, 200);
    assert.ok(took < 5_000, `${took.toFixed(0)} ms`);
  });
});
