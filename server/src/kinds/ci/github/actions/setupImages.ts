import type { ImageUse } from '../../../../model/imageUse';
import { imageAt, jobImage, runnerDemand } from '../containers';
import { itemsOfInput } from '../lists';
import type { Site } from '../site';
import { inputOf, type Step } from '../step';

/**
 * The images that setup steps run on the job's machine: `image:` of docker/setup-qemu-action, and the `image=` of
 * docker/setup-buildx-action's `driver-opts:` where the builder is a container there (their `action.yml`).
 */
export function setupImages(step: Step, site: Site): readonly ImageUse[] {
  const demand = runnerDemand(site.runner);
  if (step.action?.name === 'docker/setup-qemu-action') {
    const image = inputOf(step, 'image');
    const use = image && jobImage(image, demand);
    return use ? [use] : [];
  }
  if (step.action?.name !== 'docker/setup-buildx-action' || !isContainerHere(step)) return [];
  const options = inputOf(step, 'driver-opts');
  if (options === undefined) return [];
  return itemsOfInput(options, 'lines').flatMap(({ value, at }) => {
    const head = /^image\s*=\s*/.exec(value)?.[0].length;
    const use = head === undefined ? undefined : imageAt(options, { start: at.start + head, end: at.end }, demand);
    return use ?? [];
  });
}

function isContainerHere(step: Step): boolean {
  const driver = inputOf(step, 'driver');
  const isElsewhere = ['endpoint', 'append'].some((name) => inputOf(step, name) !== undefined);
  return !isElsewhere && (driver === undefined || driver.text.trim() === 'docker-container');
}
