import type { Io } from './io';

/** A path of the command line as an absolute one, with `/` between its parts. */
export function absolute(io: Io, path: string): string {
  const parts: string[] = [];
  const whole = path.replaceAll('\\', '/');
  for (const part of (whole.startsWith('/') || /^[A-Za-z]:\//.test(whole) ? whole : `${io.cwd}/${whole}`).split('/')) {
    if (part === '.' || (part === '' && parts.length > 0)) continue;
    if (part === '..' && parts.length > 1) parts.pop();
    else parts.push(part);
  }
  return parts.join('/') || '/';
}
