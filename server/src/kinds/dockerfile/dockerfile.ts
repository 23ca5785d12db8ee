import type { Kind, ReadContext } from '../../model/kind';
import type { PlatformMention } from '../../model/mention';
import { type Reading, reading } from '../../model/reading';
import type { ArgDeclaration } from '../../model/stage';
import { directText, type MappedText } from '../../text/mapped';
import { memoOfObjects } from '../../text/memo';
import type { Source } from '../../text/source';
import type { Span } from '../../text/span';
import type { ParsedArg } from './declarations';
import { type Directives, readDirectives } from './directives';
import { environmentsOf } from './environments';
import { evaluate } from './evaluate';
import { splitInstructions } from './instructions';
import { isDockerfileByName, isDockerfilePath, isTemplatePath, looksLikeTemplate } from './names';
import { type ParsedFile, parseStages } from './parse';
import { type Place, placeOf } from './place';
import { brokenSources, reachOf } from './reach';
import { slotOf, stagesOf } from './stages';
import { buildsToldWithin } from './told';
import { frontendUse, usesOf } from './uses';

/** Dockerfiles and Containerfiles, read as BuildKit's frontend does. */
export const dockerfileKind: Kind = {
  id: 'dockerfile',
  title: 'Dockerfile',
  globs: [
    '**/{Dockerfile,dockerfile,Containerfile}',
    '**/{Dockerfile,Containerfile}.*',
    '**/*.{Dockerfile,dockerfile,Containerfile,containerfile}',
    '**/{Dockerfile,dockerfile,Containerfile}[-_]*',
    '**/*[-_]{Dockerfile,dockerfile,Containerfile,containerfile}',
  ],
  comment: '#',
  recognise(source: Source): boolean {
    const { path, text, languageId } = source;
    if (languageId !== 'dockerfile' && !isDockerfilePath(path) && !isDockerfileByName(source)) return false;
    return !isTemplatePath(path) || !looksLikeTemplate(text);
  },
  read(source: Source, context: ReadContext): Reading {
    const read = readDockerfileText(wholeText(source), context);
    return read.stages.length === 0 ? read : { ...read, builds: told(source) };
  },
};

const told = memoOfObjects(buildsToldWithin);

const wholeText = memoOfObjects(({ text }: Source) => directText(text, 0));

/**
 * Reads a Dockerfile that may stand inside another document: every span, and every edit, is in that document. A text
 * that is no Dockerfile (its first instruction is neither FROM nor ARG) gives an empty reading.
 */
export function readDockerfileText(mapped: MappedText, context: ReadContext): Reading {
  const place = placeOf(mapped);
  if (place.text.includes('\0')) return reading({});
  const { directives, instructions, file } = parsedText(mapped);
  if (file === undefined) return readForeign(place.text, directives, place);

  const evaluations = environmentsOf(file, context, directives.escape).map((environment) =>
    evaluate(file, environment, directives.escape),
  );
  const slots = file.stages.map((stage) => slotOf(stage, place));
  const reach = reachOf(file, evaluations);
  const stages = stagesOf(file, evaluations, instructions, place, slots, reach);
  return reading({
    uses: [
      ...(directives.syntax ? [frontendUse(directives.syntax, place)] : []),
      ...usesOf(file, evaluations, place, slots, reach),
    ],
    stages,
    args: argsOf(file, place),
    mentions: stages.flatMap(({ platform, index }) => {
      const isWritten = platform && !/[$'"`\\]/.test(platform.text.value);
      return isWritten ? mentionOf(platform.text, index) : [];
    }),
    skipped: [...file.skipped, ...brokenSources(file)].map(({ span, why }) => ({ span: place.span(span), why })),
  });
}

/** A text as far as no build has a say in it; no file where it is no Dockerfile. */
interface ParsedText {
  readonly directives: Directives;
  readonly instructions: readonly Span[];
  readonly file?: ParsedFile;
}

/** A Dockerfile is read for itself, and again for the builds that make it and for those that judge by it. */
const parsedText = memoOfObjects(({ text }: MappedText): ParsedText => {
  const directives = readDirectives(text);
  const instructions = splitInstructions(text, directives.escape);
  const first = instructions[0]?.keyword;
  if (first !== 'FROM' && first !== 'ARG') return { directives, instructions: [] };
  const file = parseStages(text, instructions, directives.escape);
  return { directives, instructions: instructions.map(({ span }) => span), file };
});

/** The text is another frontend's, which its first line names in a comment of its own style or a JSON object. */
function readForeign(text: string, { syntax }: Directives, place: Place): Reading {
  const isForeign = /^\uFEFF?(?:#!.*\n)?(?:\/\/|\{)/.test(text);
  return reading(syntax && isForeign ? { uses: [frontendUse(syntax, place)] } : {});
}

function mentionOf(text: PlatformMention['text'], stage: number): PlatformMention {
  return { what: 'platform', text, stage, replace: (value) => [{ span: text.span, text: value }] };
}

function argsOf(file: ParsedFile, place: Place): readonly ArgDeclaration[] {
  return [
    ...file.globals.map((arg) => declarationOf(arg, place)),
    ...file.stages.flatMap(({ args, index }) => args.map((arg) => ({ ...declarationOf(arg, place), stage: index }))),
  ];
}

function declarationOf({ name, default: value, span }: ParsedArg, place: Place): ArgDeclaration {
  return {
    name: place.spanned(name),
    ...(value && { default: place.spanned(value) }),
    span: place.span(span),
  };
}
