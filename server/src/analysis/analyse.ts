import { type Reference, referenceKey, withoutDigest } from '../image/reference';
import type { Build, LocatedBuild } from '../model/build';
import type { Finding, Hit } from '../model/finding';
import type { Kind, ReadContext } from '../model/kind';
import type { Reading } from '../model/reading';
import type { AnyRule, UseSubject } from '../model/rule';
import { isTestData } from '../targets/aside';
import { environmentOf } from '../targets/environment';
import { type Lines, linesOf } from '../text/lines';
import type { Source } from '../text/source';
import { byStart, overlaps, type Span, type Spanned } from '../text/span';
import { scopeOf } from './factReaders';
import type { Facts } from './facts';
import { judge, type RuleHit } from './judge';
import { type DocumentSubjects, subjectsOf } from './subjects';
import { type Suppression, silences, suppressionsOf, withoutNames } from './suppressions';

/** Reads a Dockerfile inside another document; spans of the result are those of the outer document. */
export type ReadInline = (build: Build, context: ReadContext) => Reading | undefined;

/** What the analysis works with besides documents and facts: made once. */
export interface Engine {
  readonly rules: readonly AnyRule[];
  readonly readInline: ReadInline;
}

/** The outcome for one document: what it says, what is wrong with it, and what would be worth learning. */
export interface Analysis {
  readonly reading: Reading;
  readonly subjects: DocumentSubjects;
  readonly findings: readonly Finding[];
  /** The references whose offers were asked for: what they are decides findings. */
  readonly mentions: readonly Reference[];
  readonly lines: Lines;
}

/**
 * The whole of linting: a pure function of a text and the facts. What is not known yet gives no finding; when it is
 * learned, analyse again.
 */
export function analyse(source: Source, kind: Kind, engine: Engine, facts: Facts): Analysis {
  const builds = facts.buildsOf(source.path);
  const reading = facts.readingOf?.(source) ?? kind.read(source, contextFor(source.path, facts, builds));
  const lines = linesOf(source.text);
  const inline = inlineDockerfiles(source, reading, engine, facts, lines);
  const dockerfileOf: Facts['dockerfileOf'] = (build) => {
    const found = inline.find((one) => one.located.build === build);
    return found === undefined ? facts.dockerfileOf(build) : { path: source.path, reading: found.reading };
  };
  const own = subjectsOf(source.path, source.text, reading, { ...facts, dockerfileOf }, builds);
  const parts = [own, ...inline.map((one) => subjectsOf(source.path, source.text, one.reading, facts, [one.located]))];
  const subjects = joined(own, parts);
  const isOfTest = isTestData(scopeOf(source.path, facts, builds), source.path);
  const hits = parts.flatMap((part) => runRules(engine.rules, part, part.document.reading, isOfTest));
  const suppressions = suppressionsOf(source.text, lines, kind, blocksOf(parts), fromsOf(parts));
  const findings = suppressed(source, hits, suppressions, engine.rules, subjects, facts, lines);
  return { reading, subjects, findings, lines, mentions: mentionsOf(subjects.uses) };
}

/** What a kind may use to read the document at `path`. */
function contextFor(path: string, facts: Facts, builds: readonly LocatedBuild[]): ReadContext {
  return { file: facts.file, builds, platforms: environmentOf(scopeOf(path, facts, builds)).requirement.platforms };
}

interface InlineReading {
  readonly located: LocatedBuild;
  readonly reading: Reading;
}

function inlineDockerfiles(
  source: Source,
  reading: Reading,
  engine: Engine,
  facts: Facts,
  lines: Lines,
): readonly InlineReading[] {
  return reading.builds.flatMap((build) => {
    if (build.inline === undefined) return [];
    const at = { path: source.path, span: build.span, line: lines.positionAt(build.span.start).line };
    const located = { build, at };
    const found = engine.readInline(build, contextFor(source.path, facts, [located]));
    return found === undefined ? [] : [{ located, reading: found }];
  });
}

function joined(own: DocumentSubjects, parts: readonly DocumentSubjects[]): DocumentSubjects {
  if (parts.length === 1) return own;
  return {
    uses: parts.flatMap((part) => part.uses),
    builds: parts.flatMap((part) => part.builds),
    stages: parts.flatMap((part) => part.stages),
    pods: parts.flatMap((part) => part.pods),
    document: own.document,
  };
}

