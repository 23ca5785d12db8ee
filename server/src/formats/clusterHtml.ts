import type { CellView, ClusterView, ImageView, RunningView, VerdictWord } from './clusterView';
import { escapeXml, ruleUrl } from './report';

/** How the page leads on. */
export interface ClusterPage {
  /** Where a line of a file leads; undefined for plain text. `line` is 1-based. */
  link(file: string, line: number): string | undefined;
  /** Takes the place of the policy of a page that loads nothing, for a webview with its own. */
  readonly policy?: string;
}

/**
 * A cluster's report as one HTML file: a matrix of images by node platforms, with reasons and links to the lines.
 * Loads nothing and runs no script; the choice of verdicts is style. Takes an editor's colours where it shows it.
 */
export function clusterHtml(view: ClusterView, page: ClusterPage): string {
  const policy = page.policy ?? "default-src 'none'; style-src 'unsafe-inline'";
  const title = `Cluster ${view.context}: what runs where`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeXml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeXml(title)}</h1>
${view.at === undefined ? '' : `<p class="quiet">Nodes read on ${escapeXml(view.at.slice(0, 16).replace('T', ' '))} UTC</p>`}
${fleetPart(view)}
${filterPart(view)}
<section>
<h2>Images of the Kubernetes documents</h2>
${view.images.length === 0 ? '<p>No Kubernetes document here names an image.</p>' : imagesTable(view, page)}
</section>
${view.pods === undefined ? '' : runningPart(view.pods, view, page)}
<footer class="quiet">platformlint. A dash: the pod is put on none of these nodes; the reason is in its tip.</footer>
</main>
</body>
</html>
`;
}

const ORDER: Readonly<Record<VerdictWord, number>> = { fails: 0, partly: 1, unknown: 2, runs: 3 };

function fleetPart({ platforms, hints }: ClusterView): string {
  const rows = platforms.map(
    ({ platform, nodes, schedulable, controlPlane, virtual }) =>
      `<tr><th scope="row">${escapeXml(platform)}</th>${[nodes, schedulable, controlPlane, virtual]
        .map((count) => `<td class="number">${count}</td>`)
        .join('')}</tr>`,
  );
  return `<section>
<h2>Nodes</h2>
<table><thead><tr><th scope="col">Platform</th><th scope="col">Nodes</th><th scope="col">Take ordinary pods</th><th scope="col">Control plane</th><th scope="col">Virtual</th></tr></thead>
<tbody>${rows.join('')}</tbody></table>
${hints.length === 0 ? '' : `<ul>${hints.map((hint) => `<li>${escapeXml(hint)}</li>`).join('')}</ul>`}
</section>`;
}

function filterPart({ images, pods = [] }: ClusterView): string {
  const all = [...images, ...pods];
  const choices = ['all', 'fails', 'partly', 'unknown', 'runs'].map((word) => {
    const count = word === 'all' ? all.length : all.filter(({ verdict }) => verdict === word).length;
    const checked = word === 'all' ? ' checked' : '';
    return `<label><input type="radio" name="show" id="show-${word}"${checked}> ${word} <b>${count}</b></label>`;
  });
  return `<fieldset><legend>Show</legend>${choices.join('\n')}</fieldset>`;
}

function imagesTable(view: ClusterView, page: ClusterPage): string {
  const images = [...view.images].sort((a, b) => ORDER[a.verdict] - ORDER[b.verdict]);
  const rows = images.map(
    (one) => `<tr class="${one.verdict}"><td class="verdict">${one.verdict}</td>
<th scope="row"><code>${escapeXml(one.image)}</code></th>
<td>${placeOf(one, page)}<br><span class="quiet">${escapeXml(one.workload)}</span></td>
${one.cells.map(cellOf).join('')}
<td>${reasonOf(one)}</td></tr>`,
  );
  return matrix(view, ['Verdict', 'Image', 'Line'], rows);
}

function runningPart(pods: readonly RunningView[], view: ClusterView, page: ClusterPage): string {
  const rows = [...pods]
    .sort(
      (a, b) =>
        Number(b.failing !== undefined) - Number(a.failing !== undefined) || ORDER[a.verdict] - ORDER[b.verdict],
    )
    .map(
      (one) => `<tr class="${one.verdict}"><td class="verdict">${one.verdict}</td>
<th scope="row"><code>${escapeXml(one.image)}</code></th>
<td>${escapeXml(one.namespace)}/${escapeXml(one.workload)}<br><span class="quiet">${one.pods} on ${escapeXml(one.on.join(', ') || 'no node yet')}</span></td>
${one.cells.map(cellOf).join('')}
<td>${reasonOf(one)}${failingOf(one, page)}</td></tr>`,
    );
  const body =
    pods.length === 0 ? '<p>No pod runs in the cluster.</p>' : matrix(view, ['Verdict', 'Image', 'Pods'], rows);
  return `<section>
