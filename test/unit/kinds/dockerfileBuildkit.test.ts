import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readDirectives } from '../../../server/src/kinds/dockerfile/directives';
import { splitInstructions } from '../../../server/src/kinds/dockerfile/instructions';
import { parseStages } from '../../../server/src/kinds/dockerfile/parse';

/** What BuildKit's parser makes of a text; recorded by dockerfileBuildkit/main.go. */
interface Recorded {
  readonly text: string;
  readonly refused?: string;
  readonly syntax: string;
  readonly keywords: readonly string[];
  readonly args: readonly string[];
  readonly stages: readonly unknown[];
}

const recorded: readonly Recorded[] = readFileSync(
  new URL('./dockerfileBuildkit/answers.jsonl', import.meta.url),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

describe("BuildKit's parser and ours", () => {
  for (const { text, refused, syntax, keywords, args, stages } of recorded) {
    it(`agree on ${JSON.stringify(text)}`, () => {
      const directives = readDirectives(text);
      const instructions = splitInstructions(text, directives.escape);
      assert.equal(directives.syntax?.value ?? '', syntax);
      if (keywords.length > 0) {
        assert.deepEqual(
          instructions.map(({ keyword }) => keyword),
          keywords,
        );
      }
      // What BuildKit refuses, we read as far as it goes: half-typed files are the rule in an editor.
      if (refused !== undefined) return;
      const file = parseStages(text, instructions, directives.escape);
      assert.deepEqual(
        file.globals.map((arg) => arg.name.value + (arg.default ? `=${arg.default.value}` : '')),
        args,
      );
      assert.deepEqual(
        file.stages.map((stage) => ({
          image: stage.image.value,
          name: stage.name?.value ?? '',
          platform: stage.platform?.text.value ?? '',
          sources: stage.sources.filter(({ onbuild }) => !onbuild).map(({ from }) => from.value),
          runs: stage.runs.filter(({ instruction }) => instruction === 'RUN').length,
        })),
        stages,
      );
    });
  }
});
