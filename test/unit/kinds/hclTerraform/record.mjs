// Asks Terraform what expressions come to, and writes its answers beside this file. Run by hand where `terraform` is
// installed: node test/unit/kinds/hclTerraform/record.mjs. It needs no provider and no network.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const file = join(import.meta.dirname, 'answers.json');
const { expressions } = JSON.parse(readFileSync(join(import.meta.dirname, 'expressions.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'hcl-'));
const outputs = expressions.map((text, i) => `output "v${i}" {\n  value = jsonencode(\n${text}\n  )\n}\n`);
writeFileSync(join(folder, 'main.tf'), `locals {\n  known = "K"\n  list  = ["a", "b"]\n}\n${outputs.join('')}`);
const terraform = (...args) => execFileSync('terraform', args, { cwd: folder, encoding: 'utf8' });
terraform('init');
terraform('apply', '-auto-approve');
const found = JSON.parse(terraform('output', '-json'));
const { terraform_version: version } = JSON.parse(terraform('version', '-json'));
const answers = expressions.map((expression, i) => ({ expression, value: JSON.parse(found[`v${i}`].value) }));
writeFileSync(file, `${JSON.stringify({ version, answers }, null, 2)}\n`);
rmSync(folder, { recursive: true });
