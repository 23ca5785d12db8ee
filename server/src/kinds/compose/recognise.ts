import { baseName, folderOf } from '../../text/paths';
import type { Source } from '../../text/source';

/** Whether a document is a compose file: by the names Compose documents, else by a hint in the path and its content, or by its content alone. */
export function isComposeFile(source: Source): boolean {
  const isWorkflow = /(?:^|\/)\.(?:github\/workflows\/[^/]*$|gitlab\/|circleci\/)/.test(source.path);
  const name = baseName(source.path).toLowerCase();
  if (isWorkflow || !isYaml(name)) return source.languageId === 'dockercompose' && !isWorkflow;
  if (source.languageId === 'dockercompose' || isComposeName(name)) return !isManifest(source.text);
  if (isHinted(source.path)) return hasContainers(source.text) && !isManifest(source.text);
  if (/compose|stack/.test(name)) return hasServices(source.text) && !isManifest(source.text);
  return hasVersion(source.text) && hasContainers(source.text) && hasOnlyComposeKeys(source.text);
}

/** Whether a file that a command or another compose file names can be a compose file. */
export function canBeComposeFile({ path, text }: Source): boolean {
  const isJson = /\.json$/i.test(path);
  return !isJson && !isManifest(text) && (hasServices(text) || /^include[ \t]*:/m.test(text));
}

function isYaml(name: string): boolean {
  return /\.ya?ml$/.test(name);
}

/** `compose.yaml`, `docker-compose.prod.yml`, `app.compose.yaml`, `docker-stack.yml`, `web.stack.yml`. */
function isComposeName(name: string): boolean {
  return /^(?:.*[._-])?compose(?:[._-].*)?\.ya?ml$/.test(name) || /^(?:.*[._-])?stack\.ya?ml$/.test(name);
}

/** A file that is called a stack is Swarm's: `docker-stack.yml`, `stack-shop.yml`. */
export function isStackName(path: string): boolean {
  return /(?:^|[._-])stack[._-]/i.test(baseName(path));
}

/** A file in a folder of compose files or stacks, or one that Docker has to do with: `compose/redis.yml`, `stacks/shop.yml`. */
function isHinted(path: string): boolean {
  const folder = baseName(folderOf(path));
  return /(?:^|[._-])(?:compose|stack)(?:s|$|[._-])/.test(folder) || baseName(path).startsWith('docker-');
}

/** A mapping of services, or files that have one. */
function hasServices(text: string): boolean {
  return SERVICES.test(text);
}

/** Services of which one has an image or a build, at the depth where those of a compose file stand. */
function hasContainers(text: string): boolean {
  const from = SERVICES.exec(text);
  if (from === null) return false;
  let service: number | undefined;
  let attribute: number | undefined;
  for (const line of text.slice(from.index).split('\n').slice(1)) {
    const [, blanks = '', word = ''] = /^([ \t]*)([^\s:]*)/.exec(line) ?? [];
    if (word === '' || word.startsWith('#')) continue;
    const depth = blanks.length;
    service ??= depth;
    if (depth === 0 || depth < service) return false;
    if (depth === service) attribute = undefined;
    else attribute ??= depth;
    if (depth === attribute && /^(?:image|build)$/.test(word)) return true;
  }
  return false;
}

const SERVICES = /^services[ \t]*:[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n){0,50}[ \t]+[\w"'.<-]+[^\r\n]*:/m;

/** The version of the formats before the Compose Specification, which stacks of any name still begin with. */
function hasVersion(text: string): boolean {
  return /^version[ \t]*:[ \t]*["']?[23](?:\.\d+)?["']?[ \t]*(?:#.*)?\r?$/m.test(text);
}

function hasOnlyComposeKeys(text: string): boolean {
  return [...text.matchAll(/^["']?([\w.-]+)["']?[ \t]*:/gm)].every(([, key = '']) => ROOT.test(key));
}

const ROOT = /^(?:version|name|services|networks|volumes|configs|secrets|include|x-.*)$/;

/** Kubernetes, and the CI systems that also name their files so. */
function isManifest(text: string): boolean {
  return /^(?:apiVersion|kind|jobs|on)[ \t]*:/m.test(text);
}
