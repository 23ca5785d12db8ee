import type { AnyRule, Example, Where } from '../model/rule';

const FENCES: Readonly<Record<string, string>> = {
  dockerfile: 'dockerfile',
  shellScript: 'sh',
  makefile: 'make',
  terraform: 'hcl',
  bakeHcl: 'hcl',
};

/** The documents of each group, in words. */
export const DOCUMENTS: Readonly<Record<Where, string>> = {
  images: 'every document that names an image',
  platforms: 'every document that states a platform',
  builds: 'every document that builds an image: workflows and pipelines, compose files, bake files, scripts, Makefiles',
  dockerfile: 'Dockerfiles',
  pods: 'what describes pods: Kubernetes manifests, kustomizations, Helm values and templates, Terraform',
  compose: 'compose files and Swarm stacks',
  workflows: 'GitHub workflows',
  lambda: 'AWS Lambda functions in Terraform and CloudFormation',
  comments: 'every document that can have comments',
};

const TAKEN: Readonly<Record<AnyRule['mends'], string>> = {
  safe: 'Safe: what is built and where it runs stay the same. `--fix` takes it, and so does “Fix all” of the editor.',
  unsafe:
    'It changes what is built or where it runs: a quick fix in the editor, and on the command line `--fix --unsafe-fixes`,\nwhich takes it where there is exactly one.',
  hand: 'There is no fix: no edit of the file is right without knowing more.',
};

/** A rule's page in Markdown: what it finds, why, how it is mended, an example of each, and how to live with it. */
export function rulePage(rule: AnyRule): string {
  const failures = rule.failures.map((failure) => `- \`${failure}\``).join('\n');
  const examples = rule.examples.map(exampleText).join('\n');
  return `# ${rule.id}

${rule.summary}

Default severity: **${rule.severity}**. It looks at ${DOCUMENTS[rule.where]}.

## Why

${rule.why}
${failures === '' ? '' : `\n## Messages it foretells\n\n${failures}\n`}
## Fix

${rule.fix}

${TAKEN[rule.mends]}

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
