import type { Build } from '../../../model/build';
import { hostedBuild } from '../hostedBuild';
import { lastValue, readOptions } from './options';
import { resolvePaths } from './scriptFolder';
import type { Submitted } from './serviceBuild';
import { isWord, textOf } from './words';

/**
 * The build of `fly deploy` where it names the Dockerfile; else the app's configuration says what is built. Fly.io builds
 * for linux/amd64 and runs nothing else (superfly/flyctl, `imgsrc/dockerfile_builder.go`).
 */
export function flyBuild({ program, rest, folders, places }: Submitted): Build | undefined {
  const options = readOptions(rest, FLAGS, 'anywhere', program.span.end);
  const [verb] = options.positionals;
  const file = lastValue(options, 'dockerfile');
  const path = file && textOf(file);
  if (verb === undefined || path === undefined || !isWord(verb, 'deploy')) return undefined;
  const target = lastValue(options, 'build-target');
  return hostedBuild({
    title: `${textOf(program)} deploy`,
    span: places.toDocument({ start: program.span.start, end: verb.span.end }),
    dockerfiles: resolvePaths(folders, path),
    target: target && textOf(target),
    args: new Map(),
    platform: 'linux/amd64',
  });
}

/** Flags of `fly deploy` before and behind which its other words stand. */
const FLAGS = {
  values: new Set(
    'app a config c dockerfile build-arg build-target build-secret env e image-label region r'.split(' '),
  ),
  switches: new Set<string>(),
};
