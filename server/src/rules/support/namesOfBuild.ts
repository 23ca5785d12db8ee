import { familiarReference } from '../../image/reference';
import { type Build, isPushed } from '../../model/build';

/**
 * Every name of the image says that it is not shipped: that it is for tests (`app:test`), or stays where it is built
 * (`app:local`, `localhost/app`) or is of one run of a CI (`app:ci-$BUILD_NUMBER`), and is not pushed. So does the name of its
 * stage (`--target devel`). What is pushed all the same is for tests where it is of one run of them.
 */
export function isCalledTrial(build: Build): boolean {
  const names = knownNames(build);
  const pushed = (build.pushedAs ?? []).map(({ value }) => familiarReference(value));
  if (pushed.length > 0 && pushed.every((name) => LOOPBACK.test(name))) return true;
  const isHandedOn = isPushed(build);
  if (!isHandedOn && build.target !== undefined && STAGE.test(build.target)) return true;
  if (!isHandedOn && isOfOneRun(build)) return true;
  const isOfTests = (name: string): boolean =>
    isHandedOn ? TEST.test(name) && (OF_A_RUN.test(name) || isInTestJob(build)) : TEST.test(name) || LOCAL.test(name);
  const isTrial = (name: string): boolean =>
    isOfTests(name) || BY_CHANCE.test(name) || AMONG_JOBS.test(name) || (pushed.length === 0 && LOOPBACK.test(name));
  return names.length > 0 && names.every((name, i) => isTrial(name) || isTrial(build.called?.[i] ?? ''));
}

/** Every name says that the image is for tests, wherever it goes. Whoever states its platform means that one. */
export function isCalledTest(build: Build): boolean {
  const names = knownNames(build);
  return names.length > 0 && names.every((name, i) => TEST.test(name) || TEST.test(build.called?.[i] ?? ''));
}

/** Whether a job of a CI makes it that is called for tests and nothing else. */
function isInTestJob({ runner, group = '' }: Build): boolean {
  return runner !== undefined && TEST_JOB.test(group);
}

const TEST_JOB = /^(?:[\w-]*(?<!(?:^|[_-])(?:and|n))[_-])?(?:tests?|testing|e2e)$/i;

function isOfOneRun({ names = [] }: Build): boolean {
  return names.length > 0 && names.every((name) => ONE_RUN.test(name));
}

/** A word of the name, a registry's part for trying things. */
const TEST = /(?:^|[:/])(?:[\w.-]*[._-])?(?:test|testing|e2e)(?:[._:-].*)?$|^(?:tests?|e2e)\/|(?:^|[/._-])sandbox\//i;
/** A tag with the number of a run, or one for tests with the commit that they are of. */
const OF_A_RUN =
  /:[^/:]*\$[({]*\s*[\w.]*(?:run|build|job|pipeline)_?(?:id|iid|num|number)\b|:(?:[\w.-]*[._-])?(?:tests?|testing|e2e)[._-]\$[({]*\s*[\w.]*(?:sha1?|commit)\b/i;
/** A number that nobody knows beforehand. */
const BY_CHANCE = /\$\{?RANDOM\b/i;
/**
 * A registry that keeps images for the other jobs of a CI only, and not for long (RunsOn guide, "Ephemeral registry").
 */
const AMONG_JOBS = /^\$(?:\(env\.|\{)?RUNS_ON_ECR_CACHE\b/;
const STAGE = /^(?:[\w.-]*[._-])?(?:dev|devel|development|tests?|testing|lint)(?:[._-].*)?$/i;
/** Named by a run of a CI for that one, whatever stands for its number elsewhere. */
const ONE_RUN = /:(?:[^/]*[._}-])?ci[._-]\$[({]*[\w.]*(?:build|run|job|pipeline)/i;
/** Some call `make` what their Makefile makes for itself; nobody hands on what is named by a second that has passed. */
const LOCAL =
  /\$\(\s*date\s[^)]*%[sN]|^localhost\/|^local[:/]|^[\w.-]+[._-]local(?::[\w.-]+)?$|[:/](?:[\w.-]*[._-])?local(?:[._-].*)?$|:make$/i;

/** Hosts that are the machine itself (RFC 6761 §6.3, RFC 5735), which names its own registries. */
const LOOPBACK = /^(?:(?:[\w-]+\.)*localhost|127(?:\.\d+){3}|\[::1\])(?::(?:\d+|\$\w*))?\//i;

/** The names as they are known, or as they are written where one of them is not. */
function knownNames({ names = [], tags }: Build): readonly string[] {
  return tags.length < names.length ? names : tags.map(({ value }) => familiarReference(value));
}

/**
 * Every name holds an architecture, in words or, that of the machine that builds, in a variable: elsewhere it is another
 * image, which nobody takes for this one.
 */
export function isNamedByArchitecture(build: Build): boolean {
  const all = writtenNames(build);
  if (build.namedByMachine === true) return true;
  return (
    all.length > 0 &&
    all.every((name) => MACHINE.test(name) || namesArchitecture(name.slice(name.lastIndexOf('/') + 1)))
  );
}

function writtenNames(build: Build): readonly string[] {
  return build.names !== undefined && build.names.length > 0 ? build.names : knownNames(build);
}

/** `app:1-arm64`, `app-arm64:1`: words before the name's last are of what it is about (`riscv64-toolchain`). */
function namesArchitecture(name: string): boolean {
  const [repository = '', ...rest] = name.split(':');
  const tag = rest.join(':');
  return IN_TAG.test(tag) || LAST.test(tag) || LAST.test(repository);
}

/** Words that are architectures beyond doubt, and may stand anywhere in a tag. */
const ARCHITECTURE =
  'amd64|x86[_-]64|arm64(?:[_-]?v[89])?|aarch_?64|arm32(?:v[567])?|arm[_-]?v[5-8]\\w*|armhf|armel|i[3-6]86|386|ppc64(?:le|el)?|powerpc64le|s390x|riscv64(?:gc)?|loong(?:arch)?64|mips64(?:le|el)?';
const IN_TAG = new RegExp(`(?<![a-z0-9])(?:${ARCHITECTURE})(?![a-z0-9])`, 'i');
/** At the end shorter ones are architectures too (`app-arm`); a variable after it is a suffix. */
const LAST = new RegExp(`(?<![a-z0-9])(?:${ARCHITECTURE}|x64|arm|x86)(?:[_.-]?\\$.*)?$`, 'i');

const MACHINE = /\$[({]*\s*(?:[\w-]+\.)*\w*(?:(?<!se)arch|platform)(?:_(?:suffix|postfix|tag|name))?\b/i;

/** Every name holds a place for a part of it (`app/<NAME>`): the document is to be copied, and nothing is built of it as it is. */
export function isNameLeftOpen({ names = [] }: Build): boolean {
  return names.length > 0 && names.every((name) => PLACE.test(name));
}

const PLACE = /<[\w ./-]+>/;

/** Whether all names of a build fit a pattern, or its stage or an argument of it does. */
export function isSaidToBe({ names = [], tags, target = '', args }: Build, pattern: RegExp): boolean {
  const all = names.length > 0 ? names : tags.map(({ value }) => `${value.path}:${value.tag ?? ''}`);
  const isNamed = all.length > 0 && all.every((name) => pattern.test(name));
  return isNamed || pattern.test(target) || [...args].some(([key, value]) => pattern.test(`${key}=${value ?? ''}`));
}
