import assert from 'node:assert/strict';
import { rootCertificates } from 'node:tls';
import { certificatesBeside } from '../../../server/src/offers/registry/certificateBundles';

describe('bundles of certificates', () => {
  const pem = (body: string, what = 'CERTIFICATE') => `-----BEGIN ${what}-----\n${body}\n-----END ${what}-----`;

  it('give each certificate once, and none that is known', () => {
    const bundles = [`# Some\n${pem('a')}\n${pem('b')}\n`, `${pem('b')}\r\n${pem('c')}`.replaceAll('\n', '\r\n')];
    assert.deepEqual(certificatesBeside([`${pem('a')}\n`], bundles), [pem('b'), pem('c').replaceAll('\n', '\r\n')]);
  });

  it('that Node has already give nothing, in lines of whatever length', () => {
    const inShortLines = rootCertificates.map((one) => one.replace(/[^-\n]{40}/g, '$&\n'));
    assert.deepEqual(certificatesBeside(rootCertificates, [inShortLines.join('\n'), ...rootCertificates]), []);
  });

  it('keep those with trust settings, and what is no certificate for its reader to refuse', () => {
    const trusted = pem('a', 'TRUSTED CERTIFICATE');
    assert.deepEqual(certificatesBeside([pem('a')], [trusted, 'nothing']), [trusted, 'nothing']);
  });
});
