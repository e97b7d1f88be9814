import type { Route } from '../families/kit/driver.ts';
import type { Family } from '../families/kit/family.ts';
import { HawserError } from '../kernel/errors.ts';
import { stated } from '../kernel/facts.ts';
import { hostProfile } from '../tls/host-profile.ts';
import type { KnownModule } from './module-facts.ts';

/** Who speaks MQTT: the module's own client, or this computer over a socket of the module. */
export type MqttBy = 'module' | 'host';

/** The way on which the module does what it can. Throws `not-possible` where it cannot be gone. */
export function moduleRoute({ driver, title }: Family, mqtt: MqttBy | undefined): Route {
  if (driver === undefined) return 'module-mqtt';
  if (mqtt !== 'host' && driver.mqtt !== undefined) return 'module-mqtt';
  if (mqtt === 'module') {
    throw new HawserError(`${title} has no MQTT client of its own`, {
      code: 'not-possible',
      rung: 'mqtt',
      next: [{ text: 'Let this computer speak MQTT over a socket of the module.', command: '--mqtt host' }],
    });
  }
  if (driver.sockets === undefined) throw noSockets(title);
  return 'module-socket';
}

/** Whether this computer can do TLS over a plain socket of the module. */
export function carriesHostTls({ driver }: Family): boolean {
  return driver?.sockets !== undefined;
}

/** The sockets of a family are not driven. */
export function noSockets(title: string): HawserError {
  return new HawserError(`nothing can be carried over a socket of ${title} yet: its sockets are not driven`, {
    code: 'not-possible',
    rung: 'tcp',
    next: [{ text: 'See which modules can.', command: 'hawser modules' }],
  });
}

/** The TLS of its sockets is not driven. `why` is the family’s own reason. */
export function noTlsSockets(title: string, why: string): HawserError {
  return new HawserError(`no TLS of the module is used on sockets of ${title}: ${why}`, {
    code: 'not-possible',
    rung: 'tls',
    next: [
      { text: 'Let this computer do TLS as well; in a program, node:tls over a plain socket.', command: '--tls host' },
      { text: 'Or use the module’s own MQTT client.', command: '--mqtt module' },
    ],
  });
}

const CARRIES = 'the module only carries bytes';
/** More than any credential has. */
const NO_LIMIT = 1_048_576;

/**
 * A module as the rules are to see it on a way: where this computer speaks MQTT or does TLS, its own abilities stand in
 * place of the module's, and its clock (`now`, Unix ms) in place of the module's.
 */
export function seenOver(module: KnownModule, route: Route, now: number): KnownModule {
  if (route === 'module-mqtt') return { ...module, route };
  const { mqtt: _ofModule, hostBytes: _ofItsClient, hostByAddress: _andThis, ...facts } = module.line.facts;
  if (route === 'module-socket') return { ...module, route, line: { ...module.line, facts } };
  const { knownBad, knownBadAt = 'tls', credentials: _laidOut, tlsOptions: _unused, ...others } = facts;
  const { nameBytes, prompt } = facts.files;
  // What is broken in its TLS does not matter; what is broken below it does.
  const bad = knownBad === undefined || knownBadAt === 'tls' ? {} : { knownBad, knownBadAt };
  return {
    ...module,
    route,
    line: {
      ...module.line,
      facts: {
        ...others,
        ...bad,
        tls: hostProfile,
        files: {
          maxBytes: stated(NO_LIMIT, CARRIES),
          ...(nameBytes === undefined ? {} : { nameBytes }),
          ...(prompt === undefined ? {} : { prompt }),
        },
      },
    },
    state: { ...module.state, clock: { iso: new Date(now).toISOString(), set: true }, tls: new Map() },
  };
}
