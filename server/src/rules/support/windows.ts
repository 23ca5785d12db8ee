import { familiarReference, formatReference, type Reference } from '../../image/reference';
import type { Build } from '../../model/build';
import type { Stage } from '../../model/stage';

/** Whether a stage is plainly built on Windows: nobody builds it for Linux by mistake. */
export function isOnWindows({ image }: Stage): boolean {
  return WINDOWS.test(image.value);
}

/** Whether an image is plainly one of Windows, by its name or tag. */
export function isOfWindows(image: Reference): boolean {
  return WINDOWS.test(formatReference(image));
}

/** Whether a Dockerfile is plainly for Windows, by its name (`Dockerfile.windows`). */
export function isForWindows(path: string): boolean {
  return /docker|container/i.test(path) && WINDOWS.test(path.slice(path.lastIndexOf('/') + 1));
}

/** Whether what a build makes is plainly for Windows, by every name it gets (`app:win$VERSION`). */
export function isCalledWindows({ names = [], tags }: Build): boolean {
  const all = names.length > 0 ? names : tags.map(({ value }) => familiarReference(value));
  return all.length > 0 && all.every((name) => CALLED.test(name));
}

/** Whether what a file runs is plainly for Windows, by a word of its path (`examples/windows/web.yaml`, `web-win.yaml`). */
export function isCalledForWindows(path: string): boolean {
  return /(?:^|[/_.-])win(?:dows)?(?![a-z0-9])/i.test(path);
}

const CALLED = /[:_.-](?:win(?:dows)?|windowsservercore|nanoserver)(?![a-z])[\w.$(){}-]*$/i;

/** By a word of the name, or as Microsoft names what runs on .NET Framework. */
const WINDOWS =
  /(?:^|[/_.:-])(?:windows(?:servercore)?|servercore|nanoserver)(?:$|[/_.:"-])|(?:^|\/)(?:dotnet\/framework\/|microsoft\/(?:aspnet|iis|wcf|dotnet-framework)(?:$|[:@"]))/i;
