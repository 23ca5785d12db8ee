/**
 * What Azure Container Registry builds on and, unless `--platform` says otherwise, for: `az acr build`, and what `az
 * containerapp … --source` has it build. Source: https://learn.microsoft.com/cli/azure/acr#az-acr-build and
 * https://learn.microsoft.com/azure/container-registry/container-registry-tasks-overview; as of November 2026.
 */
export const ACR_PLATFORM = 'linux/amd64';
