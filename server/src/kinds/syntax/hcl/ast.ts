import type { Span, Spanned } from '../../../text/span';

/** A run of a template's own characters, or an escape with what it stands for. */
export interface TemplateText {
  readonly kind: 'text';
  readonly value: string;
  readonly span: Span;
}

/** `${…}`; a directive (`%{…}`) is one whose expression is unread. */
export interface TemplateHole {
  readonly kind: 'hole';
  readonly expression: Expression;
  readonly span: Span;
}

/** A piece of a template. */
export type TemplatePart = TemplateText | TemplateHole;

/** A quoted text or a heredoc. */
export interface Template {
  readonly kind: 'template';
  readonly parts: readonly TemplatePart[];
  /** With quotes or markers. */
  readonly span: Span;
  /** The characters between the quotes, or the heredoc's lines. */
  readonly inner: Span;
  /** The end was there. */
  readonly closed: boolean;
}

/** One key of an object. `name` alone is the text `name`, not a variable. */
export interface ObjectEntry {
  readonly key: Expression;
  readonly value: Expression;
}

/** `.name`, `[index]`; a splat or a computed index is unread. */
export type Step = { readonly kind: 'key'; readonly name: Spanned<string> } | { readonly kind: 'unread' };

/** An expression of HCL 2 (hashicorp/hcl, `hclsyntax/spec.md`), as far as readers of documents need it. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: number | boolean | null; readonly span: Span }
  | Template
  | { readonly kind: 'list'; readonly items: readonly Expression[]; readonly span: Span }
  | { readonly kind: 'object'; readonly entries: readonly ObjectEntry[]; readonly span: Span }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly span: Span }
  | { readonly kind: 'variable'; readonly name: string; readonly span: Span }
  | { readonly kind: 'traversal'; readonly of: Expression; readonly steps: readonly Step[]; readonly span: Span }
  | {
      readonly kind: 'conditional';
      readonly test: Expression;
      readonly yes: Expression;
      readonly no: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  | { readonly kind: 'unary'; readonly operator: string; readonly of: Expression; readonly span: Span }
  | For
  /** What cannot be read, or is not followed. */
  | { readonly kind: 'unread'; readonly why: string; readonly span: Span };

/** `[for name in of : value if test]`; with a key an object. */
export interface For {
  readonly kind: 'for';
  /** The name for the items, or those for their keys and for them. */
  readonly names: readonly string[];
  readonly of: Expression;
  readonly key?: Expression;
  readonly value: Expression;
  readonly test?: Expression;
  readonly span: Span;
}

/** `name = value`. */
export interface Attribute {
  readonly name: Spanned<string>;
  readonly value: Expression;
  readonly span: Span;
}

/** `type "label" { … }`. */
export interface Block {
  readonly type: Spanned<string>;
  /** Without quotes. */
  readonly labels: readonly Spanned<string>[];
  readonly body: Body;
  readonly span: Span;
}

/** What stands between braces, or a whole document. */
export interface Body {
  /** In order; the last of a name counts. */
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
  /** The characters between the braces. */
  readonly span: Span;
}
