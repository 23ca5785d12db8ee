import type { RunnerLabels } from '../../../model/runner';
import type { Block, Step } from './steps';
import { plainSpan } from './texts';
import type { TextToken } from './tokens';

/** `agent { label 'x' }`, also within `node`, `docker` and their kin: the label is that of the pipeline's or stage's agent. */
export function takeAgent({ name, texts, block, span }: Step): void {
  const [label] = texts;
  if (name !== 'label' || label === undefined) return;
  const agent = [block, block?.around].find((one) => one?.name === 'agent');
  if (agent?.around) agent.around.agent = { span, label };
}

/** The label of the nearest `node('x')`, or of the agent of the stage or the pipeline. */
export function runnerOf(text: string, step: Step): RunnerLabels {
  for (let block = step.block; block !== undefined; block = block.around) {
    const [label] = block.texts;
    const agent = block.name === 'node' && label ? { span: label.span, label } : block.agent;
    if (agent) return labelsOf(text, agent.label, agent.span);
  }
  return labelsOf(text, undefined, step.span);
}

/** The block whose agent steps run on. */
export function ownerOf(block: Block | undefined): Block | undefined {
  for (let at = block; at !== undefined; at = at.around) if (at.name === 'node' || at.agent) return at;
  return undefined;
}

/** The nearest block of a name around a step; undefined where it stands in none. */
export function blockNamed(block: Block | undefined, name: string): Block | undefined {
  for (let at = block; at !== undefined; at = at.around) if (at.name === name) return at;
  return undefined;
}

/** A label expression: names that must all hold are labels; with others the machine is not known. */
function labelsOf(text: string, label: TextToken | undefined, at: RunnerLabels['span']): RunnerLabels {
  const span = label && plainSpan(text, label);
  const written = span ? text.slice(span.start, span.end) : '';
  const words = [...written.matchAll(/[^\s&]+/g)];
  const isPlain =
    span !== undefined && words.length > 0 && /^[\w./:@+-]+(?:\s*&&\s*[\w./:@+-]+)*\s*$/.test(written.trim());
  const labels = words.map(({ 0: value, index }) => {
    const start = (span?.start ?? 0) + index;
    return { value, span: { start, end: start + value.length } };
  });
  return {
    system: 'other',
    key: 'label',
    labels: isPlain ? labels : [],
    unresolved: !isPlain,
    span: span ?? at,
  };
}
