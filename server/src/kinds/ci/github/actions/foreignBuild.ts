import type { Build } from '../../../../model/build';
import { joinPath } from '../../../../text/paths';
import { entriesOf } from '../../../../text/yaml/yaml';
import { pathGlob } from '../../../syntax/pathGlob';
import { programBuild } from '../../../syntax/programBuild';
import { fill, HOLE } from '../expressions/filled';
import type { Site } from '../site';
import type { Step } from '../step';

/**
 * The builds of a job that calls a workflow of another repository with the path of a Dockerfile, under whatever name: it
 * is built there, and nothing here says how.
 */
export function readForeignBuilds(call: Step, site: Site): readonly Build[] {
  const { action } = call;
  if (action === undefined || !FOREIGN.test(action.name) || ONLY_READS.test(action.name)) return [];
  const inputs = entriesOf(call.document, call.entries.get('with')?.value).flatMap(({ key, value }) => {
    const filled = fill(call.document, value, call.scope);
    return filled === undefined ? [] : [{ name: key.value, text: filled.text.trim(), span: filled.span }];
  });
  const contexts = inputs.filter(({ name, text }) => CONTEXT.test(name) && FOLDER.test(text)).map(({ text }) => text);
  return inputs.flatMap(({ text, span }) => {
    if (!DOCKERFILE.test(text)) return [];
    const inContext = contexts.map((context) => joinPath(context, text));
    const written = text.includes('/') ? [text, ...inContext] : [...inContext, text];
    const paths = [...new Set(written.map((path) => joinPath(site.root, pathGlob(path, HOLE))))];
    const build = programBuild(action.name, span, []);
    const isKnown = paths.every((path) => !path.includes('*'));
    return [
      {
        ...build,
        ...(isKnown ? { dockerfiles: paths } : { dockerfilePatterns: paths }),
        ...(site.group && { group: site.group }),
      },
    ];
  });
}

const FOREIGN = /^[^./][^/]*\/[^/]+\/.+\.ya?ml$/;

/** A workflow that only looks at a Dockerfile. */
const ONLY_READS = /lint|scan|trivy|grype|checkov|dockle|validat|audit/;

const CONTEXT = /context|workdir|director|folder/i;
const FOLDER = /^(?![/~])[\w./\uFFFE-]+$/;
const DOCKERFILE =
  /^(?![/~])(?:[\w.\uFFFE-]+\/){0,12}(?:[\w.-]{1,60}\.)?(?:docker|container)file(?:[._-][\w.\uFFFE-]{1,60})?$/i;
