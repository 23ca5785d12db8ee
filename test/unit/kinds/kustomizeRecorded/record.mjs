import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { CASES } from './cases.mjs';

/** The pods of an object, in words. */
function podsOf(object) {
  const spec = object?.spec?.template?.spec ?? object?.spec?.jobTemplate?.spec?.template?.spec ?? object?.spec;
  if (spec?.containers === undefined) return [];
  const images = [...(spec.initContainers ?? []), ...spec.containers].map(({ image }) => image);
  return [{ kind: object.kind, name: object.metadata.name, images: images.sort(), nodes: spec.nodeSelector ?? {} }];
}

const answers = CASES.map(({ name, files }) => {
  const root = mkdtempSync(join(tmpdir(), 'kustomize-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const results = Object.keys(files)
    .filter((path) => path.endsWith('kustomization.yaml'))
    .map((path) => {
      const run = spawnSync('kubectl', ['kustomize', join(root, dirname(path))], { encoding: 'utf8' });
      if (run.status !== 0) return { path, pods: null };
      const pods = parseAllDocuments(run.stdout).flatMap((document) => podsOf(document.toJS()));
      return { path, pods };
    });
  rmSync(root, { recursive: true });
  return { name, files, results };
});
process.stdout.write(`${JSON.stringify(answers, null, 1)}\n`);
