import * as l10n from '@vscode/l10n';
import type { Span } from '../../text/span';
import type { Attribute, Block, Body, Expression, ObjectEntry } from '../syntax/hcl/ast';
import { readExpression } from '../syntax/hcl/expression';
import { Scanner } from '../syntax/hcl/scanner';
import { readBare } from '../syntax/hcl/template';
import { elementsOf, type JsonNode, propertiesOf, readJsonc, stringOf } from '../syntax/jsonc';

/**
 * A bake file in JSON as the body that it stands for (hashicorp/hcl, `json/spec.md`): the keys of `target`, `group`,
 * `variable` and `function` are blocks, strings are templates.
 */
export function readJsonBody(text: string): Body {
  const root = readJsonc(text);
  const blocks = BLOCKS.flatMap((type) =>
    propertiesOf(propertiesOf(root).findLast(([name]) => name === type)?.[1]).flatMap(([label, node]) =>
      [node, ...elementsOf(node)].filter((one) => one.type === 'object').map((one) => blockOf(text, type, label, one)),
    ),
  );
  return { attributes: [], blocks, span: { start: 0, end: text.length } };
}

const BLOCKS = ['variable', 'function', 'group', 'target'];

function blockOf(text: string, type: string, label: string, node: JsonNode): Block {
  const span = spanOfNode(node);
  const key = node.parent?.children?.[0];
  const name = key?.type === 'string' ? stringOf(text, key) : undefined;
  return {
    type: { value: type, span },
    labels: [{ value: label, span: name?.span ?? span }],
    body: { attributes: attributesOf(text, node), blocks: [], span },
    span,
  };
}

function attributesOf(text: string, node: JsonNode): readonly Attribute[] {
  return (node.children ?? []).flatMap((pair) => {
    const [key, value] = pair.children ?? [];
    const name = stringOf(text, key);
    if (name === undefined || value === undefined) return [];
    return [{ name: { value: name.value, span: name.span }, value: expressionOf(text, value), span: spanOfNode(pair) }];
  });
}

function expressionOf(text: string, node: JsonNode): Expression {
  const span = spanOfNode(node);
  switch (node.type) {
    case 'string':
      return templateOf(text, node);
    case 'array':
      return { kind: 'list', items: elementsOf(node).map((item) => expressionOf(text, item)), span };
    case 'object': {
      const entries = (node.children ?? []).flatMap(({ children: [key, value] = [] }): readonly ObjectEntry[] =>
        key === undefined || value === undefined
          ? []
          : [{ key: templateOf(text, key), value: expressionOf(text, value) }],
      );
      return { kind: 'object', entries, span };
    }
    case 'number':
      return { kind: 'literal', value: Number(node.value), span };
    case 'boolean':
      return { kind: 'literal', value: node.value === true, span };
    case 'null':
      return { kind: 'literal', value: null, span };
    default:
      return { kind: 'unread', why: l10n.t('It is no JSON that can be read.'), span };
  }
}

/** A string without JSON's own escapes is read where it stands; one with them keeps only its whole place. */
function templateOf(text: string, node: JsonNode): Expression {
  const string = stringOf(text, node);
  if (string === undefined) return { kind: 'unread', why: l10n.t('It is no text.'), span: spanOfNode(node) };
  const { value, span } = string;
  if (string.literal) return readBare(new Scanner(text, span.start, span.end), readExpression);
  if (/[$%]\{/.test(value)) return { kind: 'unread', why: l10n.t('It has escapes and expressions.'), span };
  return { kind: 'template', parts: [{ kind: 'text', value, span }], span, inner: span, closed: true };
}

function spanOfNode({ offset, length }: JsonNode): Span {
  return { start: offset, end: offset + length };
}
