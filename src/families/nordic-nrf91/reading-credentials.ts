import type { CauseWeight } from '../../kernel/cause.ts';
import type { Rung } from '../../kernel/rung.ts';
import { refusedAs } from '../kit/excuses.ts';
import type { ObservedExchange } from '../kit/part.ts';
import type { Ask, LogReading, Notice } from '../kit/reading.ts';
import { span, weigh } from '../kit/rows.ts';
import type { ModuleState } from '../kit/state.ts';
import { entryName, givenText, storedUnder } from './observer.ts';
import { faultsOf, showsText, type EntryType, type TextFault } from './stored-text.ts';

/* What the ends of %CMNG commands say, and what stored texts say of themselves. */

const REFERENCE = 'nRF9160 AT Commands Reference Guide, %CMNG';
const VALIDATION = 'sdk-nrf pull request 19392 (mfw_nrf91x1 2.0.2)';
const DIGESTS = 'bifravst cat-tracker-fw issue 53; nRF Cloud utils 3.1 trusts digests from modem firmware 1.3.2 on';

const NAMES: Readonly<Record<EntryType, string>> = {
  0: 'the root (type 0)',
  1: 'the certificate of the client (type 1)',
  2: 'the key of the client (type 2)',
};

function entryType(value: unknown): EntryType | undefined {
  return value === 0 || value === 1 || value === 2 ? value : undefined;
}

function rungOf(type: EntryType): Rung {
  return type === 0 ? 'server-trust' : 'client-auth';
}

/** Faults of a text as weights; they show on the rung on which the entry is used. */
function weighed(type: EntryType, faults: readonly TextFault[]): readonly CauseWeight[] {
  return faults.map(({ cause, weight, text }) => weigh(cause, weight, rungOf(type), `${NAMES[type]}: ${text}`));
}

const INVALID_CONTENT = 527;
const WHILE_ACTIVE = 518;
const FULL = 1;

/** `+CME ERROR` with its number, as printed or as somebody wrote it down. */
function numberOf({ cme, code }: ObservedExchange): number | undefined {
  return cme?.number ?? code;
}

/** A write that was refused: what the text itself shows goes before what the number can mean. */
function writeEnded(seen: ObservedExchange, state: ModuleState): Notice | undefined {
  const type = entryType(seen.args['type']);
  if (type === undefined) return undefined;
  const text = givenText(seen);
  const faults = text === undefined || !showsText(text) ? [] : faultsOf(type, text);
  if (seen.ok) return storedNotice(type, faults);
  const number = numberOf(seen);
  const active = state.functionality === FULL;
  if (number === WHILE_ACTIVE || (number === undefined && active)) return whileActive(active);
  if (number !== undefined && number !== INVALID_CONTENT) return undefined;
  const certain = number === INVALID_CONTENT;
  return {
    text: certain
      ? `the modem refuses ${NAMES[type]}: what it was given is no certificate that it reads`
      : `the modem refuses ${NAMES[type]} without a number (AT+CMEE=1 has it say one)`,
    span: span('server-trust', 'client-auth'),
    causes: [
      ...(faults.length > 0 ? weighed(type, faults) : [unseen(type, certain)]),
      weigh('cert-not-stored', 0.3, rungOf(type), 'the entry was not written'),
      ...(certain ? [] : [weigh('command-order/state', 0.4, 'at', 'AT+CFUN=4 comes before writing')]),
    ],
    source: certain ? `${VALIDATION}; DevZone thread 127428; Circuit Dojo thread 692` : REFERENCE,
  };
}

function unseen(type: EntryType, certain: boolean): CauseWeight {
  return weigh(
    'cert-format',
    certain ? 0.9 : 0.5,
    rungOf(type),
    'line ends (real LF between the lines, nothing else), dashes of a word processor, more than one certificate, over 4 kB',
  );
}

function whileActive(known: boolean): Notice {
  return {
    text: known ? 'written while AT+CFUN is 1: the modem stores nothing then' : 'the modem was active',
    span: span('at', 'server-trust'),
    causes: [
      weigh('command-order/state', 0.9, 'at', 'AT+CFUN=4 comes before writing and deleting'),
      weigh('cert-not-stored', 0.3, 'server-trust', 'the entry was not written'),
    ],
    source: `${REFERENCE} (518)`,
  };
}

/** Most firmware stores any text: that one was taken says nothing of what is in it. */
function storedNotice(type: EntryType, faults: readonly TextFault[]): Notice | undefined {
  const telling = faults.filter(({ weight }) => weight >= TELLING);
  if (telling.length === 0) return undefined;
  return {
    text: `${NAMES[type]} was stored as it came; ${telling.map(({ text }) => text).join('; ')}`,
    span: span(rungOf(type)),
    causes: weighed(type, faults),
    source: telling.map(({ source }) => source).join('; '),
  };
}

/** Less than this is worth saying only when a connection has failed. */
const TELLING = 0.6;

const PLACEHOLDER = /^(?:00){32}$|^(?:01){32}$|^(?:02){32}$/;

