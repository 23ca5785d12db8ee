import type { Io } from './io';
import { absolute } from './paths';

/** Writes what a command has to say to the file that the options name, else to standard output; why it could not. */
export async function writeOutput(io: Io, output: string | undefined, text: string): Promise<string | undefined> {
  if (output === undefined) {
    io.out(text);
    return undefined;
  }
  const written = await io.files.replaceText(absolute(io, output), text);
  return written.ok ? undefined : `${output} cannot be written: ${written.detail}`;
}
