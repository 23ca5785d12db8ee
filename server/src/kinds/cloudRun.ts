import { fixedService } from '../data/managedServices';
import type { Kind } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import type { Source } from '../text/source';
import { readYaml } from '../text/yaml/yaml';
import { nodeOfValue, nodesAt } from './syntax/settings/node';
import { demandOf, imageUse } from './syntax/settings/uses';
import { errorsIn } from './syntax/settings/yamlErrors';
import { yamlValue } from './syntax/settings/yamlValue';

/**
 * Services and jobs of Google Cloud Run in YAML (`gcloud run services replace`): Knative's shape, but run by Cloud Run,
 * which takes linux/amd64 only (Cloud Run container contract).
 */
export const cloudRunKind: Kind = {
  id: 'cloud-run',
  title: 'Cloud Run service',
  globs: ['**/*.yaml', '**/*.yml'],
  recognise: ({ path, text }) => /\.ya?ml$/i.test(path) && text.includes('run.googleapis.com/') && API.test(text),
  read: readServices,
  comment: '#',
};

const API = /^apiVersion:[ \t]*["']?(?:serving\.knative\.dev|run\.googleapis\.com)\//m;

/** Where the containers of a Service, a Revision, a Job and an Execution stand. */
const CONTAINERS = [
  'spec.template.spec.containers',
  'spec.containers',
  'spec.template.spec.template.spec.containers',
  'spec.template.spec.initContainers',
];

function readServices({ text }: Source): Reading {
  const demand = demandOf(fixedService('google-cloud-run'));
  const documents = readYaml(text);
  const uses = documents.flatMap((document) => {
    const root = nodeOfValue(yamlValue(document));
    const containers = CONTAINERS.flatMap((path) => nodesAt(root, path));
    return containers.flatMap((one) => imageUse(text, one.value('image'), { demand, service: 'google-cloud-run' }));
  });
  return reading({ uses, skipped: documents.flatMap(errorsIn) });
}
