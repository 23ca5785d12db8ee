import type { Stage } from '../../model/stage';

/** Whether a stage is plainly built on Windows: nobody builds it for Linux by mistake. */
export function isOnWindows({ image }: Stage): boolean {
  return WINDOWS.test(image.value);
}

/** Whether a Dockerfile is plainly for Windows, by its name (`Dockerfile.windows`). */
export function isForWindows(path: string): boolean {
  return /docker|container/i.test(path) && WINDOWS.test(path.slice(path.lastIndexOf('/') + 1));
}

const WINDOWS = /(?:^|[/_.:-])(?:windows(?:servercore)?|servercore|nanoserver)(?:$|[/_.:"-])/i;
