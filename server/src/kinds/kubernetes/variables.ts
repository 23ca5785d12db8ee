/** Whether a text waits for a value: `{{ … }}`, `${VAR}`, `$(VAR)`, `$VAR`, `<%= … %>`. */
export function hasVariable(text: string): boolean {
  return /\{\{|\$[({A-Za-z_]|<%/.test(text);
}
