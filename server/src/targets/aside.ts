import { targetFor } from '../config/targetsFor';
import { isCalledDockerfile } from '../model/dockerfileName';
import { baseName } from '../text/paths';
import { isNamedByTriple } from './fileName';
import type { Scope } from './scope';

/**
 * Whether a file stands beside what a project ships, among its tests, its CI's own, what people develop with, in other
 * people's code or in what is archived or disused, or is a draft, and no entry of the configuration names it. What is
 * built there is not what the targets run.
 */
export function isAside(scope: Scope, path: string): boolean {
  const isKept = DEV_CONTAINER.test(path) || DRAFT.test(path);
  return isForTests(scope, path) || isUnowned(scope, path) || (isKept && !isNamed(scope, path));
}

/**
 * Whether nobody runs what a file names: it is other people's code, archived or disused, or what a test reads or compares
 * with. The configuration's platforms are not about it.
 */
export function isUnused(scope: Scope, path: string): boolean {
  return isUnowned(scope, path) || isTestData(scope, path);
}

function isUnowned(scope: Scope, path: string): boolean {
  const isPutAway = ARCHIVED.test(path) || DISUSED.test(baseName(path));
  return isOfOthers(scope, path) || (isPutAway && !isNamed(scope, path));
}

/**
 * Whether a Dockerfile is known to be built only by programs that choose the machines too (the AWS CDK), and no entry of
 * the configuration names it.
 */
export function isDeployedByProgram(scope: Scope): boolean {
  const { builds, path } = scope;
  const isOnly = builds.length > 0 && builds.every(({ build }) => build.tool === 'program' && build.ownPlace === true);
  return isOnly && !isNamed(scope, path);
}

/** Whether a Dockerfile holds a compiler, by its name, and no entry of the configuration names it. */
export function isOfCompiler(scope: Scope): boolean {
  return isNamedByTriple(scope.path) && !isNamed(scope, scope.path);
}

/** Whether a file stands in other people's code, and no entry of the configuration names it. */
export function isOfOthers(scope: Scope, path: string): boolean {
  const folders = foldersOf(path);
  const isThere =
    folders.some((folder, i) => OTHERS.test(folder) && !isService(folder, folders[i - 1])) || RELEASE.test(path);
  return isThere && !isNamed(scope, path);
}

/** Whether a folder is called after who sells something, among the parts of a product: `services/vendor/`. */
function isService(folder: string, above: string | undefined): boolean {
  return /^vendors?$/i.test(folder) && above !== undefined && PARTS.test(above);
}

/**
 * Whether a file is what a test reads or compares with, by the names that people give such folders, or what a test has
 * refused, by its own (`tests/policy/pod-bad.yaml`), and no entry of the configuration names it. Nothing of it runs on a
 * cluster, and what is wrong in it may be what the test is about.
 */
export function isTestData(scope: Scope, path: string): boolean {
  const folders = foldersOf(path);
  const tests = folders.findIndex((folder) => hasWord(folder, TESTS));
  const isComparedWith = tests >= 0 && folders.slice(tests + 1).some((folder) => COMPARED.test(folder));
  const isRefused = tests >= 0 && hasWord(baseName(path), REFUSED);
  return (isComparedWith || isRefused || folders.some((folder) => TEST_DATA.test(folder))) && !isNamed(scope, path);
}

/** Whether a file is among the tests of a project or what its CI needs, and no entry of the configuration names it. */
export function isForTests(scope: Scope, path: string): boolean {
  const folders = foldersOf(path);
  const name = baseName(path);
  const isOnePurpose = BUILT.test(name);
  const isBesideTests = COMPOSED.test(name) && folders.some((folder) => TEST_RUNNER.test(folder));
  const isOfTests =
    TEST_SCRIPT.test(name) ||
    BINDER.test(path) ||
    TEST_PIPELINE.test(path) ||
    folders.some((folder) => hasWord(folder, TESTS) || SUITES.test(folder)) ||
    isBesideTests ||
    (isOnePurpose && (hasWord(name, TESTS) || hasWord(name, TESTED) || folders.some((folder) => CI.test(folder))));
  return isOfTests && !isNamed(scope, path);
}

/**
 * Whether a compose file, Dockerfile or script is for developers by its name (`docker-compose-local.yml`, a compose file of
 * a Mac, `Dockerfile.dev`, `build-local-image`) or its folder's (`devel/`, for a compose file `tools/dev/`), and no entry of
 * the configuration names it: what it builds runs on the machine of whoever builds it.
 */
