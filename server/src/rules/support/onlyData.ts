import type { BuildSubject } from '../../model/rule';
import { shippedStage } from './shippedStage';

/**
 * Whether the image is files that are unpacked and no program, by the names that the tools for it give: a bundle of the
 * Operator Lifecycle Manager (`bundle.Dockerfile`, `BUNDLE_IMG`), or a mod of LinuxServer.io (`docker-mod/Dockerfile`,
 * guide "Docker Mods"). Where the Dockerfile is found, it tells whether it runs or makes any, or begins with any.
 */
export function isBundleOfData(subject: BuildSubject): boolean {
  return isBundle(subject) || isMod(subject);
}

function isBundle(subject: BuildSubject): boolean {
  const { build, dockerfile } = subject;
  const { names = [], dockerfiles } = build;
  const isNamed = names.length > 0 && names.every((name) => BUNDLE.test(name));
  const isOfFile = dockerfiles.some((path) => BUNDLE_FILE.test(path.slice(path.lastIndexOf('/') + 1)));
  const runs = dockerfile?.reading.stages.some((stage) => stage.runs.length > 0) === true;
  const isOnImage = shippedStage(subject)?.bases.some(({ base }) => base.kind === 'image') === true;
  return (isNamed || isOfFile) && !runs && !isOnImage;
}

const BUNDLE_FILE = /(?<![a-z0-9])bundle(?![a-z0-9])/i;
/** The last word of the name (`app-bundle:1`), the first or last of its tag, or one of a variable (`$(BUNDLE_IMG)`). */
const BUNDLE = /(?<![a-z0-9])bundle(?:$|:)|:bundle(?![a-z0-9])|\$[({]?\s*(?:\w*_)?bundle(?![a-z0-9])/i;

/** Files of the repository on nothing, which the stages before only put in their places. */
function isMod(subject: BuildSubject): boolean {
  const { build, dockerfile } = subject;
  const { names = [], tags, repositories = [] } = build;
  const called = [...names, ...[...tags.map(({ value }) => value), ...repositories].map(({ path }) => path)];
  const isNamed = called.length > 0 && called.every((name) => MOD.test(name));
  if (dockerfile === undefined || !(isNamed || MOD.test(dockerfile.path))) return false;
  const isOnNothing = shippedStage(subject)?.bases.every(({ base }) => base.kind === 'scratch') === true;
  const runs = dockerfile.reading.stages.flatMap((stage) => stage.runs);
  return isOnNothing && runs.every(({ instruction, text }) => instruction === 'RUN' && PUTS_FILES.test(text.value));
}

const MOD = /(?<![a-z0-9])docker-?mods?(?![a-z0-9])/i;

/** Commands that only make folders, or copy, move and mark files. */
const PUTS_FILES = /^\s*(?:(?:mkdir|cp|mv|chmod|chown|ln|touch|rm)\s[^;&|`$]*(?:&&\s*|$))+$/;
