import type { Kind, ReadContext } from '../../model/kind';
import type { Reading } from '../../model/reading';
import { baseName } from '../../text/paths';
import type { Source } from '../../text/source';
import { hasRootKeys } from '../syntax/jsonc';
import { readPatchFile } from './kustomize/patchFile';
import { KUSTOMIZATION_NAMES, surroundingsOf } from './kustomizeImages';
import { readObjects } from './objects';
import { policyTestInputs } from './policyTest';
import { isTemplate } from './template';

/** Kubernetes manifests in YAML: streams of objects with `apiVersion` and `kind`, lists and custom resources too. */
export const kubernetesKind: Kind = {
  id: 'kubernetes',
  title: 'Kubernetes manifest',
  globs: ['**/*.yaml', '**/*.yml'],
  comment: '#',
  recognise: ({ path, text, languageId }) =>
    (/\.ya?ml$/i.test(path) || languageId === 'yaml') &&
    !KUSTOMIZATION_NAMES.some((name) => name === baseName(path)) &&
    speaksKubernetes(text) &&
    !isCloudRun(text) &&
    !isTemplate(text),
  read: readManifest,
};

/** The same objects written as JSON, which has no comments. */
export const kubernetesJsonKind: Kind = {
  id: 'kubernetes-json',
  title: 'Kubernetes manifest',
  globs: ['**/*.json'],
  comment: undefined,
  recognise({ path, text }) {
    if (!/\.json$/i.test(path)) return false;
    const head = text.slice(0, 4_096);
    const mayBe = /^\s*\{/.test(head) && /"apiVersion"\s*:/.test(head) && /"kind"\s*:/.test(head);
    return mayBe && hasRootKeys(text, ['apiVersion', 'kind']) && !isCloudRun(text);
  },
  read: readManifest,
};

function speaksKubernetes(text: string): boolean {
  const inYaml =
    /^(?:apiVersion|"apiVersion"|'apiVersion')[ \t]*:/m.test(text) && /^(?:kind|"kind"|'kind')[ \t]*:/m.test(text);
  const head = text.slice(0, 4_096);
  return inYaml || (/^\s*\{/.test(head) && /"apiVersion"\s*:/.test(head) && /"kind"\s*:/.test(head));
}

/** Cloud Run speaks Knative, and no node of a cluster runs it. */
function isCloudRun(text: string): boolean {
  return text.includes('run.googleapis.com/') && text.includes('serving.knative.dev/');
}

function readManifest({ path, text }: Source, { file }: ReadContext): Reading {
  const { wanted, patches, ...around } = surroundingsOf(path, file);
  const read = { ...readObjects(text, around, wanted), testsRead: policyTestInputs(path, text) };
  return patches === undefined ? read : readPatchFile(read, { path, text }, patches, file);
}
