import type { Spanned } from '../../text/span';
import type { TemplateLine } from './templateLines';

/** What a template's document says literally of the nodes that its pods choose. */
export interface TemplateChoice {
  readonly kind?: string;
  readonly selector: readonly {
    readonly key: Spanned<string>;
    readonly value: Spanned<string>;
    readonly line: TemplateLine;
  }[];
  /** Some of it is computed, or is more than a nodeSelector. */
  readonly unresolved: boolean;
}

/** Reads the `nodeSelector` of a template's document; anything else about nodes leaves them unknown. */
export function documentChoice(lines: readonly TemplateLine[]): TemplateChoice {
  const selector: TemplateChoice['selector'][number][] = [];
  let unresolved = false;
  let selectors = 0;
  for (const line of lines) {
    const { key, value, parent, text } = line;
    if (key?.value === 'nodeSelector') {
      selectors++;
      const isEmpty = value === undefined || value.value === '' || value.value === '{}';
      if (!isEmpty) unresolved = true;
    }
    if (parent === 'nodeSelector') {
      const isLiteral = key !== undefined && value !== undefined && value.value !== '' && !text.includes('{{');
      if (isLiteral) selector.push({ key, value, line });
      else unresolved = true;
    }
    const isMore = OTHER_CHOICES.has(key?.value ?? '');
    const isComputed = text.includes('{{') && /nodeSelector|[aA]ffinity|[pP]od[sS]pec|scheduling/.test(text);
    if (isMore || isComputed) unresolved = true;
  }
  const kind = lines.find(({ key, indent }) => key?.value === 'kind' && indent === 0)?.value?.value;
  const isKnown = kind !== undefined && /^\w+$/.test(kind);
  return { ...(isKnown && { kind }), selector, unresolved: unresolved || selectors > 1 };
}

const OTHER_CHOICES: ReadonlySet<string> = new Set(['affinity', 'nodeAffinity', 'nodeName', 'runtimeClassName']);
