import type { StatedPlatforms } from '../../../model/build';
import type { BuildCommand } from './build';

/** One command that ran twice with other values says only what both times have in common. */
export function combined(a: BuildCommand, b: BuildCommand): BuildCommand {
  const sameTags = JSON.stringify(a.build.tags) === JSON.stringify(b.build.tags);
  const samePlatforms = wordsOf(a.build.platforms) === wordsOf(b.build.platforms);
  const sameFile = a.build.dockerfiles.join() === b.build.dockerfiles.join();
  const isChosen = a.build.byArchitecture === true && b.build.byArchitecture === true;
  const { byArchitecture: _here, ...own } = a.build;
  const { slot: _own, ...shared } = own;
  return {
    ...a,
    build: {
      ...(samePlatforms ? own : shared),
      ...(isChosen && { byArchitecture: true as const }),
      platforms: samePlatforms ? a.build.platforms : { state: 'unknown' },
      tags: sameTags ? a.build.tags : [],
      dockerfiles: sameFile ? a.build.dockerfiles : [],
      driver: a.build.driver === b.build.driver ? a.build.driver : 'unknown',
      emulation: a.build.emulation.state === b.build.emulation.state ? a.build.emulation : { state: 'unknown' },
    },
  };
}

function wordsOf(platforms: StatedPlatforms): string {
  return platforms.state === 'known' ? platforms.items.map((item) => item.value).join() : `?${platforms.state}`;
}
