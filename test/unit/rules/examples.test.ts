import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { rulesIndex } from '../../../server/src/dev/pages';
import { rulePage } from '../../../server/src/formats/rulePage';
import { RULES } from '../../../server/src/rules/table';
import { lint } from '../../support/lint';

/** The rules that users and scripts may rely on. */
const IDS = `
  image-platform-missing image-single-platform image-fallback image-arch-name digest-single-platform
  pod-no-common-platform windows-os-version lambda-image-index invalid-platform platform-spelling platform-conflict
  from-platform-missing from-platform-redundant from-platform-on-stage buildplatform-final hardcoded-arch
  targetarch-not-declared platform-arg-shadowed build-platform-missing build-emulation-missing multi-platform-driver
  multi-platform-load build-tag-overwrite compose-build-platforms runner-no-containers pod-unconstrained
  selector-no-node arch-label-value arch-label-deprecated swarm-arch-constraint unused-suppression
`
  .trim()
  .split(/\s+/);

const index = rulesIndex(RULES);

describe('the rules', () => {
  it('are those that were promised, each once', () => {
    assert.deepEqual(RULES.map(({ id }) => id).sort(), [...IDS].sort());
  });

  for (const rule of RULES) {
    describe(rule.id, () => {
      it('says what it finds and why', () => {
        assert.match(rule.summary, /^.{20,120}\.$/);
        assert.ok(rule.why.length > 150, 'the reason is too short');
        const needsMessage = rule.id !== 'unused-suppression';
        assert.ok(!needsMessage || rule.failures.length > 0, 'no message to search for');
        assert.ok(rule.examples.length > 0, 'no example');
      });

      it('has a page with its message, its fix and how to configure it, which the index leads to', () => {
        const page = rulePage(rule);
        for (const words of [rule.why, rule.fix, ...rule.failures, `${rule.id}: off`, `ignore=${rule.id}`])
          assert.ok(page.includes(words), words);
        const [, byDocument = '', byMessage = ''] = index.split('\n## ');
        assert.ok(byDocument.includes(`[${rule.id}]`), 'not by document');
        for (const failure of rule.failures)
          assert.ok(
            byMessage.split('\n').some((line) => line.includes(`\`${failure}\``) && line.includes(`[${rule.id}]`)),
            failure,
          );
      });

      for (const example of rule.examples) {
        const findings = (text: string): readonly string[] =>
          lint({
            path: example.path,
            text,
            ...(example.config !== undefined && { config: example.config }),
            ...(example.files && { files: example.files }),
          })
            .findings.filter((finding) => finding.rule === rule.id)
            .map(({ message }) => message);

        it(`reports the bad ${example.kind} example`, () => {
          assert.equal(findings(example.bad).length, 1);
        });
        it(`is content with the good ${example.kind} example`, () => {
          assert.deepEqual(findings(example.good), []);
        });
      }
    });
  }
});
