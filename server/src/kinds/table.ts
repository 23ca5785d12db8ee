import type { Kind } from '../model/kind';
import { composeKind } from './compose/compose';
import { dockerfileKind } from './dockerfile/dockerfile';

/** Every kind of document that is read. The first that recognises a document has it. */
export const KINDS: readonly Kind[] = [dockerfileKind, composeKind];
