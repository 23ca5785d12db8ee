import * as l10n from '@vscode/l10n';
import { taskPlatform } from '../data/managedServices';
import type { Kind } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import { mappedText } from '../text/mapped';
import type { Source } from '../text/source';
import { readJsonValue } from './syntax/hcl/jsonValue';
import { itemsOf, plainText } from './syntax/hcl/value';
import { nodeOfValue, settingAt } from './syntax/settings/node';
import { demandOf, imageUse } from './syntax/settings/uses';

/** ECS task definitions in JSON, as `aws ecs register-task-definition` and the deploy actions take them. */
export const ecsTaskDefinitionKind: Kind = {
  id: 'ecs-task-definition',
  title: 'ECS task definition',
  globs: ['**/*.json'],
  recognise: ({ path, text }) =>
    /\.json$/i.test(path) && /"containerDefinitions"\s*:\s*\[/.test(text) && !/"AWS::/.test(text),
  read: readTask,
  comment: undefined,
};

function readTask({ text }: Source): Reading {
  const whole = nodeOfValue(readJsonValue(mappedText([{ text, source: 0 }]), text));
  // `aws ecs describe-task-definition` puts it one level deeper.
  const [task = whole] = whole.nodes('taskDefinition');
  const family = plainText(task.value('family')) ?? '';
  const where = itemsOf(task.value('requiresCompatibilities')).map(plainText);
  const service = taskPlatform(l10n.t('ECS task definition {0}', `"${family}"`), {
    architecture: settingAt(task, 'runtimePlatform.cpuArchitecture'),
    system: settingAt(task, 'runtimePlatform.operatingSystemFamily'),
    fargate: where.length === 0 ? 'unsaid' : where.includes('FARGATE') ? 'yes' : 'no',
  });
  const use = { demand: demandOf(service), service: 'aws-ecs' };
  const containers = task.nodes('containerDefinitions');
  return reading({ uses: containers.flatMap((container) => imageUse(text, container.value('image'), use)) });
}
