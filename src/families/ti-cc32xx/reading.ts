import type { LooseValues } from '../../at/field.ts';
import { connackRows } from '../kit/connack.ts';
import { noticeOfRow } from '../kit/notices.ts';
import { refusedAs } from '../kit/excuses.ts';
import type { CodeTable, ObservedExchange } from '../kit/part.ts';
import type { Ask, LogReading, Notice } from '../kit/reading.ts';
import { span, weigh } from '../kit/rows.ts';
import type { ModuleState } from '../kit/state.ts';
import { programReading } from '../_parts/ti-simplelink/program-lines.ts';

/* What a log of TI's AT application says beyond the numbers. */

const CA_IS_THE_LEAST = 'TI E2E thread 1138216';
const CALYPSO = 'WurthElektronik/WirelessConnectivity-SDK_STM32, Calypso driver';

const NAME_IT =
  'name the server’s root first: SECURE_FILES_CA_FILE_NAME of AT+setSockOpt, or the file in AT+mqttCreate';

/**
 * A secure connection for which nobody has named a root. A socket begins without options, so that what a log shows of it
 * from `AT+socket` on is all; a client may have been told what the log does not show.
 */
function withoutRoot({ tried, tls }: ModuleState): Notice | undefined {
  if (tried?.tls !== true || tried.context === undefined) return undefined;
  if (tls.get(tried.context)?.cacert !== undefined) return undefined;
  return {
    text: 'the connection is a secure one, and no file of a root was named for it',
    span: span('server-trust'),
    causes:
      tried.over === 'socket'
        ? [weigh('cert-not-stored', 1, 'server-trust', NAME_IT)]
        : [
            weigh('cert-not-stored', 0.8, 'server-trust', NAME_IT),
            weigh('wrong-port/plain-on-tls', 0.15, 'tls', 'nothing that speaks TLS listens there'),
          ],
    finding: 'ca-missing',
    source: CA_IS_THE_LEAST,
  };
}

function connectEnded({ ok, code }: ObservedExchange, state: ModuleState): Notice | undefined {
  // A number says more.
  return ok || code !== undefined ? undefined : withoutRoot(state);
}

const REFUSALS = connackRows(`MQTT 3.1.1 §3.2.2.3; ${CALYPSO}`);

/** `+eventmqtt:operation,connack,CODE`. */
function connack({ packet, values }: LooseValues): string | undefined {
  return String(packet).toLowerCase() === 'connack' ? String(values ?? '').trim() : undefined;
}

function refused(values: LooseValues): Notice | undefined {
  const code = connack(values);
  const known = noticeOfRow(REFUSALS.find((row) => String(row.code) === code));
  return known === undefined ? undefined : { ...known, text: `the broker answers CONNECT: ${known.text}` };
}

/** What the host ended itself is no loss. */
function lost({ values }: LooseValues, { mqtt }: ModuleState): Notice | undefined {
  if (mqtt.clients.size > 0 && [...mqtt.clients.values()].every(({ connected }) => connected === false))
    return undefined;
  return {
    text: `the connection ended${values === undefined ? '' : ` (${String(values)})`}`,
    span: span('client-auth', 'mqtt'),
    causes: [
      weigh(
        'client-id/policy',
        0.5,
        'mqtt',
        'a broker that closes after CONNECT: its policy, or the same client elsewhere',
      ),
      weigh('network-not-attached', 0.2, 'bearer', 'the network was lost'),
    ],
    source: CALYPSO,
  };
}

const asks: readonly Ask[] = [
  {
    command: 'AT+fileGetFileList',
    learns: 'names and sizes of the files on the chip',
    decides: ['cert-not-stored', 'cert-format', 'client-cert-missing'],
  },
  {
    command: 'AT+setSockOpt=0,SOCKET,SECURE_FILES_CA_FILE_NAME,FILE',
    learns: 'whether the connection is made once a root is named; it comes before AT+connect',
    decides: ['cert-not-stored', 'wrong-root-ca'],
  },
  {
    command: 'AT+setSockOpt=0,SOCKET,SECURE_DOMAIN_NAME_VERIFICATION,HOST',
    learns: 'whether the server wants its name: this option sends it',
    decides: ['sni-missing'],
  },
  {
    command: 'AT+setSockOpt=0,SOCKET,DISABLE_CERTIFICATE_STORE,0',
    learns: 'whether it is TI’s catalogue of roots that says no (-468)',
    decides: ['wrong-root-ca'],
  },
  {
    command: 'AT+get=general,time',
    learns: 'the chip’s clock, which dates of certificates are compared with',
    decides: ['clock-not-set'],
  },
  { command: 'AT+netAppGetHostByName=HOST,INET', learns: 'whether the name resolves', decides: ['dns'] },
  {
    command: 'AT+socket=INET,STREAM,TCP',
    learns: 'whether AT+connect to the same port works without TLS: then something listens there',
    decides: ['wrong-port/plain-on-tls', 'network-not-attached'],
  },
  {
    command: 'AT+get=general,version',
    learns: 'firmware of the chip and its service pack',
    decides: ['firmware-bug', 'cipher-suite'],
  },
];

/** Reading of TI's AT application, with the numbers that programs on the chip print. */
export function readingOf(table: CodeTable): LogReading {
  const programs = programReading(table);
  return {
    reaches: {
      'name.resolve': 'dns',
      'socket.connect': (_seen, { tried }) => (tried?.tls === true ? 'server-trust' : 'tcp'),
      'mqtt.connect': 'tcp',
    },
    passes: {
      'mqtt.acknowledged': (values) => {
        if (connack(values) === '0') return 'mqtt';
        const packet = String(values['packet']).toLowerCase();
        return packet === 'puback' ? 'publish' : packet === 'suback' ? 'subscribe' : undefined;
      },
      'mqtt.received': () => 'subscribe',
    },
    ends: { 'socket.connect': connectEnded, 'mqtt.connect': connectEnded },
    unanswered: {
      'socket.connect': (_args, state) => withoutRoot(state),
      'mqtt.connect': (_args, state) => withoutRoot(state),
    },
    lines: {
      ...programs.lines,
      'mqtt.acknowledged': refused,
      'mqtt.connection-lost': lost,
      'wlan.event': ({ event }) =>
        /^disconnect$/i.test(String(event))
          ? {
              text: 'the access point is lost, or it refuses the chip',
              span: span('network'),
              causes: [weigh('network-not-attached', 0.7, 'network', 'no Wi-Fi')],
              source: `${CALYPSO}, +eventwlan`,
            }
          : undefined,
    },
    harmless: {
      'file.delete': refusedAs('there was no such file to delete'),
      'socket.close': refusedAs('there was no socket to close'),
      'mqtt.disconnect': refusedAs('there was no connection to end'),
      'mqtt.delete': refusedAs('there was no client to delete'),
      'device.stop': refusedAs('the network processor was not started'),
    },
    asks,
  };
}
