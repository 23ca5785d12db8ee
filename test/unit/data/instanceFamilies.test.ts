import assert from 'node:assert/strict';
import fc from 'fast-check';
import { familyPlatform, instancePlatform } from '../../../server/src/data/instanceFamilies';
import { formatPlatform } from '../../../server/src/image/platform';

const TABLE: Readonly<Record<string, string>> = {
  'linux/arm64':
    't4g.micro im4gn.large x2gd.metal a1.metal g5g.xlarge hpc7g.4xlarge c7gn.metal i8ge.large p6e-gb200.36xlarge ' +
    'p6e-gb300.36xlarge is4gen.medium i4g.large x8g.large m8gn.large r8gb.large c9gd.large T4G.micro ' +
    'db.r6g.large cache.t4g.small ml.c7g.large kafka.m7g.large r6g.large.search m6g.large.elasticsearch ' +
    'Standard_D4ps_v5 Standard_D4pds_v5 Standard_D2plds_v6 Standard_E8ps_v6 Standard_B2pts_v2 D2pls_v5 ' +
    'Standard_ND128isr_NDR_GB200_v6 ' +
    't2a-standard-1 c4a-highmem-8-lssd n4a-standard-2 a4x-highgpu-4g a4x-maxgpu-4g-metal ' +
    'VM.Standard.A1.Flex VM.Standard.A2.Flex BM.Standard.A1.160 cax11 COPARM1-2C-8G AMP2-C1 ' +
    'ecs.g8y.large ecs.c6r.xlarge c3.large.arm64',
  'linux/amd64':
    'g4dn.xlarge g4ad.xlarge g5.xlarge g6.xlarge g6e.2xlarge g6f.large gr6.4xlarge g7e.2xlarge p6-b200.48xlarge ' +
    'p6-b300.48xlarge u-6tb1.56xlarge u7i-12tb.224xlarge m7i-flex.large c8i-flex.large trn2.48xlarge inf2.xlarge ' +
    'dl2q.24xlarge f2.6xlarge vt1.3xlarge hpc6a.48xlarge hpc8a.96xlarge hpc6id.32xlarge t3.micro db.m5.large ' +
    'Standard_D4s_v5 Standard_D4as_v5 Standard_NC4as_T4_v3 Standard_NP10s Standard_M8-2ms_v2 Standard_PB6s ' +
    'Standard_FX4mds Standard_A2_v2 Basic_A0 ' +
    't2d-standard-1 e2-medium c4-standard-2 n4d-standard-2 a4-highgpu-8g custom-4-16384 f1-micro ' +
    'VM.Standard.E4.Flex VM.Standard3.Flex BM.Standard2.52 cx22 cpx11 ccx13 ecs.g7.large ecs.hfg8i.large c3.small.x86',
  'darwin/arm64': 'mac2.metal mac2-m2.metal mac2-m2pro.metal mac2-m1ultra.metal mac-m4.metal mac-m4pro.metal',
  'darwin/amd64': 'mac1.metal',
};

describe('the platform of a machine type', () => {
  for (const [platform, types] of Object.entries(TABLE)) {
    for (const type of types.split(' ')) {
      it(`${type} is ${platform}`, () => {
        const found = instancePlatform(type);
        assert.equal(found && formatPlatform(found), platform);
      });
    }
  }

  for (const type of [
    '',
    'large',
    'db.serverless',
    'huge-machine',
    'linux/amd64',
    'DEV1-S',
    '${var.type}',
    'q9z-standard-2',
  ]) {
    it(`"${type}" is not known`, () => assert.equal(instancePlatform(type), undefined));
  }

  it('knows a family by its name alone', () => {
    assert.equal(familyPlatform('c7g')?.architecture, 'arm64');
    assert.equal(familyPlatform('m7i-flex')?.architecture, 'amd64');
    assert.equal(familyPlatform('my family'), undefined);
  });

  it('answers for any text', () => {
    fc.assert(fc.property(fc.string(), (text) => void instancePlatform(text)));
  });
});
