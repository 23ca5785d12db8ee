import * as l10n from '@vscode/l10n';
import { platformOfWord } from '../../image/architectureWords';
import { readPlatform } from '../../image/platform';
import type { Demand } from '../../model/imageUse';
import type { Span } from '../../text/span';
import type { Environment } from '../syntax/composeInterpolation';
import type { Constraint } from './placement';
import type { Service } from './service';

/** The variable that gives every service without a `platform` one (docker/compose, `options.go`). */
export const DEFAULT_PLATFORM = 'DOCKER_DEFAULT_PLATFORM';

/**
 * What a service's image must serve: its `platform`, else what its Swarm constraints leave, else the default platform
 * of `.env`, else what the configuration says. A value that is not known demands nothing.
 */
export function demandOf(service: Service, environment: Environment): Demand {
  const { name, platform } = service;
  if (platform !== undefined) {
    const span = platform.own ? platform.span : undefined;
    if (platform.text === undefined) return none(`\`platform:\` of service "${name}" is not known here`);
    return stated(platform.text, l10n.t('`platform:` of service "{0}"', name), span);
  }
  return placed(name, service.constraints) ?? defaultDemand(environment);
}

/** What an image must serve that no service's `platform` is about. */
export function defaultDemand(environment: Environment): Demand {
  const value = environment.get(DEFAULT_PLATFORM) ?? '';
  return value === '' ? { kind: 'open' } : stated(value, l10n.t('`{0}` in `.env`', DEFAULT_PLATFORM), undefined);
}

function stated(text: string, because: string, span: Span | undefined): Demand {
  const reading = readPlatform(text);
  if (!reading.ok || !reading.known) return none(`${because} says ${JSON.stringify(text)}, which is no platform`);
  if (reading.anyArchitecture) return onAny(reading.platform.os, because);
  return { kind: 'stated', platforms: [reading.platform], because, ...(span && { span }) };
}

/** An operating system alone leaves the architecture to the configuration, which speaks of Linux. */
function onAny(os: string, because: string): Demand {
  return os === 'linux' ? { kind: 'open' } : none(`${because} names no architecture`);
}

function placed(name: string, constraints: readonly Constraint[]): Demand | undefined {
  const relevant = constraints.filter((constraint) => constraint.what !== 'other');
  if (relevant.length === 0) return undefined;
  const written = relevant.map((one) => `\`${one.written}\``).join(', ');
  const because = l10n.t('the placement constraint {0} of service "{1}"', written, name);
  const equal = (what: Constraint['what']): Constraint | undefined =>
    relevant.findLast((one) => one.what === what && one.equal);
  const architecture = equal('arch');
  const os = equal('os')?.value?.toLowerCase() ?? 'linux';
  const isLeftOpen = relevant.some((one) => one.value === undefined) || (!architecture && !isLinuxOnly(relevant));
  if (isLeftOpen) return none(`${because} leaves several platforms`);
  if (architecture?.value === undefined) return undefined;
  const platform = platformOfWord(architecture.value);
  if (platform === undefined) return none(`${because} names no architecture that is known`);
  return {
    kind: 'stated',
    platforms: [{ ...platform, os }],
    because,
    ...(architecture.whole && { span: architecture.whole }),
  };
}

function isLinuxOnly(constraints: readonly Constraint[]): boolean {
  return constraints.every(({ what, equal, value }) => what === 'os' && equal === (value?.toLowerCase() === 'linux'));
}

function none(because: string): Demand {
  return { kind: 'none', because };
}
