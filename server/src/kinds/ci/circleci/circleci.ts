import type { Kind } from '../../../model/kind';
import type { Reading } from '../../../model/reading';
import type { Source } from '../../../text/source';
import { readYaml } from '../../../text/yaml/yaml';
import { jobImage, machineDemand } from '../../syntax/ci/jobImage';
import {
  addCommands,
  addUse,
  emptyPipeline,
  mayReadLeg,
  mayReadScript,
  pipelineReading,
} from '../../syntax/ci/pipeline';
import { imagesOf, jobsOf } from './jobs';
import { isKnown } from './parameters';
import { readSteps } from './steps';

/** CircleCI: the images of jobs and executors, and the commands of `run` steps. */
export const circleciKind: Kind = {
  id: 'circleci',
  title: 'CircleCI configuration',
  globs: ['**/.circleci/**/*.{yml,yaml}', '**/circle.yml'],
  recognise: ({ path, text }) => IN_FOLDER.test(path) || (FORMER.test(path) && VERSION_2.test(text)),
  read: readConfiguration,
  comment: '#',
};

const IN_FOLDER = /(?:^|\/)\.circleci\/.*\.ya?ml$/;
/** The file of CircleCI 1.0, which projects have kept for what later versions read. */
const FORMER = /(?:^|\/)circle\.yml$/;
const VERSION_2 = /^version:\s*["']?2(?:\.\d+)?["']?\s*(?:#|$)/m;

function readConfiguration(source: Source): Reading {
  const pipeline = emptyPipeline();
  for (const document of readYaml(source.text)) {
    for (const job of jobsOf(document)) {
      if (!mayReadLeg(pipeline)) continue;
      for (const text of imagesOf(document, job)) {
        const value = isKnown(text.value) && !text.value.includes('$') ? text.value : undefined;
        const use = jobImage({ text, value, demand: machineDemand(job.runner) });
        if (use) addUse(pipeline, use, job.runner);
      }
      for (const read of readSteps(document, job, (length) => mayReadScript(pipeline, length)))
        addCommands(pipeline, read, job.runner);
    }
  }
  return pipelineReading(pipeline);
}
