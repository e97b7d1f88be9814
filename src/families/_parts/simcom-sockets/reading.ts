import { bearerDown, nameUnresolved } from '../../kit/causes.ts';
import { refusedAs } from '../../kit/excuses.ts';
import { bearerEnded, noticeOfRow } from '../../kit/notices.ts';
import { rowNamed, type CodeTable, type ObservedExchange } from '../../kit/part.ts';
import type { LogReading, Notice } from '../../kit/reading.ts';
import { isBare, lineSeen, numberIn, textIn } from '../../kit/seen.ts';
import { span, weigh } from '../../kit/rows.ts';

const ALREADY_OPENED = 'Network is already opened';
const NO_DATA = 'No data';

const NETWORK = bearerDown(0.6);

function noticeOfText(text: string | undefined, texts: CodeTable): Notice | undefined {
  const known = noticeOfRow(text === undefined ? undefined : rowNamed(texts, text.trim()));
  return known === undefined ? undefined : { ...known, text: `+IP ERROR: ${known.text}` };
}

/** What a refusal without a code says: its text where it has one. */
function refused(texts: CodeTable, otherwise: Notice) {
  return (seen: ObservedExchange): Notice | undefined => {
    if (!isBare(seen)) return undefined;
    return noticeOfText(textIn(lineSeen(seen, 'ip.error'), 'text'), texts) ?? otherwise;
  };
}

const notOpened = (source: string): Notice => ({
  text: 'the network service is refused without a code',
  span: span('network', 'bearer'),
  causes: [NETWORK, weigh('command-order/state', 0.3, 'bearer', 'it is open already, or of another context')],
  source,
});

const noAddress = (source: string): Notice => ({
  text: 'there is no address',
  span: span('bearer'),
  causes: [weigh('command-order/state', 0.4, 'bearer', 'NETOPEN comes first'), NETWORK],
  source,
});

const notConnected = (source: string): Notice => ({
  text: 'the socket is refused without a code',
  span: span('bearer', 'tcp'),
  causes: [weigh('command-order/state', 0.6, 'tcp', 'NETOPEN comes first, or the link is open already'), NETWORK],
  source,
});

const notResolved = (source: string): Notice => ({
  text: 'the name does not resolve on the module',
  span: span('bearer', 'dns'),
  causes: [nameUnresolved(0.6), weigh('network-not-attached', 0.5, 'bearer', NETWORK.why)],
  source,
});

const BROKEN = -1;
const LOCAL = 0;

/** `+IPCLOSE`: reason 0 is the host's own close, 1 the other side's, 2 a time-out of sending. */
function closed(source: string, reason: number | undefined): Notice | undefined {
  if (reason === undefined || reason === LOCAL) return undefined;
  return {
    text: reason === 1 ? 'the other side closed the socket' : 'nothing could be sent any more',
    span: span('tcp', 'publish'),
    causes: [
      weigh('network-not-attached', reason === 1 ? 0.15 : 0.6, 'bearer', 'the data connection was lost'),
      // A program that does TLS or MQTT over this socket may know more.
      weigh('other', 0.2, 'tls', 'the server ended what it was sent: TLS or MQTT of the host shows over what'),
    ],
    source,
  };
}

/** What the plain sockets say in a log beside their result codes. `texts`: the numbers behind `+IP ERROR`. */
export function socketReading(manual: string, texts: CodeTable): LogReading {
  const at = (command: string): string => `${manual}, AT+${command}`;
  return {
    reaches: {
      'net.open': 'bearer',
      'net.open.read': (seen) => (lineSeen(seen, 'net.open.state')?.['open'] === 1 ? 'bearer' : undefined),
      'net.address': 'bearer',
      'ip.resolve': 'dns',
      'ip.open': ({ args }) => (textIn(args, 'protocol')?.toUpperCase() === 'UDP' ? undefined : 'tcp'),
    },
    ends: {
      'net.open': refused(texts, notOpened(at('NETOPEN'))),
      'net.address': refused(texts, noAddress(at('IPADDR'))),
      'ip.open': refused(texts, notConnected(at('CIPOPEN'))),
      // An OK may stand behind the line that says that there is no such name.
      'ip.resolve': (seen) =>
        seen.ok && lineSeen(seen, 'ip.resolve.failure') === undefined ? undefined : notResolved(at('CDNSGIP')),
      'ip.send': (seen) =>
        numberIn(lineSeen(seen, 'ip.send.result'), 'confirmed') === BROKEN ? closed(at('CIPSEND'), 1) : undefined,
    },
    lines: {
      'ip.error': (values) => noticeOfText(textIn(values, 'text'), texts),
      'ip.closed': (values) => closed(`${manual}, +IPCLOSE`, numberIn(values, 'reason')),
      'ip.network-closed': () =>
        bearerEnded(span('bearer'), 0.8, 'the data connection was lost', `${manual}, +CIPEVENT`),
    },
    harmless: {
      'net.open': (seen) =>
        textIn(lineSeen(seen, 'ip.error'), 'text') === ALREADY_OPENED
          ? 'the network service is open already'
          : undefined,
      'net.close': refusedAs('the network service was not open'),
      'ip.close': refusedAs('there was no open socket to close'),
      'ip.receive': (seen) => (textIn(lineSeen(seen, 'ip.error'), 'text') === NO_DATA ? 'nothing had come' : undefined),
    },
    asks: [
      {
        command: 'AT+NETOPEN?',
        learns: 'whether the module’s own TCP/IP has its data connection',
        decides: ['network-not-attached'],
      },
      { command: 'AT+IPADDR', learns: 'the address of the module', decides: ['network-not-attached'] },
      {
        command: 'AT+CDNSGIP="BROKER"',
        learns: 'whether the broker’s name resolves on the module',
        decides: ['dns', 'network-not-attached'],
      },
      {
        command: 'AT+CIPOPEN=0,"TCP","BROKER",8883',
        learns: 'whether the port answers at all, without TLS',
        decides: ['wrong-port/plain-on-tls', 'dns', 'network-not-attached'],
      },
    ],
  };
}
