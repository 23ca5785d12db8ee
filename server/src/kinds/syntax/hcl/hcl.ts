import { startOfLine } from '../../../text/lines';
import type { Spanned } from '../../../text/span';
import type { Attribute, Block, Body } from './ast';
import { NAME, readExpression } from './expression';
import { Scanner } from './scanner';
import { readQuoted } from './template';

/** A document in HCL with what could not be read of it. */
export interface HclDocument {
  readonly text: string;
  readonly body: Body;
  readonly errors: readonly Spanned<string>[];
}

/**
 * Reads HCL 2 in its native syntax (hashicorp/hcl, `hclsyntax/spec.md`): synchronous, total, linear in the text, with
 * the place of everything. A syntax error costs the attribute it is in, not the document. It is our own since the readers
 * that exist are asynchronous WebAssembly (which a pure reading cannot wait for) or keep no positions.
 */
export function readHcl(text: string): HclDocument {
  const whole = readDocument(text, 'trusting');
  // Half-typed blocks swallow what follows: then a block at the margin is taken for one of the document.
  return whole.unclosed ? readDocument(text, 'guessing').document : whole.document;
}

type Manner = 'trusting' | 'guessing';

function readDocument(text: string, manner: Manner): { readonly document: HclDocument; readonly unclosed: boolean } {
  const scanner = new Scanner(text);
  const body = readBody(scanner, 0, manner);
  return { document: { text, body, errors: scanner.errors }, unclosed: scanner.unclosed };
}

function readBody(scanner: Scanner, nesting: number, manner: Manner): Body {
  const attributes: Attribute[] = [];
  const blocks: Block[] = [];
  const from = scanner.at;
  for (;;) {
    scanner.lines();
    if (scanner.done) {
      if (nesting > 0) scanner.unclosed = true;
      break;
    }
    if (scanner.sees('}')) {
      if (nesting > 0) break;
      scanner.fail('This brace closes nothing.', { start: scanner.at, end: scanner.at + 1 });
      scanner.at++;
      continue;
    }
    if (manner === 'guessing' && nesting > 0 && isAtMargin(scanner) && beginsBlock(scanner)) {
      scanner.unclosed = true;
      break;
    }
    readItem(scanner, nesting, manner, attributes, blocks);
  }
  return { attributes, blocks, span: { start: from, end: scanner.at } };
}

function readItem(scanner: Scanner, nesting: number, manner: Manner, attributes: Attribute[], blocks: Block[]): void {
  const start = scanner.at;
  const name = scanner.match(NAME);
  if (name === undefined) {
    skipLine(scanner, 'An attribute or a block was expected.');
    return;
  }
  const title = { value: name, span: { start, end: scanner.at } };
  scanner.gap();
  const isAttribute = scanner.sees('=') && !scanner.sees('==');
  if (isAttribute) {
    attributes.push(readAttribute(scanner, title));
    return;
  }
  const labels = readLabels(scanner);
  const body = scanner.take('{') ? scanner.deeper(() => readBody(scanner, nesting + 1, manner)) : undefined;
  if (body === undefined) {
    skipLine(scanner, 'A block needs a brace: {');
    return;
  }
  if (!scanner.take('}')) scanner.fail('This block is not closed: } is missing.', title.span);
  blocks.push({ type: title, labels, body, span: { start, end: scanner.at } });
}

function readAttribute(scanner: Scanner, name: Spanned<string>): Attribute {
  const before = scanner.errors.length;
  scanner.take('=');
  scanner.gap();
  const value = readExpression(scanner);
  const end = Math.max(scanner.at, value.span.end);
  scanner.gap();
  const isEnd = scanner.done || scanner.sees('\n') || scanner.sees('}');
  const line = isEnd ? 0 : startOfLine(scanner.text, scanner.at);
  // A bracket that is not closed yet has swallowed the beginning of another line.
  if (line > name.span.start && scanner.errors.length > before) scanner.at = line;
  else if (!isEnd) skipLine(scanner, 'A line end was expected.');
  return { name, value, span: { start: name.span.start, end: Math.min(end, Math.max(scanner.at, name.span.end)) } };
}

function readLabels(scanner: Scanner): readonly Spanned<string>[] {
  const labels: Spanned<string>[] = [];
  for (;;) {
    scanner.gap();
    const start = scanner.at;
    if (scanner.sees('"')) {
      const { inner } = readQuoted(scanner, readExpression);
      labels.push({ value: scanner.text.slice(inner.start, inner.end), span: inner });
      continue;
    }
    const name = scanner.match(NAME);
    if (name === undefined) return labels;
    labels.push({ value: name, span: { start, end: scanner.at } });
  }
}

function isAtMargin({ text, at }: Scanner): boolean {
  return at === 0 || text[at - 1] === '\n';
}

function beginsBlock({ text, at }: Scanner): boolean {
  const sticky = /[\p{L}_][\p{L}\p{N}_-]{0,99}(?:[ \t]+"[^"\n]{0,200}"){0,3}[ \t]*\{/uy;
  sticky.lastIndex = at;
  return sticky.test(text);
}

function skipLine(scanner: Scanner, why: string): void {
  const start = scanner.at;
  scanner.toLineEnd();
  scanner.fail(why, { start, end: scanner.at });
}
