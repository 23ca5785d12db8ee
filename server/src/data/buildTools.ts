/** A program that builds images from Dockerfiles by a file of its own, in a language that is not read as a whole. */
export interface BuildTool {
  /** The words for it in messages. */
  readonly name: string;
  /** The paths of its files. */
  readonly files: RegExp;
  /** What such a file holds only where it has images built. */
  readonly marks: RegExp;
  /** The folder of a build, in its first group. */
  readonly context?: RegExp;
  /** From the file's folder to the one where its commands are run, where that is another; `*` for a name that differs. */
  readonly runsIn?: string;
  /** The Dockerfiles that it takes where none is named, from the folder of a build on. */
  readonly beside: readonly string[];
  /** The Dockerfiles that it may build below its file's folder: a glob. */
  readonly below?: string;
  /** The command that its file has for the program which says what is built, in its first group. */
  readonly program?: RegExp;
  /** It runs what it builds on machines that its own code chooses. */
  readonly deploys?: true;
  /** The file above that has what all its builds have in common. */
  readonly common?: CommonSettings;
}

/** What the builds of a program's files have in common, where a file above them says it. */
export interface CommonSettings {
  /** The name of the file, in one of the folders above. */
  readonly name: string;
  /** What it says all images are built for, in the first group. */
  readonly platform: RegExp;
  /** What a file of the program's own may say instead. */
  readonly unless: RegExp;
}

