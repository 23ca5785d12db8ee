import type { ImageUse } from '../../../model/imageUse';
import type { Pod } from '../../../model/pod';
import { type Reading, reading } from '../../../model/reading';
import { readObjects } from '../../kubernetes/objects';
import type { TextToken } from './tokens';

/**
 * The pods that a pipeline gives its agents as YAML. Where agents run is for Jenkins to know: what a pod says of its
 * nodes holds, and of any other only an entry of the configuration that names the file.
 */
export function podsIn(document: string, texts: readonly TextToken[]): Reading {
  const bodies = texts.flatMap((text) => bodyOf(document, text));
  if (bodies.length === 0) return reading({});
  const read = readObjects(streamOf(bodies), NOTHING_AROUND, []);
  const pods = read.pods.map((pod): Pod => (isPlaced(pod) ? pod : { ...pod, toldElsewhere: true }));
  const uses = read.uses.map((use): ImageUse => {
    const pod = use.demand.kind === 'pod' ? pods[use.demand.pod] : undefined;
    return pod?.toldElsewhere === true ? { ...use, demand: { kind: 'anywhere' } } : use;
  });
  return reading({ uses, pods, mentions: read.mentions });
}

const NOTHING_AROUND = { rewrite: () => undefined, tells: () => false, patched: false };

function isPlaced({ selector, affinity, nodeName, os }: Pod): boolean {
  return selector.length > 0 || affinity !== undefined || nodeName !== undefined || os !== undefined;
}

interface Body {
  readonly text: string;
  readonly at: number;
}

/** The characters of a text, if they are those that YAML gets; a backslash at the end of the first line counts not. */
function bodyOf(document: string, { span }: TextToken): readonly Body[] {
  const text = document.slice(span.start, span.end).replace(/^\\(?=\r?\n)/, ' ');
  return text.includes('\\') || !text.includes(':') ? [] : [{ text, at: span.start }];
}

const SEPARATOR = '\n---\n';

/** A stream of the texts, each where it stands in the document. */
function streamOf(bodies: readonly Body[]): string {
  let stream = '';
  for (const { text, at } of bodies) {
    const room = at - stream.length - SEPARATOR.length;
    if (room >= 0) stream += `${'\n'.repeat(room)}${SEPARATOR}${text}`;
  }
  return stream;
}
