import { isAlias, type Node } from 'yaml';
import { BUILD_PLUGINS, MANIFEST_PLUGINS } from '../../../data/ciPlugins';
import { readReference } from '../../../image/reference';
import type { RunnerLabels } from '../../../model/runner';
import { joinedLines } from '../../../text/mapped';
import { joinPath } from '../../../text/paths';
import type { Span } from '../../../text/span';
import {
  entriesOf,
  entryOf,
  itemsOf,
  resolve,
  textAt,
  textOf,
  valueAt,
  type YamlDocument,
  type YamlText,
} from '../../../text/yaml/yaml';
import { readCommands } from '../commands/commands';
import { UNKNOWN_MACHINE } from '../commands/contract';
import { commandLines } from './commandLines';
import { type Filling, fillIn } from './fillIn';
import { jobImage, machineDemand } from './jobImage';
import { addCommands, addMention, addUse, mayReadScript, type Pipeline } from './pipeline';
import { pluginBuild } from './pluginBuild';

/** What surrounds the steps of a pipeline each of which is a container: those of Drone and Woodpecker. */
export interface StepContext {
  readonly document: YamlDocument;
  readonly runner: RunnerLabels;
  readonly group?: string | undefined;
  /** The leg of a matrix, in words. */
  readonly leg?: string | undefined;
  /** The text with its variables filled in; `undefined` where one has no value. */
  interpolate(text: string): string | undefined;
  /** What `${name}` in a command comes to. */
  fill(name: string): Filling;
}

/** The steps or services of a pipeline: a list, or a mapping by their names. */
export function containersIn(document: YamlDocument, node: Node | undefined): readonly Node[] {
  const found = resolve(document, node);
  const items = itemsOf(document, found);
  if (items.length > 0) return items;
  return entriesOf(document, found).flatMap(({ value }) => resolve(document, value) ?? []);
}

/** Whether a step joins images to one. */
export function joinsImages(document: YamlDocument, step: Node): boolean {
  const path = pathOf(textAt(document, step, 'image')?.value);
  return path !== undefined && MANIFEST_PLUGINS.test(path);
}

/** Reads a step: its image, what a plugin builds, and its commands. */
export function readStep(pipeline: Pipeline, step: Node, context: StepContext): void {
  const { document, runner, leg } = context;
  const image = textAt(document, step, 'image');
  if (image !== undefined) {
    const use = jobImage({ text: image, value: context.interpolate(image.value), demand: machineDemand(runner), leg });
    if (use) addUse(pipeline, use, runner);
    readPlugin(pipeline, step, image, context);
  }
  readScript(pipeline, step, context);
}

function readPlugin(pipeline: Pipeline, step: Node, image: YamlText, context: StepContext): void {
  const path = pathOf(context.interpolate(image.value));
  const plugin = path === undefined ? undefined : BUILD_PLUGINS.find((one) => one.image.test(path));
  // With commands of its own, the image is only the box that they run in.
  if (plugin === undefined || valueAt(context.document, step, 'commands') !== undefined) return;
  const settings = entryOf(context.document, step, 'settings')?.value;
  const { build, mentions } = pluginBuild(plugin, { ...image, span: placeOf(step, image, context) }, settings, context);
  pipeline.builds.push(build);
  for (const mention of mentions) addMention(pipeline, mention);
}

/** An image that stands elsewhere, through an anchor, serves other steps too: this one is known by its key. */
function placeOf(step: Node, image: YamlText, { document }: StepContext): Span {
  const entry = entryOf(document, step, 'image');
  return isAlias(entry?.value) ? (entry?.key.span ?? image.span) : image.span;
}

function pathOf(image: string | undefined): string | undefined {
  const reading = image === undefined ? undefined : readReference(image.trim());
  return reading?.ok ? reading.reference.path : undefined;
}

function readScript(pipeline: Pipeline, step: Node, context: StepContext): void {
  const { document, runner, group, leg } = context;
  const node = valueAt(document, step, 'commands');
  const lines = commandLines(document, node);
  const script = joinedLines(lines);
  if (lines.length === 0 || !mayReadScript(pipeline, script.text.length)) return;
  const filled = fillIn(script, VARIABLE, ([whole, name = '']) =>
    whole === '$$' ? { value: '$' } : context.fill(name),
  );
  const folder = textAt(document, step, 'directory')?.value ?? '';
  const read = readCommands(filled.text, {
    folders: /[$]|^\//.test(folder) ? [] : [joinPath('', folder)],
    variables: environmentOf(step, context),
    machine: UNKNOWN_MACHINE,
    runner,
    ...(group !== undefined && { group }),
    ...(leg !== undefined && { leg }),
    replaceOpaque: filled.opaque,
  });
  addCommands(pipeline, read, runner);
}

/** Both CIs put values into the text before it is YAML; two dollar signs are one. */
const VARIABLE = /\$\$|\$\{(\w+)\}/g;

function environmentOf(step: Node, context: StepContext): ReadonlyMap<string, string | undefined> {
  const { document } = context;
  return new Map(
    entriesOf(document, valueAt(document, step, 'environment')).map(({ key, value }) => {
      const text = textOf(document, value)?.value;
      return [key.value, text === undefined ? undefined : context.interpolate(text)];
    }),
  );
}
