import assert from 'node:assert/strict';
import type { Report, Reported } from '../../../server/src/formats/report';
import { FORMATS } from '../../../server/src/formats/table';
import type { Finding, Severity } from '../../../server/src/model/finding';
import { RULES } from '../../../server/src/rules/table';
import { linesOf } from '../../../server/src/text/lines';

interface Told {
  readonly severity?: Severity;
  readonly file?: string;
  readonly text?: string;
  /** The characters it stands on. */
  readonly on?: string;
  readonly message?: string;
  readonly replaceBy?: string;
  /** Characters of the same text that it is related to. */
  readonly again?: string;
}

function reported({ severity = 'error', file = 'Dockerfile', on = 'redis:7', ...told }: Told): Reported {
  const { text = 'FROM redis:7\n', message = 'It has no linux/arm64.', replaceBy, again } = told;
  const span = spanOf(text, on);
  const fixes =
    replaceBy === undefined
      ? []
      : [{ title: `Write ${replaceBy}`, edits: [{ span, text: replaceBy }], applicability: 'safe' as const }];
  const finding: Finding = {
    rule: 'image-platform-missing',
    severity,
    path: file,
    span,
    message,
    fixes,
    related: [
      { at: { path: 'a: b/c:#1.yaml', span, line: 2 }, message: 'Needed because of <this>' },
      ...(again === undefined ? [] : [{ at: { path: file, span: spanOf(text, again) }, message: 'The same again.' }]),
    ],
  };
  return { finding, file, text, lines: linesOf(text) };
}

function spanOf(text: string, part: string): Finding['span'] {
  const start = text.indexOf(part);
  return { start, end: start + part.length };
}

function write(format: string, ...told: readonly Told[]): string {
  return writeFor(format, {}, ...told);
}

function writeFor(format: string, terminal: { readonly columns?: number }, ...told: readonly Told[]): string {
  const report: Report = {
    version: '1.2.3',
    findings: told.map(reported),
    rules: RULES,
    lookups: { known: 1, unknown: [] },
    files: 1,
    broken: [],
    shown: (path) => path,
  };
  const found = FORMATS.find(({ id }) => id === format);
  assert.ok(found, `there is no format ${format}`);
  return found.write(report, { color: false, ...terminal });
}

const CONTROL = 'a\u0000\u001b[31mb\u0085\nc\td\r<&>"\'%:,]]>é\u{1f600}';

/** The elements of an XML text by name with their attributes, unescaped; throws where it is not well-formed. */
function elementsOf(xml: string): readonly { readonly name: string; readonly at: ReadonlyMap<string, string> }[] {
  const found: { name: string; at: Map<string, string> }[] = [];
  const open: string[] = [];
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  assert.notEqual(body, xml);
  assert.doesNotMatch(body, /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  const rest = body.replace(/<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>/g, (_, closing, name, attributes, empty) => {
    if (closing !== '') assert.equal(open.pop(), name);
    else {
      const pairs = [...String(attributes).matchAll(/ ([a-z]+)="([^"]*)"/g)];
      const at = new Map(pairs.map(([, key = '', value = '']) => [key, unescaped(value)]));
      assert.equal(at.size, pairs.length);
      found.push({ name, at });
      if (empty === '') open.push(name);
    }
    return '';
  });
  assert.deepEqual(open, []);
  assert.doesNotMatch(rest, /[<>]/);
  unescaped(rest);
  return found;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d+)|(\w*));?/g, (whole, code, name) => {
    assert.ok(whole.endsWith(';'), whole);
    if (code !== undefined) return String.fromCodePoint(Number(code));
    const character = ENTITIES[name];
    assert.ok(character !== undefined, whole);
    return character;
  });
}

describe('GitHub annotations', () => {
  it('escape messages and properties as the runner unescapes them', () => {
    const line = write('github', {
      severity: 'warning',
      file: 'dir,1/a:b%\n.Dockerfile',
      message: '50% of\r\nnodes: a, b',
    });
    assert.equal(
      line,
      '::warning file=dir%2C1/a%3Ab%25%0A.Dockerfile,line=1,endLine=1,col=6,endColumn=13,title=image-platform-missing::' +
        '50%25 of%0D%0Anodes: a, b\n',
    );
  });

  it('are errors, warnings and notices', () => {
    const text = write('github', { severity: 'error' }, { severity: 'warning' }, { severity: 'info' });
    assert.deepEqual(
      text.split('\n').map((line) => line.split(' ')[0]),
      ['::error', '::warning', '::notice', ''],
    );
  });

  it('are nothing where nothing was found', () => assert.equal(write('github'), ''));
});

