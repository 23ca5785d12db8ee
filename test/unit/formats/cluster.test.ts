import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clusterHtml } from '../../../server/src/formats/clusterHtml';
import { clusterText } from '../../../server/src/formats/clusterText';
import type { ClusterView } from '../../../server/src/formats/clusterView';
import { ENGLISH } from '../../../server/src/formats/words';

const NASTY = '<img src=x onerror="alert(1)">&\'';

function view(text: string): ClusterView {
  const judged = {
    verdict: 'partly',
    platforms: ['linux/amd64'],
    reason: text,
    cells: [
      { platform: 'linux/amd64', verdict: 'runs' },
      { platform: 'linux/arm64', verdict: 'away', because: text },
    ],
  } as const;
  const counts = { nodes: 1, schedulable: 1, controlPlane: 0, virtual: 0 };
  return {
    context: text,
    at: '2026-11-21T00:00:00.000Z',
    nodes: [],
    platforms: [
      { platform: 'linux/amd64', ...counts },
      { platform: 'linux/arm64', ...counts },
    ],
    images: [{ image: text, file: text, line: 3, workload: text, ...judged }],
    hints: [text],
    pods: [
      {
        namespace: text,
        workload: text,
        image: text,
        pods: 2,
        on: ['linux/amd64'],
        ...judged,
        failing: { pods: 1, said: text, rule: 'image-platform-missing', message: text, file: text, line: 3 },
      },
    ],
  };
}

const pageOf = (text: string, link: (file: string, line: number) => string | undefined): string =>
  clusterHtml(view(text), { link, l10n: ENGLISH, language: 'en' });

describe("a cluster's page", () => {
  it('shows texts of a cluster and of files as texts', () => {
    const page = pageOf(NASTY, (file, line) => `${file}#L${line}`);
    assert.doesNotMatch(page, /<img|onerror="/);
    assert.match(page, /&lt;img src=x onerror=&quot;alert\(1\)&quot;&gt;&amp;/);
  });

  it('closes what it opens, whatever the texts are', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const page = pageOf(text, () => text);
        for (const tag of ['table', 'tr', 'td', 'th', 'section', 'p', 'a', 'ul', 'li', 'q', 'main', 'html']) {
          const opened = page.match(new RegExp(`<${tag}[ >]`, 'g'))?.length;
          assert.equal(page.match(new RegExp(`</${tag}>`, 'g'))?.length, opened, tag);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('loads nothing, runs nothing, and says so in its policy', () => {
    const page = pageOf('x', () => undefined);
    assert.match(page, /Content-Security-Policy" content="default-src &apos;none&apos;|default-src 'none'/);
    assert.doesNotMatch(page, /<script|src=|@import|url\(/);
  });

  it('has plain text where a line leads nowhere', () => {
    assert.doesNotMatch(
      pageOf('x', () => undefined),
      /<a href="[^"]*#L/,
    );
  });
});

describe("a cluster's page in an editor", () => {
  const shown = { ...view('x'), later: ['linux/s390x'], podsNote: 'Only some pods.' };
  const page = clusterHtml(shown, {
    link: () => '#x',
    l10n: { t: (text, ...values) => `«${ENGLISH.t(text, ...values)}»` },
    language: 'sv',
    actions: '<p class="actions"><button type="button" id="again">Again</button></p>',
    nonce: 'n0nce',
    script: 'run()',
  });

  it('runs the script of the editor and no other', () => {
    assert.match(page, /default-src 'none'; style-src 'nonce-n0nce'; script-src 'nonce-n0nce'"/);
    assert.match(page, /<script nonce="n0nce">run\(\)<\/script>/);
    assert.doesNotMatch(page, /unsafe-inline| style="| on[a-z]+="/);
  });

  it("says what is ours in the reader's language", () => {
    assert.match(page, /<html lang="sv">/);
    const told = page.replace(
      /<style.*?<\/style>|<script.*?<\/script>|<title>.*?<\/title>|«[^»]*»|<[^>]*>|[✓✗◐?–]/gs,
      '',
    );
    assert.deepEqual(
      told.match(/[a-z]{3,}/gi)?.filter((word) => !/^(?:linux|amd|arm|image|platform|missing)$/.test(word)),
      ['Again', 'Only', 'some', 'pods'],
    );
  });

  it('shows platforms that have no node yet, and what is said of the pods', () => {
    assert.match(page, /<li class="none"><strong>0<\/strong> <code>linux\/s390x<\/code>.*Karpenter may add some/);
    assert.match(page, /<p class="note">Only some pods\.<\/p>/);
  });

  it('names its tables, its cells and its choice for those who do not see them', () => {
    for (const table of page.match(/<table[^>]*>/g) ?? []) assert.match(table, /aria-labelledby="(?:images|pods)"/);
    assert.match(page, /<h2 id="images">.*<h2 id="pods">/s);
    assert.match(
      page,
      /<fieldset><legend>«Show»<\/legend><label><input type="radio" name="show" id="show-all" checked>/,
    );
    assert.match(page, /<span aria-hidden="true">–<\/span><span class="spoken">«is not put there»: x<\/span>/);
  });
});

describe("a cluster's report as text", () => {
  it('leaves nothing in it that a terminal would obey', () => {
    assert.doesNotMatch(
      clusterText(view('a\u001b[31m\u009b1m\u202e\r\tb')),
      /[\u0000-\u0009\u000b-\u001f\u009b\u202e]/,
    );
  });

  it('names pods that fail with their explanation', () => {
    const text = clusterText(view('x'));
    assert.match(
      text,
      /FAILS {4}x\/x {2}x {2}\(1 of 2 pods\)\n {9}the kubelet says: x\n {9}x:3 image-platform-missing: x/,
    );
    assert.match(text, /1 failing for the platform now\n$/);
  });
});
