import type { FlagTable, Option } from './options';
import type { Argument } from './words';

/**
 * What an expansion adds to a command where each of the texts that it may come to is known, and none bears on what is read
 * but by setting build arguments: those, without a value. Undefined where it may be anything else.
 */
export function possibleFlags({ fragments, span }: Argument, table: FlagTable, after: number): Option[] | undefined {
  const [only, ...others] = fragments;
  if (only?.madeOf === undefined || others.length > 0) return undefined;
  const options: Option[] = [];
  for (const text of only.madeOf) {
    const words = text
      .split(/\s+/)
      .map((word) => word.replace(/^['"]/, ''))
      .filter(Boolean);
    for (let i = 0; i < words.length; i++) {
      const [, name = '', value] = /^--?([\w-]+)(?:=(.*))?$/.exec(words[i] ?? '') ?? [];
      const given = value ?? (table.values.has(name) ? words[++i] : '');
      if (given === undefined || !(table.dull?.has(name) === true || name === ARGUMENT)) return undefined;
      const key = given.replace(/=.*/, '=');
      const fragment = { span: only.span, quoted: true };
      const set = [
        { ...fragment, text: key },
        { ...fragment, text: undefined },
      ];
      if (name === ARGUMENT) options.push({ name, value: { span, fragments: set }, span, after });
    }
  }
  return options;
}

const ARGUMENT = 'build-arg';
