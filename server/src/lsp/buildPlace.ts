import { additionTo, type BuildAddition } from '../analysis/buildAddition';
import type { Folder } from './folders';

/** A build by where it begins. */
export interface BuildPlace {
  /** Workspace path. */
  readonly path: string;
  /** UTF-16 offset of its span. */
  readonly start: number;
}

/** What the build at a place could be for besides, as things are known now. */
export function additionAt({ session }: Folder, { path, start }: BuildPlace): BuildAddition | undefined {
  const subject = session.analyse(path)?.subjects.builds.find(({ build }) => build.span.start === start);
  return subject === undefined ? undefined : additionTo(subject, (image) => session.offerOf(path, image));
}
