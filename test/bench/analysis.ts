import { analyse } from '../../server/src/analysis/analyse';
import type { Facts } from '../../server/src/analysis/facts';
import { kindOf } from '../../server/src/analysis/kindOf';
import { NO_CONFIG } from '../../server/src/config/config';
import { parsePlatform } from '../../server/src/image/platform';
import { PARTS } from '../../server/src/parts';
import type { Source } from '../../server/src/text/source';
import { type Figure, median, percentile } from './figure';
import { composeText, dockerfileText, manifestText } from './texts';

const AMD64 = parsePlatform('linux/amd64');

const FACTS: Facts = {
  config: { ...NO_CONFIG, targets: AMD64 === undefined ? [] : [{ platforms: [AMD64] }] },
  offerOf: () => ({
    state: 'known',
    kind: 'index',
    entries: AMD64 === undefined ? [] : [{ platform: AMD64 }],
    source: 'registry',
    at: 0,
  }),
  buildsOf: () => [],
  dockerfileOf: () => undefined,
  makersOf: () => [],
  makersAt: () => [],
  likelyMakersOf: () => [],
  promises: () => [],
  platformsBeside: () => [],
  ships: () => false,
  hasWorkflows: () => false,
  runtimeClasses: () => [],
  file: () => undefined,
  nodesOf: () => undefined,
};

/** How long reading and judging one document takes, with everything known. */
export function analyseFigures(): readonly Figure[] {
  const { engine, kinds } = PARTS;
  const run = (path: string, text: string): number => {
    const source: Source = { uri: '', path, text, version: 1 };
    const kind = kindOf(source, kinds);
    if (kind === undefined) throw new Error(`${path} is of no kind`);
    const started = performance.now();
    analyse(source, kind, engine, FACTS);
    return performance.now() - started;
  };
  const repeated = (path: string, text: string): number => {
    // An editor's server has read a few hundred texts before long: that is what counts, not the first of them.
    const times = Array.from({ length: 600 }, () => run(path, text));
    return median(times.slice(300));
  };
  const manifest = manifestText();
  const typed = Array.from({ length: 1_000 }, (_, i) =>
    manifest.replace('image: busybox:1.36', `image: busybox:1.36${'x'.repeat(i % 40)}`),
  );
  const keystrokes = typed.map((text) => run('k8s/all.yaml', text));
  return [
    { what: 'a 60-line Dockerfile, median', value: repeated('Dockerfile', dockerfileText()), unit: 'ms', goal: 1 },
    { what: 'a 300-line compose file, median', value: repeated('compose.yaml', composeText()), unit: 'ms', goal: 3 },
    {
      what: 'a 2 000-line stream of manifests, median',
      value: repeated('k8s/all.yaml', manifest),
      unit: 'ms',
      goal: 15,
    },
    { what: 'a keystroke in it, 95th percentile of 1 000', value: percentile(keystrokes, 0.95), unit: 'ms', goal: 30 },
  ];
}
