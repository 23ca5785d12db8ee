import { at, type Origin, textOf, type Value } from './value';

/** An object on its way through kustomizations. */
export interface KustomizeObject {
  readonly value: Value;
  /** The document that it comes from. */
  readonly origin: Origin;
  readonly kind: string;
  readonly group: string;
  /** The name that it was given, and those that prefixes and suffixes made of it. */
  readonly names: readonly string[];
  /** Kubernetes' own, whose lists are merged by their keys. */
  readonly isBuiltIn: boolean;
  /** A patch says something of its nodes. */
  readonly moved: boolean;
  /** Something was done to it that is not understood. */
  readonly unsure: boolean;
}

/** `metadata.name`. */
export function nameOf(value: Value): string | undefined {
  return textOf(at(value, 'metadata', 'name'));
}
