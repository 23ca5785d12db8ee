import { isMap, isScalar } from 'yaml';
import { ARCH_KEYS, DEPRECATED_KEYS, OS_KEYS } from '../../data/nodeLabels';
import type { PlatformMention } from '../../model/mention';
import type { Span } from '../../text/span';
import { REQUIRED, requiredTerms } from './placement';
import type { Place, Tree } from './tree';
import { hasVariable } from './variables';

/** The architectures, operating systems and deprecated keys that mappings with `nodeSelector` and `affinity` name. */
export function placementMentions(tree: Tree, places: readonly Place[]): readonly PlatformMention[] {
  return places.flatMap((place) => {
    const fields = tree.fields(place);
    const affinity = fields.get('affinity')?.place;
    const preferred = tree.items(tree.at(affinity, 'nodeAffinity', REQUIRED.replace('required', 'preferred')));
    const terms = [
      ...tree.items(requiredTerms(tree, affinity)),
      ...preferred.flatMap((item) => tree.at(item, 'preference') ?? []),
    ];
    return [
      ...selectorMentions(tree, fields.get('nodeSelector')?.place),
      ...terms.flatMap((term) => requirementMentions(tree, tree.at(term, 'matchExpressions'))),
    ];
  });
}

/** Those of a nodeSelector: a mapping from labels to values. */
export function selectorMentions(tree: Tree, selector: Place | undefined): readonly PlatformMention[] {
  if (selector === undefined || !isMap(selector.node)) return [];
  const fields = tree.fields(selector);
  return [...fields].flatMap(([key, field]) => {
    const { place } = field;
    const replacement = DEPRECATED_KEYS.get(key);
    const isRepeated = replacement !== undefined && fields.has(replacement);
    const found = [...valueMention(tree, key, place)];
    if (replacement !== undefined) found.push(keyMention(tree, key, tree.entry(field).key.span, isRepeated));
    return found;
  });
}

/** Those of a list of `{ key, operator, values }`. */
export function requirementMentions(tree: Tree, list: Place | undefined): readonly PlatformMention[] {
  return tree.items(list).flatMap((item) => {
    const key = tree.text(tree.at(item, 'key'));
    if (key === undefined) return [];
    const values = tree.items(tree.at(item, 'values')).flatMap((value) => valueMention(tree, key.value, value));
    return DEPRECATED_KEYS.has(key.value) ? [...values, keyMention(tree, key.value, key.span, false)] : values;
  });
}

/** The value of a label that names an architecture or an operating system. */
export function valueMention(tree: Tree, key: string, place: Place | undefined): readonly PlatformMention[] {
  const text = tree.text(place);
  const what = ARCH_KEYS.has(key) ? 'archValue' : OS_KEYS.has(key) ? 'osValue' : undefined;
  if (what === undefined || place === undefined || text === undefined || hasVariable(text.value)) return [];
  const { value, span } = text;
  return [
    {
      what,
      text: { value, span },
      key,
      replace: (to) => [{ span, text: isQuoted(place) ? to : plain(to) }],
      ...(text.notAString && { notAString: true }),
    },
  ];
}

/** The document's own text holds the key without quotes; a key that is there in both forms cannot be renamed. */
function keyMention(tree: Tree, key: string, span: Span, isRepeated: boolean): PlatformMention {
  const isLiteral = tree.document.text.slice(span.start, span.end) === key;
  return {
    what: 'labelKey',
    text: { value: key, span },
    replace: (to) => (isLiteral && !isRepeated ? [{ span, text: to }] : []),
  };
}

function isQuoted({ node }: Place): boolean {
  return isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE');
}

/** A word that YAML would read as a number gets quotes. */
function plain(value: string): string {
  return /^[A-Za-z][\w./-]*$/.test(value) ? value : `"${value}"`;
}
