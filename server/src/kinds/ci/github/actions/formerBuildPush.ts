import { type Reference, readReference } from '../../../../image/reference';
import type { Build } from '../../../../model/build';
import type { Spanned } from '../../../../text/span';
import { workspacePath } from '../checkouts';
import { itemsOfInput } from '../lists';
import type { Site } from '../site';
import { flagOf, inputOf, knownInput, type Step } from '../step';

/** Whether a step uses version 1 of docker/build-push-action, which is another program with other inputs. */
export function isFormerBuildPush({ action }: Step): boolean {
  return action !== undefined && FORMER.test(action.filled.text.trim());
}

const FORMER = /^docker\/build-push-action@(?:v1(?:\.|$)|releases\/v1$)/i;

/**
 * The build of version 1: `docker build` in the engine of the machine, which it has no input to give a platform to. It
 * pushes unless it is told not to (docker/build-push-action at v1, `README.md`).
 */
export function readFormerBuildPush(step: Step, site: Site, action: NonNullable<Step['action']>): Build {
  const target = knownInput(step, 'target');
  return {
    tool: 'docker',
    span: action.span,
    title: action.name,
    dockerfiles: dockerfilesOf(step, site),
    ...(target && { target }),
    args: argumentsOf(step),
    contexts: new Map(),
    platforms: { state: 'none' },
    tags: tagsOf(step),
    ...(site.runner && { runner: site.runner }),
    driver: 'docker',
    emulation: site.machine.emulation,
    store: site.machine.store,
    output: flagOf(step, 'push') === 'no' ? 'none' : 'push',
    attestations: 'unknown',
    merged: false,
    ...(site.group && { group: site.group }),
  };
}

/** `dockerfile:` is counted from where the step runs, not from the context (`path:`). */
function dockerfilesOf(step: Step, site: Site): readonly string[] {
  const [file, context] = [inputOf(step, 'dockerfile'), inputOf(step, 'path')];
  const said = file ?? context;
  if (said?.known === false) return [];
  const path = workspacePath(
    file?.text.trim() ?? `${context?.text.trim() ?? '.'}/Dockerfile`,
    site.root,
    site.checkouts,
  );
  return path === undefined || path.startsWith('..') ? [] : [path];
}

function argumentsOf(step: Step): Build['args'] {
  return new Map(
    itemsOfInput(inputOf(step, 'build_args'), 'commas').flatMap(({ value, known }): [string, string | undefined][] => {
      const [name = '', ...rest] = value.split('=');
      return /^\w+$/.test(name) ? [[name, known && rest.length > 0 ? rest.join('=') : undefined]] : [];
    }),
  );
}

function tagsOf(step: Step): readonly Spanned<Reference>[] {
  const repository = knownInput(step, 'repository');
  const registry = knownInput(step, 'registry');
  if (repository === undefined || (registry === undefined && inputOf(step, 'registry') !== undefined)) return [];
  const name = registry === undefined ? repository : `${registry}/${repository}`;
  return itemsOfInput(inputOf(step, 'tags'), 'commas').flatMap(({ value, known, span }) => {
    const read = known ? readReference(`${name}:${value}`) : undefined;
    return read?.ok ? [{ value: read.reference, span }] : [];
  });
}
