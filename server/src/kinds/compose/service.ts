import { isScalar } from 'yaml';
import { type Constraint, constraintsOf } from './placement';
import type { Value } from './value';
import { child, scalarOf, type View } from './view';

/** A service as the files of its project make it, with the parts that say something of platforms. */
export interface Service {
  readonly name: string;
  readonly view: View;
  /** What the text being read says of the service itself. */
  readonly own: View;
  readonly image: View;
  /** Its `platform`; absent where it is empty, which is no platform to Compose. */
  readonly platform?: Value;
  readonly build: View;
  /** The layers of `build` that are mappings; the short form is the context alone. */
  readonly buildMaps: View;
  /** The lists of `build.platforms`. */
  readonly platforms: View;
  readonly constraints: readonly Constraint[];
}

/** Collects what all layers of a service say. */
export function serviceOf(name: string, view: View): Service {
  const own = view.filter((layer) => layer.document.own && layer.scope === undefined);
  const platform = scalarOf(child(view, 'platform'));
  const build = child(view, 'build');
  const buildMaps = build.filter((layer) => !isScalar(layer.node));
  return {
    name,
    view,
    own: own.length === view.length ? view : own,
    image: child(view, 'image'),
    ...(platform?.text !== '' && platform && { platform }),
    build,
    buildMaps,
    platforms: child(buildMaps, 'platforms'),
    constraints: constraintsOf(view),
  };
}
