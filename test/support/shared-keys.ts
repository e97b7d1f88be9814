import { createPrivateKey, createPublicKey, KeyObject, webcrypto } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';

/*
 * Making RSA keys took a third of the computing time of all tests. So the files of one run share some: each file takes
 * them in the same order, and begins again after the last. Keys that are made one soon after the other are different
 * ones, as the parties of one PKI and of its strangers have to be.
 */

/** How many keys of a length in bits go round. */
const KEYS: ReadonlyMap<number, number> = new Map([
  [2048, 16],
  [4096, 3],
]);

const { subtle } = webcrypto;
const folder = inject('keyPool');
/** How many this file has taken. */
const taken = new Map<number, number>();

// The file before this one in the same process may have put its own there.
Object.defineProperty(subtle, 'generateKey', { value: generateKey, configurable: true });

const { generateKey: real } = Object.getPrototypeOf(subtle) as {
  readonly generateKey: (...given: readonly unknown[]) => Promise<webcrypto.CryptoKeyPair>;
};
const make = real.bind(subtle);

async function generateKey(
  algorithm: webcrypto.RsaHashedKeyGenParams,
  extractable: boolean,
  usages: readonly webcrypto.KeyUsage[],
): Promise<unknown> {
  const { name, modulusLength: bits, hash } = algorithm;
  const count = KEYS.get(bits);
  if (count === undefined || name !== 'RSASSA-PKCS1-v1_5') return make(algorithm, extractable, usages);
  const before = taken.get(bits) ?? 0;
  taken.set(bits, before + 1);
  const key = createPrivateKey(await pemOf(`rsa-${bits}-${before % count}.pem`, () => make(algorithm, true, usages)));
  const der = { type: 'spki', format: 'der' } as const;
  const kind = { name, hash };
  return {
    privateKey: await subtle.importKey('pkcs8', key.export({ ...der, type: 'pkcs8' }), kind, extractable, ['sign']),
    publicKey: await subtle.importKey('spki', createPublicKey(key).export(der), kind, true, ['verify']),
  };
}

/** The key of that name, which the first to ask for it makes. */
async function pemOf(name: string, makeKey: () => Promise<webcrypto.CryptoKeyPair>): Promise<string> {
  const path = join(folder, name);
  const there = await readFile(path, 'utf8').catch(() => undefined);
  if (there !== undefined) return there;
  const { privateKey } = await makeKey();
  const pem = KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
  // Whole or not at all, for another file that reads it meanwhile.
  const own = `${path}.${process.pid}`;
  await writeFile(own, pem, { mode: 0o600 });
  await rename(own, path);
  return pem;
}
