import { tokenize } from '../../at/codec.ts';
import type { Piece, StoredRole } from './emulator-credentials.ts';
import type { TlsSettings } from './emulator-tls-session.ts';

/** Numbers of the settings (TLS Application Note V1.01, AT+CTLSCFG). */
const SETTING = { server: 1, port: 2, kind: 3, verify: 4, debug: 5, root: 6, certificate: 7, key: 8 } as const;

const ROLE_OF: ReadonlyMap<number, StoredRole> = new Map([
  [SETTING.root, 'ca'],
  [SETTING.certificate, 'cert'],
  [SETTING.key, 'key'],
]);
/** TCP. */
const STREAM = 0;
const MAX_PORT = 65_535;
const MAX_VERIFY = 2;
const MAX_DEBUG = 4;

/**
 * Reads a list of numbers and values, `1,"host",2,8883,4,2`, in which a credential takes three places: the sum of all its
 * pieces, 1 while more follow, and the piece. `undefined` where anything is wrong: then nothing of it holds (a guess).
 */
export function readSettings(values: string): TlsSettings | undefined {
  const texts = tokenize(values)?.map(({ text }) => text);
  let settings: TlsSettings = {};
  for (let at = 0; texts !== undefined && at < texts.length;) {
    const number = numberOf(texts[at], SETTING.key);
    const role = number === undefined ? undefined : ROLE_OF.get(number);
    const next = role === undefined ? plain(settings, number, texts[at + 1]) : withPiece(settings, role, texts, at + 1);
    if (next === undefined) return undefined;
    settings = next;
    at += role === undefined ? 2 : 4;
  }
  return texts === undefined ? undefined : settings;
}

function plain(settings: TlsSettings, number: number | undefined, value: string | undefined): TlsSettings | undefined {
  switch (number) {
    case SETTING.server:
      return value === undefined || value === '' ? undefined : { ...settings, server: value };
    case SETTING.port: {
      const port = numberOf(value, MAX_PORT);
      return port === undefined ? undefined : { ...settings, port };
    }
    case SETTING.kind:
      return numberOf(value, STREAM) === undefined ? undefined : settings;
    case SETTING.verify: {
      const verify = numberOf(value, MAX_VERIFY);
      return verify === undefined ? undefined : { ...settings, verify };
    }
    case SETTING.debug:
      return numberOf(value, MAX_DEBUG) === undefined ? undefined : settings;
    default:
      return undefined;
  }
}

function withPiece(
  settings: TlsSettings,
  role: StoredRole,
  texts: readonly string[],
  at: number,
): TlsSettings | undefined {
  const total = numberOf(texts[at], 10_240);
  const more = numberOf(texts[at + 1], 1);
  const data = texts[at + 2];
  if (total === undefined || more === undefined || data === undefined) return undefined;
  const piece: Piece = { total, more, data };
  return { ...settings, pieces: [...(settings.pieces ?? []), [role, piece]] };
}

function numberOf(text: string | undefined, max: number): number | undefined {
  const number = text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
  return number === undefined || number > max ? undefined : number;
}
