import { env } from 'vscode';

/** Text inside HTML, also inside attribute values. */
export function html(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A page for a webview in the editor's own colours; it may load nothing, and run only its own script. */
export function page(title: string, body: string, nonce: string, script: string): string {
  return `<!DOCTYPE html>
<html lang="${html(env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(title)}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
${body}
<script nonce="${nonce}">${script}</script>
</body>
</html>`;
}

const STYLE = `
body { font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); color: var(--vscode-foreground);
  padding: 1.2em 1.6em 3em; line-height: 1.5; max-width: 80em; }
h1 { font-size: 1.5em; font-weight: 600; margin: 0 0 .2em; }
h2 { font-size: 1.1em; font-weight: 600; margin: 1.6em 0 .5em; }
.quiet { color: var(--vscode-descriptionForeground); }
.facts { display: flex; flex-wrap: wrap; gap: .8em; margin: 1em 0; padding: 0; list-style: none; }
.facts li { border: 1px solid var(--vscode-widget-border, var(--vscode-panel-border, var(--vscode-contrastBorder)));
  border-radius: 6px; padding: .5em .9em; min-width: 7em; }
.facts strong { display: block; font-size: 1.3em; font-weight: 600; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 600; white-space: nowrap; }
th, td { padding: .45em .8em .45em 0; vertical-align: top;
  border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-panel-border, var(--vscode-contrastBorder))); }
td:first-child { min-width: 14em; }
td:last-child { min-width: 12em; padding-right: 0; }
td.cell, th.cell { text-align: center; white-space: nowrap; padding: .45em .9em; }
code { font-family: var(--vscode-editor-font-family); font-size: .95em; overflow-wrap: anywhere; }
a { color: var(--vscode-textLink-foreground); text-decoration: none; }
a:hover { text-decoration: underline; }
a:focus-visible, button:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
.runs { color: var(--vscode-charts-green, var(--vscode-testing-iconPassed)); }
.fails { color: var(--vscode-testing-iconFailed, var(--vscode-errorForeground)); }
.partly { color: var(--vscode-editorWarning-foreground); }
.unknown, .away { color: var(--vscode-descriptionForeground); }
.verdict { font-weight: 600; white-space: nowrap; }
button { color: var(--vscode-button-foreground); background: var(--vscode-button-background); border: 1px solid
  var(--vscode-button-border, transparent); border-radius: 3px; padding: .35em .9em; font: inherit; cursor: pointer; }
button:hover { background: var(--vscode-button-hoverBackground); }
button.secondary { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground);
  border-color: var(--vscode-button-secondaryBorder, var(--vscode-contrastBorder, transparent)); }
button.secondary:hover { background: var(--vscode-button-secondaryHoverBackground); }
.actions { display: flex; flex-wrap: wrap; gap: .6em; margin: 1.2em 0 .4em; }
`;
