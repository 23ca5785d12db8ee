import { escapeXml } from './report';

/** What a page consists of. */
export interface HtmlPage {
  readonly title: string;
  /** `en`, `de-CH` … */
  readonly language: string;
  /** HTML. */
  readonly body: string;
  /** Of a page in an editor: its style and its one script bear it. Without it the page runs no script. */
  readonly nonce?: string;
  readonly script?: string;
}

/**
 * One self-contained page that loads nothing and runs nothing but its own script; its policy says so. It takes the
 * colours of the editor that shows it, and elsewhere those of the reader's system.
 */
export function htmlPage({ title, language, body, nonce, script }: HtmlPage): string {
  const own =
    nonce === undefined ? "style-src 'unsafe-inline'" : `style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  const bears = nonce === undefined ? '' : ` nonce="${nonce}"`;
  const isScripted = nonce !== undefined && script !== undefined;
  return `<!DOCTYPE html>
<html lang="${escapeXml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; ${own}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)}</title>
<style${bears}>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
${isScripted ? `<script${bears}>${script}</script>\n` : ''}</body>
</html>
`;
}

/** The classes of a verdict's words and of its cells; a page hides the rows that its reader does not want to see. */
const VERDICTS = ['fails', 'partly', 'unknown', 'runs'];

const HIDDEN = VERDICTS.map((word) => `body:has(#show-${word}:checked) .matrix tbody tr:not(.${word})`).join(',');

const STYLE = `
:root{color-scheme:light dark;--ink:var(--vscode-foreground,#1f2328);--paper:var(--vscode-editor-background,#fff);--line:var(--vscode-contrastBorder,var(--vscode-widget-border,var(--vscode-panel-border,#d1d9e0)));--quiet:var(--vscode-descriptionForeground,#59636e);--good:var(--vscode-charts-green,#1a7f37);--bad:var(--vscode-errorForeground,#cf222e);--warn:var(--vscode-editorWarning-foreground,#9a6700);--link:var(--vscode-textLink-foreground,#0969da);--focus:var(--vscode-focusBorder,#0969da)}
@media (prefers-color-scheme:dark){:root{--ink:var(--vscode-foreground,#e6edf3);--paper:var(--vscode-editor-background,#0d1117);--line:var(--vscode-contrastBorder,var(--vscode-widget-border,var(--vscode-panel-border,#3d444d)));--quiet:var(--vscode-descriptionForeground,#9198a1);--good:var(--vscode-charts-green,#3fb950);--bad:var(--vscode-errorForeground,#ff7b72);--warn:var(--vscode-editorWarning-foreground,#d29922);--link:var(--vscode-textLink-foreground,#4493f8)}}
body{margin:0;padding:0;background:var(--paper);color:var(--ink);font-family:var(--vscode-font-family,system-ui,sans-serif);font-size:var(--vscode-font-size,14px);line-height:1.5}
main{max-width:84rem;margin:0 auto;padding:1.2rem 1.6rem 3rem}
h1{font-size:1.5em;font-weight:600;margin:0 0 .2em}h2{font-size:1.1em;font-weight:600;margin:1.6em 0 .5em}
table{border-collapse:collapse;width:100%}th,td{padding:.45em .8em .45em 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}.cell+th,.cell+td:last-child{padding-left:.8em}
thead th{font-weight:600;white-space:nowrap}tbody th{font-weight:400;width:28%;min-width:14em;overflow-wrap:anywhere}td:last-child{min-width:12em;padding-right:0;overflow-wrap:anywhere}
.wide{overflow-x:auto;position:relative}.cell{text-align:center;white-space:nowrap;padding:.45em .9em}.quiet{color:var(--quiet);font-weight:400}
.facts{display:flex;flex-wrap:wrap;gap:.8em;margin:1em 0;padding:0;list-style:none}
.facts li{border:1px solid var(--line);border-radius:6px;padding:.5em .9em;min-width:7em}.facts strong{display:block;font-size:1.3em;font-weight:600}.facts .none{border-style:dashed}
.verdict{font-weight:600;white-space:nowrap}
.is-runs,.runs .verdict{color:var(--good)}.is-fails,.fails .verdict{color:var(--bad)}.partly .verdict{color:var(--warn)}.is-unknown,.is-away,.unknown .verdict{color:var(--quiet)}
.failing{margin:.4em 0 0;padding-left:.6em;border-left:3px solid var(--bad)}.note{padding-left:.6em;border-left:3px solid var(--warn)}
code{font-family:var(--vscode-editor-font-family,ui-monospace,monospace);font-size:.95em;overflow-wrap:anywhere;padding:0;background:none;color:inherit}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
a:focus-visible,button:focus-visible,input:focus-visible,.wide:focus-visible{outline:1px solid var(--focus);outline-offset:2px}
fieldset{border:1px solid var(--line);border-radius:6px;display:inline-flex;flex-wrap:wrap;gap:.2em 1em;margin:1em 0 0;padding:.3em .9em .5em}
.actions{display:flex;flex-wrap:wrap;gap:.6em;margin:1.2em 0 .4em}
button{color:var(--vscode-button-foreground);background:var(--vscode-button-background);border:1px solid var(--vscode-button-border,transparent);border-radius:3px;padding:.35em .9em;font:inherit;cursor:pointer}
button:hover{background:var(--vscode-button-hoverBackground)}
button.secondary{color:var(--vscode-button-secondaryForeground);background:var(--vscode-button-secondaryBackground);border-color:var(--vscode-button-secondaryBorder,var(--vscode-contrastBorder,transparent))}
button.secondary:hover{background:var(--vscode-button-secondaryHoverBackground)}
.spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
footer{margin-top:1.5em}
/* On a narrow page each image is a block: its verdict, its platforms beside each other, and why. */
@media (max-width:640px){main{padding:1rem 1rem 2rem}.facts+ul{padding-left:1.2em}
.matrix,.matrix tbody,.matrix tr,.matrix tbody th,.matrix td,.matrix td:last-child{display:block;width:auto;min-width:0;padding:.1em 0;border:0}
.matrix thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.matrix tbody tr{padding:.7em 0;border-bottom:1px solid var(--line)}
.matrix td.cell{display:inline-block;padding-right:1.2em}.matrix td.cell::before{content:attr(data-platform) " ";color:var(--ink);font-family:var(--vscode-editor-font-family,ui-monospace,monospace);font-size:.95em}}
@media print{fieldset,.actions{display:none}}
${HIDDEN}{display:none}
`;
