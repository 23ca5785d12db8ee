import type { Place, Tree } from './tree';

/** The places at a path of keys: `[]` is every item of a list, `*` every field, `*Suffix` every field so named. */
export function placesAt(tree: Tree, from: Place, path: readonly string[]): readonly Place[] {
  let places: readonly Place[] = [from];
  for (const step of path) places = places.flatMap((place) => stepFrom(tree, place, step));
  return places;
}

function stepFrom(tree: Tree, place: Place, step: string): readonly Place[] {
  if (step === '[]') return tree.items(place);
  if (!step.startsWith('*')) {
    const found = tree.at(place, step);
    return found === undefined ? [] : [found];
  }
  const suffix = step.slice(1);
  return [...tree.fields(place)].flatMap(([key, field]) =>
    field.place !== undefined && key.endsWith(suffix) ? [field.place] : [],
  );
}
