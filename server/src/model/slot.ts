import type { Edit } from '../text/edits';

/**
 * A place where a document can say a platform. The kind knows the syntax; a rule only asks for the edits. Edits touch
 * nothing but the platform they are about.
 */
export interface PlatformSlot {
  /** The words of the document for it: `--platform`, `platform:`, `platforms:`. */
  readonly label: string;
  /** Whether the place holds several platforms. */
  readonly many: boolean;
  /** The edits that make the document state exactly these platforms, adding the place where it is missing. */
  write(platforms: readonly string[]): readonly Edit[];
  /** The edits that take the statement away; absent where there is none. */
  readonly remove?: () => readonly Edit[];
}
