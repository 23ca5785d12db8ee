import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure, median } from './figure';

const SERVER = join(__dirname, '..', '..', 'dist', 'server.js');

/** How soon the language server answers `initialize`, beyond what Node takes to start at all, and what it holds then. */
export async function serverFigures(): Promise<readonly Figure[]> {
  const runs: { ms: number; megabytes: number }[] = [];
  const bare: number[] = [];
  for (let i = 0; i < 5; i++) {
    runs.push(await start());
    bare.push(await startNode());
  }
  const ready = median(runs.map((one) => one.ms)) - median(bare);
  return [
    { what: 'Node alone, from start to its first word, median of 5', value: median(bare), unit: 'ms' },
    { what: 'ready after initialize beyond that, median of 5', value: ready, unit: 'ms', goal: 250 },
    { what: 'resident memory then', value: median(runs.map((one) => one.megabytes)), unit: 'MB', goal: 90 },
  ];
}

function startNode(): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, ['-e', 'process.stdout.write("x")'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.once('error', reject);
    child.stdout.once('data', () => resolve(performance.now() - started));
  });
}

function start(): Promise<{ ms: number; megabytes: number }> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [SERVER, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.once('error', reject);
    child.stdout.once('data', () => {
      const ms = performance.now() - started;
      const status = process.platform === 'linux' ? readFileSync(`/proc/${child.pid}/status`, 'utf8') : '';
      child.kill();
      resolve({ ms, megabytes: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024 });
    });
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { processId: process.pid, rootUri: null, capabilities: {} },
    });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  });
}
