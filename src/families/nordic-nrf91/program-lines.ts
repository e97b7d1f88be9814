import { bareLine, urc, type UrcSpec } from '../../at/declare.ts';
import type { LooseValues } from '../../at/field.ts';
import type { CauseWeight } from '../../kernel/cause.ts';
import { noticeOfRow } from '../kit/notices.ts';
import { rowOf, type CodeTable, type Observer } from '../kit/part.ts';
import type { LogReading, Notice } from '../kit/reading.ts';
import { span, weigh } from '../kit/rows.ts';
import { withFile, type ModuleState } from '../kit/state.ts';
import { connackCodes, errnoCodes, lostCodes } from './codes.ts';
import { entryName } from './observer.ts';
import { entryWeights } from './reading-credentials.ts';

/*
 * Lines of programs on the chip itself: Zephyr and nRF Connect SDK, and Rust on nrfxlib. They name a call and an errno of
 * the modem's library, with or without its sign, or by its name.
 */

const SOURCE = 'sdk-nrf and Zephyr samples (MQTT, HTTPS client, cloud libraries)';
const RUST = 'nrf-rs/nrfxlib, Error::Nordic';
const TOOLS = 'nRF Connect SDK cred.py; nrfcredstore 1.1.1';

/** Each row begins with the number's name. */
const NUMBER_OF_NAME: ReadonlyMap<string, number> = new Map(
  errnoCodes.codes.flatMap(({ code, text }) => {
    const name = /^E[A-Z]+/.exec(text)?.[0];
    return name === undefined ? [] : [[name, code] as const];
  }),
);
const NAME = [...NUMBER_OF_NAME.keys()].join('|');

/** A number below zero stands for itself; one above needs a word that says failure. dBm and seconds are none. */
const CODE = String.raw`(?:-?(?<name>${NAME})\b|(?<=[\s:=([])(?<negative>-\d{1,3})(?![\d.]|\s*dB))`;
const FAILURE = String.raw`(?:[Ff]ail\w{0,3}|[Ee]rr(?:or|no)?|ERROR)`;

/** How a call is named, with what can stand between it and the number. */
function failing(call: string): RegExp {
  const between = String.raw`[^\n\d-]{0,40}?`;
  return new RegExp(
    String.raw`(?:${call})(?:${between}${CODE}|[^\n\d]{0,30}?\b${FAILURE}\b[^\n\d-]{0,12}(?<number>\d{1,3})(?![\d.]))`,
  );
}

/** The word for failure stands in front. */
function failedTo(call: string): RegExp {
  return new RegExp(
    String.raw`\b(?:[Ff]ailed|[Uu]nable|ERROR:?|[Ee]rror:?)(?: to| in| on)? (?:${call})[^\n\d-]{0,40}?(?:${CODE}|(?<number>\d{1,3})(?![\d.]))`,
  );
}

const CONNECT = String.raw`\b(?:\w{1,24}_)?[Cc]onnect(?:ion|ing|\(\))?(?!ed|or|iv)`;
const SOCKET = String.raw`\bsocket\(\)|[Cc]reat(?:e|ing) (?:\w{1,12} )?socket|[Oo]pen(?:ing)? socket`;
const RESOLVE = String.raw`\bgetaddrinfo(?:\(\))?|\bdns_lookup|\b[Rr]esolv(?:e|ing)\b`;
const LOST = String.raw`\b[Dd]isconnected|MQTT_EVT_DISCONNECT|\bmqtt_(?:input|live|ping)\b`;
const STORE = String.raw`\bmodem_key_mgmt_\w{1,12}(?:\(\))?|\b(?:[Pp]rovision|[Ww]rit|[Ss]tor)(?:e|ing)?\b[^\n\d-]{0,24}(?:certificate|credential|cert|key|CA)s?\b`;

type Operation = 'connect' | 'socket' | 'resolve' | 'lost' | 'store';

const CALLS: readonly (readonly [Operation, string])[] = [
  ['lost', LOST],
  ['socket', SOCKET],
  ['resolve', RESOLVE],
  ['store', STORE],
  ['connect', CONNECT],
];

/** `failedTo`: the word for failure stands in front of the call. */
function lineId(operation: Operation, failedTo: boolean): string {
  return `program.${operation}${failedTo ? '.failed' : ''}`;
}

/** Lines of programs. What names no call says too little to be taken for a fault of the module. */
export const programUrcs: readonly UrcSpec[] = [
  urc(bareLine('program.rust', /\bNordic\("(?<call>[a-z_]{1,40})", ?-?\d{1,4}, ?(?<number>-?\d{1,3})\)/), RUST),
  urc(bareLine('program.stored', /^(?<command>.*\b(?:cred\.py|nrfcredstore)\s.*)$/), TOOLS),
  urc(bareLine('program.connected', /\bMQTT client connected\b|\b[A-Z_]{3,20}_EVT_(?:TRANSPORT_)?CONNECTED\b/), SOURCE),
  ...CALLS.flatMap(([operation, call]) => [
    urc(bareLine(lineId(operation, true), failedTo(call)), SOURCE),
    urc(bareLine(lineId(operation, false), failing(call)), SOURCE),
  ]),
];

function errnoOf({ name, negative, number }: LooseValues): number | undefined {
  if (typeof name === 'string') return NUMBER_OF_NAME.get(name);
  const printed = negative ?? number;
  return printed === undefined ? undefined : Math.abs(Number(printed));
}

