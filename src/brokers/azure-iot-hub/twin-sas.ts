import { createHmac } from 'node:crypto';
import { sameSecret } from '../kit/twin-login.ts';

/*
 * Shared access signatures, from the hub's side (Azure IoT Hub: control access with SAS). The side of the device is
 * written apart from this one, so that the two can prove each other.
 */

/** Why a token is refused, or that it holds. */
export type SasVerdict = 'ok' | 'no-token' | 'other-resource' | 'expired' | 'wrong-signature';

export interface SasQuestion {
  readonly password: string;
  /** `HUB/devices/ID`, not encoded. */
  readonly resource: string;
  /** Keys of the device, either of which may have signed. */
  readonly keys: readonly Uint8Array[];
  /** Unix ms. */
  readonly now: number;
}

const PREFIX = 'SharedAccessSignature ';

/** A token for a resource. */
export function signSas(resource: string, key: Uint8Array, expirySeconds: number): string {
  const encoded = encodeURIComponent(resource);
  const signature = signatureOf(encoded, key, String(expirySeconds)).toString('base64');
  return `${PREFIX}sr=${encoded}&sig=${encodeURIComponent(signature)}&se=${expirySeconds}`;
}

export function judgeSas({ password, resource, keys, now }: SasQuestion): SasVerdict {
  if (!password.startsWith(PREFIX)) return 'no-token';
  const fields = new Map(password.slice(PREFIX.length).split('&').map(splitField));
  const [encoded, signature, expiry] = [fields.get('sr'), fields.get('sig'), fields.get('se')];
  if (encoded === undefined || signature === undefined || expiry === undefined || !/^\d{1,12}$/.test(expiry))
    return 'no-token';
  // What is compared must be what was signed: the text as it was sent.
  const named = decode(encoded);
  if (named === undefined) return 'no-token';
  if (named.toLowerCase() !== resource.toLowerCase()) return 'other-resource';
  const given = Buffer.from(decode(signature) ?? '', 'base64');
  if (!keys.some((key) => sameSecret(given, signatureOf(encoded, key, expiry)))) return 'wrong-signature';
  return Number(expiry) * 1000 <= now ? 'expired' : 'ok';
}

function signatureOf(encodedResource: string, key: Uint8Array, expiry: string): Buffer {
  return createHmac('sha256', key).update(`${encodedResource}\n${expiry}`).digest();
}

function splitField(field: string): readonly [string, string] {
  const at = field.indexOf('=');
  return at < 0 ? [field, ''] : [field.slice(0, at), field.slice(at + 1)];
}

/** `undefined` for a text with a broken escape. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
