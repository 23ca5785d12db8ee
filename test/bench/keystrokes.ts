import { FULL, startClient } from '../protocol/client';
import { type Figure, percentile } from './figure';
import { manifestText } from './texts';

const EDITS = 1_000;

/** From a keystroke in a stream of 2 000 lines to the answer with its diagnostics, through the built server. */
export async function keystrokeFigures(): Promise<readonly Figure[]> {
  const client = await startClient({ capabilities: FULL, files: { 'k8s/all.yaml': '' } });
  try {
    const text = manifestText();
    client.open('k8s/all.yaml', text, 'yaml');
    await client.pull('k8s/all.yaml');
    const textDocument = { uri: client.uri('k8s/all.yaml') };
    const times: number[] = [];
    for (let i = 0; i < EDITS; i++) {
      const typed = text.replace('image: busybox:1.36', `image: busybox:1.36${'x'.repeat(i % 40)}`);
      const started = performance.now();
      client.change('k8s/all.yaml', typed, i + 2);
      await client.connection.sendRequest('textDocument/diagnostic', { textDocument });
      times.push(performance.now() - started);
    }
    return [
      { what: 'a keystroke to its diagnostics, median of 1 000', value: percentile(times, 0.5), unit: 'ms' },
      { what: 'a keystroke to its diagnostics, 95th percentile', value: percentile(times, 0.95), unit: 'ms', goal: 30 },
    ];
  } finally {
    await client.stop();
  }
}
