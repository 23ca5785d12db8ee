import { BUILD_TOOLS, type BuildTool } from '../data/buildTools';
import type { Kind } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import { folderOf, joinPath } from '../text/paths';
import type { Source } from '../text/source';
import type { Span } from '../text/span';
import { programBuild } from './syntax/programBuild';

/**
 * Files of programs that build images: which Dockerfiles they build is read, by the words that name them, and nothing
 * else. For which platform is for the program to choose.
 */
export const buildToolKind: Kind = {
  id: 'buildTool',
  title: 'build tool file',
  globs: [
    '**/Tiltfile*',
    '**/*.{gradle,gradle.kts}',
    '**/pom.xml',
    '**/Jenkinsfile*',
    '**/*.{Tiltfile,tiltfile,Jenkinsfile,jenkinsfile}',
    '**/{devspace,okteto,werf,render}.{yml,yaml}',
    '**/BUILD.{yml,yaml}',
    '**/Earthfile',
    '**/{magefile.go,magefiles/*.go}',
    '**/railway.{toml,json}',
    '**/cdk.json',
  ],
  recognise: (source) => toolOf(source) !== undefined,
  read: readTool,
  comment: undefined,
};

function toolOf({ path, text }: Source): BuildTool | undefined {
  return BUILD_TOOLS.find(({ files, marks }) => files.test(path) && marks.test(text));
}

/** A word of the text, with its place. */
interface Word {
  readonly value: string;
  readonly span: Span;
}

function readTool(source: Source): Reading {
  const tool = toolOf(source);
  if (tool === undefined) return reading({});
  const { path, text } = source;
  const whole = { start: 0, end: 0 };
  if (tool.deploys === true) {
    const dockerfilePatterns = [joinPath(folderOf(path), '**')];
    return reading({ builds: [{ ...programBuild(tool.name, whole, []), dockerfilePatterns, ownPlace: true }] });
  }
  const named = wordsOf(text, DOCKERFILE);
  const contexts = tool.context === undefined ? [] : wordsOf(text, tool.context);
  const folders = [{ value: '.', span: whole }, ...contexts].map((one) => ({
    ...one,
    value: joinPath(folderOf(path), one.value),
  }));
  const found = new Map<string, Span>();
  for (const folder of folders) {
    const names = [...named, ...tool.beside.map((value) => ({ value, span: folder.span }))];
    for (const { value, span } of names)
      if (found.size < MAX_DOCKERFILES) found.set(joinPath(folder.value, value), span);
  }
  // A pipeline and many a build are started at the top of the repository.
  for (const { value, span } of named) found.set(joinPath('', value), span);
  return reading({ builds: [...found].map(([dockerfile, span]) => programBuild(tool.name, span, [dockerfile])) });
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
