import type { BuildSubject } from '../../model/rule';

/**
 * Whether the image is a bundle of the Operator Lifecycle Manager, by the names that its tools give (`bundle.Dockerfile`,
 * `BUNDLE_IMG`): files that are unpacked and no program. Where the Dockerfile is found, it tells whether it runs any.
 */
export function isBundleOfData({ build, dockerfile }: BuildSubject): boolean {
  const { names = [], dockerfiles } = build;
  const isNamed = names.length > 0 && names.every((name) => BUNDLE.test(name));
  const isOfFile = dockerfiles.some((path) => BUNDLE.test(path.slice(path.lastIndexOf('/') + 1)));
  const runs = dockerfile?.reading.stages.some((stage) => stage.runs.length > 0) === true;
  return (isNamed || isOfFile) && !runs;
}

const BUNDLE = /(?<![a-z0-9])bundle(?![a-z0-9])/i;
