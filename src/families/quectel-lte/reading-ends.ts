import { notice, noticeOfRow } from '../kit/notices.ts';
import { rowOf, type ObservedExchange } from '../kit/part.ts';
import type { LogReading, Notice } from '../kit/reading.ts';
import { span, weigh } from '../kit/rows.ts';
import { isBare, lineSeen, numberIn, textIn } from '../kit/seen.ts';
import type { ModuleState } from '../kit/state.ts';
import { answers } from './codes.ts';
import { FILE, MQTT, SSL, TCP } from './declarations-common.ts';
import { HTTP } from './declarations-http.ts';
import { fieldsOf } from '../kit/line-fields.ts';
import { handshakeFault } from './reading-tls.ts';

/* What the end of a command says beside its code. */

const STATE = 'command-order/state';

/** Refused before a packet went out: whatever is wrong, it is not the handshake. */
function refusedAtOnce(command: string, source: string) {
  return (seen: ObservedExchange, state: ModuleState): Notice | undefined => {
    if (seen.code !== undefined) return handshakeFault(seen, state);
    if (!isBare(seen)) return undefined;
    const up = state.bearer?.active;
    return notice(
      `${command} answers ERROR and no result line: it was refused before anything was sent`,
      span('at', 'bearer'),
      source,
      weigh(
        STATE,
        up === false ? 0.4 : 0.7,
        'at',
        'a parameter is not taken, or the number is in use: close it and open it again',
      ),
      weigh(
        'network-not-attached',
        up === true ? 0.1 : up === false ? 0.7 : 0.4,
        'bearer',
        'no data connection: AT+QIACT=1 first',
      ),
    );
  };
}

function noDataConnection({ ok }: ObservedExchange, state: ModuleState): Notice | undefined {
  if (ok || state.bearer?.active === true) return undefined;
  const named = state.bearer?.apn !== undefined && state.bearer.apn !== '';
  return notice(
    'AT+QIACT is refused: the data connection does not come up',
    span('network', 'bearer'),
    `${TCP}, AT+QIACT`,
    weigh(
      'network-not-attached',
      0.8,
      'bearer',
      named
        ? 'the network refuses the context, or the module is not registered'
        : 'no access point name: AT+QICSGP first',
    ),
  );
}

/** The module stops to wait when the input stalls, keeps what has come and says `OK`. */
function shortUpload(line: string) {
  return (seen: ObservedExchange): Notice | undefined => {
    const announced = numberIn(seen.args, 'bytes');
    const stored = numberIn(lineSeen(seen, line), 'bytes');
    if (!seen.ok || announced === undefined || stored === undefined || stored >= announced) return undefined;
    return notice(
      `${announced} bytes were announced and ${stored} are stored: the file is cut, although the answer is OK`,
      span('tls', 'server-trust'),
      `${FILE}, AT+QFUPL`,
      weigh(
        'cert-format',
        0.9,
        'server-trust',
        'the end of the file is missing: bytes were lost, or the count was wrong',
      ),
      weigh('cert-not-stored', 0.4, 'tls', 'what is stored is not the file'),
    );
  };
}

function noServerName({ ok, args }: ObservedExchange): Notice | undefined {
  if (ok || args['value'] === 0) return undefined;
  return notice(
    'AT+QSSLCFG="sni" is refused: this firmware does not have the option',
    span('tls'),
    `${SSL}: an unknown key is answered with ERROR`,
    weigh('sni-unsupported-firmware', 0.85, 'tls', 'the firmware cannot send the server name'),
  );
}

function refusedOption(key: string) {
  return ({ ok, args, cme }: ObservedExchange): Notice | undefined => {
    if (ok || args['value'] === undefined || cme !== undefined) return undefined;
    return notice(
      `AT+QSSLCFG="${key}" is refused: the context keeps what it had`,
      span('at', 'tls'),
      `${SSL}, AT+QSSLCFG; johncobb/catm1_bg96 issue 9`,
      weigh(STATE, 0.5, 'at', 'a value out of range, or in quotes where a number is wanted'),
    );
  };
}

/** The line is a good one as far as the module is asked: the broker's own number stands behind it. */
function refusedLogin(seen: ObservedExchange): Notice | undefined {
  return noticeOfRow(rowOf(answers, numberIn(lineSeen(seen, 'mqtt.connected'), 'answer') ?? 0));
}

function noLogin(seen: ObservedExchange): Notice | undefined {
  if (!isBare(seen)) return undefined;
  return notice(
    'AT+QMTCONN answers ERROR and no result line: nothing was sent to the broker',
    span('at', 'mqtt'),
    `${MQTT}, AT+QMTCONN`,
    weigh(STATE, 0.8, 'mqtt', 'AT+QMTOPEN has to end with 0 before it; or a parameter is not taken'),
  );
}

const REFUSED = '128';

function refusedSubscription(seen: ObservedExchange): Notice | undefined {
  const granted = fieldsOf(textIn(lineSeen(seen, 'mqtt.subscribe.result'), 'granted'));
  if (!granted.includes(REFUSED)) return undefined;
  return {
    ...notice(
      'the broker answers the subscription with 128: it refuses the topic',
      span('subscribe'),
      `${MQTT}, +QMTSUB; MQTT 3.1.1 §3.9.3`,
      weigh('client-id/policy', 0.95, 'subscribe', 'this client may not subscribe to that topic'),
    ),
    finding: 'topic-denied',
  };
}

const HTTP_REFUSED = new Set([401, 403]);

function refusedRequest(line: string) {
  return (seen: ObservedExchange, state: ModuleState): Notice | undefined => {
    if (!seen.ok) return handshakeFault(seen, state);
    const status = numberIn(lineSeen(seen, line), 'status');
    if (status === undefined || !HTTP_REFUSED.has(status)) return undefined;
    return notice(
      `the server answers with status ${status}`,
      span('mqtt'),
      `${HTTP}; RFC 9110 §15.5`,
      weigh('auth-credentials', 0.7, 'mqtt', 'TLS is through; the server wants another login'),
    );
  };
}

const FILES = ['cacert', 'clientcert', 'clientkey'] as const;
const OPTIONS = ['sslversion', 'ciphersuite', 'seclevel', 'ignorelocaltime', 'negotiatetime', ...FILES] as const;

/** By exchange id. */
export const ends: NonNullable<LogReading['ends']> = {
  'bearer.open': noDataConnection,
  'bearer.open.only': noDataConnection,
  'file.upload': shortUpload('file.uploaded'),
  'secure-file.upload': shortUpload('secure-file.uploaded'),
  ...Object.fromEntries(OPTIONS.map((key) => [`tls.${key}`, refusedOption(key)])),
  'tls.sni': noServerName,
  'mqtt.open': refusedAtOnce('AT+QMTOPEN', `${MQTT}, AT+QMTOPEN`),
  'mqtt.connect': (seen) => refusedLogin(seen) ?? noLogin(seen),
  'mqtt.subscribe': refusedSubscription,
  'tls-socket.open': refusedAtOnce('AT+QSSLOPEN', `${SSL}, AT+QSSLOPEN`),
  'socket.open': refusedAtOnce('AT+QIOPEN', `${TCP}, AT+QIOPEN`),
  'http.get': refusedRequest('http.get.result'),
  'http.get.within': refusedRequest('http.get.result'),
  'http.post': refusedRequest('http.post.result'),
};