function listEnded({ ok, args, info }: ObservedExchange): Notice | undefined {
  if (!ok) return undefined;
  const digests = info.map(({ values }) => values['sha256']);
  if (digests.length > 0 && digests.every((digest) => typeof digest === 'string' && PLACEHOLDER.test(digest))) {
    return {
      text: 'the digests are placeholders, the type in each byte: this is early modem firmware, the entries are not empty',
      span: span('tls', 'client-auth'),
      causes: [
        weigh(
          'firmware-bug',
          0.4,
          'tls',
          'firmware that old lacks what brokers ask for today: update it, then write again',
        ),
        weigh('cert-format', 0.2, 'server-trust', 'the digests cannot show whether the text is the one that was meant'),
      ],
      source: DIGESTS,
    };
  }
  const { tag, type } = args;
  return typeof tag === 'number' && type === undefined
    ? gaps(tag, new Set(info.map(({ values }) => values['type'])))
    : undefined;
}

/** Of what a tag should hold: a root in any case, and certificate and key only together. */
function gaps(tag: number, types: ReadonlySet<unknown>): Notice | undefined {
  const causes = missingOf(
    tag,
    [0, 1, 2].filter((type) => types.has(type)),
    LISTED,
  );
  if (causes.length === 0 || types.has(PSK)) return undefined;
  return {
    text: `AT%CMNG=1,${tag} lists ${types.size === 0 ? 'nothing' : `only ${[...types].map((type) => `${tag}/${String(type)}`).join(', ')}`}`,
    span: span('server-trust', 'client-auth'),
    causes,
    source: `${REFERENCE}; Asset-Tracker-Template 437`,
  };
}

const PSK = 3;

/** A list shows what is not there; that a log does not show it being written says less. */
const LISTED = 0.7;
const NOT_SEEN = 0.5;

/** What the entries that a tag lacks speak for. */
function missingOf(tag: number, types: readonly number[], weight: number): readonly CauseWeight[] {
  const has = (type: number): boolean => types.includes(type);
  const causes: CauseWeight[] = [];
  if (!has(0)) {
    causes.push(weigh('cert-not-stored', weight, 'server-trust', `no root is stored under ${entryName(tag, 0)}`));
  }
  if (has(1) !== has(2)) {
    const missing = has(1) ? 2 : 1;
    causes.push(weigh('cert-not-stored', weight, 'client-auth', `${NAMES[missing]} is not stored, its counterpart is`));
  }
  return causes;
}

/** What the known entries of a tag speak for when a handshake with it has failed. */
export function entryWeights(state: ModuleState, tag: number): readonly CauseWeight[] {
  const types = storedUnder(state, tag);
  if (types === undefined) return [];
  const faults = types.flatMap((type) => {
    const known = entryType(type);
    const text = state.files?.get(entryName(tag, type))?.text;
    return known === undefined || text === undefined || !showsText(text) ? [] : weighed(known, faultsOf(known, text));
  });
  const none = types.includes(1) || types.includes(2);
  return [
    ...faults,
    ...missingOf(tag, types, NOT_SEEN),
    ...(none ? [] : [weigh('client-cert-missing', 0.4, 'client-auth', 'the tag holds no certificate of the client')]),
  ];
}

function notFound({ cme, code }: ObservedExchange): boolean {
  return (cme?.number ?? code) === 513;
}

const asks: readonly Ask[] = [
  {
    command: 'AT%CMNG=1,TAG',
    learns: 'which of root (0), certificate (1) and key (2) are stored, with the SHA-256 of each text (from 1.3.2 on)',
    decides: ['cert-not-stored', 'cert-format', 'client-cert-missing', 'firmware-bug'],
  },
  {
    command: 'AT%CMNG=2,TAG,0',
    learns: 'the root as it is stored, line ends included',
    decides: ['cert-format', 'wrong-root-ca', 'intermediate-instead-of-root'],
  },
  {
    command: 'AT%SHORTSWVER',
    learns:
      'the modem firmware: server name from 1.2.1 on, GCM from 1.2.7 and 1.3.1 on, checks at writing from 2.0.2 on',
    decides: ['sni-unsupported-firmware', 'cipher-suite', 'firmware-bug', 'key-type-unsupported', 'chain-too-big'],
  },
  {
    command: 'AT+CMEE=1',
    learns: 'numbers in place of a bare ERROR',
    decides: ['command-order/state', 'cert-format', 'buffer/memory'],
  },
  {
    command: 'AT+CFUN?',
    learns: 'whether the modem is on: credentials are written with AT+CFUN=4, connections need AT+CFUN=1',
    decides: ['command-order/state', 'network-not-attached'],
  },
  {
    command: 'AT%XMONITOR',
    learns: 'registration, cell and level',
    decides: ['network-not-attached'],
  },
];

/** Common commands that the modem lacks, or answers later. */
export const commonExcuses: NonNullable<LogReading['harmless']> = {
  'sim.status.read': ({ ok, cme }) =>
    !ok && cme === undefined ? 'the SIM is read a moment after AT+CFUN=1 only: asked again it says READY' : undefined,
  'identity.info': refusedAs('this family has no ATI'),
  echo: refusedAs('this family has no echo'),
  'error-mode': ({ ok, args }) => (!ok && args['mode'] === 2 ? 'this family knows 0 and 1 only' : undefined),
  'clock.read': refusedAs('no time is known yet, and certificates are not checked against it'),
};

/** Reading of the modem's own commands. */
export const modemReading: LogReading = {
  ends: {
    'credential.write': writeEnded,
    'credential.write-secret': writeEnded,
    'credential.list': listEnded,
  },
  harmless: {
    'credential.delete': (seen) => (notFound(seen) ? 'there was nothing to delete' : undefined),
    'credential.read': (seen) =>
      (seen.cme?.number ?? seen.code) === 514
        ? 'certificates and keys of the client can never be read back'
        : undefined,
  },
  asks,
};
