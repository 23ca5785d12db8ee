/**
 * Commands that put images on machines which the same tool's files, flags or services choose. Not those that hand an image
 * to what was made elsewhere (`aws ecs update-service`): its machines are what the configuration tells. Source: the
 * command references of the AWS CLI, AWS SAM, AWS CDK, Terraform, OpenTofu, Serverless Framework, Google Cloud, Azure and
 * Fly.io; as of November 2026.
 */
export const DEPLOY_COMMANDS: readonly string[] = [
  'aws cloudformation deploy',
  'aws cloudformation create-stack',
  'aws cloudformation update-stack',
  'aws lambda create-function',
  'aws ecs register-task-definition',
  'aws apprunner create-service',
  'sam deploy',
  'cdk deploy',
  'terraform apply',
  'tofu apply',
  'serverless deploy',
  'sls deploy',
  'gcloud run deploy',
  'gcloud functions deploy',
  'az containerapp create',
  'az containerapp update',
  'az containerapp up',
  'az webapp create',
  'fly deploy',
  'flyctl deploy',
];

/** The one platform of Cloud Run. Source: https://cloud.google.com/run/docs/container-contract; as of November 2026. */
export const CLOUD_RUN_PLATFORM = 'linux/amd64';
