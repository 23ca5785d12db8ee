import { type Reference, repositoryOf } from '../image/reference';

/** The page of a repository that a person can read, where its registry has such pages. */
export function registryPage(reference: Reference): string | undefined {
  const path = repositoryOf(reference).slice(reference.domain.length + 1);
  const segment = (text: string): string => text.split('/').map(encodeURIComponent).join('/');
  switch (reference.domain) {
    case 'docker.io':
      return path.startsWith('library/')
        ? `https://hub.docker.com/_/${segment(path.slice('library/'.length))}`
        : `https://hub.docker.com/r/${segment(path)}`;
    case 'quay.io':
      return `https://quay.io/repository/${segment(path)}`;
    case 'public.ecr.aws':
      return `https://gallery.ecr.aws/${segment(path)}`;
    case 'mcr.microsoft.com':
      return `https://mcr.microsoft.com/artifact/mar/${segment(path)}`;
    case 'ghcr.io': {
      const [owner, ...rest] = path.split('/');
      const isWhole = owner !== undefined && rest.length > 0;
      return isWhole ? `https://github.com/${encodeURIComponent(owner)}/${segment(rest[0] ?? '')}` : undefined;
    }
    case 'gcr.io':
      return `https://console.cloud.google.com/gcr/images/${segment(path)}`;
    default:
      return undefined;
  }
}
