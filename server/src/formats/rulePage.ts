import type { AnyRule, Example } from '../model/rule';

const FENCES: Readonly<Record<string, string>> = {
  dockerfile: 'dockerfile',
  shellScript: 'sh',
  makefile: 'make',
  terraform: 'hcl',
  bakeHcl: 'hcl',
};

/** A rule's page in Markdown: what it finds, why, an example of each, and how to live with it. */
export function rulePage(rule: AnyRule): string {
  const failures = rule.failures.map((failure) => `- \`${failure}\``).join('\n');
  const examples = rule.examples.map(exampleText).join('\n');
  return `# ${rule.id}

${rule.summary}

Default severity: **${rule.severity}**

## Why

${rule.why}
${failures === '' ? '' : `\n## Messages it foretells\n\n${failures}\n`}
${examples}
## How to configure

In \`.platformlint.yaml\`:

\`\`\`yaml
rules:
  ${rule.id}: off   # error, warning, info or off
\`\`\`

For one place, on the line above it:

\`\`\`yaml
# platformlint ignore=${rule.id} the reason
\`\`\`
`;
}

function exampleText(example: Example): string {
  const fence = FENCES[example.kind] ?? 'yaml';
  const config =
    example.config === undefined ? '' : `\nWith this \`.platformlint.yaml\`:\n\n${block('yaml', example.config)}`;
  return `## Example: \`${example.path}\`
${config}
Reported:

${block(fence, example.bad)}
Not reported:

${block(fence, example.good)}`;
}

function block(fence: string, text: string): string {
  return `\`\`\`${fence}\n${text.trimEnd()}\n\`\`\`\n`;
}