<h2>In the cluster now</h2>
${body}
</section>`;
}

function matrix(view: ClusterView, columns: readonly string[], rows: readonly string[]): string {
  const heads = [
    ...columns.map((name) => `<th scope="col">${name}</th>`),
    ...view.platforms.map(
      ({ platform, nodes }) =>
        `<th scope="col" class="cell">${escapeXml(platform)}<br><span class="quiet">${nodes === 1 ? '1 node' : `${nodes} nodes`}</span></th>`,
    ),
    '<th scope="col">Why</th>',
  ];
  return `<div class="wide"><table class="matrix"><thead><tr>${heads.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`;
}

const CELLS: Readonly<Record<CellView['verdict'], readonly [sign: string, words: string]>> = {
  runs: ['✓', 'runs'],
  fails: ['✗', 'fails'],
  unknown: ['?', 'not known'],
  away: ['–', 'the pod is not put there'],
};

function cellOf({ verdict, because }: CellView): string {
  const [sign, words] = CELLS[verdict];
  const tip = because === undefined ? words : `${words}: ${because}`;
  return `<td class="cell is-${verdict}" title="${escapeXml(tip)}"><span aria-hidden="true">${sign}</span><span class="spoken">${escapeXml(tip)}</span></td>`;
}

function placeOf({ file, line }: { readonly file: string; readonly line: number }, page: ClusterPage): string {
  const text = escapeXml(`${file}:${line}`);
  const target = page.link(file, line);
  return target === undefined ? text : `<a href="${escapeXml(target)}">${text}</a>`;
}

function reasonOf({ reason, later }: ImageView | RunningView): string {
  const more = later === undefined ? '' : ` On ${later.join(', ')} nodes that Karpenter may add it fails.`;
  return escapeXml(`${reason}${more}`);
}

function failingOf({ failing, pods }: RunningView, page: ClusterPage): string {
  if (failing === undefined) return '';
  const { file, line } = failing;
  const place = file === undefined || line === undefined ? '' : `${placeOf({ file, line }, page)} `;
  const rule = `<a href="${escapeXml(ruleUrl(failing.rule))}">${escapeXml(failing.rule)}</a>`;
  return `<p class="failing">${failing.pods} of ${pods} fail now: <q>${escapeXml(failing.said)}</q><br>${place}${rule}: ${escapeXml(failing.message)}</p>`;
}

const SHOWN = ['fails', 'partly', 'unknown', 'runs']
  .map((word) => `body:has(#show-${word}:checked) .matrix tbody tr:not(.${word})`)
  .join(',');

const STYLE = `
:root{color-scheme:light dark;--ink:var(--vscode-foreground,#1f2328);--paper:var(--vscode-editor-background,#fff);--line:var(--vscode-widget-border,#d1d9e0);--quiet:var(--vscode-descriptionForeground,#59636e);--good:var(--vscode-testing-iconPassed,#1a7f37);--bad:var(--vscode-errorForeground,#cf222e);--warn:var(--vscode-editorWarning-foreground,#9a6700);--link:var(--vscode-textLink-foreground,#0969da)}
@media (prefers-color-scheme:dark){:root{--ink:var(--vscode-foreground,#e6edf3);--paper:var(--vscode-editor-background,#0d1117);--line:var(--vscode-widget-border,#3d444d);--quiet:var(--vscode-descriptionForeground,#9198a1);--good:var(--vscode-testing-iconPassed,#3fb950);--bad:var(--vscode-errorForeground,#ff7b72);--warn:var(--vscode-editorWarning-foreground,#d29922);--link:var(--vscode-textLink-foreground,#4493f8)}}
body{margin:0;background:var(--paper);color:var(--ink);font:14px/1.5 var(--vscode-font-family,system-ui,sans-serif)}
main{max-width:84rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.1rem;margin:1.5rem 0 .5rem}
table{border-collapse:collapse}th,td{padding:.4rem .7rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{font-weight:600;white-space:nowrap}tbody th{font-weight:400}
.matrix{width:100%}.wide{overflow-x:auto}.number{text-align:right;font-variant-numeric:tabular-nums}
.cell{text-align:center;white-space:nowrap}.quiet{color:var(--quiet);font-weight:400}
.is-runs,.runs .verdict{color:var(--good)}.is-fails,.fails .verdict{color:var(--bad);font-weight:700}.partly .verdict{color:var(--warn);font-weight:700}
.is-unknown,.is-away,.unknown .verdict{color:var(--quiet)}
.failing{margin:.4rem 0 0;padding-left:.6rem;border-left:3px solid var(--bad)}
XXfont-family:var(--vscode-editor-font-family,ui-monospace,monospace);overflow-wrap:anywhere}a{color:var(--link)}
fieldset{border:1px solid var(--line);border-radius:6px;display:inline-flex;flex-wrap:wrap;gap:1rem;margin:1rem 0 0}
footer{margin-top:1.5rem}
.spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
${SHOWN}{display:none}
`;
