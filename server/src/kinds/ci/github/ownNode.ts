import type { Node } from 'yaml';
import { isPushed } from '../../../model/build';
import { staying } from '../../../model/stays';
import { itemsOf, textOf, valueAt, type YamlDocument } from '../../../text/yaml/yaml';
import type { StepsReading } from './steps';

/** Whether a job makes its own machine the node of a cluster (minikube's `none` driver), which takes the engine's images. */
export function isOwnNode(document: YamlDocument, job: Node | undefined): boolean {
  return itemsOf(document, valueAt(document, job, 'steps')).some((step) => {
    const action = textOf(document, valueAt(document, step, 'uses'))?.value ?? '';
    const driver = textOf(document, valueAt(document, valueAt(document, step, 'with'), 'driver'))?.value;
    return /^medyagh\/setup-minikube@/i.test(action) && driver === 'none';
  });
}

/** Marks the builds that the job hands on to nobody. */
export function onOwnNode(reading: StepsReading): StepsReading {
  const handedOn = new Set(reading.commands.flatMap((commands) => commands.handedOn));
  const builds = reading.builds.map((made) => {
    const { names = [], output } = made.build;
    const isLeft = output === 'none' && !isPushed(made.build) && !names.some((name) => handedOn.has(name));
    return isLeft ? { ...made, build: staying(made.build, 'tried') } : made;
  });
  return { ...reading, builds };
}
