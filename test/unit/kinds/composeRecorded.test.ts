import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { buildOf } from '../../../server/src/kinds/compose/builds';
import { readProject } from '../../../server/src/kinds/compose/project';
import { serviceOf } from '../../../server/src/kinds/compose/service';
import { scalarOf, valuesOf } from '../../../server/src/kinds/compose/view';
import { interpolate } from '../../../server/src/kinds/syntax/composeInterpolation';
import { readDotenv } from '../../../server/src/kinds/syntax/dotenv';

interface RecordedService {
  readonly image?: string;
  readonly platform?: string;
  readonly platforms?: readonly string[];
  readonly dockerfile?: string;
  readonly target?: string;
}

/** One line of the file: the variables of the templates, or a case with its answer. */
type Recorded =
  | { readonly environment: Readonly<Record<string, string>> }
  | { readonly template: string; readonly answer: string | { readonly error: string } }
  | { readonly text: string; readonly answer: Readonly<Record<string, string>> }
  | {
      readonly files: Readonly<Record<string, string>>;
      readonly answer: Readonly<Record<string, RecordedService>>;
    };

const file = new URL('./composeRecorded/answers.jsonl', import.meta.url);
const recorded = readFileSync(file, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line): Recorded => JSON.parse(line));
const templates = recorded.flatMap((one) => ('template' in one ? [one] : []));
const dotenvs = recorded.flatMap((one) => ('text' in one ? [one] : []));
const projects = recorded.flatMap((one) => ('files' in one ? [one] : []));

describe('what Compose itself answered', () => {
  it(`to ${templates.length} templates`, () => {
    const environment = new Map(
      recorded.flatMap((one) => ('environment' in one ? Object.entries(one.environment) : [])),
    );
    for (const { template, answer } of templates) {
      const result = interpolate(template, environment);
      if (typeof answer === 'string') assert.equal(result.ok && result.text.text, answer, template);
      else assert.ok(!result.ok, template);
    }
  });

  it(`to ${dotenvs.length} .env files`, () => {
    for (const { text, answer } of dotenvs) {
      for (const [name, value] of readDotenv(text)) assert.equal(value, answer[name], JSON.stringify(text));
    }
  });

  it(`to ${projects.length} projects`, () => {
    for (const { files, answer } of projects) {
      for (const path of ['compose.yaml', 'compose.override.yml']) {
        const text = files[path];
        if (text === undefined) continue;
        const source = { uri: path, path, text, version: 1 };
        const project = readProject(source, { file: (other) => files[other], builds: [], platforms: [] });
        for (const name of project.services) {
          const service = serviceOf(name, project.service(name));
          const build = buildOf(service, project.environment);
          const known = answer[name];
          const platforms = valuesOf(service.platforms).map((value) => value?.text);
          const message = `${path}, service ${name}: ${JSON.stringify(files, undefined, 1)}`;
          assert.equal(scalarOf(service.image)?.text, known?.image, message);
          assert.equal(service.platform?.text, known?.platform, message);
          assert.deepEqual(platforms.toSorted(), [...(known?.platforms ?? [])].toSorted(), message);
          if (build === undefined) continue;
          assert.equal(build.target, known?.target, message);
          if (build.dockerfiles.length > 0) assert.equal(build.dockerfiles[0], known?.dockerfile, message);
        }
      }
    }
  });
});
