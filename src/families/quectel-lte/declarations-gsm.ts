import { exchange, line, type Exchange } from '../../at/declare.ts';
import { int, literal, optional, quoted, rest, word } from '../../at/field.ts';
import { asked } from '../kit/declared.ts';
import { GSM, NBIOT } from './declarations-common.ts';

/* What only the GSM modules (M66, M95, MC60, MC90) and the NB-IoT ones (BC66, BC660K) have. */

const name = quoted({ min: 1, max: 84 });
const checksum = word(/^[0-9a-f]{1,4}$/i);

/** The secure store of the GSM modules: `RAM:` or `NVRAM:` belongs to the name. */
const secureStore: readonly Exchange[] = [
  exchange('secure-file.upload', 'set', '+QSECWRITE', {
    args: { name, bytes: int({ min: 1 }), seconds: optional(int({ min: 1, max: 65_535 })) },
    prompt: { length: 'bytes', maxBytes: 32_768, what: 'file', deadlineMs: 5_000, line: 'CONNECT' },
    reply: [line('secure-file.uploaded', '+QSECWRITE', { bytes: int(), checksum })],
    deadlineMs: 65_000,
    manual: GSM,
  }),
  asked(
    'secure-file.check',
    'set',
    '+QSECREAD',
    GSM,
    [line('secure-file.checked', '+QSECREAD', { good: int(), checksum })],
    {
      name,
    },
  ),
  asked('secure-file.delete', 'set', '+QSECDEL', GSM, [], { name }),
];

const bearer: readonly Exchange[] = [
  asked('bearer.register', 'exec', '+QIREGAPP', GSM),
  asked('bearer.open.only', 'exec', '+QIACT', GSM),
  asked('bearer.close.only', 'exec', '+QIDEACT', GSM),
  asked('socket.transparent', 'set', '+QIMODE', GSM, [], { on: int({ max: 1 }) }),
];

const connection = { context: int({ min: 1, max: 3 }), connection: int({ max: 5 }) };
const stored = line('nb.tls.value', '+QSSLCFG', { ...connection, key: quoted(), values: optional(rest()) });

function pem(key: 'cacert' | 'clientcert' | 'clientkey'): Exchange {
  return exchange(`nb.tls.${key}`, 'set', '+QSSLCFG', {
    args: { ...connection, key: literal(key), bytes: optional(int()) },
    // The text ends with Ctrl-Z, its length is said nowhere.
    prompt: { length: 'bytes', maxBytes: 4_096, what: key, deadlineMs: 5_000 },
    reply: [stored],
    manual: NBIOT,
  });
}

/** The PEM is given to `AT+QSSLCFG` itself: the NB-IoT modules have no files. */
const narrowBand: readonly Exchange[] = [
  ...(['cacert', 'clientcert', 'clientkey'] as const).map(pem),
  asked('nb.tls.option', 'set', '+QSSLCFG', NBIOT, [stored], {
    ...connection,
    key: quoted(),
    values: optional(rest()),
  }),
];

/** Secure store, data connection and contexts of these modules. */
export const gsmExchanges: readonly Exchange[] = [...secureStore, ...bearer, ...narrowBand];
