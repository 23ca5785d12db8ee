import type { ClusterView, ImageView, RunningView, VerdictWord } from './clusterView';

/** A cluster's report for a terminal: what fails first, one line an image. Ends with a line break. */
export function clusterText(view: ClusterView): string {
  const platforms = view.platforms.map(({ platform, nodes, schedulable }) => {
    if (view.kept !== undefined) return platform;
    const work = view.scheduler === 'swarm' ? 'new tasks' : 'ordinary pods';
    const closed = schedulable === nodes ? '' : ` (${nodes - schedulable} closed to ${work})`;
    return `${nodes} × ${platform}${closed}`;
  });
  const images = [...view.images].sort((a, b) => ORDER[a.verdict] - ORDER[b.verdict]);
  return [
    `Cluster ${view.context}: ${platforms.join(', ')}`,
    ...keptLines(view),
    ...view.hints.map((hint) => `  ${hint}`),
    '',
    ...table(images.map((image) => [WORDS[image.verdict], image.image, `${image.file}:${image.line}`, said(image)])),
    ...(images.length === 0 ? [nothingWords(view)] : ['', countsOf(images)]),
    ...mendLines(view),
    ...(view.pods === undefined ? [] : runningLines(view.pods)),
    ...(view.podsNote === undefined ? [] : ['', view.podsNote]),
    '',
  ]
    .join('\n')
    .replace(CONTROLS, '\ufffd');
}

/** The next step: the same as findings, with what would mend them. */
function mendLines({ images }: ClusterView): readonly string[] {
  const isFine = images.every(({ verdict }) => verdict === 'runs' || verdict === 'unknown');
  return isFine ? [] : ['What would mend them: platformlint --target cluster (or cluster:NAME), with the same paths.'];
}

function nothingWords({ scheduler }: ClusterView): string {
  return scheduler === 'swarm'
    ? 'No service of a compose file here names an image; name their folder: platformlint cluster --context docker:NAME stacks'
    : 'No Kubernetes document here names an image; name the folder of your manifests: platformlint cluster k8s';
}

/** What a terminal would obey, or would show in another order: names and the words of a kubelet come from outside. */
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

function keptLines({ kept }: ClusterView): readonly string[] {
  if (kept === undefined) return [];
  return [
    `  The cluster was not asked: ${kept.file}:${kept.line} keeps these (${kept.because ?? 'since when is not kept'}).`,
  ];
}

const WORDS: Readonly<Record<VerdictWord, string>> = {
  runs: 'runs',
  partly: 'partly',
  fails: 'FAILS',
  unknown: 'unknown',
};
const ORDER: Readonly<Record<VerdictWord, number>> = { fails: 0, partly: 1, unknown: 2, runs: 3 };

function runningLines(pods: readonly RunningView[]): readonly string[] {
  if (pods.length === 0) return ['', 'No pod runs in the cluster.'];
  const failing = pods.filter((one) => one.failing !== undefined);
  const others = pods.filter((one) => one.failing === undefined);
  const sorted = [...others].sort((a, b) => ORDER[a.verdict] - ORDER[b.verdict]);
  const nameOf = ({ namespace, workload }: RunningView): string => `${namespace}/${workload}`;
  return [
    '',
    'In the cluster now',
    ...failing.flatMap((one) => [
      `FAILS    ${nameOf(one)}  ${one.image}  (${one.failing?.pods} of ${podsOf(one)})`,
      `         the kubelet says: ${one.failing?.said}`,
      `         ${explanationOf(one)}`,
    ]),
    ...table(sorted.map((one) => [WORDS[one.verdict], `${nameOf(one)} (${podsOf(one)})`, one.image, said(one)])),
    '',
    `${countsOf(pods)}${failing.length === 0 ? '' : `; ${failing.length} failing for the platform now`}`,
  ];
}

function explanationOf({ failing }: RunningView): string {
  if (failing === undefined) return '';
  const place = failing.file === undefined ? '' : `${failing.file}:${failing.line} `;
  return `${place}${failing.rule}: ${failing.message}`;
}

function podsOf({ pods }: RunningView): string {
  return pods === 1 ? '1 pod' : `${pods} pods`;
}

function said({ reason, later }: ImageView | RunningView): string {
  return later === undefined ? reason : `${reason} On ${later.join(', ')} nodes that Karpenter may add it fails.`;
}

function countsOf(images: readonly { readonly verdict: VerdictWord }[]): string {
  return (['runs', 'partly', 'fails', 'unknown'] as const)
    .map((verdict) => `${images.filter((image) => image.verdict === verdict).length} ${verdict}`)
    .join(', ');
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = [0, 1, 2].map((column) => Math.max(7, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
