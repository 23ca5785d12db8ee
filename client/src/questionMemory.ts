/** What VS Code keeps for a workspace or for all of them; a part of its `Memento`. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

/** Where it is remembered that a question was asked: for this workspace, and that it was declined for all of them. */
export interface QuestionMemory {
  readonly here: Memory;
  readonly everywhere: Memory;
}

const ASKED = 'platformlint.askedForTargets';
const DECLINED = 'platformlint.neverAskForTargets';

/** Whether the question may still be asked in this workspace. */
export function mayAsk({ here, everywhere }: QuestionMemory): boolean {
  return here.get(ASKED) !== true && everywhere.get(DECLINED) !== true;
}

/** It is asked now: it will not be again in this workspace, whatever the answer is, and if there is none. */
export async function rememberAsked({ here }: QuestionMemory): Promise<void> {
  await here.update(ASKED, true);
}

/** The user wants it in no workspace. */
export async function rememberDeclined({ everywhere }: QuestionMemory): Promise<void> {
  await everywhere.update(DECLINED, true);
}
