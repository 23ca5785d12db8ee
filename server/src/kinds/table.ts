import type { Kind } from '../model/kind';
import { azureContainersKind } from './azureContainers';
import { azureDeveloperKind } from './azureDeveloper';
import { bakeHclKind, bakeJsonKind } from './bake/bake';
import { buildToolKind } from './buildTool';
import { azurePipelinesKind } from './ci/azurePipelines/azurePipelines';
import { bitbucketPipelinesKind } from './ci/bitbucketPipelines';
import { buildkiteKind } from './ci/buildkite';
import { circleciKind } from './ci/circleci/circleci';
import { cloudBuildJsonKind, cloudBuildKind } from './ci/cloudBuild';
import { codeBuildKind } from './ci/codeBuild';
import { droneKind } from './ci/drone';
import { githubActionKind } from './ci/github/action';
import { githubWorkflowKind } from './ci/github/workflow';
import { gitlabCiKind } from './ci/gitlab/gitlabCi';
import { jenkinsfileKind } from './ci/jenkins/jenkinsfile';
import { travisKind } from './ci/travis';
import { woodpeckerKind } from './ci/woodpecker';
import { cloudFormationJsonKind, cloudFormationKind } from './cloudFormation/cloudFormation';
import { cloudRunKind } from './cloudRun';
import { composeKind } from './compose/compose';
import { copilotKind } from './copilot';
import { devcontainerKind } from './devcontainer';
import { dockerfileKind } from './dockerfile/dockerfile';
import { ecsTaskDefinitionKind } from './ecsTaskDefinition';
import { flyKind } from './fly';
import { goreleaserKind } from './goreleaser';
import { herokuKind } from './heroku';
import { imageListKind } from './imageList';
import { justfileKind } from './justfile';
import { helmTemplateKind } from './kubernetes/helmTemplate';
import { helmValuesKind } from './kubernetes/helmValues';
import { kustomizationKind } from './kubernetes/kustomization';
import { kubernetesJsonKind, kubernetesKind } from './kubernetes/manifest';
import { makefileKind } from './makefile';
import { npmScriptsKind } from './npmScripts';
import { readmeKind } from './readme';
import { serverlessKind } from './serverless';
import { shellScriptKind } from './shellScript';
import { skaffoldKind } from './skaffold';
import { talosKind } from './talos';
import { taskfileKind } from './taskfile';
import { terraformJsonKind } from './terraform/json';
import { terraformKind } from './terraform/terraform';
import { vagrantfileKind } from './vagrantfile';

/** Every kind of document that is read. The first that recognises a document has it. */
export const KINDS: readonly Kind[] = [
  dockerfileKind,
  // `stack.yaml` may be a template of CloudFormation.
  cloudFormationKind,
  cloudFormationJsonKind,
  terraformJsonKind,
  composeKind,
  devcontainerKind,
  githubWorkflowKind,
  githubActionKind,
  gitlabCiKind,
  azureDeveloperKind,
  azurePipelinesKind,
  circleciKind,
  buildkiteKind,
  travisKind,
  bitbucketPipelinesKind,
  droneKind,
  woodpeckerKind,
  cloudBuildKind,
  cloudBuildJsonKind,
  codeBuildKind,
  jenkinsfileKind,
  cloudRunKind,
  azureContainersKind,
  flyKind,
  copilotKind,
  serverlessKind,
  herokuKind,
  goreleaserKind,
  // It says `apiVersion` and `kind` as objects of Kubernetes do.
  skaffoldKind,
  // `devspace.yaml` looks like a manifest.
  buildToolKind,
  kustomizationKind,
  // Some of its documents have a `kind`.
  talosKind,
  kubernetesKind,
  kubernetesJsonKind,
  helmValuesKind,
  helmTemplateKind,
  makefileKind,
  justfileKind,
  taskfileKind,
  npmScriptsKind,
  readmeKind,
  vagrantfileKind,
  shellScriptKind,
  terraformKind,
  bakeHclKind,
  bakeJsonKind,
  ecsTaskDefinitionKind,
  // What none of the others is.
  imageListKind,
];
