import { entriesOf, textOf, type YamlDocument } from '../../../../text/yaml/yaml';
import type { CommandReading } from '../../../syntax/commands/contract';
import type { Scope } from '../expressions/expressions';
import { fill } from '../expressions/filled';
import { nameWithHoles } from '../expressions/holes';
import type { StepShape } from '../stepShapes';
import { isReadAction } from './readActions';

/**
 * The names of images that steps give to actions: those that only look at the image or run it, and those of which nothing
 * is known, which may hand it on.
 */
export function givenImages(
  document: YamlDocument,
  shapes: readonly StepShape[],
  scope: Scope,
): Pick<CommandReading, 'ran' | 'handedOn' | 'pushes'> {
  const ran: string[] = [];
  const handedOn: string[] = [];
  for (const { entries } of shapes) {
    const action = (textOf(document, entries.get('uses')?.value)?.value.split('@')[0] ?? '').trim().toLowerCase();
    if (action === '' || isReadAction(action)) continue;
    const looksAt = LOOKS_AT.get(action);
    const given = entriesOf(document, entries.get('with')?.value).map(({ key, value }) => {
      const filled = fill(document, value, scope);
      const text = filled === undefined ? '' : nameWithHoles(filled, { start: 0, end: filled.text.length });
      return { input: key.value.toLowerCase(), words: text.split(/[\s,;"'=]+/).filter((word) => word !== '') };
    });
    const wordsOf = (isMeant: (input: string) => boolean): readonly string[] =>
      given.flatMap(({ input, words }) => (isMeant(input) ? words : []));
    if (looksAt !== undefined) ran.push(...wordsOf((input) => input === looksAt));
    else
      handedOn.push(
        ...namesIn(
          wordsOf(() => true),
          wordsOf((input) => /^tags?$/.test(input)),
        ),
      );
  }
  return { ran, handedOn, pushes: [] };
}

/** What may be names of images: words, and words with each tag that is given apart. */
function namesIn(words: readonly string[], tags: readonly string[]): readonly string[] {
  return [...words, ...words.flatMap((word) => tags.map((tag) => `${word}:${tag}`))].slice(0, MAX_WORDS);
}

const MAX_WORDS = 2_000;

/**
 * Actions that scan, examine or run an image of the engine, and the input that names it. Source: their `action.yml`, as of
 * November 2026.
 */
const LOOKS_AT: ReadonlyMap<string, string> = new Map([
  ['anchore/scan-action', 'image'],
  ['anchore/sbom-action', 'image'],
  ['aquasecurity/trivy-action', 'image-ref'],
  ['azure/container-scan', 'image-name'],
  ['crazy-max/ghaction-container-scan', 'image'],
  ['docker/scout-action', 'image'],
  ['snyk/actions/docker', 'image'],
  ['goodwithtech/dockle-action', 'image'],
  ['erzz/dockle-action', 'image'],
  ['sysdiglabs/scan-action', 'image-tag'],
  ['addnab/docker-run-action', 'image'],
]);
