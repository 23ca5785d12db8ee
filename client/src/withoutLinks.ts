/** Words for a notification, where VS Code makes a link of `[label](command:…)`: what others wrote leads nowhere. */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}
