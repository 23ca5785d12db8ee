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
  globs: ['**/.circleci/**/*.{yml,yaml}'],
  recognise: ({ path }) => /(?:^|\/)\.circleci\/.*\.ya?ml$/.test(path),
  read: readConfiguration,
  comment: '#',
};

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
