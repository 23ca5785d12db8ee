import type { Build, StatedPlatforms } from '../../../model/build';
import type { RunnerLabels } from '../../../model/runner';

/** Equal for builds that say the same, wherever in the matrix their words stand. */
export function buildKey(build: Build): string {
  const { platforms, tags, runner, slot: _slot, inserts: _inserts, ...plain } = build;
  return JSON.stringify([
    { ...plain, args: [...build.args], contexts: [...build.contexts] },
    platformsKey(platforms),
    tags.map((tag) => tag.value),
    runner && labelsKey(runner),
  ]);
}

/** Equal for statements of the same platforms. */
export function platformsKey(platforms: StatedPlatforms): string {
  return platforms.state === 'known' ? platforms.items.map((item) => item.value).join(',') : platforms.state;
}

/** Equal for labels that stand at one place and ask for one machine. */
export function labelsKey(runner: RunnerLabels): string {
  return JSON.stringify([runner.labels.map((label) => label.value), runner.unresolved, runner.span]);
}