export function isForDevelopers(scope: Scope, path: string): boolean {
  const name = baseName(path);
  const isForThem =
    DEVELOPERS.test(name) ||
    (isCalledDockerfile(path) && BESIDE_PRODUCTION.test(path)) ||
    LOCAL_SCRIPT.test(name) ||
    foldersOf(path).includes('devel') ||
    (COMPOSED.test(name) && (DEV_TOOLS.test(path) || OF_A_MAC.test(name)));
  return isForThem && !isNamed(scope, path);
}

/**
 * Whether a Dockerfile is what another program makes one of, by its name (`Dockerfile.template`) or its folder
 * (`.templates/`), and no entry of the configuration names it: what is made of it is built elsewhere.
 */
export function isTemplate(scope: Scope, path: string): boolean {
  const isThat = TEMPLATE.test(baseName(path)) || foldersOf(path).includes('.templates');
  return isThat && !isNamed(scope, path);
}

/** Whether a Dockerfile is for a CI by its name (`Dockerfile.cicd`), and no entry of the configuration names it. */
export function isForPipelines(scope: Scope, path: string): boolean {
  return PIPELINES.test(baseName(path)) && !isNamed(scope, path);
}

/** Whether a Dockerfile is a CI's own, by its name or folder, and no entry of the configuration names it. */
export function isOfPipelines(scope: Scope, path: string): boolean {
  const isInFolder = BUILT.test(baseName(path)) && foldersOf(path).some((one) => CI.test(one) && one !== 'hack');
  return isForPipelines(scope, path) || (isInFolder && !isNamed(scope, path));
}

/**
 * Whether a file is a workflow below another folder than the root, and no entry of the configuration names it. Where the
 * root has its own, nothing runs this one here (GitHub docs, "Workflow syntax").
 */
export function isNestedWorkflow(scope: Scope, path: string): boolean {
  return NESTED_WORKFLOW.test(path) && !isNamed(scope, path);
}

function foldersOf(path: string): readonly string[] {
  return path.split('/').slice(0, -1);
}

function isNamed({ config }: Scope, path: string): boolean {
  return targetFor(config, path)?.files !== undefined;
}

function hasWord(name: string, words: ReadonlySet<string>): boolean {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .some((word) => words.has(word));
}

/** How people name the folders and files of tests. */
const TESTS: ReadonlySet<string> = new Set([
  'test',
  'tests',
  'testing',
  'testdata',
  'testapps',
  'testimages',
  'testprojects',
  'e2e',
  'fixture',
  'fixtures',
  'benchmark',
  'benchmarks',
]);

/** A folder of test suites; one suite, or a word before it, may be a product. */
const SUITES = /^suites$/i;

const TEST_DATA =
  /^(?:test[-_]?(?:data|files)|(?:test[-_]?)?fixtures?|golden|expected[-_]?failures|__(?:fixtures|snapshots?)__)$/i;

/** What a test's result is compared with; elsewhere the word may mean what every cluster begins with. */
const COMPARED = /^baselines?$/i;

/** How people call what a test hands in so that it is refused. */
const REFUSED: ReadonlySet<string> = new Set(['bad', 'invalid', 'disallowed', 'denied', 'rejected']);

/** A script with this one purpose (`build-for-test.sh`): other tests may be a step on the way to a release. */
const TEST_SCRIPT = /(?:^|[._-])(?:smoke(?:[._-]?tests?)?(?:[._-][\w-]*)?|for[._-]test(?:s|ing)?)\.(?:sh|bash)$/i;

/** What mybinder.org builds and runs, and nobody else (repo2docker, "Configuration files"). */
const BINDER = /(?:^|\/)\.?binder\/Dockerfile$/;

/** Words that say so of a file, but of a folder may mean a part of the product. */
const TESTED: ReadonlySet<string> = new Set(['integration', 'cov', 'coverage']);

/** Programs that drive a browser: a compose file in their folder has what the tests run against, an image may be of them. */
const TEST_RUNNER = /^(?:playwright|cypress)$/i;

/** A pipeline that is called a test, in a folder below the root, where the CI of a repository does not look for its own. */
const TEST_PIPELINE = /\/\.(?:woodpecker|github\/workflows|circleci|buildkite)\/test[-_][^/]*$/i;

