import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PARTS } from '../../server/src/parts';
import { startServer } from '../../server/src/startServer';
import { pseudo } from '../support/pseudoLanguage';

// The language server for an editor whose language nobody speaks.
const english: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'l10n', 'bundle.l10n.json'), 'utf8'),
);
const translations = Object.fromEntries(Object.keys(english).map((text) => [text, pseudo(text)]));
void startServer({ ...PARTS, translationsFor: () => Promise.resolve(translations) });
