import type { Engine } from '../analysis/analyse';
import type { Kind } from '../model/kind';
import type { NamedKind } from './joins';
import type { InstantOffers } from './offerBook';

/** What every program is made of, handed down from its composition root. */
export interface ProgramParts {
  readonly engine: Engine;
  readonly kinds: readonly Kind[];
  readonly namedKinds: Readonly<Record<NamedKind, Kind>>;
  readonly instant: () => Promise<InstantOffers>;
  readonly version: string;
}
