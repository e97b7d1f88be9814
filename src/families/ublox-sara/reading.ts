import { nameUnresolved } from '../kit/causes.ts';
import { refusedAs } from '../kit/excuses.ts';
import { notice } from '../kit/notices.ts';
import type { ObservedExchange } from '../kit/part.ts';
import type { LogReading, Notice } from '../kit/reading.ts';
import { span, weigh } from '../kit/rows.ts';
import { lineSeen, numberIn, textIn } from '../kit/seen.ts';
import type { ModuleState } from '../kit/state.ts';
import { asks } from './asks.ts';
import { TLS } from './codes.ts';
import { GUIDE, LIBRARY, MANUAL_3G } from './declarations.ts';

const STATE = 'command-order/state';

const refused = ({ ok, code }: ObservedExchange): boolean => !ok && code === undefined;

/** The module's own answer to the login, before it has sent anything. */
function loginRefused(seen: ObservedExchange, state: ModuleState): Notice | undefined {
  if (!refused(seen)) return undefined;
  const up = state.bearer?.active;
  return notice(
    'the login is refused by the module itself, before anything is sent: its MQTT client has no data connection, or does not take the profile',
    span('at', 'tls'),
    `${GUIDE}, AT+UPSDA before AT+UMQTTC; ${LIBRARY} issue 224`,
    weigh(
      'network-not-attached',
      up === true ? 0.15 : 0.8,
      'bearer',
      'no context is bound to the internal stack: AT+UPSD=0,100,1 and AT+UPSDA=0,3; SMS and registration prove nothing for it',
    ),
    weigh(
      STATE,
      up === true ? 0.7 : 0.3,
      'at',
      'an earlier operation has not ended, or the client is logged in already',
    ),
    weigh('cert-not-stored', 0.25, 'tls', 'the security profile names an entry that is not stored'),
  );
}

/** Seconds: TLS or the broker refuses. Tens of seconds: nobody answers. */
const LONG_MS = 20_000;

function loginFailed(seen: ObservedExchange, state: ModuleState): Notice | undefined {
  if (loginIsOld(seen)) return refusedByBroker(seen);
  const { ok, code, ms } = seen;
  if (ok || code !== 0 || ms === undefined) return undefined;
  const waited = ms >= LONG_MS;
  const secure = state.mqtt.clients.get(0)?.tls !== false;
  if (!waited && !secure) return undefined;
  const source = `${LIBRARY} issue 26, the vendor’s engineer`;
  if (!waited) {
    return notice(
      `the login failed after ${Math.round(ms / 100) / 10} s: somebody has answered, and TLS or the login went wrong`,
      span('tls', 'mqtt'),
      source,
      ...TLS,
      weigh('auth-credentials', 0.3, 'mqtt', 'the login was refused'),
      weigh('client-id/policy', 0.3, 'mqtt', 'the broker closed'),
    );
  }
  return notice(
    `the login failed after ${Math.round(ms / 1_000)} s: nobody has answered`,
    span('bearer', 'tls'),
    source,
    weigh(
      'network-not-attached',
      0.6,
      'bearer',
      'no route: the data connection, or the operator does not let it through',
    ),
    weigh('wrong-port/plain-on-tls', 0.5, 'tcp', 'a port that is filtered, or a server that waits for something else'),
  );
}

/** SARA-R410M-02B and R412M-02B print `+UMQTTC: 1,1` first; then 0 is success and the rest is the broker’s number. */
function loginIsOld(seen: ObservedExchange): boolean {
  return lineSeen(seen, 'mqtt.taken') !== undefined;
}

const LOGIN_REFUSED = 4;
const NOT_AUTHORIZED = 5;

function refusedByBroker({ ok, code }: ObservedExchange): Notice | undefined {
  const number = code ?? (ok ? 1 : 0);
  if (number === 0) return undefined;
  const login = number === LOGIN_REFUSED || number === NOT_AUTHORIZED;
  return notice(
    `the broker refuses the login with ${number}: this firmware prints the broker’s own number, and 0 for success`,
    span('mqtt'),
    `${LIBRARY}, old syntax of SARA-R4`,
    weigh('auth-credentials', login ? 0.8 : 0.2, 'mqtt', `CONNACK ${number}`),
    weigh('client-id/policy', number === 2 ? 0.9 : 0.3, 'mqtt', `CONNACK ${number}`),
  );
}

function connectFailed(seen: ObservedExchange, state: ModuleState): Notice | undefined {
  if (seen.ok) return undefined;
  const socket = state.sockets.opened?.get(numberIn(seen.args, 'socket') ?? 0);
  const source = `${GUIDE}, AT+USOCO`;
  const network = weigh('network-not-attached', 0.4, 'bearer', 'no data connection for the internal stack');
  const name = nameUnresolved(0.35);
  const port = weigh('wrong-port/plain-on-tls', 0.3, 'tcp', 'nothing listens there');
  if (socket?.tls === false)
    return notice('the socket does not connect', span('bearer', 'tcp'), source, network, name, port);
  return notice(
    'the socket does not connect; TCP and TLS are one step here, and the handshake belongs to it',
    span('bearer', 'client-auth'),
    source,
    ...TLS,
    { ...network, weight: 0.3 },
    { ...name, weight: 0.2 },
  );
}

const NO_MEMORY = 1_912;

