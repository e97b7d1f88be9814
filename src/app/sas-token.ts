import { createHmac } from 'node:crypto';
import { bytesOfBase64 } from '../kernel/base64.ts';
import { HawserError } from '../kernel/errors.ts';
import { Secret } from '../kernel/secret.ts';

/** A shared access signature and when it ends. */
export interface SasToken {
  readonly password: Secret;
  /** The signature alone, as it stands in the token: it must not be seen either. */
  readonly signature: Secret;
  /** Unix ms. */
  readonly expiresAt: number;
}

/**
 * The token by which a device of Azure IoT Hub proves that it has its key: HMAC-SHA256 over the encoded resource, a line
 * end and the expiry in Unix seconds (Microsoft Learn, control access to IoT Hub with shared access signatures). `key` is
 * the device's key in base64, `now` Unix ms. Throws `login-invalid` for a key that is none.
 */
export function sasToken(resource: string, key: Secret, ttlSeconds: number, now: number): SasToken {
  const expiry = Math.floor(now / 1000) + ttlSeconds;
  const encoded = percentEncoded(resource);
  const digest = createHmac('sha256', keyBytes(key)).update(`${encoded}\n${expiry}`).digest('base64');
  const signature = percentEncoded(digest);
  return {
    password: new Secret('password', `SharedAccessSignature sr=${encoded}&sig=${signature}&se=${expiry}`),
    signature: new Secret('password', signature),
    expiresAt: expiry * 1000,
  };
}

/** With the signs that `encodeURIComponent` leaves as they are (RFC 3986 §2.2 reserves them). */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function keyBytes(key: Secret): Uint8Array {
  const text = key.reveal().trim();
  const bytes = bytesOfBase64(text);
  if (bytes !== undefined && bytes.length > 0) return bytes;
  const whole = /SharedAccessKey=/.test(text);
  throw new HawserError(whole ? 'the device key is a whole connection string' : 'the device key is not base64', {
    code: 'login-invalid',
    rung: 'mqtt',
    next: [
      {
        text: whole
          ? 'Give only what stands behind SharedAccessKey=.'
          : 'Copy the primary or secondary key of the device from the portal.',
        command: '--device-key-env NAME',
      },
    ],
  });
}
