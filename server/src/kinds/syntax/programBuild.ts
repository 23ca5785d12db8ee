import type { BuildTool } from '../../data/buildTools';
import type { Build } from '../../model/build';
import { folderOf, joinPath } from '../../text/paths';
import type { Source } from '../../text/source';
import type { Span } from '../../text/span';
import { UNKNOWN_MACHINE } from './commands/contract';

/** What is known of a build by a program: one of these Dockerfiles. For which platforms is for the program to choose. */
export function programBuild(title: string, span: Span, dockerfiles: readonly string[]): Build {
  return {
    ...UNKNOWN_MACHINE,
    tool: 'program',
    span,
    title,
    dockerfiles,
    args: new Map(),
    contexts: new Map(),
    platforms: { state: 'none' },
    tags: [],
    output: 'unknown',
    attestations: 'unknown',
    merged: false,
  };
}

/**
 * The builds of a program by the words of its file that name Dockerfiles, and by those beside it or in a folder that it
 * names as a context.
 */
export function toolBuilds(
  { path, text }: Source,
  tool: Pick<BuildTool, 'name' | 'context' | 'beside' | 'runsIn'>,
): readonly Build[] {
  const whole = { start: 0, end: 0 };
  const named = wordsOf(text, DOCKERFILE);
  const contexts = tool.context === undefined ? [] : wordsOf(text, tool.context);
  const home = joinPath(folderOf(path), tool.runsIn ?? '.');
  const folders = [{ value: '.', span: whole }, ...contexts].map((one) => ({
    ...one,
    value: joinPath(home, one.value),
  }));
  const found = new Map<string, Span>();
  for (const folder of folders) {
    const names = [...named, ...tool.beside.map((value) => ({ value, span: folder.span }))];
    for (const { value, span } of names)
      if (found.size < MAX_DOCKERFILES) found.set(joinPath(folder.value, value), span);
  }
  // A pipeline and many a build are started at the top of the repository.
  for (const { value, span } of named) found.set(joinPath('', value), span);
  return [...found].map(([dockerfile, span]) =>
    dockerfile.includes('*')
      ? { ...programBuild(tool.name, span, []), dockerfilePatterns: [dockerfile] }
      : programBuild(tool.name, span, [dockerfile]),
  );
}

/** A word of the text, with its place. */
interface Word {
  readonly value: string;
  readonly span: Span;
}

/** A path whose last part is named as Dockerfiles are. */
const DOCKERFILE =
  /(?<![\w./$}-])((?:[\w.-]+\/){0,12}(?:[\w.-]{1,60}\.)?(?:Dockerfile|Containerfile|dockerfile)(?:[.-][\w.-]{1,60})?)(?![\w/(=:{-])/g;
const MAX_DOCKERFILES = 500;

function wordsOf(text: string, pattern: RegExp): readonly Word[] {
  return [...text.matchAll(pattern)].flatMap(({ 0: whole, 1: value, index }) => {
    if (value === undefined || value === 'dockerfile') return [];
    const start = index + whole.indexOf(value);
    return [{ value, span: { start, end: start + value.length } }];
  });
}
