import { bytesOfHex } from '../../kernel/bytes.ts';
import type { StoredCredentials } from './emulator-credentials.ts';

/*
 * The opening command of older firmware (MQTT(S) Application Note V1.03), which carries the credentials itself: flag,
 * sum of all packets, length of this one, and then this packet's share of
 * `server,port,ms,buffer,length,root,length,certificate,length,key`. That the lengths count characters is a guess.
 */

/** Three credentials of 2 KB in hex digits, and what stands in front of them. */
const MOST_CHARACTERS = 16_384;

/** What all packets together asked for. */
export interface Uploaded {
  readonly server: string;
  readonly port: string;
  readonly ms: number;
  readonly buffer: number;
  readonly credentials: StoredCredentials;
}

/** An opening command on its way, packet by packet. */
export class UploadedOpening {
  #total = 0;
  #text = '';

  /** Takes a packet. `more`: others are to follow; `wrong`: counts or values do not fit, and all packets are forgotten. */
  add(more: number, values: string): Uploaded | 'more' | 'wrong' {
    const [, total, length, data = ''] = /^(\d{1,5}),(\d{1,4}),(.*)$/s.exec(values) ?? [];
    const text = this.#text + data;
    const fits = this.#text === '' || this.#total === Number(total);
    const whole = text.length === Number(total);
    if (!fits || data.length !== Number(length) || text.length > MOST_CHARACTERS || (more === 0) !== whole) {
      this.#text = '';
      return 'wrong';
    }
    this.#total = Number(total);
    this.#text = more === 0 ? '' : text;
    return more === 0 ? read(text) : 'more';
  }
}

function read(text: string): Uploaded | 'wrong' {
  const parts = text.split(',').map((part) => part.replace(/^"(.*)"$/, '$1'));
  const [server = '', port = '', ms, buffer, ...lengthsAndHex] = parts;
  const [rootLength, root, certLength, cert, keyLength, key] = lengthsAndHex;
  const credentials = [part(rootLength, root), part(certLength, cert), part(keyLength, key)] as const;
  const [ca, own, ownKey] = credentials;
  const numbers = /^\d{1,5}$/.test(ms ?? '') && /^\d{1,4}$/.test(buffer ?? '');
  if (parts.length !== 10 || !numbers || ca === 'wrong' || own === 'wrong' || ownKey === 'wrong') return 'wrong';
  return {
    server,
    port,
    ms: Number(ms),
    buffer: Number(buffer),
    credentials: {
      ...(ca === undefined ? {} : { ca }),
      ...(own === undefined ? {} : { cert: own }),
      ...(ownKey === undefined ? {} : { key: ownKey }),
    },
  };
}

/** `undefined` for an empty place. */
function part(length = '', digits = ''): Uint8Array | undefined | 'wrong' {
  const bytes = bytesOfHex(digits);
  if (bytes === undefined || length !== String(digits.length)) return 'wrong';
  return bytes.length === 0 ? undefined : bytes;
}
