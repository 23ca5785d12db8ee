import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { buildOf } from '../../../server/src/kinds/compose/builds';
import { type Project, readProjects } from '../../../server/src/kinds/compose/project';
import { serviceOf } from '../../../server/src/kinds/compose/service';
import { scalarOf, valuesOf } from '../../../server/src/kinds/compose/view';
import { interpolate } from '../../../server/src/kinds/syntax/composeInterpolation';
import { readDotenv } from '../../../server/src/kinds/syntax/dotenv';
import { FOUND_PROJECT } from '../../../server/src/model/buildFiles';
import { composeProjectKey } from '../../../server/src/model/composeProject';
import { folderOf, joinPath } from '../../../server/src/text/paths';

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
      readonly paths?: readonly string[];
      readonly envFiles?: readonly string[];
      readonly directory?: string;
      readonly answer: Readonly<Record<string, RecordedService>>;
    };

const file = new URL('./composeRecorded/answers.jsonl', import.meta.url);
const recorded = readFileSync(file, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line): Recorded => JSON.parse(line));
const templates = recorded.flatMap((one) => ('template' in one ? [one] : []));
const dotenvs = recorded.flatMap((one) => ('text' in one ? [one] : []));
const all = recorded.flatMap((one) => ('files' in one ? [one] : []));
const projects = all.filter(({ paths }) => paths === undefined);
const named = all.flatMap(({ paths, ...rest }) => (paths === undefined ? [] : [{ paths, ...rest }]));

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
        const context = { file: (other: string) => files[other], builds: [], platforms: [] };
        const [project] = readProjects(source, context).projects;
        assert.ok(project);
        same(project, answer, `${path}: ${JSON.stringify(files, undefined, 1)}`);
      }
    }
  });

  it(`to ${named.length} projects that a command names`, () => {
    for (const { files, paths, envFiles, directory, answer } of named) {
      const [first = ''] = paths;
      const project = {
        files: paths,
        folder: joinPath('', directory ?? folderOf(first)),
        ...(envFiles && { envFiles }),
      };
      for (const path of paths) {
        const source = { uri: path, path, text: files[path] ?? '', version: 1 };
        const context = { file: (other: string) => files[other], builds: [], platforms: [], projects: [project] };
        const read = readProjects(source, context).projects;
        const isThis = ({ key }: Project): boolean => key === composeProjectKey(project);
        const meant = read.find(isThis) ?? read.find(({ key }) => key === FOUND_PROJECT);
        assert.ok(meant);
        same(meant, answer, `${path} of ${paths.join()}: ${JSON.stringify(files, undefined, 1)}`);
      }
    }
  });
});

function same(project: Project, answer: Readonly<Record<string, RecordedService>>, where: string): void {
  for (const name of project.services) {
    const service = serviceOf(name, project.service(name));
    const build = buildOf(service, project.environment);
    const known = answer[name];
    const platforms = valuesOf(service.platforms).map((value) => value?.text);
    const message = `service ${name} of ${where}`;
    assert.equal(scalarOf(service.image)?.text, known?.image, message);
    assert.equal(service.platform?.text, known?.platform, message);
    assert.deepEqual(platforms.toSorted(), [...(known?.platforms ?? [])].toSorted(), message);
    if (build === undefined) continue;
    assert.equal(build.target, known?.target, message);
    if (build.dockerfiles.length > 0) assert.equal(build.dockerfiles[0], known?.dockerfile, message);
  }
}
