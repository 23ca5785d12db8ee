import type { Kind } from '../model/kind';
import type { Source } from '../text/source';
import type { Spanned } from '../text/span';
import { brokenYaml } from '../text/yaml/broken';
import { mayTell } from './kubernetes/telling';
import { brokenJson } from './syntax/brokenJson';
import { readHcl } from './syntax/hcl/hcl';

/** Where a document breaks the rules of its language. */
export interface Broken extends Spanned<string> {
  readonly language: 'YAML' | 'JSON' | 'HCL';
}

/**
 * The first place where a document is not what its language allows, so that no tool could read it as it stands.
 * Undefined where it is, where tools differ, and for a template, which becomes a document only when it is filled in.
 */
export function brokenAt(kind: Kind, { path, text }: Source): Broken | undefined {
  const isOthers = kind.tellsOnly === true || TEMPLATES.has(kind.id) || TEMPLATE_NAME.test(path);
  const language = LANGUAGES.find(({ ending }) => ending.test(path));
  if (isOthers || language === undefined || TEMPLATE_MARK.test(text)) return undefined;
  const found = language.broken(text, kind);
  if (found === undefined || text.split(/\r\n|\n|\r/).some((line) => PLACEHOLDER_LINE.test(line))) return undefined;
  const line = /[^\r\n]*$/.exec(text.slice(0, found.span.start))?.[0] ?? '';
  const rest = /^[^\r\n]*/.exec(text.slice(found.span.start))?.[0] ?? '';
  if (PLACEHOLDER.test(line + rest) || (language.id === 'JSON' && /\$|<\w/.test(line + rest))) return undefined;
  return { span: found.span, value: asClause(found.value), language: language.id };
}

const LANGUAGES: readonly {
  readonly id: Broken['language'];
  readonly ending: RegExp;
  readonly broken: (text: string, kind: Kind) => Spanned<string> | undefined;
}[] = [
  {
    id: 'YAML',
    ending: /\.ya?ml$/i,
    broken: (text, { id }) => brokenYaml(text, id === 'kubernetes' ? mayTell : undefined),
  },
  { id: 'JSON', ending: /\.jsonc?$/i, broken: brokenJson },
  { id: 'HCL', ending: /\.(?:hcl|tf)$/i, broken: (text) => readHcl(text).errors[0] },
];

/** A parser's sentence as a part of ours. */
function asClause(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');
}

const TEMPLATES: ReadonlySet<string> = new Set(['helm-template']);
const TEMPLATE_NAME = /[.](?:tpl|tmpl|gotmpl|j2|jinja2?|erb|mustache|in)[.]|\{\{/i;
/** Go templates, Jinja and ERB; `${{` is an expression of GitHub. */
const TEMPLATE_MARK = /(?<!\$)\{\{|\{[%#]|<%/;
const PLACEHOLDER_LINE = /^\s*(?:\$\{?\w+\}?|@\w+@|%\w+%|__\w+__|<\w+>)\s*$/;
const PLACEHOLDER = /@\w+@|%%|(?<![$\w])\{\w+\}|%\{/;
