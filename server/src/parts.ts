import { version } from '../../package.json';
import { gitlabCiKind } from './kinds/ci/gitlab/gitlabCi';
import { composeKind } from './kinds/compose/compose';
import { dockerfileKind, readDockerfileText } from './kinds/dockerfile/dockerfile';
import { helmValuesKind } from './kinds/kubernetes/helmValues';
import { KINDS } from './kinds/table';
import { taskfileKind } from './kinds/taskfile';
import type { Parts } from './lsp/openFolder';
import { RULES } from './rules/table';
import { translationsFor } from './translations';

/** What every program is made of, wherever it runs: the kinds and the rules. */
export const PARTS: Pick<Parts, 'engine' | 'kinds' | 'namedKinds' | 'translationsFor' | 'version'> = {
  kinds: KINDS,
  namedKinds: {
    dockerfile: dockerfileKind,
    compose: composeKind,
    gitlabCi: gitlabCiKind,
    taskfile: taskfileKind,
    helmValues: helmValuesKind,
  },
  engine: {
    rules: RULES,
    readInline: (build, context) =>
      build.inline?.mapped === undefined ? undefined : readDockerfileText(build.inline.mapped, context),
  },
  translationsFor,
  version,
};
