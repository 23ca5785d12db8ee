import type { MappedText } from '../../../text/mapped';
import { readYaml } from '../../../text/yaml/yaml';
import { HOLE, partOf, type TextValue, textOfChunks, type Value } from '../hcl/value';
import { yamlValue } from './yamlValue';

/** The documents of a text in YAML that stands in another document, in one run or not, with their places there. */
export function embeddedYaml({ mapped }: Pick<TextValue, 'mapped'>, document: string): readonly Value[] {
  return readYaml(mapped.text).map((yaml) => moved(yamlValue(yaml), mapped, document));
}

/** A value of JSON in which texts are templates: what `${…}` and `%{…}` come to is not known. */
export function templated(value: Value): Value {
  switch (value.kind) {
    case 'text':
      return templateOf(value);
    case 'list':
      return { ...value, items: value.items.map(templated) };
    case 'object': {
      const fields = [...value.fields].map(
        ([key, field]) => [key, { ...field, value: templated(field.value) }] as const,
      );
      return { ...value, fields: new Map(fields) };
    }
    default:
      return value;
  }
}

/** `$${` and `%%{` stand for themselves without the first sign; then what has a value, and plain characters. */
const TEMPLATE = /([$%])\1\{|[$%]\{(?:[^{}"]|"[^"]{0,200}"|\{[^{}]{0,200}\}){0,500}\}|[^$%]+|[$%]/g;

function templateOf(text: TextValue): TextValue {
  if (!/[$%]\{/.test(text.value)) return text;
  const chunks = [...text.value.matchAll(TEMPLATE)].flatMap((found) => {
    const [part, doubled] = found;
    const { index } = found;
    const isHole = doubled === undefined && /^[$%]\{/.test(part);
    if (isHole) return [{ text: HOLE, span: partOf(text, index, index + part.length).span }];
    const skipped = doubled === undefined ? 0 : 1;
    return part
      .slice(skipped)
      .split('')
      .map((character, i) => {
        const at = index + skipped + i;
        return { text: character, span: partOf(text, at, at + 1).span };
      });
  });
  return textOfChunks(chunks, text.span, false);
}

function moved(value: Value, mapped: MappedText, document: string): Value {
  const span = mapped.spanToSource(value.span);
  switch (value.kind) {
    case 'text': {
      const chunks = value.value.split('').map((text, i) => {
        const place = value.mapped.spanToSource({ start: i, end: i + 1 });
        return { text, span: mapped.spanToSource(place) };
      });
      return textOfChunks(chunks, span, value.literal && document.slice(span.start, span.end) === value.value);
    }
    case 'list':
      return { ...value, span, items: value.items.map((item) => moved(item, mapped, document)) };
    case 'object': {
      const fields = [...value.fields].map(([name, { key, value: field }]) => {
        const place = { value: key.value, span: mapped.spanToSource(key.span) };
        return [name, { key: place, value: moved(field, mapped, document) }] as const;
      });
      return { ...value, span, fields: new Map(fields) };
    }
    default:
      return { ...value, span };
  }
}
