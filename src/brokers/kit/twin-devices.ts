import { X509Certificate } from 'node:crypto';
import { systemClock } from '../../kernel/clock.ts';
import { issue, makeKeys, type IssueKeyType, type Issued } from '../../pki/dev.ts';
import { parseCertificateDer, type Certificate } from '../../pki/x509.ts';
import type { TwinFile } from './twin.ts';
import { TWIN_MARK, TWIN_ORGANISATION } from './twin-pki.ts';

/** A device certificate that a twin makes, to be tried by the user. */
export interface DeviceSpec {
  /** Of its file, without `.pem`. */
  readonly name: string;
  readonly what: string;
  readonly issuer: Issued;
  /** Its last day was yesterday. */
  readonly expired?: boolean;
}

export interface Device {
  readonly name: string;
  /** SHA-256 of the DER, hex. */
  readonly fingerprint: string;
}

export interface Devices {
  readonly list: readonly Device[];
  /** `NAME.pem` for each, and the key that all of them share. */
  readonly files: readonly TwinFile[];
}

/** The device's id, which is the certificate's common name and the client id of the examples. */
export const DEVICE_ID = 'hawser-twin-device';
export const KEY_FILE = 'device.key.pem';

const DAY = 24 * 3_600_000;

/** A CA for devices; the embedded listener never sends it. */
export function makeDeviceCa(subject: string, keyType: IssueKeyType, issuer?: Issued): Promise<Issued> {
  const above = issuer === undefined ? {} : { issuer };
  return issue({ subject, keyType, ca: { pathLength: null }, comment: TWIN_MARK, ...above });
}

/** Makes certificates for one device, all of them for one key. */
export async function makeDevices(keyType: IssueKeyType, specs: readonly DeviceSpec[]): Promise<Devices> {
  const keys = await makeKeys(keyType);
  const now = systemClock.wall();
  const issued = await Promise.all(
    specs.map(async ({ name, what, issuer, expired = false }) => {
      const certificate = await issue({
        subject: `O=${TWIN_ORGANISATION}, CN=${DEVICE_ID}`,
        issuer,
        keys,
        use: 'client',
        notBefore: new Date(now - 30 * DAY),
        notAfter: new Date(now + (expired ? -1 : 3650) * DAY),
        comment: TWIN_MARK,
      });
      return { name, what, certificate };
    }),
  );
  const [first] = issued;
  if (first === undefined) throw new TypeError('a twin without a device');
  return {
    list: issued.map(({ name, certificate }) => ({ name, fingerprint: fingerprintOf(certificate) })),
    files: [
      ...issued.map(({ name, what, certificate }) => ({
        name: `${name}.pem`,
        what,
        content: certificate.certificate,
        secret: false,
      })),
      {
        name: KEY_FILE,
        what: 'the key of every device certificate here',
        content: first.certificate.key,
        secret: true,
      },
    ],
  };
}

function fingerprintOf({ certificate }: Issued): string {
  return new X509Certificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase();
}

/** The certificate that a client presents for itself; `undefined` for bytes that are none. */
export function readPresented(certificates: readonly Uint8Array[]): Certificate | undefined {
  const [own] = certificates;
  if (own === undefined) return undefined;
  try {
    return parseCertificateDer(own);
  } catch {
    // Whatever a client may send in its place, it is no certificate.
    return undefined;
  }
}
