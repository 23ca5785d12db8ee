import assert from 'node:assert/strict';
import { readConfig } from '../../server/src/config/readConfig';
import { formatPlatform } from '../../server/src/image/platform';
import { RULES } from '../../server/src/rules/table';
import { linesOf } from '../../server/src/text/lines';

/** What is wrong, as `line: message`. */
function problemsOf(text: string): readonly string[] {
  const ids = RULES.map(({ id }) => id);
  const { problems } = readConfig(text, '.platformlint.yaml', ids);
  return problems.map(({ span, message }) => `${linesOf(text).positionAt(span.start).line + 1}: ${message}`);
}

describe('a machine in a configuration', () => {
  const machines: readonly (readonly [uname: string, platform: string])[] = [
    ['x86_64', 'linux/amd64'],
    ['aarch64', 'linux/arm64'],
    ['armv8l', 'linux/arm/v7'],
    ['armv7l', 'linux/arm/v7'],
    ['armv6l', 'linux/arm/v6'],
    ['i686', 'linux/386'],
    ['ppc64le', 'linux/ppc64le'],
    ['s390x', 'linux/s390x'],
    ['riscv64', 'linux/riscv64'],
    ['loongarch64', 'linux/loong64'],
  ];
  for (const [uname, platform] of machines) {
    it(`is what uname -m prints there: ${uname}`, () => {
      const { config, problems } = readConfig(`targets: [${uname}]\n`, '.platformlint.yaml', []);
      assert.deepEqual(problems, []);
      assert.deepEqual(config.targets[0]?.platforms.map(formatPlatform), [platform]);
    });
  }
  it('is no word of another ecosystem', () => {
    for (const word of ['x64', 'linux/armv7l', 'armv9', 'Linux', 'uname']) {
      assert.equal(problemsOf(`targets: [${word}]\n`).length, 1, word);
    }
  });
});

describe('a configuration with a mistake', () => {
  const cases: readonly (readonly [text: string, line: number, says: RegExp])[] = [
    ['targts: [linux/amd64]\n', 1, /targts.*did you mean targets/],
    ['targets: linux/amd64\n', 1, /targets is a list/],
    ['targets:\n  - linux/adm64\n', 2, /linux\/adm64.*linux\/amd64 would be right/],
    ['targets:\n  - linux/x64\n', 2, /linux\/x64.*linux\/amd64 would be right/],
    ['targets:\n  - solaris/vax\n', 2, /solaris\/vax is not a known platform: [^.]*\.$/],
    ['targets:\n  - file: ["a"]\n    platforms: [linux/amd64]\n', 2, /file.*files/],
    ['targets:\n  - files: "a"\n    platforms: [linux/amd64]\n', 2, /files is a list/],
    ['targets:\n  - files: ["a"]\n', 2, /needs platforms/],
    ['targets:\n  - platforms: []\n', 2, /needs platforms/],
    ['targets:\n  - cluster: ""\n', 2, /needs platforms/],
    ['targets:\n  - platforms: linux/amd64\n', 2, /platforms is a list/],
    ['targets:\n  - {}\n', 2, /needs platforms/],
    ['rules:\n  no-such-rule: off\n', 2, /no rule no-such-rule/],
    ['rules:\n  platform-spelling: loud\n', 2, /error, warning, info or off/],
    ['rules: [a]\n', 1, /rules is a mapping/],
    ['runners: { a: linux }\n', 1, /linux/],
    ['ignore: vendor\n', 1, /ignore is a list/],
    ['registries: { "x:1": { htp: true } }\n', 1, /htp.*http/],
    ['registries: { "x:1": { mirrors: [ftp://m] } }\n', 1, /mirror.*https:\/\//],
    ['- a\n', 1, /mapping with the keys/],
    ['targets:\n  - linux/amr64\n', 2, /linux\/amr64 is not a known platform\. linux\/arm64 would be right\.$/],
    ['ignore: vendor/**\n', 1, /ignore is a list of texts\. \["vendor\/\*\*"\] would be right\.$/],
    ['targets:\n  - *none\n', 2, /no &none above/],
    [
      'targets:\n  - files: ["k8s\\\\**"]\n    platforms: [linux/amd64]\n',
      2,
      /separated by \/ in a pattern: k8s\/\*\*/,
    ],
    ['ignore:\n  - "ok/**"\n  - "vendor\\\\x"\n', 3, /vendor\/x/],
    ['registries: { "https://ghcr.io": { http: true } }\n', 1, /a host such as ghcr\.io/],
  ];
  for (const [text, line, says] of cases) {
    it(JSON.stringify(text), () => {
      const [problem, ...others] = problemsOf(text);
      assert.deepEqual(others, []);
      assert.ok(problem?.startsWith(`${line}: `), problem ?? 'nothing is wrong');
      assert.match(problem ?? '', says);
    });
  }

  it('that is no YAML is told, too', () =>
    assert.match(problemsOf('targets: [linux/amd64\n')[0] ?? '', /not valid YAML/));

  it('keeps what is right', () => {
    const { config } = readConfig('targets: [linux/arm64, nonsense]\nrule: {}\n', '.platformlint.yaml', []);
    assert.deepEqual(
      config.targets.map(({ platforms }) => platforms.map(({ architecture }) => architecture)),
      [['arm64']],
    );
  });
});
