import type { Rung } from '../../kernel/rung.ts';
import { alreadyUp, refusedAs } from '../kit/excuses.ts';
import { bearerEnded } from '../kit/notices.ts';
import type { ObservedExchange } from '../kit/part.ts';
import type { LogReading } from '../kit/reading.ts';
import { span, weigh } from '../kit/rows.ts';
import { numberIn, textIn } from '../kit/seen.ts';
import type { ModuleState } from '../kit/state.ts';
import { asks } from './asks.ts';
import { TCP } from './declarations-common.ts';
import { fieldsOf } from '../kit/line-fields.ts';
import { isFresh } from './observer-connect.ts';
import { ends } from './reading-ends.ts';

const NOTHING_TO_CLOSE = 'there was nothing to close: a program that tidies up before it begins';
const NO_SUCH_FILE = 'there was no file of that name, which is what the next command wants';

const IN_USE = 2;

function alreadyOpen({ code, args }: ObservedExchange, state: ModuleState): string | undefined {
  if (code !== IN_USE) return undefined;
  const open = state.mqtt.clients.get(numberIn(args, 'client') ?? 0)?.connected === true;
  return open ? 'this client is connected already' : undefined;
}

/** An answer came: all below it was passed. */
function answered(_: ObservedExchange, { tried }: ModuleState): Rung {
  return tried?.tls === false ? 'tcp' : 'client-auth';
}

const NAME_FAILED = /^[1-9]/;

/** What a Quectel module's log says that no result code says. */
export const quectelReading: LogReading = {
  reaches: {
    'bearer.open': 'bearer',
    'bearer.open.only': 'bearer',
    'mqtt.open': answered,
    'mqtt.connect': 'mqtt',
    'mqtt.subscribe': 'subscribe',
    'mqtt.publish': 'publish',
    'mqtt.publish-counted': 'publish',
    'tls-socket.open': 'client-auth',
    'socket.open': 'tcp',
    'http.get': answered,
    'http.get.within': answered,
    'http.post': answered,
  },
  ends,
  lines: {
    'socket.event': (values, state) => {
      const [first = ''] = fieldsOf(textIn(values, 'values'));
      if (values['event'] === 'pdpdeact') {
        if (isFresh(state)) return undefined;
        const why = 'the context is gone: AT+QIDEACT, then AT+QIACT';
        return bearerEnded(span('network', 'bearer'), 0.9, why, `${TCP}, +QIURC "pdpdeact"`);
      }
      if (values['event'] !== 'dnsgip' || !NAME_FAILED.test(first) || first.includes('.')) return undefined;
      return {
        text: `the name does not resolve (${first})`,
        span: span('bearer', 'dns'),
        causes: [
          weigh('dns', 0.8, 'dns', 'misspelt, or no name server: AT+QIDNSCFG'),
          weigh('network-not-attached', 0.3, 'bearer', 'no data connection'),
        ],
        source: `${TCP}, +QIURC "dnsgip"`,
      };
    },
    'network.station': (values) =>
      values['event'] === 'WLAN_DISCONNECTED'
        ? {
            text: 'the station has lost its access point',
            span: span('network'),
            causes: [weigh('network-not-attached', 0.9, 'network', 'no Wi-Fi')],
            source: 'quectel forum thread 30844 (FCM360W)',
          }
        : undefined,
  },
  harmless: {
    'mqtt.disconnect': refusedAs(NOTHING_TO_CLOSE),
    'mqtt.close': refusedAs(NOTHING_TO_CLOSE),
    'tls-socket.close': refusedAs(NOTHING_TO_CLOSE),
    'socket.close': refusedAs(NOTHING_TO_CLOSE),
    'bearer.close': refusedAs(NOTHING_TO_CLOSE),
    'file.delete': refusedAs(NO_SUCH_FILE),
    'secure-file.delete': refusedAs(NO_SUCH_FILE),
    'file.list.of': refusedAs('no file of that name is stored'),
    'clock.network': refusedAs('the network has told no time yet'),
    'clock.network.as': refusedAs('the network has told no time yet'),
    'network.info': refusedAs('asked before the module was registered'),
    'bearer.open': alreadyUp,
    'mqtt.open': alreadyOpen,
  },
  asks,
};
