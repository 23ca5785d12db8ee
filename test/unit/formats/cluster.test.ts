import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clusterHtml } from '../../../server/src/formats/clusterHtml';
import { clusterText } from '../../../server/src/formats/clusterText';
import type { ClusterView } from '../../../server/src/formats/clusterView';

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

describe("a cluster's page", () => {
  it('shows texts of a cluster and of files as texts', () => {
    const page = clusterHtml(view(NASTY), { link: (file, line) => `${file}#L${line}` });
    assert.doesNotMatch(page, /<img|onerror="/);
    assert.match(page, /&lt;img src=x onerror=&quot;alert\(1\)&quot;&gt;&amp;/);
  });

  it('closes what it opens, whatever the texts are', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const page = clusterHtml(view(text), { link: () => text });
        for (const tag of ['table', 'tr', 'td', 'th', 'section', 'p', 'a', 'ul', 'li', 'q', 'main', 'html']) {
          const opened = page.match(new RegExp(`<${tag}[ >]`, 'g'))?.length;
          assert.equal(page.match(new RegExp(`</${tag}>`, 'g'))?.length, opened, tag);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('loads nothing, runs nothing, and says so in its policy', () => {
    const page = clusterHtml(view('x'), { link: () => undefined });
    assert.match(page, /Content-Security-Policy" content="default-src &apos;none&apos;|default-src 'none'/);
    assert.doesNotMatch(page, /<script|src=|@import|url\(/);
  });

  it('has plain text where a line leads nowhere', () => {
    assert.doesNotMatch(clusterHtml(view('x'), { link: () => undefined }), /<a href="[^"]*#L/);
  });
});

describe("a cluster's report as text", () => {
  it('names pods that fail with their explanation', () => {
    const text = clusterText(view('x'));
    assert.match(
      text,
      /FAILS {4}x\/x {2}x {2}\(1 of 2 pods\)\n {9}the kubelet says: x\n {9}x:3 image-platform-missing: x/,
    );
    assert.match(text, /1 failing for the platform now\n$/);
  });
});
