import { baseName } from '../../text/paths';
import type { Source } from '../../text/source';

/** Whether a document is a compose file: by the names Compose documents, else by a hint in the name and its content. */
export function isComposeFile(source: Source): boolean {
  const isWorkflow = /(?:^|\/)\.(?:github|gitlab|circleci)\//.test(source.path);
  const name = baseName(source.path).toLowerCase();
  if (isWorkflow || !/\.ya?ml$/.test(name)) return source.languageId === 'dockercompose' && !isWorkflow;
  if (source.languageId === 'dockercompose' || isComposeName(name)) return !isManifest(source.text);
  return /compose|stack/.test(name) && hasServices(source.text) && !isManifest(source.text);
}

/** `compose.yaml`, `docker-compose.prod.yml`, `app.compose.yaml`, `docker-stack.yml`, `web.stack.yml`. */
function isComposeName(name: string): boolean {
  return /^(?:.*[._-])?compose(?:[._-].*)?\.ya?ml$/.test(name) || /^(?:.*[._-])?stack\.ya?ml$/.test(name);
}

/** A mapping of services, or files that have one. */
function hasServices(text: string): boolean {
  return /^services[ \t]*:[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n){0,50}[ \t]+[\w"'.<-]+[^\r\n]*:/m.test(text);
}

/** Kubernetes, and the CI systems that also name their files so. */
function isManifest(text: string): boolean {
  return /^(?:apiVersion|kind|jobs|on)[ \t]*:/m.test(text);
}
