import type { Platform } from '../image/platform';
import type { Edit } from '../text/edits';
import type { Span, Spanned } from '../text/span';
import type { PlatformSlot } from './slot';

/** What a stage is built on. */
export type StageBase =
  | { readonly kind: 'image' }
  | { readonly kind: 'stage'; readonly index: number }
  | { readonly kind: 'scratch' }
  | { readonly kind: 'context'; readonly name: string }
  | { readonly kind: 'unresolved'; readonly why: string };

/** The value of a `--platform` flag on `FROM`. */
export interface StagePlatform {
  /** The value as written, without the flag's name. */
  readonly text: Spanned<string>;
  /** `--platform=…` whole. */
  readonly flag: Span;
  /**
   * `constant`: no variable in it; `build`: `$BUILDPLATFORM`; `target`: `$TARGETPLATFORM` alone; `computed`: other
   * variables, all with values; `unresolved`: some value is not known.
   */
  readonly kind: 'constant' | 'build' | 'target' | 'computed' | 'unresolved';
  /** What it comes to; for `build` and `unresolved` absent. */
  readonly platform?: Platform;
}

/**
 * The platform that a stage's content has, followed through the stages it is built on. `target`: what is built for;
 * `build`: the builder's own; `constant`: always this one; `unresolved`: a value is not known, or builds differ in it.
 */
export type ResolvedPlatform =
  | { readonly kind: 'target' }
  | { readonly kind: 'build' }
  | { readonly kind: 'constant'; readonly platform: Platform }
  | { readonly kind: 'unresolved' };

/** A shell instruction of a stage that is run at build time. */
export interface RunInstruction {
  readonly span: Span;
  /**
   * The command text with where it stands; heredoc bodies included. As long as its span, so an offset into it is an
   * offset into the document: continuations and the comments between them are spaces.
   */
  readonly text: Spanned<string>;
  /** `RUN` executes target code; `ADD` only downloads. */
  readonly instruction: 'RUN' | 'ADD';
  /** Names that `ARG` or `ENV` declared in this stage or a parent stage before this instruction; made when asked for. */
  declared(): ReadonlySet<string>;
}

/** A declared build argument. */
export interface ArgDeclaration {
  readonly name: Spanned<string>;
  /** The default as written; absent where there is none. */
  readonly default?: Spanned<string>;
  readonly span: Span;
  /** Index of the stage; absent for a global one. */
  readonly stage?: number;
}

/** A name with the value that `ARG` or `ENV` gives it in a stage. */
export interface Variable {
  readonly by: 'ARG' | 'ENV';
  readonly name: string;
  /** As written, with its quotes; absent where none is given. */
  readonly value?: Spanned<string>;
  /** The instruction. */
  readonly span: Span;
  readonly stage: number;
}

/** One `FROM` and what follows it. */
export interface Stage {
  readonly index: number;
  readonly name?: Spanned<string>;
  /** The `FROM` instruction. */
  readonly span: Span;
  /** The image or stage word of `FROM`. */
  readonly image: Spanned<string>;
  /** What it is built on; several where that depends on the target platform. */
  readonly bases: readonly { readonly base: StageBase; readonly only?: readonly Platform[] }[];
  readonly platform?: StagePlatform;
  /** What `platform` and the stages below come to. */
  readonly resolved: ResolvedPlatform;
  /** Some build ships it, or it is the last and no build is known. */
  readonly shipped: boolean;
  /** A shipped stage needs it. */
  readonly reached: boolean;
  /** The platforms for which it is needed, where it is not for all that are built: `FROM base-${TARGETARCH}`. */
  readonly reachedFor?: readonly Platform[];
  /** Nothing that changes the image follows its `FROM`: it is its base again. */
  readonly bare: boolean;
  readonly runs: readonly RunInstruction[];
  /** What its own `ARG` and `ENV` declare, in order; made when asked for. */
  variables(): readonly Variable[];
  /** What its other instructions say (`COPY`, `ENV`, `WORKDIR` …), to look words up in; made when asked for. */
  otherText(): string;
  readonly slot: PlatformSlot;
  /** Edits that declare an argument in this stage before the instruction that begins at `before`, and its comments. */
  declare(argument: string, before: number): readonly Edit[];
}
