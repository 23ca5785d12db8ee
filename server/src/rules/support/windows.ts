import { familiarReference, type Reference } from '../../image/reference';
import type { Stage } from '../../model/stage';

/** Whether a stage is plainly built on Windows: nobody builds it for Linux by mistake. */
export function isOnWindows({ image }: Stage): boolean {
  return WINDOWS.test(image.value);
}

/** Whether an image is plainly one of Windows, by its name or tag. */
export function isOfWindows(image: Reference): boolean {
  return WINDOWS.test(familiarReference(image));
}

/** Whether a Dockerfile is plainly for Windows, by its name (`Dockerfile.windows`). */
export function isForWindows(path: string): boolean {
  return /docker|container/i.test(path) && WINDOWS.test(path.slice(path.lastIndexOf('/') + 1));
}

/** By a word of the name, or as Microsoft names what runs on .NET Framework. */
const WINDOWS =
  /(?:^|[/_.:-])(?:windows(?:servercore)?|servercore|nanoserver)(?:$|[/_.:"-])|(?:^|\/)(?:dotnet\/framework\/|microsoft\/(?:aspnet|iis|wcf|dotnet-framework)(?:$|[:@"]))/i;
