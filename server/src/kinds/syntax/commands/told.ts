import type { Build } from '../../../model/build';
import { programBuild } from '../programBuild';
import type { CommandReading } from './contract';

/**
 * The builds of commands that are told rather than run, such as those of a README: that their Dockerfiles have a build with a
 * stated platform. Which platform that is, is for whoever runs them to choose.
 */
export function toldBuilds({ builds }: CommandReading): readonly Build[] {
  return builds.flatMap(({ title, span, dockerfiles, dockerfilePatterns, platforms, args, target }) =>
    platforms.state === 'none'
      ? []
      : [
          {
            ...programBuild(title, span, dockerfiles),
            args,
            ...(dockerfilePatterns && { dockerfilePatterns }),
            ...(target !== undefined && { target }),
          },
        ],
  );
}