describe('SARIF', () => {
  it('is what GitHub code scanning takes', () => {
    const text = 'FROM a\r\nFROM é😀 redis:7\r\n';
    const log = JSON.parse(
      write('sarif', { text, file: 'a b/ü#1?%.yaml', replaceBy: 'redis:8' }, { severity: 'info' }),
    );
    assert.equal(log.version, '2.1.0');
    assert.match(log.$schema, /sarif-2\.1\.0/);
    assert.equal(log.runs.length, 1);
    const [run] = log.runs;
    const { driver } = run.tool;
    assert.equal(driver.name, 'platformlint');
    assert.equal(driver.semanticVersion, '1.2.3');
    assert.equal(run.columnKind, 'utf16CodeUnits');
    assert.equal(driver.rules.length, RULES.length);
    for (const rule of driver.rules) {
      for (const words of [rule.shortDescription.text, rule.fullDescription.text, rule.help.text, rule.help.markdown]) {
        assert.ok(typeof words === 'string' && words.length > 0);
      }
      assert.ok(rule.shortDescription.text.length <= 1024 && rule.fullDescription.text.length <= 1024, rule.id);
      assert.ok(['error', 'warning', 'note'].includes(rule.defaultConfiguration.level));
      assert.ok(URL.canParse(rule.helpUri));
    }
    const [result, note] = run.results;
    assert.equal(result.level, 'error');
    assert.equal(note.level, 'note');
    assert.equal(driver.rules[result.ruleIndex].id, result.ruleId);
    assert.equal(result.locations.length, 1);
    const { artifactLocation, region } = result.locations[0].physicalLocation;
    assert.equal(artifactLocation.uri, 'a%20b/%C3%BC%231%3F%25.yaml');
    assert.deepEqual(region, { startLine: 2, startColumn: 10, endLine: 2, endColumn: 17 });
    assert.equal(result.relatedLocations[0].physicalLocation.artifactLocation.uri, 'a%3A%20b/c:%231.yaml');
    const [fix] = result.fixes;
    assert.deepEqual(fix.artifactChanges[0].replacements, [
      { deletedRegion: region, insertedContent: { text: 'redis:8' } },
    ]);
    const prints = run.results.map((one: { partialFingerprints: unknown }) => JSON.stringify(one.partialFingerprints));
    assert.equal(new Set(prints).size, 2);
  });

  it('tells like findings of like lines apart, and keeps them when lines move', () => {
    const print = (text: string): unknown =>
      JSON.parse(write('sarif', { text }, { text })).runs[0].results.map(
        (one: { partialFingerprints: unknown }) => one.partialFingerprints,
      );
    assert.deepEqual(print('FROM redis:7\n'), print('# more\n\n  FROM redis:7\n'));
    assert.equal(new Set((print('FROM redis:7\n') as unknown[]).map((one) => JSON.stringify(one))).size, 2);
  });

  it('has results where nothing was found', () => assert.deepEqual(JSON.parse(write('sarif')).runs[0].results, []));
});

describe('XML reports', () => {
  for (const format of ['junit', 'checkstyle']) {
    it(`${format} is well-formed whatever the words are`, () => {
      elementsOf(write(format));
      const found = elementsOf(
        write(format, { message: CONTROL, file: CONTROL }, { severity: 'info', message: CONTROL }),
      );
      const values = found.flatMap(({ at }) => [...at.values()]);
      assert.ok(values.some((value) => value.includes('\nc\td\r<&>"\'%:,]]>é\u{1f600}')));
    });
  }

  it('junit counts what has failed', () => {
    const found = elementsOf(write('junit', {}, { severity: 'warning' }, { severity: 'info' }));
    const [suites] = found;
    assert.deepEqual([suites?.at.get('tests'), suites?.at.get('failures')], ['3', '2']);
    assert.equal(found.filter(({ name }) => name === 'failure').length, 2);
    assert.equal(found.filter(({ name }) => name === 'testcase').length, 3);
  });

  it('checkstyle groups by file', () => {
    const found = elementsOf(write('checkstyle', { file: 'a' }, { file: 'b' }, { file: 'b', severity: 'info' }));
    assert.deepEqual(
      found.filter(({ name }) => name === 'file').map(({ at }) => at.get('name')),
      ['a', 'b'],
    );
    assert.deepEqual(
      found.filter(({ name }) => name === 'error').map(({ at }) => at.get('severity')),
      ['error', 'error', 'info'],
    );
  });
});