/** The files of Mage with commands of docker, and the folders that are the last argument of such a call. */
const MAGE = {
  name: 'Mage',
  marks: /"docker"\s*,\s*(?:"buildx"\s*,\s*)?"build"|\bdocker\s+(?:buildx\s+|image\s+)?build\b/,
  context:
    /"docker"\s*,\s*(?:"buildx"\s*,\s*)?"build"(?:\s*,\s*(?:"[^"\n]*"|[\w.]+)){0,30}?\s*,\s*"([\w./-]+)"\s*,?\s*\)/g,
  beside: ['Dockerfile'],
};

/** The plugins of Nx that find the Dockerfiles of its projects, or build one that they are given. */
const NX_IMAGES = /"(?:@nx\/docker|@nx-tools\/nx-(?:container|docker))\b/;

/**
 * Which files have images built, and where their Dockerfiles are. Source: the documentation of Tilt (`docker_build`),
 * DevSpace and Okteto (`images`, `build`), werf (`dockerfile`), Render and Railway (`dockerfilePath`), leeway
 * (`type: docker`; `WORKSPACE.yaml`, `defaultVariant`), Mage, cookiecutter (hooks) and Earthly (`FROM DOCKERFILE`), of
 * fabric8io/docker-maven-plugin, spotify/dockerfile-maven and exec-maven-plugin (`<executable>`), of cargo-xtask, and of
 * the Gradle plugins of palantir and bmuschko; of the AWS CDK (`cdk.json`, `fromAsset`) and Pulumi (`Pulumi.yaml`,
 * `docker.Image`), of Nx's plugins (`@nx/docker`, `@nx-tools/nx-container`), of cross (`Cross.toml`), Gitpod (`image.file`)
 * and GoReleaser (`includes`), and of bashbrew, which builds each of `Architectures:` on a machine of it; as of November
 * 2026.
 */
export const BUILD_TOOLS: readonly BuildTool[] = [
  {
    name: 'Tilt',
    files: /(?:^|\/)(?:Tiltfile[^/]*|[^/]*\.tiltfile)$/i,
    marks: /\b(?:docker|custom)_build\w*\(/,
    context: /\bdocker_build\w*\(\s*(?:ref\s*=\s*)?["'][^"'\n]*["']\s*,\s*(?:context\s*=\s*)?["']([^"'\n]+)["']/g,
    beside: ['Dockerfile'],
  },
  {
    name: 'Gradle',
    files: /\.gradle(?:\.kts)?$/,
    marks: /\bdocker\s*\{|\bdocker(?!Compose)[A-Z]\w*\b|\bDockerfile\b|\/docker\.gradle\b|["'][\w.-]+[.-]docker["']/,
    beside: ['Dockerfile', 'src/main/docker/Dockerfile', 'docker/Dockerfile'],
  },
  {
    name: 'Maven',
    files: /(?:^|\/)pom\.xml$/,
    marks:
      /<artifactId>\s*(?:dockerfile|docker)-maven-plugin\s*<|<executable>\s*(?:docker|podman)\s*<|<docker[Ff]ile(?:Dir)?>|<[\w.-]+\.dockerfile\.[\w.]+>/,
    context:
      /<(?:contextDir|dockerFileDir|contextDirectory|[\w.-]+\.dockerfile\.(?:dir|directory|folder|path))>\s*(?:\$\{[\w.]+\}\/)?([\w./-]+)\s*</g,
    beside: ['Dockerfile', 'src/main/docker/Dockerfile', 'docker/Dockerfile'],
  },
  {
    name: 'cargo xtask',
    files: /(?:^|\/)xtask\/src\/[^/]+\.rs$/,
    marks: /"--platform(?:=|")/,
    beside: [],
    below: '../../**/*ockerfile*',
  },
  {
    name: 'DevSpace',
    files: /(?:^|\/)devspace\.ya?ml$/,
    marks: /^images:/m,
    context: /^\s*context:\s*["']?([^\s"'#]+)/gm,
    beside: ['Dockerfile'],
  },
  {
    name: 'Okteto',
    files: /(?:^|\/)okteto(?:[-.][^/]*)?\.ya?ml$/,
    marks: /^build:/m,
    context: /^\s*context:\s*["']?([^\s"'#]+)/gm,
    beside: ['Dockerfile'],
  },
  {
    name: 'leeway',
    files: /(?:^|\/)BUILD\.ya?ml$/,
    marks: /^\s*(?:-\s+)?type:\s*["']?docker\b/m,
    beside: ['leeway.Dockerfile'],
    common: {
      name: 'WORKSPACE.yaml',
      platform:
        /^defaultVariant:[ \t]*\r?\n(?:(?:[ \t#].*)?\r?\n)*?[ \t]+-[ \t]*["']?DOCKER_DEFAULT_PLATFORM=([\w./-]+)/m,
      unless: /DOCKER_DEFAULT_PLATFORM/,
    },
  },
  { ...MAGE, files: /(?:^|\/)magefiles\/[^/]+\.go$/i, runsIn: '..' },
  { ...MAGE, files: /(?:^|\/)magefile\.go$/i },
  // Its hooks are run in the project that is made of the template.
  {
    name: 'cookiecutter',
    files: /(?:^|\/)hooks\/(?:pre|post)_gen_project\.py$/,
    marks: /["']docker["']\s*,\s*(?:["']buildx["']\s*,\s*)?["']build["']/,
    beside: [],
    runsIn: '../*',
  },
  { name: 'Earthly', files: /(?:^|\/)Earthfile$/, marks: /^\s*FROM DOCKERFILE\b/m, beside: ['Dockerfile'] },
  { name: 'werf', files: /(?:^|\/)werf\.ya?ml$/, marks: /^(?:image|dockerfile):/m, beside: ['Dockerfile'] },
  {
    name: 'Render',
    files: /(?:^|\/)render\.ya?ml$/,
    marks: /^\s*(?:-\s+)?(?:dockerfilePath|dockerContext):|^\s*(?:-\s+)?(?:env|runtime):\s*docker\b/m,
    context: /^\s*(?:-\s+)?(?:dockerContext|rootDir):\s*["']?([^\s"'#]+)/gm,
    beside: ['Dockerfile'],
  },
  {
    name: 'Railway',
    files: /(?:^|\/)railway\.(?:toml|json)$/,
    marks: /\bdockerfilePath\b|\bDOCKERFILE\b/,
    beside: ['Dockerfile'],
  },
  { name: 'Nx', files: /(?:^|\/)nx\.json$/, marks: NX_IMAGES, beside: [], below: '**/Dockerfile' },
  { name: 'Nx', files: /(?:^|\/)project\.json$/, marks: NX_IMAGES, beside: ['Dockerfile'] },
  {
    name: 'bashbrew',
    files: /(?:^|\/)(?:gsl|generate-stackbrew-library)\.sh$/,
    marks: /^[^#\n]*(?:\bArchitectures:|\b[a-z0-9]+-File:)/m,
    beside: [],
    below: '**/*ockerfile*',
  },
  // Its images are for the machine that compiles.
  { name: 'cross', files: /(?:^|\/)Cross[^/]*\.toml$/, marks: /^\s*dockerfile\s*=/m, beside: [], deploys: true },
  // A workspace is where people develop, on the machines of the service.
  {
    name: 'Gitpod',
    files: /(?:^|\/)\.gitpod\.ya?ml$/,
    marks: /^image:[ \t]*\r?\n(?:[ \t]+\S[^\n]*\n){0,5}?[ \t]+file:/m,
    beside: [],
    deploys: true,
  },
  // What it includes may say more of its images.
  {
    name: 'GoReleaser',
    files: /goreleaser[^/]*\.ya?ml$/,
    marks: /^\s*(?:-\s+)?from_(?:url|file):/m,
    beside: ['Dockerfile'],
  },
  { name: 'Pulumi', files: /(?:^|\/)Pulumi\.ya?ml$/, marks: /^runtime\s*:/m, beside: [], below: '**', deploys: true },
  {
    name: 'AWS CDK',
    files: /(?:^|\/)cdk\.json$/,
    marks: /"app"\s*:/,
    beside: [],
    below: '**',
    program: /"app"\s*:\s*"([^"\n]+)"/,
    deploys: true,
  },
];