/** A store that is full has a number of its own; this one also comes from a store that nobody has ever listed. */
function noMemory({ cme }: ObservedExchange, state: ModuleState): Notice | undefined {
  if (cme?.number !== NO_MEMORY && !/no memory available/i.test(cme?.words ?? '')) return undefined;
  const holds = (state.files?.size ?? 0) > 0;
  return notice(
    holds ? 'the store takes no more' : 'the store refuses the first credential that it is given',
    span('tls'),
    `${LIBRARY}, header of the security API: SARA-R422 before 02B`,
    weigh(
      'firmware-bug',
      holds ? 0.3 : 0.75,
      'tls',
      'a new SARA-R422 stores nothing until its files were listed: AT+ULSTFILE=',
    ),
    weigh('buffer/memory', holds ? 0.7 : 0.35, 'tls', 'delete entries: AT+USECMNG=2'),
  );
}

const NO_SNI = weigh('sni-unsupported-firmware', 0.9, 'tls', 'the firmware cannot send the server name');

function noServerName({ ok, args }: ObservedExchange): Notice | undefined {
  if (ok || args['value'] === '') return undefined;
  return notice('operation 10 (server name) is refused', span('tls'), `${MANUAL_3G} §26.3.4`, NO_SNI);
}

const SNI_OPERATION = 10;
const RANGE = /\((\d{1,2})-(\d{1,2})\)/g;

/** `+USECPRF: (0-4),(0-9)`: the second range holds the operations. */
function operations(seen: ObservedExchange): Notice | undefined {
  const ranges = [...(textIn(lineSeen(seen, 'tls.profile.ranges'), 'ranges') ?? '').matchAll(RANGE)];
  const highest = ranges[1]?.[2];
  if (highest === undefined || Number(highest) >= SNI_OPERATION) return undefined;
  return notice(
    `the security profile has operations up to ${highest}: there is none for the server name (10)`,
    span('tls'),
    `${MANUAL_3G} §26.3.4`,
    NO_SNI,
  );
}

const NO_ENTRY = 'no entry of that name is stored yet: who loads credentials asks for the hash before';
const NOTHING_TO_CLOSE = 'there was nothing to close: a program that tidies up before it begins';

/** What a u-blox module's log says that no result code says. */
export const ubloxReading: LogReading = {
  reaches: {
    'dns.resolve': 'dns',
    'socket.connect': ({ args }, state) =>
      state.sockets.opened?.get(numberIn(args, 'socket') ?? 0)?.tls === true ? 'client-auth' : 'tcp',
    'mqtt.login-now': (seen) => (loginIsOld(seen) ? undefined : 'mqtt'),
    'mqtt.subscribe': 'subscribe',
    'mqtt.publish': 'publish',
    'mqtt.publish-file': 'publish',
    'mqtt.publish-binary': 'publish',
  },
  ends: {
    'mqtt.login-now': (seen, state) => loginRefused(seen, state) ?? loginFailed(seen, state),
    'socket.connect': connectFailed,
    'cert.import': noMemory,
    'cert.import-file': noMemory,
    'tls.sni': noServerName,
    'tls.profile.test': operations,
    'dns.resolve': ({ ok }) =>
      ok
        ? undefined
        : notice(
            'the name does not resolve',
            span('bearer', 'dns'),
            `${GUIDE}, AT+UDNSRN`,
            weigh('dns', 0.6, 'dns', 'misspelt, or no name server'),
            weigh('network-not-attached', 0.4, 'bearer', 'no data connection for the internal stack'),
          ),
    'bearer.profile.action': ({ ok, args }, state) =>
      ok || args['action'] !== 3 || state.bearer?.active === true
        ? undefined
        : notice(
            'the internal stack gets no data connection',
            span('network', 'bearer'),
            `${GUIDE}, AT+UPSDA`,
            weigh(
              'network-not-attached',
              0.8,
              'bearer',
              'not registered, no context mapped by AT+UPSD=0,100,1, or the APN is wrong',
            ),
          ),
  },
  lines: {
    'bearer.profile.result': (values) =>
      values['result'] === 0
        ? undefined
        : notice(
            `the data connection of the internal stack failed (${String(values['result'])})`,
            span('network', 'bearer'),
            `${GUIDE}, +UUPSDA`,
            weigh('network-not-attached', 0.9, 'bearer', 'the network refuses it, or the APN is wrong'),
          ),
    'bearer.profile.lost': () =>
      notice(
        'the network has ended the data connection of the internal stack',
        span('network', 'bearer'),
        `${GUIDE}, +UUPSDD`,
        weigh('network-not-attached', 0.9, 'bearer', 'AT+UPSDA=0,3 again'),
      ),
    'http.ended': (values) =>
      values['result'] !== 0
        ? undefined
        : notice(
            'the request failed (AT+UHTTPER says more)',
            span('bearer', 'client-auth'),
            `${GUIDE}, +UUHTTPCR`,
            ...TLS,
          ),
  },
  harmless: {
    'cert.hash': refusedAs(NO_ENTRY),
    'cert.delete': refusedAs('there was no entry of that name'),
    'file.delete': refusedAs('there was no file of that name'),
    'socket.close': refusedAs(NOTHING_TO_CLOSE),
    'mqtt.logout': refusedAs(NOTHING_TO_CLOSE),
    'mqtt.login-now': (seen) =>
      loginIsOld(seen) && seen.code === 0
        ? 'on this firmware 0 means that the broker has accepted the login'
        : undefined,
    'bearer.profile.action': ({ ok, args }, state) => {
      if (ok) return undefined;
      if (args['action'] === 4) return NOTHING_TO_CLOSE;
      return state.bearer?.active === true ? 'the data connection was up already' : undefined;
    },
  },
  asks,
};
