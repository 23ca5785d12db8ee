import assert from 'node:assert/strict';
import { formatPlatform } from '../../../server/src/image/platform';
import { besideWhich, fileNamesPlatform } from '../../../server/src/targets/fileName';

describe('the platform that a file is named for', () => {
  for (const [path, platform] of [
    ['Dockerfile.aarch64', 'linux/arm64'],
    ['Dockerfile-arm64', 'linux/arm64'],
    ['arm64.Dockerfile', 'linux/arm64'],
    ['app-arm64.dockerfile', 'linux/arm64'],
    ['app.arm64.Dockerfile', 'linux/arm64'],
    ['Dockerfile.app-arm64', 'linux/arm64'],
    ['app-arm64-debug.dockerfile', 'linux/arm64'],
    ['3.24-x86_64.dockerfile', 'linux/amd64'],
    ['12-x86_32.dockerfile', 'linux/386'],
    ['Dockerfile.x86', 'linux/amd64'],
    ['Dockerfile.arm', 'linux/arm64'],
    ['Dockerfile.ubuntu-cross-x64-arm64', 'linux/arm64'],
    ['12-arm64v8-arm32.dockerfile', 'linux/arm64'],
    ['Containerfile.linux_s390x', 'linux/s390x'],
    ['docker-compose-arm64.yml', 'linux/arm64'],
    ['app.compose.arm64.yaml', 'linux/arm64'],
    ['docker-bake.amd64.hcl', 'linux/amd64'],
    ['alpine/arm64v8/Dockerfile', 'linux/arm64'],
    ['wheels_x86_64/Dockerfile', 'linux/amd64'],
    ['player-arm/docker-compose.yml', 'linux/arm64'],
    ['Dockerfile', undefined],
    ['charm/Dockerfile', undefined],
    ['Dockerfile.wasm', undefined],
    ['Dockerfile.aarch64_be-unknown-linux-gnu', undefined],
    ['thumbv7m-none-eabi/Dockerfile', undefined],
    ['gcc-aarch64/Dockerfile', undefined],
    ['.github/workflows/dockerfile-arm64.yml', undefined],
    ['arm64.yaml', undefined],
  ] as const) {
    it(`is ${platform ?? 'none'} for ${path}`, () => {
      const found = fileNamesPlatform(path)?.platform;
      assert.equal(found && formatPlatform(found), platform);
    });
  }
});

describe('the file that one of a named platform stands beside', () => {
  for (const [path, other] of [
    ['a/Dockerfile-arm64', 'a/Dockerfile'],
    ['Dockerfile.x86_64', 'Dockerfile'],
    ['app-arm64.dockerfile', 'app.dockerfile'],
    ['arm64.Dockerfile', 'Dockerfile'],
    ['12-x86_64-debug.dockerfile', '12-debug.dockerfile'],
    ['docker-compose.arm64.yml', 'docker-compose.yml'],
    ['image/app_arm/Dockerfile', 'image/app/Dockerfile'],
    ['app-x86_64/Dockerfile.slim', 'app/Dockerfile.slim'],
    ['arm64/Dockerfile', undefined],
    ['gcc-aarch64/Dockerfile', undefined],
    ['Dockerfile', undefined],
  ] as const) {
    it(`is ${other ?? 'none'} for ${path}`, () => assert.equal(besideWhich(path, 'dockerfile')?.path, other));
  }

  it('may have any name where Compose reads it', () => {
    assert.equal(besideWhich('stack/app-amd64.yml', 'compose')?.path, 'stack/app.yml');
    assert.equal(besideWhich('stack/app-amd64.yml', 'kubernetes'), undefined);
  });
});