describe('Code Quality of GitLab', () => {
  it('has a description, a check, a severity, a place and a fingerprint of its own for each finding', () => {
    const issues = JSON.parse(write('gitlab', {}, {}, { severity: 'info' }));
    assert.deepEqual(
      issues.map((one: { severity: string }) => one.severity),
      ['major', 'major', 'info'],
    );
    assert.equal(new Set(issues.map((one: { fingerprint: string }) => one.fingerprint)).size, 3);
    assert.deepEqual(issues[0].location, {
      path: 'Dockerfile',
      positions: { begin: { line: 1, column: 6 }, end: { line: 1, column: 13 } },
    });
    assert.equal(write('gitlab'), '[]\n');
  });
});

describe('the diagnostics of reviewdog', () => {
  it('count columns in bytes of UTF-8', () => {
    const { diagnostics } = JSON.parse(write('rdjson', { text: 'FROM é😀 redis:7\n', replaceBy: 'redis:8' }));
    const [{ location, suggestions, severity, code }] = diagnostics;
    const range = { start: { line: 1, column: 13 }, end: { line: 1, column: 20 } };
    assert.deepEqual(location, { path: 'Dockerfile', range });
    assert.deepEqual(suggestions, [{ range, text: 'redis:8' }]);
    assert.deepEqual([severity, code.value], ['ERROR', 'image-platform-missing']);
  });
});

describe('what is told beside a finding', () => {
  const told = { text: 'FROM redis:7\nFROM redis:8\n', again: 'redis:8' };

  it('has its line where it stands in the same document, for people', () => {
    assert.match(write('text', told), /^ {2}see: Dockerfile:2 The same again\.$/m);
  });

  it('has its line where it stands in the same document, for code scanning', () => {
    const [result] = JSON.parse(write('sarif', told)).runs[0].results;
    assert.deepEqual(result.relatedLocations[1].physicalLocation.region, { startLine: 2 });
  });
});

describe('the text format', () => {
  it('keeps words and carets whole in a narrow terminal, and lines of any length elsewhere', () => {
    const told: Told = {
      text: `RUN curl -fsSL https://downloads.example/${'a-long-path/'.repeat(8)}redis:7 | tar xz\n`,
      message: 'It has no linux/arm64, which is needed by the nodes of the cluster on which it is to run.',
    };
    const lines = writeFor('text', { columns: 60 }, told).split('\n');
    assert.ok(
      lines.every((line) => line.length <= 60),
      lines.join('\n'),
    );
    const [frame = '', carets = ''] = lines.slice(lines.findIndex((line) => line.startsWith('1 | ')));
    assert.equal(frame.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1), 'redis:7');
    assert.ok(write('text', told).includes(`${told.message} [`));
  });

  it('gives a terminal no control character of a file, its name or a message', () => {
    const text = write('text', { file: 'a\u001b[31m\nb', message: 'x\u0007\u009by', text: 'FROM\u001b]0;t redis:7\n' });
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    assert.match(text, /^a\ufffd\[31m\ufffdb:1:\d+ error x\ufffd\ufffdy/);
  });
});

describe('JSON', () => {
  it('has the shape that scripts rely on', () => {
    const { version, findings, lookups, summary } = JSON.parse(write('json', { replaceBy: 'redis:8' }));
    assert.equal(version, '1.2.3');
    assert.deepEqual(lookups, { known: 1, unknown: [] });
    assert.deepEqual(summary, { files: 1, errors: 1, warnings: 0, infos: 0 });
    const [{ fixes, ...finding }] = findings;
    assert.deepEqual(finding, {
      rule: 'image-platform-missing',
      severity: 'error',
      file: 'Dockerfile',
      start: { line: 1, column: 6 },
      end: { line: 1, column: 13 },
      message: 'It has no linux/arm64.',
    });
    assert.deepEqual(fixes[0].edits, [{ start: finding.start, end: finding.end, text: 'redis:8' }]);
  });
});
