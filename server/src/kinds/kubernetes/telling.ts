/**
 * Whether one document of a stream (YAML, JSON or a template of either) can name an image, an architecture or a machine:
 * most of a cluster's objects cannot, and a definition of resources only tells of their fields.
 */
export function mayTell(document: string): boolean {
  return TELLING.test(document) && !IS_DEFINITION.test(document) && !IS_JSON_DEFINITION.test(document);
}

const TELLING =
  /image|containers|repository|kubernetes\.io\/(?:arch|os)|instance|machine|karpenter|eksctl|runtimeclass|vmsize|sku|arch\b/i;
const IS_DEFINITION = /^kind:[ \t]*["']?CustomResourceDefinition/m;
/** The whole text is one object that begins with what it is. */
const IS_JSON_DEFINITION =
  /^\s*\{\s*(?:"apiVersion"\s*:\s*"apiextensions\.k8s\.io\/v1(?:beta1)?"\s*,\s*)?"kind"\s*:\s*"CustomResourceDefinition"/;