const NESTED_WORKFLOW = /\/\.(?:github|gitea|forgejo)\/workflows\/[^/]+$/;

/** Where a repository keeps what its own CI and development need: images and services there are not what it ships. */
const CI =
  /^(?:\.?ci|hack|github[-_]actions|gitlab[-_]ci|\.(?:github|gitlab|buildkite|circleci|woodpecker|drone|azure-pipelines|teamcity|clusterfuzzlite))$/i;

/** Files that are named after one purpose each. A script or a workflow may build, test and ship: its name tells little. */
const BUILT = /compose|(?:docker|container)file|bake/i;

/**
 * The word stands behind what the file is, or before it, with another word between where it can mean nothing else
 * (`dev-alpine.Dockerfile`): `local-service.Dockerfile` is something else.
 */
const DEVELOPERS =
  /(?:compose|(?:docker|container)file)(?:[._-][a-z0-9]+){0,4}?[._-](?:dev|devel|development|local|debug)(?:[._-]|$)|^(?:(?:dev|devel|development)(?:[._-][a-z0-9]+)?|local|debug)[._-](?:docker-)?(?:compose\.ya?ml|(?:docker|container)file)$|(?:^|[._-])(?:dev|devel|development)[._-](?:image|env|environment)[._-](?:docker|container)file$/i;

/** The machine of whoever develops: `docker-compose.m1.yml`, `compose.apple-silicon.yaml`. */
const OF_A_MAC = /[._-](?:m[1-4]|mac|macos|macbook|osx|darwin|apple(?:[._-]silicon)?)(?:[._-]|$)/i;

/** What people develop with: `deploy/dev/` is a place where it runs. */
const DEV_TOOLS = /(?:^|\/)(?:tools|hack)\/dev\//i;
const COMPOSED = /compose/i;

/** Dockerfiles that Compose builds by environment: `compose/local/web/Dockerfile` beside `compose/production/…`. */
const BESIDE_PRODUCTION = /(?:^|\/)compose\/(?:local|dev|development)\//i;

/** A script for what is local, unless it says that it hands something on. */
const LOCAL_SCRIPT =
  /^(?!.*(?:push|publish|release|deploy))(?:[a-z0-9]+[_-])*local(?:[_-][a-z0-9]+)*(?:\.(?:sh|bash))?$/i;

/** What containers.dev and CodeSandbox open the repository in. */
const DEV_CONTAINER = /(?:^|\/)\.(?:devcontainer(?:\/|\.json$)|codesandbox\/)/i;

/** What nobody builds and runs any more; an `archive` may be a part of the product. */
const ARCHIVED = /(?:^|\/)(?:[._]archived?|archived|[._]attic|[._]?(?:old|deprecated|obsolete|disused))\//i;

/** What another Dockerfile took the place of; a `Dockerfile.backup` may make backups. */
const DISUSED =
  /^(?:docker|container)file(?:[._-][a-z0-9]+){0,2}?[._-](?:old|bak|orig|disabled|disused|deprecated|obsolete)$/i;

/** What nobody builds yet: it is completed first, and gets its real name then. */
const DRAFT = /(?:docker|container)file(?:[._-][a-z0-9]+){0,2}?[._-]draft$|(?:^|\/)draft\.(?:docker|container)file$/i;

const TEMPLATE = /^(?:docker|container)file(?:[._-][a-z0-9]+){0,2}?\.(?:template|tmpl|tpl|j2|in)$/i;

/** `ci` alone may be the product as others' pipelines want it. */
const PIPELINES = /^(?:docker|container)file[._-]ci[-_]?cd$|^ci[-_]?cd\.(?:docker|container)file$/i;

/** The folders where copies of other projects are kept (github-linguist, `vendor.yml`). */
const OTHERS =
  /^(?:node_modules|vendors?(?:[-_](?:jsonnet|js|go|libs?|modules|deps|packages))?|vendored|third[-_]?party|3rd[-_]?party)$/i;

/** Where the parts of a product stand, each in a folder of its own. */
const PARTS =
  /^(?:(?:micro|back|domain)?[-_]?services?|micros?|apps?|applications?|backends?|frontends?|functions?|lambdas?)$/i;

/** An unpacked release of another project among the libraries: `lib/librdkafka-2.15.0/`. */
const RELEASE = /(?:^|\/)(?:libs?|deps|extern|external)\/[\w.-]*[a-z][\w]*-\d+(?:\.\d+)+\//i;
