import { formatPlatform } from '../../../server/src/image/platform';
import { formatReference } from '../../../server/src/image/reference';
import type { ImageUse } from '../../../server/src/model/imageUse';
import type { Reading } from '../../../server/src/model/reading';
import type { RunnerLabels } from '../../../server/src/model/runner';
import { runnerPlatform } from '../../../server/src/targets/runner';

/** The images of a pipeline in words, each with what it must run on: a platform, `?` with the labels, or a demand. */
export function imagesIn({ uses }: Pick<Reading, 'uses'>): readonly (readonly [string, string])[] {
  return uses.map((use) => [use.image ? formatReference(use.image) : `? ${use.written}`, demandOf(use)]);
}

/** The machine of a job in words: its platform, or `?` with the labels. */
export function machineOf(runner: RunnerLabels | undefined): string {
  const machine = runner && runnerPlatform(runner, new Map());
  if (machine) return formatPlatform(machine.platform);
  return `?${runner?.labels.map((label) => label.value).join(' ') ?? ''}`;
}

function demandOf({ demand }: ImageUse): string {
  if (demand.kind === 'runner') return machineOf(demand.runner);
  return demand.kind === 'stated' ? `= ${demand.platforms.map(formatPlatform).join(' ')}` : demand.kind;
}
