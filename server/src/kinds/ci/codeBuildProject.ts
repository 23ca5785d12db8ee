import { codeBuildPlatform, type Setting } from '../../data/managedServices';
import { formatPlatform } from '../../image/platform';
import { type Reading, reading } from '../../model/reading';
import type { RunnerLabels } from '../../model/runner';
import { joinPath } from '../../text/paths';
import { HOLE, type Value } from '../syntax/hcl/value';
import { readBuildspec } from './codeBuild';

/** What infrastructure as code says of a CodeBuild project. */
export interface CodeBuildProject {
  /** As messages name it, with quotes. */
  readonly name: string;
  /** The type of its environment, which decides the machine. */
  readonly type: Setting;
  /** The build specification, or a file's name: that file is read by itself. */
  readonly specification: Value | undefined;
  /** The folder of the document, a workspace path. */
  readonly folder: string;
}

/**
 * The commands of a project whose specification stands in the project itself, on the machine of its environment; or the
 * file that it names, which is counted from the project's source: the repository, or a folder of it. Of a path that begins
 * with a parameter the end is known.
 */
export function readProject({ name, type, specification, folder }: CodeBuildProject): Reading {
  if (specification?.kind !== 'text') return reading({});
  const machine = codeBuildPlatform(name, type);
  // Commands of Windows are for another shell.
  if (machine.state === 'known' && machine.platform.os !== 'linux') return reading({});
  const runner: RunnerLabels = {
    system: 'other',
    key: 'type',
    labels: [],
    unresolved: machine.state !== 'known',
    span: specification.span,
    ...(machine.state === 'known' && {
      hosted: { platform: formatPlatform(machine.platform), because: machine.because, store: 'unknown' },
    }),
  };
  if (specification.value.includes('\n')) return readBuildspec(specification.mapped, folder, runner);
  const path = joinPath('', specification.value);
  if (!specification.complete) {
    const ends = END.exec(path)?.[0];
    return reading(ends === undefined ? {} : { buildRuns: [{ paths: [], ends, runner }] });
  }
  if (!FILE.test(path)) return reading({});
  return reading({
    buildRuns: [{ paths: [path, joinPath(folder, path)], like: joinPath(folder, `**/${path}`), runner }],
  });
}

/** A path of the source; one in a bucket has a scheme. */
const FILE = /^[\w-][\w./-]*\.ya?ml$/;

/** What is known of a path that begins with parameters: whole parts of it. */
const END = new RegExp(`(?<=${HOLE}[\\w.-]*)/[\\w./-]*\\.ya?ml$`);
