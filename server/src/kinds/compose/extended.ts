import { isMap } from 'yaml';
import type { Span } from '../../text/span';
import type { Service } from './service';
import { valueAt } from './value';
import { child } from './view';

/**
 * Where the text being read extends a service of another file and gives it a platform that this file does not: what
 * the other file builds and runs is for that platform here alone. The place is the extended service's name.
 */
export function movedFrom({ view, own, platform }: Service): Span | undefined {
  if (platform?.own !== true || platform.text === undefined) return undefined;
  const others = view.filter((layer) => !layer.document.own && layer.scope !== undefined);
  const [before] = child(others, 'platform');
  if (before !== undefined && valueAt(before.document, before.node)?.text === platform.text) return undefined;
  const [extending] = child(own, 'extends');
  if (extending === undefined) return undefined;
  const name = isMap(extending.node) ? child([extending], 'service')[0] : extending;
  return name === undefined ? undefined : valueAt(name.document, name.node)?.span;
}
