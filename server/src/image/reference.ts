import * as l10n from '@vscode/l10n';
import { quoted } from './platform';

/** An image reference in canonical form: `docker.io` and `library/` spelled out; `tag` is `latest` where neither was written. */
export interface Reference {
  readonly domain: string;
  readonly path: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** A reference, or why the text is none. `unresolvable`: engines accept the text, and no registry can be meant by it. */
export type ReferenceReading =
  | { readonly ok: true; readonly reference: Reference }
  | {
      readonly ok: false;
      readonly reason: 'empty' | 'identifier' | 'uppercase' | 'format' | 'digest' | 'length' | 'unresolvable';
      readonly message: string;
    };

const HUB = 'docker.io';
const MAX_PATH = 255;

/**
 * Reads an image reference as Docker does (distribution/reference, `ParseNormalizedNamed` and `TagNameOnly`). The text
 * must hold no variable any more. Linear in the text; never throws.
 */
export function readReference(text: string): ReferenceReading {
  if (text.trim() === '') return refuse('empty', l10n.t('An image name is missing here.'));
  if (/^(?:sha256:)?[a-f0-9]{64}$/.test(text)) {
    return refuse(
      'identifier',
      l10n.t('{0} is the id of a local image, which no registry knows by name.', quoted(text)),
    );
  }
  if (/\s/.test(text))
    return refuse('format', l10n.t('{0} has white space in it, and an image name has none.', quoted(text)));
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text);
  if (scheme) {
    const rest = quoted(text.slice(scheme[0].length));
    return refuse('format', l10n.t('{0} is a URL; an image name has no scheme before it: {1}.', quoted(text), rest));
  }
  const { domain, remote } = splitDomain(text);
  const [beforeDigest, digest] = cut(remote, '@');
  const [path, tag] = cut(beforeDigest, ':');

  const refusal = refuseName(text, domain, path) ?? refuseTag(text, tag) ?? refuseDigest(digest);
  if (refusal) return refusal;
  if (path.length > MAX_PATH) {
    return refuse(
      'length',
      l10n.t('The image name is too long: {0} characters after the registry, {1} are allowed.', path.length, MAX_PATH),
    );
  }
  if (!isDomain(domain)) {
    return refuse('unresolvable', l10n.t('{0} cannot be a registry: a host name has no underscore.', quoted(domain)));
  }
  if (domain === HUB && path === 'library/scratch')
    return refuse('unresolvable', l10n.t('{0} is no image: scratch means that there is none.', quoted(text)));
  const impliedTag = tag ?? (digest === undefined ? 'latest' : undefined);
  return {
    ok: true,
    reference: {
      domain,
      path,
      ...(impliedTag !== undefined && { tag: impliedTag }),
      ...(digest !== undefined && { digest }),
    },
  };
}

/** The canonical text, nothing left out: `docker.io/library/ubuntu:22.04`. Reads back as the same reference. */
export function formatReference(ref: Reference): string {
  return `${ref.domain}/${ref.path}${suffix(ref)}`;
}

/** Whether it is a name without a namespace, which only Docker's own library has on a registry: nobody else can push it. */
export function isOfDockersLibrary({ domain, path }: Reference): boolean {
  return domain === HUB && path.startsWith('library/');
}

/** The text as a person writes it: `ubuntu:22.04`, `ghcr.io/a/b:1`. Reads back as the same reference. */
export function familiarReference(ref: Reference): string {
  if (ref.domain !== HUB) return formatReference(ref);
  const [namespace, name, ...more] = ref.path.split('/');
  const isOfficial = namespace === 'library' && name !== undefined && more.length === 0;
  const shorter = isOfficial ? [name, ref.path] : [ref.path];
  const familiar = shorter.map((path) => `${path}${suffix(ref)}`).find((text) => readsAs(text, ref));
  return familiar ?? formatReference(ref);
}

/** `domain/path`, with Docker Hub's own host names folded into `docker.io`: what names one repository, for cache keys. */
export function repositoryOf(ref: Reference): string {
  const isHub = ref.domain === 'registry-1.docker.io' || ref.domain === 'index.docker.io';
  return `${isHub ? HUB : ref.domain}/${ref.path}`;
}

/** What a look-up is keyed by: the digest where there is one, since engines then ignore the tag; else the tag. */
export function referenceKey(ref: Reference): string {
  return ref.digest ? `${repositoryOf(ref)}@${ref.digest}` : `${repositoryOf(ref)}:${ref.tag ?? 'latest'}`;
}

/** The same reference with this tag; a digest stays and still decides what is pulled. */
export function withTag(ref: Reference, tag: string): Reference {
  return { ...ref, tag };
}

/** The same reference led by its tag alone. One that never had a tag then means `latest`, as engines read it. */
export function withoutDigest(ref: Reference): Reference {
  return { domain: ref.domain, path: ref.path, tag: ref.tag ?? 'latest' };
}

