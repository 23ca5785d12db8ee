import type { Build } from '../../model/build';

/**
 * Where the settings of a call of bake (`app.output=type=image,push=true`) send all of its targets; undefined where they
 * say nothing of that, or not of all.
 */
export function outputSet(
  settings: readonly string[],
  targets: readonly (string | undefined)[],
): Build['output'] | undefined {
  const said = settings.flatMap((setting) => {
    const [, pattern, value] = /^([^=]*)\.output\+?=(.*)$/.exec(setting) ?? [];
    const isOfAll = pattern === '*' || (targets.length > 0 && targets.every((target) => target === pattern));
    return isOfAll && value !== undefined ? [new Set(value.split(',').map((field) => field.trim()))] : [];
  });
  if (said.some((fields) => fields.has('push-by-digest=true'))) return 'digest';
  return said.some(isPushing) ? 'push' : undefined;
}

function isPushing(fields: ReadonlySet<string>): boolean {
  return fields.has('type=registry') || (fields.has('type=image') && fields.has('push=true'));
}
