/** A machine of the pool "Azure Pipelines". */
export interface AzureAgent {
  /** `pool: vmImage`, in lower case: the service compares without regard to case. */
  readonly image: RegExp;
  readonly platform: string;
  /** The image store of its Docker Engine: the images are those of GitHub's runners. */
  readonly store: 'classic' | 'unknown';
}

/**
 * Microsoft-hosted agents by their VM image, those retired included. Linux and Windows have x64 machines only; macOS has
 * Arm machines where the label says so.
 * Source: https://learn.microsoft.com/azure/devops/pipelines/agents/hosted ("Software", "Hardware") and the README of
 * actions/runner-images at 7495144; as of November 2026. `runners` in `.platformlint.yaml` overrides any of them.
 */
export const AZURE_AGENTS: readonly AzureAgent[] = [
  { image: /^ubuntu-(?:latest|16\.04|18\.04|20\.04|22\.04|24\.04)$/, platform: 'linux/amd64', store: 'classic' },
  {
    image: /^windows-(?:latest|\d{4})$|^(?:vs2015|vs2017|win1803)[a-z0-9-]*$/,
    platform: 'windows/amd64',
    store: 'unknown',
  },
  { image: /^macos-(?:latest|[\d.]+)-arm64$/, platform: 'darwin/arm64', store: 'unknown' },
  { image: /^macos-(?:latest|1[0-4][\d.]*)$/, platform: 'darwin/amd64', store: 'unknown' },
];

/** Names of the pool whose machines are the above; with no name it is meant too. */
export const AZURE_HOSTED_POOL: RegExp = /^azure pipelines$/i;
