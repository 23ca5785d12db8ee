/** The glob of a path in which `hole` stands for what is not known: a whole part may be several folders. */
export function pathGlob(path: string, hole: string): string {
  return path
    .split('/')
    .map((part) => (part === hole ? '**' : part.replaceAll(hole, '*')))
    .join('/');
}
