import type { Node } from 'yaml';
import type { Kind } from '../../../model/kind';
import { reading } from '../../../model/reading';
import { uniqueBy } from '../../../text/groups';
import { readYaml } from '../../../text/yaml/yaml';
import { withBuilt } from '../../syntax/commands/joins';
import { withTried } from '../../syntax/commands/tried';
import { createBearings } from './bearing';
import { createCalledMemo } from './calledMemo';
import { readJobs } from './job';
import { joinedBuilds } from './merging';
import { githubScope, workflowIn } from './repository';
import { createRunMemo } from './runMemo';

/** Workflows of GitHub Actions, and of Gitea and Forgejo, which read the same files. */
export const githubWorkflowKind: Kind = {
  id: 'github-workflow',
  title: 'GitHub workflow',
  globs: ['github', 'gitea', 'forgejo'].map((server) => `**/.${server}/workflows/*.{yml,yaml}`),
  comment: '#',

  recognise({ path, languageId, text }) {
    return WORKFLOW.test(path) || (languageId === 'github-actions-workflow' && /^jobs\s*:/m.test(text));
  },

  read(source, context) {
    const [document] = readYaml(source.text);
    if (document === undefined) return reading({});
    const wanted = new Set<string>();
    const server = serverOf(source.path);
    const root = repositoryOf(source.path);
    let calls = 0;
    const repository = {
      root,
      context,
      wanted,
      bearings: createBearings(root, context, wanted),
      runs: createRunMemo(),
      hosted: server === undefined || server === 'github',
      alone: new Map(),
      telling: new Set<Node>(),
      called: createCalledMemo(),
      mayFollow: () => ++calls <= MAX_CALLS,
    };
    const jobs = readJobs(workflowIn(repository, document, githubScope()), []);
    const parts = jobs.map((job) => job.reading);
    const commands = parts.flatMap((part) => part.commands);
    const builds = withTried(joinedBuilds(jobs), commands, true);
    return reading({
      uses: withBuilt(
        parts.flatMap((part) => part.uses),
        builds,
      ),
      builds,
      // Jobs that share steps through an anchor name a platform at one place.
      mentions: uniqueBy(
        parts.flatMap((part) => part.mentions),
        ({ text: { span } }) => span.start,
      ),
      containerJobs: parts.flatMap((part) => part.containerJobs),
      merges: parts.flatMap((part) => part.merges),
      buildCalls: parts.flatMap((part) => part.buildCalls),
      buildRuns: parts.flatMap((part) => part.buildRuns),
      composeProjects: parts.flatMap((part) => part.composeProjects),
      skipped: parts.flatMap((part) => part.skipped),
      wanted: [...wanted],
    });
  },
};

/** Calls of workflows that are followed in one document, those of each leg and of called workflows included. */
const MAX_CALLS = 300;
const WORKFLOW = /(^|\/)\.(github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/;

function serverOf(path: string): string | undefined {
  return WORKFLOW.exec(path)?.[2];
}

/** The folder that holds `.github`. */
function repositoryOf(path: string): string {
  const found = WORKFLOW.exec(path);
  return found ? path.slice(0, found.index) : '';
}
