import * as l10n from '@vscode/l10n';
import type { ServicePlatform } from '../../../data/managedServices';
import { readReference } from '../../../image/reference';
import type { Demand, ImageUse } from '../../../model/imageUse';
import { readJsonValue } from '../hcl/jsonValue';
import { plainText, type Value } from '../hcl/value';

/** What a service's platform demands of its images. */
export function demandOf(service: ServicePlatform): Demand {
  switch (service.state) {
    case 'known':
      return { kind: 'stated', platforms: [service.platform], because: service.because };
    case 'open':
      return { kind: 'open' };
    case 'unknown':
      return { kind: 'none', because: service.because };
    default:
      return service satisfies never;
  }
}

/** The use of an image that a setting names; none where the setting is absent or empty. */
export function imageUse(
  text: string,
  value: Value | undefined,
  rest: Pick<ImageUse, 'demand'> & Partial<Pick<ImageUse, 'service' | 'builtHere' | 'slot'>>,
): readonly ImageUse[] {
  if (value === undefined || value.kind === 'null') return [];
  const reference = plainText(value);
  const { span } = value;
  if (reference === '' || span.end === span.start) return [];
  const written = text.slice(span.start, span.end);
  const common = { role: 'run', span, written, ...rest } as const;
  if (reference === undefined) {
    const why = value.kind === 'unknown' ? value.why : l10n.t('Part of it has no value in this file.');
    return [{ ...common, unread: why, literal: false }];
  }
  const read = readReference(reference);
  const literal = value.kind === 'text' && value.literal;
  return [{ ...common, literal, ...(read.ok ? { image: read.reference } : { unread: read.message }) }];
}

/** A setting that holds JSON, as an expression (`jsonencode`) or as text; undefined where neither can be read. */
export function structureOf(text: string, value: Value | undefined): Value | undefined {
  if (value?.kind === 'json') return value.of;
  if (value?.kind === 'text') return readJsonValue(value.mapped, text);
  return value?.kind === 'list' || value?.kind === 'object' ? value : undefined;
}
