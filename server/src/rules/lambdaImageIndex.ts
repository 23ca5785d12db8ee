import * as l10n from '@vscode/l10n';
import type { Hit } from '../model/finding';
import type { Rule } from '../model/rule';
import { FACT } from './support/facts';
import { makerOf } from './support/maker';
import { knownOffer } from './support/serving';
import { imageName, list } from './support/words';

/** AWS Lambda takes single images only. */
export const lambdaImageIndex: Rule<'use'> = {
  id: 'lambda-image-index',
  summary: 'The image of an AWS Lambda function is an index, and Lambda takes single images only.',
  why: `Lambda does not choose from an index. A function whose image is one cannot be created or updated:
\`The image manifest, config or layer media type for the source image … is not supported\`. That also happens to an image
for one platform: BuildKit attaches provenance to what it pushes, and that makes an index of it. Build for the one
architecture of the function and without attestations: \`docker buildx build --platform linux/arm64 --provenance=false
--sbom=false\`.`,
  where: 'lambda',
  mends: 'hand',
  fix: `What is pushed has to change, not this file: build for one platform with \`--provenance=false --sbom=false\`, or name the
digest of the image in the index.`,
  severity: 'error',
  on: 'use',
  failures: [
    'The image manifest, config or layer media type for the source image is not supported',
    'InvalidParameterValueException',
  ],
  examples: [
    {
      kind: 'terraform',
      path: 'lambda.tf',
      bad: lambda('images.test/amd64-index:1'),
      good: lambda('images.test/amd64-only:1'),
    },
  ],
  *check(subject) {
    const { use, required } = subject;
    const offer = knownOffer(subject.offer);
    if (use.service !== 'aws-lambda' || offer?.kind !== 'index' || offer.isEither === true) return;
    const fact = l10n.t(
      '{0} is an index ({1}), and AWS Lambda takes single images only: "The image manifest, config or layer media type for the source image is not supported".',
      imageName(use),
      list(offer.platforms),
    );
    const only = offer.platforms.length === 1 ? ` ${l10n.t('Attestations alone make an index of it.')}` : '';
    const remedy = l10n.t(
      'Build it for {0} with --provenance=false and --sbom=false.',
      required === undefined ? l10n.t('one platform') : list(required.platforms),
    );
    const hit: Hit = {
      span: use.span,
      message: `${fact}${only} ${remedy}`,
      fact: FACT.image,
      related: makerOf(subject),
      ...(required && { requirement: required }),
    };
    yield hit;
  },
};

function lambda(image: string): string {
  const lines = [`package_type  = "Image"`, `image_uri     = "${image}"`, `architectures = ["x86_64"]`];
  return `resource "aws_lambda_function" "api" {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}
