import assert from 'node:assert/strict';
import { edited, readFirst, readText } from './composeSupport';

interface Case {
  readonly title: string;
  readonly before: string;
  readonly write?: readonly string[];
  /** Absent where nothing may be written. */
  readonly after?: string;
}

const SERVICES: readonly Case[] = [
  {
    title: 'replaces the value',
    before: 'services:\n  a:\n    image: a\n    platform: "linux/amd64" # why\n',
    after: 'services:\n  a:\n    image: a\n    platform: "linux/arm64" # why\n',
  },
  {
    title: 'stands after the image',
    before: 'services:\n    a:\n        image: a # pinned\n        restart: always\n',
    after: 'services:\n    a:\n        image: a # pinned\n        platform: linux/arm64\n        restart: always\n',
  },
  {
    title: 'stands at the end of a text without a line end, with the line ends it has',
    before: 'services:\r\n  a:\r\n    image: a',
    after: 'services:\r\n  a:\r\n    image: a\r\n    platform: linux/arm64',
  },
  {
    title: 'fills an empty value',
    before: 'services:\n  a:\n    image: a\n    platform:\n    init: true\n',
    after: 'services:\n  a:\n    image: a\n    platform: linux/arm64\n    init: true\n',
  },
  {
    title: 'stands in a flow mapping',
    before: 'services:\n  a: {image: a, init: true}\n',
    after: 'services:\n  a: {platform: linux/arm64, image: a, init: true}\n',
  },
  {
    title: 'overrides what is merged in',
    before: 'x-p: &p\n  platform: linux/amd64\nservices:\n  a:\n    <<: *p\n    image: a\n',
    after: 'x-p: &p\n  platform: linux/amd64\nservices:\n  a:\n    <<: *p\n    image: a\n    platform: linux/arm64\n',
  },
  { title: 'leaves an anchored service alone', before: 'x-p: &p\n  image: a\nservices:\n  a: *p\n' },
  { title: 'leaves an anchored image alone', before: 'x-p: &p\n  image: a\nservices:\n  a:\n    <<: *p\n' },
  {
    title: 'leaves an alias as value alone',
    before: 'x-p: &p linux/amd64\nservices:\n  a:\n    image: a\n    platform: *p\n',
  },
  {
    title: 'is of no use on an overlay network, which Swarm alone joins',
    before: 'services:\n  a:\n    image: a\n    networks: [x]\nnetworks:\n  x:\n    driver: overlay\n',
  },
  {
    title: 'is of use on an overlay network that containers may join',
    before: 'services:\n  a:\n    image: a\n    networks: [x]\nnetworks: {x: {driver: overlay, attachable: true}}\n',
    after:
      'services:\n  a:\n    image: a\n    platform: linux/arm64\n    networks: [x]\nnetworks: {x: {driver: overlay, attachable: true}}\n',
  },
  {
    title: 'takes one platform only',
    before: 'services:\n  a:\n    image: a\n',
    write: ['linux/amd64', 'linux/arm64'],
  },
];

const BUILDS: readonly Case[] = [
  {
    title: 'replaces a flow list',
    before: 'services:\n  a:\n    build:\n      platforms: [linux/386] # why\n',
    after: 'services:\n  a:\n    build:\n      platforms: [linux/amd64, linux/arm64] # why\n',
  },
  {
    title: 'replaces a block list',
    before:
      'services:\n  a:\n    build:\n      platforms:\n        - linux/386\n        - linux/s390x\n      context: .\n',
    after:
      'services:\n  a:\n    build:\n      platforms:\n        - linux/amd64\n        - linux/arm64\n      context: .\n',
  },
  {
    title: 'fills an empty list',
    before: 'services:\n  a:\n    build:\n      context: .\n      platforms: []\n',
    after: 'services:\n  a:\n    build:\n      context: .\n      platforms: [linux/amd64, linux/arm64]\n',
  },
  {
    title: 'stands after the Dockerfile',
    before: 'services:\n  a:\n    build:\n      context: .\n      dockerfile: D\n      target: x\n',
    after:
      'services:\n  a:\n    build:\n      context: .\n      dockerfile: D\n      platforms:\n        - linux/amd64\n        - linux/arm64\n      target: x\n',
  },
  {
    title: 'makes a mapping of the short form, quotes and comment kept',
    before: 'services:\n  a:\n    build: "./a" # why\n    image: a\n',
    after:
      'services:\n  a:\n    build:\n      context: "./a" # why\n      platforms:\n        - linux/amd64\n        - linux/arm64\n    image: a\n',
  },
  {
    title: 'makes a mapping at the end of the text',
    before: 'services:\r\n  a:\r\n    build: .',
    after:
      'services:\r\n  a:\r\n    build:\r\n      context: .\r\n      platforms:\r\n        - linux/amd64\r\n        - linux/arm64',
  },
  {
    title: 'makes a flow mapping in a flow mapping',
    before: 'services:\n  a: {build: ., image: a}\n',
    after: 'services:\n  a: {build: { context: ., platforms: [linux/amd64, linux/arm64] }, image: a}\n',
  },
  {
    title: 'stands in a flow mapping',
    before: 'services:\n  a:\n    build: {context: .}\n',
    after: 'services:\n  a:\n    build: {platforms: [linux/amd64, linux/arm64], context: .}\n',
  },
  { title: 'leaves an anchored build alone', before: 'x-b: &b\n  context: .\nservices:\n  a:\n    build: *b\n' },
];

describe('writing the platform of a service', () => {
  for (const { title, before, write = ['linux/arm64'], after } of SERVICES) {
    it(title, () => {
      const slot = readText(before).uses[0]?.slot;
      assert.equal(edited(before, slot?.write(write)), after ?? before);
      if (after !== undefined) assert.equal(slot?.label, 'platform:');
    });
  }

  it('takes the statement away with its line', () => {
    const before = 'services:\n  a:\n    platform: linux/amd64\n    image: a\n';
    assert.equal(edited(before, readText(before).uses[0]?.slot?.remove?.()), 'services:\n  a:\n    image: a\n');
  });

  it('is not offered where Swarm decides', () => {
    const text = 'services:\n  a: {image: a, deploy: {placement: {constraints: [node.platform.arch == x86_64]}}}\n';
    assert.equal(readText(text).uses[0]?.slot, undefined);
    const stack = 'services:\n  a:\n    image: a\n';
    for (const path of ['docker-stack.yml', 'stack-shop.yml', 'web.stack.yaml'])
      assert.equal(readFirst({ [path]: stack }).reading.uses[0]?.slot, undefined, path);
    const stated = `${stack}    platform: linux/amd64\n`;
    assert.ok(readFirst({ 'docker-stack.yml': stated }).reading.uses[0]?.slot);
  });
});

describe('writing the platforms of a compose build', () => {
  for (const { title, before, write = ['linux/amd64', 'linux/arm64'], after } of BUILDS) {
    it(title, () => {
      const slot = readText(before).builds[0]?.slot;
      assert.equal(edited(before, slot?.write(write)), after ?? before);
      if (after === undefined) return;
      const platforms = readText(after).builds[0]?.platforms;
      assert.deepEqual(platforms?.state === 'known' && platforms.items.map((item) => item.value), write);
    });
  }
});
