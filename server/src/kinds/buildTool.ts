import { BUILD_TOOLS, type BuildTool } from '../data/buildTools';
import type { Build } from '../model/build';
import type { Kind, ReadContext } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import { folderOf, joinPath } from '../text/paths';
import type { Source } from '../text/source';
import { assetsOf, NO_ASSETS } from './syntax/programAssets';
import { programBuild, toolBuilds } from './syntax/programBuild';
import { withCommonPlatform } from './syntax/programPlatform';

/**
 * Files of programs that build images: which Dockerfiles they build is read, by the words that name them. For which
 * platform is for the program to choose, unless its settings state one for all of them.
 */
export const buildToolKind: Kind = {
  id: 'buildTool',
  title: 'build tool file',
  globs: [
    '**/Tiltfile*',
    '**/*.{gradle,gradle.kts}',
    '**/pom.xml',
    '**/xtask/src/*.rs',
    '**/*.{Tiltfile,tiltfile}',
    '**/{devspace,okteto,werf,render}.{yml,yaml}',
    '**/BUILD.{yml,yaml}',
    '**/Earthfile',
    '**/{magefile.go,magefiles/*.go}',
    '**/hooks/{pre,post}_gen_project.py',
    '**/railway.{toml,json}',
    '**/{nx,project}.json',
    '**/{gsl,generate-stackbrew-library}.sh',
    '**/Cross*.toml',
    '**/.gitpod.{yml,yaml}',
    '**/*goreleaser*.{yml,yaml}',
    '**/cdk.json',
    '**/Pulumi.{yml,yaml}',
  ],
  recognise: (source) => toolOf(source) !== undefined,
  read: readTool,
  comment: undefined,
  tellsOnly: true,
};

function toolOf({ path, text }: Source): BuildTool | undefined {
  return BUILD_TOOLS.find(({ files, marks }) => files.test(path) && marks.test(text));
}

function readTool(source: Source, { file }: ReadContext): Reading {
  const tool = toolOf(source);
  if (tool === undefined) return reading({});
  const found = tool.below === undefined ? toolBuilds(source, tool) : [buildBelow(source, tool.name, tool.below)];
  const { span, dockerfiles, dockerfilePatterns, commanded, wanted } =
    tool.program === undefined ? NO_ASSETS : assetsOf(source, tool.program, file);
  const assets = [
    ...dockerfiles.map((path) => programBuild(tool.name, span, [path])),
    ...dockerfilePatterns.map((glob) => ({ ...programBuild(tool.name, span, []), dockerfilePatterns: [glob] })),
  ];
  const common = withCommonPlatform(source, [...found, ...assets], tool.common, file);
  const builds = tool.deploys ? common.builds.map((build): Build => ({ ...build, ownPlace: true })) : common.builds;
  return reading({
    // What runs the images of commands is not read.
    builds: [...builds, ...commanded.map((path) => programBuild(tool.name, span, [path]))],
    wanted: [...wanted, ...common.wanted],
  });
}

/** A build of whatever Dockerfile lies there, as far as a glob says. */
function buildBelow({ path }: Source, name: string, glob: string): Build {
  return { ...programBuild(name, { start: 0, end: 0 }, []), dockerfilePatterns: [joinPath(folderOf(path), glob)] };
}
