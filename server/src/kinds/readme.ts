import type { Kind, ReadContext } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import { folderOf } from '../text/paths';
import type { Source } from '../text/source';
import type { Span } from '../text/span';
import { buildsToldIn, mayTell } from './syntax/commands/told';

/**
 * Files that tell people how an image is built: which Dockerfiles are built for a platform that the command states, or
 * by Cloud Build. A person types it or another does, so nothing is required by it, and nothing in such a file is wrong.
 */
export const readmeKind: Kind = {
  id: 'readme',
  title: 'README',
  globs: ['**/{README,readme,Readme}*.md'],
  recognise: ({ path, text }) => /(?:^|\/)readme[^/]*\.md$/i.test(path) && mayTell(text),
  read: readReadme,
  comment: undefined,
  tellsOnly: true,
};

function readReadme({ path, text }: Source, { file }: ReadContext): Reading {
  const folders = [...new Set([folderOf(path), ''])];
  const wanted = new Set<string>();
  const builds = shellTexts(text).flatMap(({ start, end }) => {
    return buildsToldIn(text.slice(start, end), start, folders).flatMap((build) => {
      for (const one of build.dockerfiles) wanted.add(one);
      const dockerfile = build.dockerfiles.find((one) => file(one) !== undefined);
      return dockerfile === undefined ? [] : [{ ...build, dockerfiles: [dockerfile] }];
    });
  });
  return reading({ builds, wanted: [...wanted] });
}

/** The bodies of fenced blocks that may be shell (CommonMark, "Fenced code blocks"), and code within a line. */
function shellTexts(text: string): readonly Span[] {
  const found: Span[] = [];
  let block: { readonly fence: string; readonly isShell: boolean; readonly start: number } | undefined;
  for (const { 0: line, index } of text.matchAll(/[^\n]*(?:\n|$)/g)) {
    const [, fence, language = ''] = FENCE.exec(line) ?? [];
    if (block === undefined) {
      if (fence !== undefined) block = { fence, isShell: SHELL.test(language), start: index + line.length };
      else
        for (const code of line.matchAll(INLINE))
          found.push({ start: index + code.index, end: index + code.index + code[0].length });
    } else if (fence?.startsWith(block.fence) === true && language === '') {
      if (block.isShell) found.push({ start: block.start, end: index });
      block = undefined;
    }
  }
  return found;
}

const FENCE = /^[ \t>]*(`{3,}|~{3,})[ \t]*([^\s`]*)[^`]*$/;
const INLINE = /(?<=(?<!`)`)[^`\n]+(?=`(?!`))/g;
const SHELL = /^(?:|\{?\.?(?:ba|z|da)?sh\}?|shell|console|shell-session|terminal|text|plain|txt|cmd)$/i;
