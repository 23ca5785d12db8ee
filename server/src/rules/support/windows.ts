import type { Stage } from '../../model/stage';

/** Whether a stage is plainly built on Windows: nobody builds it for Linux by mistake. */
export function isOnWindows({ image }: Stage): boolean {
  return /(?:^|[/_.:-])(?:windows(?:servercore)?|servercore|nanoserver)(?:$|[/_.:"-])/i.test(image.value);
}