const WORDS: Readonly<Record<Operation, string>> = {
  connect: 'connecting failed',
  socket: 'the socket could not be made',
  resolve: 'the name could not be resolved',
  lost: 'the connection ended',
  store: 'a credential could not be written',
};

/** CONNACK codes are printed by the same words as an errno, so that none of them is sure. */
const HIGHEST_CONNACK = 5;
const PERHAPS = 0.9;

function tableOf(operation: Operation, code: number): CodeTable {
  if (operation === 'lost') return lostCodes;
  return operation === 'connect' && code >= 1 && code <= HIGHEST_CONNACK ? connackCodes : errnoCodes;
}

/** What is known of the entries, where the log shows one tag only. */
function known(state: ModuleState): readonly CauseWeight[] {
  const tags = new Set([...(state.files?.keys() ?? [])].map((name) => name.split('/')[0]));
  const [tag] = tags;
  return tags.size === 1 && tag !== undefined && /^\d+$/.test(tag) ? entryWeights(state, Number(tag)) : [];
}

function noticeOf(operation: Operation, code: number | undefined, state: ModuleState): Notice | undefined {
  if (code === undefined) return undefined;
  if (operation === 'store') return notWritten(code);
  if (operation === 'resolve') return unresolved(code);
  const table = tableOf(operation, code);
  const notice = noticeOfRow(rowOf(table, code));
  if (notice === undefined) return undefined;
  const handshake = notice.span.to === 'client-auth' && operation === 'connect';
  return {
    ...notice,
    text: `${WORDS[operation]}: ${notice.text}`,
    causes: [
      ...notice.causes.map((cause) => (table === connackCodes ? atMost(PERHAPS, cause) : cause)),
      ...(handshake ? known(state) : []),
    ],
  };
}

function atMost(weight: number, cause: CauseWeight): CauseWeight {
  return { ...cause, weight: Math.min(weight, cause.weight) };
}

function unresolved(code: number): Notice {
  return {
    text: `${WORDS.resolve} (${code})`,
    span: span('network', 'dns'),
    causes: [
      weigh('dns', 0.6, 'dns', 'the name is misspelt, or the server for names keeps silent'),
      weigh('network-not-attached', 0.5, 'bearer', 'the modem is not registered, or has no data connection'),
    ],
    source: SOURCE,
  };
}

/** modem_key_mgmt turns the modem's numbers into those of errno. */
const MODEM_KEY_MGMT: ReadonlyMap<number, CauseWeight> = new Map([
  [12, weigh('buffer/memory', 0.8, 'server-trust', '515: no room, delete entries that nobody uses')],
  [13, weigh('command-order/state', 0.9, 'at', '518: the modem was active, write with AT+CFUN=4')],
  [140, weigh('other', 0.8, 'server-trust', '528: a warning of low supply is active')],
]);

function notWritten(code: number): Notice {
  const stored = weigh('cert-not-stored', 0.5, 'server-trust', 'the entry was not written');
  return {
    text: `${WORDS.store} (${code})`,
    span: span('at', 'client-auth'),
    causes: [MODEM_KEY_MGMT.get(code) ?? weigh('command-order/state', 0.4, 'at', 'the modem was active'), stored],
    source: 'sdk-nrf, modem_key_mgmt',
  };
}

const RUST_CALLS: Readonly<Record<string, Operation>> = { new_socket: 'socket', socket: 'socket', dns: 'resolve' };

function rustNotice(values: LooseValues, state: ModuleState): Notice | undefined {
  const call = String(values['call']);
  const operation = RUST_CALLS[call] ?? (call.includes('connect') ? 'connect' : undefined);
  return operation === undefined ? undefined : noticeOf(operation, errnoOf(values), state);
}

/** Reading of lines of programs. */
export const programReading: LogReading = {
  passes: { 'program.connected': () => 'mqtt' },
  lines: {
    'program.rust': rustNotice,
    ...Object.fromEntries(
      CALLS.flatMap(([operation]) =>
        [true, false].map((front) => [
          lineId(operation, front),
          (values: LooseValues, state: ModuleState) => noticeOf(operation, errnoOf(values), state),
        ]),
      ),
    ),
  },
};

const CREDSTORE_TYPES: Readonly<Record<string, number>> = { ROOT_CA_CERT: 0, CLIENT_CERT: 1, CLIENT_KEY: 2 };

/** What a command line of a provisioning tool stores. */
function stored(state: ModuleState, { command }: LooseValues): ModuleState {
  const text = String(command);
  const write = /\bwrite (\d{1,10}) ([A-Z_]{1,20})\b/.exec(text);
  const written = CREDSTORE_TYPES[write?.[2] ?? ''];
  if (write !== null && written !== undefined) return withFile(state, entryName(write[1], written), {});
  const tag = /--sec_tag[ =](\d{1,10})\b/.exec(text)?.[1];
  if (tag === undefined) return state;
  const options = ['--CA_cert', '--client_cert', '--client_private_key'];
  return options.reduce(
    (known, option, type) => (text.includes(`${option} `) ? withFile(known, entryName(tag, type), {}) : known),
    state,
  );
}

/** What lines of programs tell of the module. */
export const programObserver: Observer = {
  urcs: { 'program.stored': stored },
};
