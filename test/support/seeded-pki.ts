import { checkPrimeSync, webcrypto } from 'node:crypto';
import { issue, type DevPki } from '../../src/pki/dev.ts';
import { mulberry32 } from '../../src/transports/faulty.ts';

/*
 * The same certificates in every process: a fault that hits the n-th byte of a file must do the same damage each time
 * its seed is run. RSA with PKCS #1 v1.5 signs without chance, so keys from a seed are enough.
 */

const HALF_BITS = 1024;
const EXPONENT = 65_537n;
const NOT_BEFORE = new Date(Date.UTC(2025, 0, 1));

export interface SeededPkiOptions {
  readonly seed: number;
  readonly serverName: string;
  readonly deviceId: string;
}

/** A root, a server and a device certificate, RSA-2048, valid from 2025 for ten years. Worthless as secrets. */
export async function seededPki(options: SeededPkiOptions): Promise<Omit<DevPki, 'intermediate'>> {
  const random = mulberry32(options.seed);
  const [rootKeys, serverKeys, deviceKeys] = [await keyPair(random), await keyPair(random), await keyPair(random)];
  const common = { keyType: 'rsa', notBefore: NOT_BEFORE } as const;
  const root = await issue({
    ...common,
    subject: 'CN=Fault Run Root',
    keys: rootKeys,
    serial: '41',
    ca: { pathLength: null },
  });
  const server = await issue({
    ...common,
    subject: `CN=${options.serverName}`,
    keys: serverKeys,
    serial: '42',
    issuer: root,
    use: 'server',
    names: [options.serverName],
  });
  const device = await issue({
    ...common,
    subject: `CN=${options.deviceId}`,
    keys: deviceKeys,
    serial: '43',
    issuer: root,
    use: 'client',
  });
  return { root, server, device, serverChain: server.certificate, deviceChain: device.certificate };
}

async function keyPair(random: () => number): Promise<webcrypto.CryptoKeyPair> {
  const p = prime(random);
  const q = prime(random);
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n));
  const publicPart = { kty: 'RSA', alg: 'RS256', n: base64url(p * q), e: base64url(EXPONENT) };
  const privatePart = {
    ...publicPart,
    d: base64url(d),
    p: base64url(p),
    q: base64url(q),
    dp: base64url(d % (p - 1n)),
    dq: base64url(d % (q - 1n)),
    qi: base64url(inverse(q, p)),
  };
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  return {
    privateKey: await webcrypto.subtle.importKey('jwk', privatePart, algorithm, true, ['sign']),
    publicKey: await webcrypto.subtle.importKey('jwk', publicPart, algorithm, true, ['verify']),
  };
}

/** The next prime above a random number with its two top bits set, that goes with the exponent. */
function prime(random: () => number): bigint {
  let bits = 0n;
  for (let i = 0; i < HALF_BITS / 32; i += 1) bits = (bits << 32n) | BigInt(Math.floor(random() * 2 ** 32));
  let candidate = bits | (3n << BigInt(HALF_BITS - 2)) | 1n;
  while ((candidate - 1n) % EXPONENT === 0n || !checkPrimeSync(candidate)) candidate += 2n;
  return candidate;
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [oldRest, rest] = [value % modulus, modulus];
  let [oldFactor, factor] = [1n, 0n];
  while (rest !== 0n) {
    const quotient = oldRest / rest;
    [oldRest, rest] = [rest, oldRest - quotient * rest];
    [oldFactor, factor] = [factor, oldFactor - quotient * factor];
  }
  return ((oldFactor % modulus) + modulus) % modulus;
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}
