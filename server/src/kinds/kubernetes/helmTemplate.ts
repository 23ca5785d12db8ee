import { ARCH_KEYS, DEPRECATED_KEYS, OS_KEYS } from '../../data/nodeLabels';
import type { ImageUse } from '../../model/imageUse';
import type { Kind } from '../../model/kind';
import type { PlatformMention } from '../../model/mention';
import type { Pod } from '../../model/pod';
import { type Reading, reading } from '../../model/reading';
import type { Source } from '../../text/source';
import type { Spanned } from '../../text/span';
import { imageOfText } from './pods';
import { isTemplate } from './template';
import { documentChoice } from './templateChoice';
import { type TemplateLine, templateDocuments } from './templateLines';

/**
 * Go templates of manifests. They are no YAML, so they are read line by line: images and architectures that stand there
 * literally, and nothing that a template computes.
 */
export const helmTemplateKind: Kind = {
  id: 'helm-template',
  title: 'Helm template',
  globs: ['**/*.yaml', '**/*.yml', '**/templates/**/*.tpl'],
  comment: '#',
  recognise({ path, text }) {
    if (!/\.(?:ya?ml|tpl)$/i.test(path) || !text.includes('{{')) return false;
    const isInTemplates = /(?:^|\/)templates\//.test(path);
    const speaksHelm = /\.Values|\.Release|\.Chart|\binclude\b/.test(text);
    const speaksKubernetes = /^[ \t]*apiVersion[ \t]*:/m.test(text) && /^[ \t]*kind[ \t]*:/m.test(text);
    return isTemplate(text) && (speaksKubernetes || (isInTemplates && speaksHelm));
  },
  read,
};

function read({ text }: Source): Reading {
  const uses: ImageUse[] = [];
  const pods: Pod[] = [];
  const mentions: PlatformMention[] = [];
  for (const lines of templateDocuments(text)) {
    const choice = documentChoice(lines);
    const isOfMachines = lines.some(
      ({ key, value }) => key?.value === 'apiVersion' && MACHINES.test(value?.value ?? ''),
    );
    for (const line of lines) {
      mentions.push(...mentionsOf(text, line));
      if (isOfMachines) continue;
      const use = useOf(line, pods.length);
      if (use === undefined) continue;
      pods.push({
        workload: choice.kind ?? 'template',
        span: { start: line.start, end: line.end },
        uses: [uses.length],
        selector: choice.selector.map(({ key, value }) => ({ key, value })),
        tolerations: [],
        unresolved: choice.unresolved || !choice.selector.every(({ line: at }) => isUnder(at, line)),
      });
      uses.push(use);
    }
  }
  return reading({ uses, pods, mentions });
}

/** Objects that describe machines: their `image` is what the machine boots (kOps, Cluster API, OpenShift). */
const MACHINES = /^(?:kops\.k8s\.io|(?:[a-z0-9-]+\.)*cluster\.x-k8s\.io|machine\.openshift\.io)\//;

function useOf({ key, value }: TemplateLine, pod: number): ImageUse | undefined {
  const isImage = key?.value === 'image' && value !== undefined && value.value !== '';
  if (!isImage || value.value.includes('{{')) return undefined;
  const { span } = value;
  return {
    role: 'run',
    span,
    written: value.value,
    ...imageOfText(value.value),
    demand: { kind: 'pod', pod },
    literal: true,
  };
}

/** A condition around the choice that is not around the image: it may not be there when the image is. */
function isUnder(choice: TemplateLine, image: TemplateLine): boolean {
  return choice.blocks.every((block, i) => image.blocks[i] === block);
}

function mentionsOf(text: string, { key, value, parent, label }: TemplateLine): readonly PlatformMention[] {
  const isSelector = parent === 'nodeSelector' && key !== undefined;
  if (isSelector) return [...keyMentions(text, key), ...valueMentions(text, key.value, value)];
  if (key?.value === 'key' && value !== undefined) return keyMentions(text, value);
  if (label === undefined || value === undefined) return [];
  if (!value.value.startsWith('[')) return valueMentions(text, label, value);
  return [...value.value.matchAll(/[\w./-]+/g)].flatMap((match) => {
    const [word] = match;
    const start = value.span.start + match.index;
    return valueMentions(text, label, { value: word, span: { start, end: start + word.length } });
  });
}

function valueMentions(text: string, key: string, value: Spanned<string> | undefined): readonly PlatformMention[] {
  const what = ARCH_KEYS.has(key) ? 'archValue' : OS_KEYS.has(key) ? 'osValue' : undefined;
  const isLiteral = value !== undefined && value.value !== '' && !value.value.includes('{{');
  if (what === undefined || !isLiteral) return [];
  const { span } = value;
  const isQuoted = /["']/.test(text[span.start - 1] ?? '');
  return [
    {
      what,
      text: value,
      key,
      replace: (to) => [{ span, text: isQuoted || /^[A-Za-z]/.test(to) ? to : `"${to}"` }],
      ...(!isQuoted && /^\d+$/.test(value.value) && { notAString: true }),
    },
  ];
}

function keyMentions(text: string, { value, span }: Spanned<string>): readonly PlatformMention[] {
  if (!DEPRECATED_KEYS.has(value) || text.slice(span.start, span.end) !== value) return [];
  return [{ what: 'labelKey', text: { value, span }, replace: (to) => [{ span, text: to }] }];
}
