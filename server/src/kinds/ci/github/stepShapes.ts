import { isAlias, isSeq, type Node } from 'yaml';
import { memoOfPairs } from '../../../text/memo';
import { entriesOf, resolve, type YamlDocument, type YamlEntry } from '../../../text/yaml/yaml';

/** A step as it is written, before any expression has a value. */
export interface StepShape {
  readonly node: Node;
  readonly entries: ReadonlyMap<string, YamlEntry>;
  /** Its place in the list. */
  readonly order: number;
  /** Its characters stand in the job's own list, once: edits around it are about this step only. */
  readonly own: boolean;
}

/** The steps of a list, and all their nodes, as edits around them count them. */
export interface StepList {
  readonly shapes: readonly StepShape[];
  readonly nodes: readonly Node[];
}

/** The steps under `steps:`: the same object for the same entry of a document. */
export function stepListOf(document: YamlDocument, steps: YamlEntry | undefined): StepList {
  return steps === undefined ? NO_STEPS : keptLists(document, steps, () => listUnder(document, steps));
}

const NO_STEPS: StepList = { shapes: [], nodes: [] };
const keptLists = memoOfPairs<YamlDocument, YamlEntry, StepList>();

function listUnder(document: YamlDocument, steps: YamlEntry): StepList {
  const list = resolve(document, steps.value);
  if (!isSeq(list)) return NO_STEPS;
  const isShared = steps.inherited || isAlias(steps.value);
  const nodes: Node[] = [];
  const shapes: StepShape[] = [];
  for (const item of list.items) {
    const node = resolve(document, item as Node);
    if (node === undefined) continue;
    const order = nodes.push(node) - 1;
    const entries = new Map(entriesOf(document, node).map((entry) => [entry.key.value, entry]));
    if (entries.size > 0) shapes.push({ node, entries, order, own: !isShared && !isAlias(item) });
  }
  return { shapes, nodes };
}

/** The list of steps of a composite action's document. */
export function compositeList(document: YamlDocument): StepList {
  const runs = entriesOf(document, document.root).find(({ key }) => key.value === 'runs');
  return stepListOf(
    document,
    entriesOf(document, runs?.value).find(({ key }) => key.value === 'steps'),
  );
}
