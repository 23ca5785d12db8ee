import type { Node } from 'yaml';
import { textOf, valueAt, type YamlDocument } from '../../../text/yaml/yaml';

/** Whether a job is there to test: its own name or its workflow's says so, and not that something is shipped. */
export function isTestJob(document: YamlDocument, id: string, job: Node | undefined): boolean {
  const names = [id, nameOf(document, job), nameOf(document, document.root)];
  return names.some((name) => TESTS.test(name)) && !names.some((name) => SHIPS.test(name));
}

function nameOf(document: YamlDocument, owner: Node | undefined): string {
  return textOf(document, valueAt(document, owner, 'name'))?.value ?? '';
}

/** Tests of the whole in its surroundings: `build-and-test` may be all that a project does, and ship. */
const TESTS =
  /(?:^|[^a-z0-9])(?:e2e|(?:integration|smoke|acceptance|conformance|end[- ]to[- ]end)[^a-z0-9]+test(?:s|ing)?)(?:$|[^a-z0-9])/i;
const SHIPS = /release|publish|deploy|push|ship/i;