function runRules(
  rules: readonly AnyRule[],
  subjects: DocumentSubjects,
  reading: Reading,
  isOfTest: boolean,
): readonly RuleHit[] {
  const told: RuleHit[] = [];
  for (const [order, rule] of rules.entries()) {
    const { id, severity } = rule;
    const tell = (hits: Iterable<Hit>, unreached = false): void => {
      for (const hit of hits) told.push({ rule: id, order, severity, hit, unreached: unreached || isOfTest });
    };
    switch (rule.on) {
      case 'use':
        for (const subject of subjects.uses)
          if (subject.use.toldElsewhere !== true) tell(rule.check(subject), subject.unreached);
        break;
      case 'build':
        for (const subject of subjects.builds) if (subject.build.toldElsewhere !== true) tell(rule.check(subject));
        break;
      case 'stage':
        for (const subject of subjects.stages) tell(rule.check(subject), !subject.stage.reached);
        break;
      case 'pod':
        for (const subject of subjects.pods) if (subject.pod.toldElsewhere !== true) tell(rule.check(subject));
        break;
      case 'mention':
        for (const mention of reading.mentions) {
          const stage = mention.stage === undefined ? undefined : reading.stages[mention.stage];
          tell(rule.check({ mention }), stage !== undefined && !stage.reached);
        }
        break;
      case 'document':
        tell(rule.check(withOwnBuilds(subjects.document)));
        break;
      case 'suppression':
        break;
      default:
        rule satisfies never;
    }
  }
  return told;
}

function withOwnBuilds(document: DocumentSubjects['document']): DocumentSubjects['document'] {
  return { ...document, builds: document.builds.filter(({ build }) => build.toldElsewhere !== true) };
}

function suppressed(
  source: Source,
  hits: readonly RuleHit[],
  suppressions: readonly Suppression[],
  rules: readonly AnyRule[],
  subjects: DocumentSubjects,
  facts: Facts,
  lines: Lines,
): readonly Finding[] {
  const { rules: settings } = facts.config;
  const findings = judge(source.path, hits, settings);
  const used = new Set<Suppression['rules'][number]>();
  const isSilenced = (finding: Finding): boolean => {
    const active = suppressions.filter((one) => silences(one, finding.rule, finding.span));
    for (const one of active)
      for (const rule of one.rules) if (rule.value === finding.rule || rule.value === 'all') used.add(rule);
    return active.length > 0;
  };
  const kept = findings.filter((finding) => !isSilenced(finding));
  const unusedNames = (isDue: (name: string, rule: AnyRule) => boolean): readonly Finding[] => {
    const unusedHits = rules.flatMap((rule, order): RuleHit[] => {
      if (rule.on !== 'suppression') return [];
      return suppressions.flatMap((one) => {
        const isIdle = (name: Spanned<string>): boolean =>
          isDue(name.value, rule) &&
          !used.has(name) &&
          settings.get(name.value) !== 'off' &&
          !isUndecided(one, name.value, rules, subjects);
        const unused = one.ours ? one.rules.filter(isIdle) : [];
        const remove = () => withoutNames(one, unused, source.text, lines);
        const subject = { comment: one.comment, unused, remove };
        return unused.length === 0
          ? []
          : [...rule.check(subject)].map((hit) => ({
              rule: rule.id,
              order,
              severity: rule.severity,
              hit,
              unreached: false,
            }));
      });
    });
    return judge(source.path, unusedHits, settings).filter((finding) => !isSilenced(finding));
  };
  const unused = unusedNames((name, { id }) => name !== id);
  // Only now is it known whether a comment that silences these findings was of use.
  const idle = unusedNames((name, { id }) => name === id);
  return [...kept, ...unused, ...idle].sort(byStart);
}

/** Whether an offer that is not known keeps a rule from saying what the comment would silence. */
function isUndecided(
  { covers }: Suppression,
  name: string,
  rules: readonly AnyRule[],
  { uses }: DocumentSubjects,
): boolean {
  const on = rules.find(({ id }) => id === name)?.on;
  if (on !== 'use' && on !== 'pod' && name !== 'all') return false;
  // A pod's images are judged together, wherever the comment stands.
  const isConcerned = ({ use }: UseSubject): boolean => on === 'pod' || overlaps(covers, use.span);
  return uses.some((subject) => subject.offer.state !== 'known' && isConcerned(subject));
}

/** The spans that an ignore comment above them covers whole. */
function blocksOf(parts: readonly DocumentSubjects[]): readonly Span[] {
  return parts.flatMap((part) =>
    part.stages.flatMap(({ stage }) => [stage.span, ...stage.runs.map((run) => run.span)]),
  );
}

function fromsOf(parts: readonly DocumentSubjects[]): readonly Span[] {
  return parts.flatMap((part) => part.stages.map(({ stage }) => stage.span));
}

/** The distinct references that decide something, in the order of the text. */
function mentionsOf(uses: readonly UseSubject[]): readonly Reference[] {
  const found = new Map<string, Reference>();
  for (const { use, required, oneEnough, tagOffer } of uses) {
    const isAsked = required !== undefined || oneEnough === true;
    if (use.image === undefined || use.builtHere === true || !isAsked) continue;
    found.set(referenceKey(use.image), use.image);
    if (tagOffer === undefined) continue;
    const tagged = withoutDigest(use.image);
    found.set(referenceKey(tagged), tagged);
  }
  return [...found.values()];
}
