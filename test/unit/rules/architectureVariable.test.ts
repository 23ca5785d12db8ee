import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isForArchitecture, usesArchitecture } from '../../../server/src/rules/support/architectureVariable';

describe('variables for the architecture', () => {
  const meant =
    'ARCH arch TARGETARCH BUILDARCH GOARCH dpkgArch debArch ARCHITECTURE OS_ARCH ARCH_SUFFIX ARCHNAME unameArch MARCH ' +
    'PLATFORM TARGETPLATFORM BUILD_PLATFORM PLATFORM_NAME MACHINE TARGET_MACHINE CPU CPU_TYPE HOSTTYPE MACHTYPE arch64';
  for (const name of meant.split(' ')) it(`has ${name}`, () => assert.ok(isForArchitecture(name)));

  const others =
    'SEARCH_VERSION ELASTICSEARCH RESEARCH_TOKEN ARCHIVE archive ARCHIVES CPUS CPU_COUNT PLATFORM_TOOLS_VERSION ' +
    'CI_PLATFORM_URL PLATFORMIO_VERSION DOCKER_MACHINE_VERSION TOKEN _ VERSION';
  for (const name of others.split(' ')) it(`does not have ${name}`, () => assert.ok(!isForArchitecture(name)));

  it('are found in commands', () => {
    assert.ok(usesArchitecture('curl https://downloads.test/tool-${TARGETARCH:-amd64}'));
    assert.ok(usesArchitecture('case "$dpkgArch" in amd64) ;; esac'));
    assert.ok(!usesArchitecture('curl $SEARCH_URL | tar x $archive'));
  });
});
