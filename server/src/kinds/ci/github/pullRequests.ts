import type { Node } from 'yaml';
import { entriesOf, itemsOf, textOf, valueAt, type YamlDocument } from '../../../text/yaml/yaml';
import type { Scope } from './expressions/expressions';
import { text } from './expressions/value';
import { conditionOf } from './step';

/**
 * Whether a job or a step with this `if:` runs for pull requests only: its workflow starts for nothing else, or the
 * condition fails for all else that starts it. A pull request that was closed may be what is deployed, and who calls a
 * reusable workflow is not known.
 */
export function isForPullRequests(document: YamlDocument, condition: Node | undefined, scope: Scope): boolean {
  const on = valueAt(document, document.root, 'on');
  const events = eventsOf(document, on);
  const isOpen = events.length === 0 || events.includes('workflow_call');
  if (isOpen || PULL_REQUESTS.some((event) => actsOnClosing(document, valueAt(document, on, event)))) return false;
  return events
    .filter((event) => !PULL_REQUESTS.includes(event))
    .every((event) => conditionOf(document, condition, startedBy(event, scope)) === false);
}

/** GitHub docs, "Events that trigger workflows". */
const PULL_REQUESTS: readonly string[] = ['pull_request', 'pull_request_target', 'merge_group'];

function eventsOf(document: YamlDocument, on: Node | undefined): readonly string[] {
  const one = textOf(document, on)?.value;
  if (one !== undefined) return [one];
  const named = entriesOf(document, on).map(({ key }) => key.value);
  return named.length > 0 ? named : itemsOf(document, on).flatMap((item) => textOf(document, item)?.value ?? []);
}

function actsOnClosing(document: YamlDocument, event: Node | undefined): boolean {
  const types = valueAt(document, event, 'types');
  const all = [types, ...itemsOf(document, types)].map((item) => textOf(document, item)?.value);
  return all.includes('closed');
}

function startedBy(event: string, scope: Scope): Scope {
  const github = scope.get('github');
  const values = new Map(github?.values).set('event_name', text(event));
  return new Map(scope).set('github', { values, complete: false });
}
