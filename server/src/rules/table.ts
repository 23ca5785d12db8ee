import type { AnyRule } from '../model/rule';
import { archLabelDeprecated } from './archLabelDeprecated';
import { archLabelValue } from './archLabelValue';
import { buildEmulationMissing } from './buildEmulationMissing';
import { buildPlatformMissing } from './buildPlatformMissing';
import { buildplatformFinal } from './buildplatformFinal';
import { buildTagOverwrite } from './buildTagOverwrite';
import { composeBuildPlatforms } from './composeBuildPlatforms';
import { digestSinglePlatform } from './digestSinglePlatform';
import { fromPlatformMissing } from './fromPlatformMissing';
import { fromPlatformOnStage } from './fromPlatformOnStage';
import { fromPlatformRedundant } from './fromPlatformRedundant';
import { hardcodedArch } from './hardcodedArch';
import { imageArchName } from './imageArchName';
import { imageFallback } from './imageFallback';
import { imagePlatformMissing } from './imagePlatformMissing';
import { imageSinglePlatform } from './imageSinglePlatform';
import { invalidPlatform } from './invalidPlatform';
import { lambdaImageIndex } from './lambdaImageIndex';
import { multiPlatformDriver } from './multiPlatformDriver';
import { multiPlatformLoad } from './multiPlatformLoad';
import { platformArgShadowed } from './platformArgShadowed';
import { platformConflict } from './platformConflict';
import { platformSpelling } from './platformSpelling';
import { podNoCommonPlatform } from './podNoCommonPlatform';
import { podUnconstrained } from './podUnconstrained';
import { runnerNoContainers } from './runnerNoContainers';
import { selectorNoNode } from './selectorNoNode';
import { swarmArchConstraint } from './swarmArchConstraint';
import { targetarchNotDeclared } from './targetarchNotDeclared';
import { unusedSuppression } from './unusedSuppression';
import { windowsOsVersion } from './windowsOsVersion';

/** Every rule. Of several that tell one fact at one place, the first here does: the most specific stands first. */
export const RULES: readonly AnyRule[] = [
  lambdaImageIndex,
  digestSinglePlatform,
  podNoCommonPlatform,
  podUnconstrained,
  imagePlatformMissing,
  imageSinglePlatform,
  windowsOsVersion,
  imageFallback,
  imageArchName,
  invalidPlatform,
  platformSpelling,
  platformConflict,
  fromPlatformOnStage,
  fromPlatformRedundant,
  buildplatformFinal,
  fromPlatformMissing,
  platformArgShadowed,
  targetarchNotDeclared,
  hardcodedArch,
  multiPlatformDriver,
  multiPlatformLoad,
  buildEmulationMissing,
  buildTagOverwrite,
  buildPlatformMissing,
  composeBuildPlatforms,
  runnerNoContainers,
  archLabelValue,
  archLabelDeprecated,
  selectorNoNode,
  swarmArchConstraint,
  unusedSuppression,
];
