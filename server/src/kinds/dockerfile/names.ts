import { baseName } from '../../text/paths';
import type { Source } from '../../text/source';

const NAMES =
  /^(?:[Dd]ockerfile|Containerfile)$|^(?:Dockerfile|Containerfile)\..|.\.(?:[Dd]ockerfile|[Cc]ontainerfile)$/;
const JOINED = /^(?:[Dd]ockerfile|Containerfile)[-_]|^[^.]+[-_](?:[Dd]ockerfile|[Cc]ontainerfile)$/;
const TEMPLATES = /\.(?:j2|jinja2?|tmpl|tpl|template|gotmpl|erb|em|in|m4|mustache|hbs)$/;

/** Whether a file of this name is a Dockerfile by convention; its ignore file is none. */
export function isDockerfilePath(path: string): boolean {
  const name = baseName(path);
  return NAMES.test(name) && !name.endsWith('.dockerignore');
}

/**
 * Whether a file is one by a name that people give Dockerfiles and scripts about them alike, and by its first
 * instruction: `Dockerfile-cuda`, `Dockerfile_alpine`, `base-Dockerfile`.
 */
export function isDockerfileByName({ path, text }: Source): boolean {
  const name = baseName(path);
  return JOINED.test(name) && !name.endsWith('.dockerignore') && FIRST.test(text);
}

const FIRST = /^\uFEFF?(?:[ \t\r]*(?:#[^\n]*)?\n)*[ \t]*(?:FROM|ARG)[ \t]+[\w.$-]/i;

/** Whether the name says that the file is made into a Dockerfile by something else. */
export function isTemplatePath(path: string): boolean {
  return TEMPLATES.test(path);
}

/** Whether the text holds markers of a template engine: `{{`, `{%`, `<%`, `@NAME@`, and of empy `@(`, `@[`. */
export function looksLikeTemplate(text: string): boolean {
  return /\{\{|\{%|<%|@[A-Za-z_]\w{0,63}@|@[([]/.test(text);
}
