import assert from 'node:assert/strict';
import { githubActionKind } from '../../../../server/src/kinds/ci/github/action';
import { githubWorkflowKind } from '../../../../server/src/kinds/ci/github/workflow';
import type { Build } from '../../../../server/src/model/build';
import type { Kind } from '../../../../server/src/model/kind';
import type { Reading } from '../../../../server/src/model/reading';
import type { Edit } from '../../../../server/src/text/edits';
import { applyEdits } from '../../../../server/src/text/edits';
import type { Span } from '../../../../server/src/text/span';

/** A reading with its text, so that a test can say what stands at a span. */
export interface Read extends Reading {
  readonly text: string;
  at(span: Span): string;
}

/** Reads a workflow, with other files of the workspace by path. */
export function workflow(
  text: string,
  files: Readonly<Record<string, string>> = {},
  path = '.github/workflows/ci.yml',
): Read {
  return read(githubWorkflowKind, path, text, files);
}

/** Reads an `action.yml`. */
export function action(text: string, path = '.github/actions/build/action.yml'): Read {
  return read(githubActionKind, path, text, {});
}

/** A workflow of one job on `runsOn` with these steps, given as YAML without indentation. */
export function job(steps: string, head = 'runs-on: ubuntu-latest'): string {
  const indented = (lines: string, by: string): string => lines.replace(/^(?=.)/gm, by);
  return `jobs:\n  build:\n${indented(head, '    ')}\n    steps:\n${indented(steps, '      ')}\n`;
}

/** The only build of a reading. */
export function onlyBuild(reading: Read): Build {
  assert.equal(reading.builds.length, 1);
  const [build] = reading.builds;
  assert.ok(build);
  return build;
}

/** The platforms of a build as they are read, or its state. */
export function platformsOf(build: Build): readonly string[] | string {
  return build.platforms.state === 'known' ? build.platforms.items.map((item) => item.value) : build.platforms.state;
}

/** The text after edits that must be there. */
export function edited(reading: Read, edits: readonly Edit[] | undefined): string {
  assert.ok(edits && edits.length > 0, 'there is an edit');
  return applyEdits(reading.text, edits);
}

function read(kind: Kind, path: string, text: string, files: Readonly<Record<string, string>>): Read {
  const source = { uri: `file:///${path}`, path, text, version: 1 };
  const found = kind.read(source, { file: (wanted) => files[wanted], builds: [], platforms: [] });
  return { ...found, text, at: ({ start, end }) => text.slice(start, end) };
}
