import * as l10n from '@vscode/l10n';
import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { nearest } from '../image/nearest';
import type { Span } from '../text/span';
import { entriesOf, itemsOf, resolve, spanOfNode, textOf, type YamlDocument, type YamlEntry } from '../text/yaml/yaml';
import type { ConfigProblem } from './config';

/** Reads nodes of one document as the types that a configuration has; what is wrong goes to the list it was given. */
export class ConfigNodes {
  constructor(
    private readonly document: YamlDocument,
    private readonly problems: ConfigProblem[],
  ) {}

  /** The entries under known keys; `has` is a clause that tells the keys there are. */
  known<Name extends string>(
    node: Node | undefined,
    keys: Readonly<Record<Name, unknown>>,
    has: (names: string) => string,
  ): ReadonlyMap<Name, YamlEntry> {
    const found = new Map<Name, YamlEntry>();
    this.repeated(node);
    for (const entry of entriesOf(this.document, node)) {
      const { value, span } = entry.key;
      if (isKeyOf(keys, value)) found.set(value, entry);
      else {
        const near = suggestion(value, Object.keys(keys));
        this.problem(span, l10n.t('Unknown key {0}{1}; {2}.', value, near, has(namesOf(keys))));
      }
    }
    return found;
  }

  /** The entries of a mapping; `right` tells what there should be. */
  mapping(entry: YamlEntry | undefined, right: () => string): readonly YamlEntry[] {
    const node = resolve(this.document, entry?.value);
    if (entry === undefined || isAbsent(this.document, node)) return [];
    if (isMap(node)) {
      this.repeated(node);
      return entriesOf(this.document, node);
    }
    this.problem(entry.key.span, right());
    return [];
  }

  private repeated(node: Node | undefined): void {
    const seen = new Set<string>();
    const map = resolve(this.document, node);
    if (!isMap(map)) return;
    for (const { key } of map.items) {
      const text = isScalar(key) ? textOf(this.document, key) : undefined;
      if (text === undefined) continue;
      if (seen.has(text.value))
        this.problem(text.span, l10n.t('{0} is written twice, and only the last one counts.', text.value));
      seen.add(text.value);
    }
  }

  /** The items of a list; `right` tells what there should be. */
  list(entry: YamlEntry | undefined, right: () => string): readonly Node[] {
    const node = resolve(this.document, entry?.value);
    if (entry === undefined || isAbsent(this.document, node)) return [];
    if (isSeq(node)) return itemsOf(this.document, node);
    this.problem(entry.key.span, right());
    return [];
  }

  /** Patterns of paths; a backslash is told where it separates folders, since such a pattern fits nothing. */
  patterns(entry: YamlEntry | undefined, name: string): readonly string[] | undefined {
    for (const item of itemsOf(this.document, entry?.value)) {
      const text = textOf(this.document, item);
      if (text === undefined || !/\\(?:\w|\*\*)/.test(text.value)) continue;
      const right = text.value.replaceAll('\\', '/');
      this.problem(text.span, l10n.t('Folders are separated by / in a pattern: {0}.', right));
    }
    return this.strings(entry, name);
  }

  /** The texts of a list. */
  strings(entry: YamlEntry | undefined, name: string): readonly string[] | undefined {
    if (entry === undefined) return undefined;
    const single = textOf(this.document, entry.value)?.value;
    const meant = single === undefined ? '' : ` ${l10n.t('{0} would be right.', JSON.stringify([single]))}`;
    const right = (): string => `${l10n.t('{0} is a list of texts.', name)}${meant}`;
    return this.list(entry, right).flatMap((item) => {
      const text = textOf(this.document, item);
      if (text === undefined || text.notAString) this.wrong(item, right());
      return text === undefined || text.notAString ? [] : [text.value];
    });
  }

  /** A text. */
  string(entry: YamlEntry | undefined, name: string): string | undefined {
    if (entry === undefined) return undefined;
    const text = textOf(this.document, entry.value);
    if (text === undefined) this.problem(entry.key.span, l10n.t('{0} is a text.', name));
    return text?.value;
  }

  /** `true` or `false`. */
  boolean(entry: YamlEntry | undefined, name: string): boolean | undefined {
    if (entry === undefined) return undefined;
    const text = textOf(this.document, entry.value)?.value;
    if (text === 'true' || text === 'false') return text === 'true';
    this.problem(entry.key.span, l10n.t('{0} is true or false.', name));
    return undefined;
  }

  /** Tells a problem with a node. */
  wrong(node: Node, message: string): void {
    this.problem(spanOfNode(this.document, node), message);
  }

  /** Tells a problem at a place. */
  problem(span: Span, message: string): void {
    this.problems.push({ span, message });
  }
}

/** Whether a node is there but holds nothing, as after `targets:`. */
export function isEmptyScalar(document: YamlDocument, node: Node): boolean {
  return !isMap(node) && !isSeq(node) && textOf(document, node) === undefined;
}

function isAbsent(document: YamlDocument, node: Node | undefined): boolean {
  return node === undefined || (isEmptyScalar(document, node) && !isMap(node));
}

/** The names of a table of keys, for a message. */
export function namesOf(keys: Readonly<Record<string, unknown>>): string {
  return Object.keys(keys).join(', ');
}

function isKeyOf<Name extends string>(keys: Readonly<Record<Name, unknown>>, word: string): word is Name {
  return Object.hasOwn(keys, word);
}

/** The nearest known word, as a question, where one is near. */
export function suggestion(word: string, known: readonly string[]): string {
  const [near] = nearest(word, known).words;
  return near === undefined ? '' : l10n.t(' (did you mean {0}?)', near);
}
