import * as l10n from '@vscode/l10n';
import type { BuildSubject } from '../../model/rule';
import type { Stage } from '../../model/stage';
import { shippedStage } from './shippedStage';

/**
 * Whether what is built on this image is for AWS Lambda: its bases for functions, which Lambda alone has a use for (Lambda
 * guide, "Create a Lambda function using a container image"), or any with the adapter that runs a web server as a function
 * (`COPY --from=…/aws-lambda-adapter`). Each function takes one platform, and no index.
 */
export function isLambdaBase(stage: Stage): boolean {
  return LAMBDA.test(stage.image.value) || ADAPTER.test(stage.otherText());
}

const LAMBDA = /^(?:public\.ecr\.aws\/lambda\/|(?:docker\.io\/)?amazon\/aws-lambda-)/;
const ADAPTER = /--from=\S*\baws-lambda-adapter\b/;

/** Whether the stage that a build ships is on such an image. */
export function isBuiltForLambda(subject: BuildSubject): boolean {
  const stage = shippedStage(subject);
  return stage !== undefined && isLambdaBase(stage);
}

/** What to do instead of an index. */
export function oneByOne(): string {
  return l10n.t(
    'AWS Lambda takes an image of one platform and no index: build one of its own for each, with --platform, --provenance=false and --sbom=false.',
  );
}
