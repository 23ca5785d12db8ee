import type { LabelExpression, Pod } from '../model/pod';
import type { Span, Spanned } from '../text/span';

/** One requirement on a node's labels, with the words for it. */
export interface Wish {
  readonly expression: LabelExpression;
  readonly words: string;
  readonly span: Span;
}

/** The entries of the nodeSelector, as requirements that must all hold. */
export function selectorWishes(pod: Pod): readonly Wish[] {
  return pod.selector.map(({ key, value }) => ({
    expression: { key, operator: 'In', values: [value], field: false },
    words: `nodeSelector ${key.value}: ${value.value}`,
    span: value.span,
  }));
}

/** The expressions of the required affinity, term after term. */
export function affinityWishes(pod: Pod): readonly Wish[] {
  return (pod.affinity ?? []).flatMap((term) =>
    term.expressions.map((expression) => ({
      expression,
      words: `nodeAffinity ${expression.key.value} ${expression.operator}${listOf(expression.values)}`,
      span: expression.values[0]?.span ?? expression.key.span,
    })),
  );
}

function listOf(values: readonly Spanned<string>[]): string {
  return values.length === 0 ? '' : ` [${values.map(({ value }) => value).join(', ')}]`;
}
