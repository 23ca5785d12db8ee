/**
 * Outside text made fit for a message: control, bidirectional and invisible characters become spaces, and what is
 * longer than `maxLength` characters is cut.
 */
export function clean(text: string, maxLength = 200): string {
  const oneLine = text
    .slice(0, maxLength * 4)
    .replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .trim();
  const characters = [...oneLine];
  return characters.length > maxLength ? `${characters.slice(0, maxLength).join('')}…` : oneLine;
}

/** What a person runs to log in to a registry. */
export function loginCommand(host: string): string {
  const known = providers.find(({ pattern }) => pattern.test(host));
  return known ? known.command(host) : `docker login${host === 'docker.io' ? '' : ` ${clean(host)}`}`;
}

const providers: readonly { pattern: RegExp; command(host: string): string }[] = [
  {
    pattern: /^\d+\.dkr\.ecr[.-].*amazonaws\.com(\.cn)?$/,
    command: (host) => `aws ecr get-login-password | docker login --username AWS --password-stdin ${host}`,
  },
  { pattern: /^[a-z0-9-]+\.azurecr\.io$/, command: (host) => `az acr login --name ${host.split('.')[0]}` },
  {
    pattern: /^([a-z0-9-]+-docker\.pkg\.dev|([a-z]+\.)?gcr\.io)$/,
    command: (host) => `gcloud auth configure-docker ${host}`,
  },
];

/** Milliseconds as a person says them: "40 s", "5 min", "2 h". */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
