/**
 * Whether one document of a stream (YAML, JSON or a template of either) can name an image, an architecture or a machine:
 * most of a cluster's objects cannot, and a definition of resources only tells of their fields.
 */
export function mayTell(document: string): boolean {
  return !IS_DEFINITION.test(document) && !IS_JSON_DEFINITION.test(document) && TELLING.test(document);
}

/** Names of images as keys, in pointers of patches and as the parameters of a chart; prose speaks of images too. */
const TELLING =
  /(?:image\w*|containers|repository)\\*["']?\s*:|\/image|\/containers|image\.\w|kubernetes\.io\/(?:arch|os)|instance[-_]?(?:type|famil|selector)|machine|karpenter|eksctl|runtimeclass|vmsize|\bsku|\barch\\*["']?\s*:/i;
const IS_DEFINITION = /^kind:[ \t]*["']?CustomResourceDefinition/m;
/** The whole text is one object that begins with what it is. */
const IS_JSON_DEFINITION =
  /^\s*\{\s*(?:"apiVersion"\s*:\s*"apiextensions\.k8s\.io\/v1(?:beta1)?"\s*,\s*)?"kind"\s*:\s*"CustomResourceDefinition"/;
