import * as l10n from '@vscode/l10n';
import type { Build } from '../model/build';
import type { Kind } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import { baseName, folderOf, joinPath } from '../text/paths';
import type { Source } from '../text/source';
import { readYaml } from '../text/yaml/yaml';
import { fieldOf, plainText, type Value } from './syntax/hcl/value';
import { hostedBuild } from './syntax/hostedBuild';
import { errorsIn } from './syntax/settings/yamlErrors';
import { yamlValue } from './syntax/settings/yamlValue';

/**
 * `heroku.yml`: the Dockerfiles of an app's processes (Heroku Dev Center, "Building Docker Images with heroku.yml"). It is
 * for the stack `container`, which the generation Cedar has, and Cedar runs linux/amd64 only.
 */
export const herokuKind: Kind = {
  id: 'heroku',
  title: 'heroku.yml',
  globs: ['**/heroku.yml', '**/heroku.yaml'],
  recognise: ({ path }) => /^heroku\.ya?ml$/i.test(baseName(path)),
  read: readProcesses,
  comment: '#',
};

function readProcesses({ path, text }: Source): Reading {
  const documents = readYaml(text);
  const builds = documents.flatMap((document): readonly Build[] => {
    const build = fieldOf(yamlValue(document), 'build');
    const processes = fieldOf(build, 'docker');
    if (processes?.kind !== 'object') return [];
    const args = argsOf(fieldOf(build, 'config'));
    return [...processes.fields].flatMap(([name, { key, value }]) => {
      const dockerfile = plainText(fieldOf(value, 'dockerfile') ?? value);
      if (dockerfile === undefined || /^(?:\/|\w+:)/.test(dockerfile)) return [];
      const dockerfiles = [joinPath(folderOf(path), dockerfile)];
      const target = plainText(fieldOf(value, 'target'));
      return [
        hostedBuild({
          title: l10n.t('Heroku process {0}', name),
          span: key.span,
          dockerfiles,
          target,
          args,
          platform: PLATFORM,
        }),
      ];
    });
  });
  return reading({ builds, skipped: documents.flatMap(errorsIn) });
}

const PLATFORM = 'linux/amd64';

function argsOf(config: Value | undefined): ReadonlyMap<string, string | undefined> {
  if (config?.kind !== 'object') return new Map();
  return new Map([...config.fields].map(([name, { value }]) => [name, plainText(value)]));
}
