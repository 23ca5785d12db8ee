import * as l10n from '@vscode/l10n';
import type { FileFailure, FileText } from './ports';

/** The text of a file's bytes, as {@link Files.readText} gives it. */
export function decodeText(bytes: Uint8Array): FileText | FileFailure {
  if (bytes.includes(0)) return { ok: false, reason: 'notText', detail: l10n.t('it is not a text file') };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { ok: true, text, ...(startsWithMark(bytes) && { marked: true }) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { ok: false, reason: 'notText', detail: l10n.t('it is not UTF-8 text') };
  }
}

/** Whether a UTF-8 text begins with a byte order mark. */
export function startsWithMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** Why a file is not read that has more bytes than are wanted. */
export function tooLarge(maxBytes: number): FileFailure {
  return { ok: false, reason: 'tooLarge', detail: l10n.t('it is larger than {0} bytes', maxBytes) };
}