/** Docker's rule for what stands before the first slash (distribution/reference, normalize.go, `splitDockerDomain`). */
function splitDomain(text: string): { readonly domain: string; readonly remote: string } {
  const [first, rest] = cut(text, '/');
  if (rest === undefined) return { domain: HUB, remote: `library/${text}` };
  const isDomainLike = first === 'localhost' || /[.:]/.test(first) || first !== first.toLowerCase();
  if (!isDomainLike) return { domain: HUB, remote: text };
  const domain = first === 'index.docker.io' ? HUB : first;
  return { domain, remote: domain === HUB && !rest.includes('/') ? `library/${rest}` : rest };
}

function refuseName(text: string, domain: string, path: string): ReferenceReading | undefined {
  if (text.includes('$') || text.includes('{{')) {
    return refuse('format', l10n.t('{0} holds a variable, and not every value of it is known here.', quoted(text)));
  }
  if (path !== path.toLowerCase()) {
    return refuseUppercase(text.includes(path) ? path : path.slice(path.indexOf('/') + 1));
  }
  if (!isPath(path)) return refuse('format', l10n.t('{0} is no image name: {1}.', quoted(text), whyNoPath(path)));
  if (isDomain(domain) || isPath(domain)) return undefined;
  if (isPath(domain.toLowerCase())) {
    return refuseUppercase(domain);
  }
  const message = l10n.t('{0} is no image name: {1} cannot be a registry (host[:port]).', quoted(text), quoted(domain));
  return refuse('format', message);
}

function refuseUppercase(part: string): ReferenceReading {
  const right = quoted(part.toLowerCase());
  return refuse('uppercase', l10n.t('An image name must be lower case: {0} would be {1}.', quoted(part), right));
}

function refuseTag(text: string, tag: string | undefined): ReferenceReading | undefined {
  if (tag === undefined || /^\w[\w.-]{0,127}$/.test(tag)) return undefined;
  if (tag === '') return refuse('format', l10n.t('{0} ends in a colon without a tag.', quoted(text)));
  if (tag.length > 128)
    return refuse('format', l10n.t('The tag is too long: {0} characters, 128 are allowed.', tag.length));
  return refuse(
    'format',
    l10n.t(
      '{0} is no tag: it holds letters, digits, ".", "_" and "-", and starts with neither "." nor "-".',
      quoted(tag),
    ),
  );
}

const DIGEST_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);

function refuseDigest(digest: string | undefined): ReferenceReading | undefined {
  if (digest === undefined) return undefined;
  const [algorithm, hex = ''] = cut(digest, ':');
  const length = DIGEST_LENGTHS.get(algorithm);
  if (length === undefined) {
    return refuse(
      'digest',
      l10n.t('{0} is no digest that engines know: write sha256: and 64 hexadecimal digits.', quoted(digest)),
    );
  }
  if (hex.length === length && /^[0-9a-f]+$/.test(hex)) return undefined;
  const message =
    hex.length === length
      ? l10n.t(
          'The digest needs {0} lower-case hexadecimal digits after "{1}:", and not all of them are.',
          length,
          algorithm,
        )
      : l10n.t(
          'The digest needs {0} lower-case hexadecimal digits after "{1}:", and there are {2}.',
          length,
          algorithm,
          hex.length,
        );
  return refuse('digest', message);
}

function whyNoPath(path: string): string {
  const part = path.split('/').find((component) => !isComponent(component)) ?? '';
  if (part === '') return l10n.t('a part of it is empty');
  return l10n.t(
    '{0} may hold lower-case letters and digits, with single ".", "_", "__" or dashes between them',
    quoted(part),
  );
}

function isPath(path: string): boolean {
  return PATH.test(path);
}

function isComponent(component: string): boolean {
  return COMPONENT.test(component);
}

function isDomain(domain: string): boolean {
  return DOMAIN.test(domain);
}

const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const COMPONENT = new RegExp(`^${PART}$`);
const PATH = new RegExp(`^${PART}(?:/${PART})*$`);
const LABEL = '[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*';
const DOMAIN = new RegExp(`^(?:\\[[A-Fa-f0-9:]+\\]|${LABEL}(?:\\.${LABEL})*)(?::\\d+)?$`);

function suffix(ref: Reference): string {
  return `${ref.tag === undefined ? '' : `:${ref.tag}`}${ref.digest === undefined ? '' : `@${ref.digest}`}`;
}

function readsAs(text: string, ref: Reference): boolean {
  const reading = readReference(text);
  return reading.ok && formatReference(reading.reference) === formatReference(ref);
}

/** The text before and after the first separator; the second is undefined where there is none. */
function cut(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function refuse(reason: Exclude<ReferenceReading, { ok: true }>['reason'], message: string): ReferenceReading {
  return { ok: false, reason, message };
}
