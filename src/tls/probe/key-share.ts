import { createECDH, createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { groupByNumber } from '../groups.ts';
import { RecordError } from '../records.ts';

/** One side of a key agreement of TLS 1.3. */
export interface KeyShare {
  /** IANA number. */
  readonly group: number;
  /** What goes to the server. */
  readonly key: Uint8Array;
  /** The secret shared with the server's key; throws RecordError where that is no key of the group. */
  secret(peer: Uint8Array): Uint8Array;
}

const CURVES: ReadonlyMap<number, string> = new Map([
  [23, 'prime256v1'],
  [24, 'secp384r1'],
  [25, 'secp521r1'],
]);
const X_CURVES: ReadonlyMap<number, 'X25519' | 'X448'> = new Map([
  [29, 'X25519'],
  [30, 'X448'],
]);
/** Nearly every server takes one of these, and both cost little. */
const OFFERED_AT_ONCE: readonly number[] = [29, 23];

/** The shares for a first hello: at most one wrong guess costs a second round (HelloRetryRequest). */
export function firstKeyShares(groups: readonly number[]): readonly KeyShare[] {
  // Once each, in the order of the groups (RFC 8446 §4.2.8).
  const offered = [...new Set(groups)];
  const usual = offered.filter((group) => OFFERED_AT_ONCE.includes(group));
  const chosen = usual.length > 0 ? usual : offered.filter(canShare).slice(0, 1);
  return chosen.flatMap((group) => makeKeyShare(group) ?? []);
}

function canShare(group: number): boolean {
  return CURVES.has(group) || X_CURVES.has(group);
}

/** A fresh share, or `undefined` for a group that we do not compute. */
export function makeKeyShare(group: number): KeyShare | undefined {
  const curve = CURVES.get(group);
  if (curve !== undefined) return curveShare(group, curve);
  const xCurve = X_CURVES.get(group);
  return xCurve === undefined ? undefined : xCurveShare(group, xCurve);
}

function curveShare(group: number, curve: string): KeyShare {
  const own = createECDH(curve);
  const key = new Uint8Array(own.generateKeys());
  return { group, key, secret: (peer) => agreed(group, () => own.computeSecret(peer)) };
}

function xCurveShare(group: number, curve: 'X25519' | 'X448'): KeyShare {
  const own: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } =
    curve === 'X25519' ? generateKeyPairSync('x25519') : generateKeyPairSync('x448');
  const { x = '' } = own.publicKey.export({ format: 'jwk' });
  return {
    group,
    key: new Uint8Array(Buffer.from(x, 'base64url')),
    secret: (peer) =>
      agreed(group, () => {
        const jwk = { kty: 'OKP', crv: curve, x: Buffer.from(peer).toString('base64url') };
        return diffieHellman({ privateKey: own.privateKey, publicKey: createPublicKey({ key: jwk, format: 'jwk' }) });
      }),
  };
}

/** A point that is not on the curve makes node:crypto throw in many ways, and all mean the same. */
function agreed(group: number, compute: () => Buffer): Uint8Array {
  try {
    return new Uint8Array(compute());
  } catch {
    throw new RecordError(`the server's key share is none of ${groupByNumber(group)?.name ?? `group ${group}`}`);
  }
}
