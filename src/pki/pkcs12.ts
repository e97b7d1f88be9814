import { createHmac } from 'node:crypto';
import { concatBytes, equalBytes } from '../kernel/bytes.ts';
import { definite } from './ber.ts';
import { DerError, TAG, derChildren, readDer, readOid, readSmallInteger, type DerValue } from './der.ts';
import { PbeError, decryptPbe, pkcs12Derive, workBudget, type WorkBudget } from './pbe.ts';

/* PKCS#12 (.p12, .pfx; RFC 7292): what OpenSSL, Java's keytool, Windows and browsers export. */

/** What a PKCS#12 file holds. */
export interface Pkcs12 {
  /** PKCS#8 DER. */
  readonly keys: readonly Uint8Array[];
  readonly certificates: readonly Uint8Array[];
  /** Parts that stay closed or are of a kind that is not read, in plain words. */
  readonly passedOver: readonly string[];
}

const OID = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  safeContents: '1.2.840.113549.1.12.10.1.6',
  x509Certificate: '1.2.840.113549.1.9.22.1',
} as const;

const HASHES: ReadonlyMap<string, string> = new Map([
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

const MAX_BAGS = 1000;
const MAX_DEPTH = 4;

/**
 * Opens a PKCS#12 file. Throws {@link PbeError} (`wrong-password` where the MAC says so), or {@link DerError} for a
 * damaged file.
 */
export function openPkcs12(bytes: Uint8Array, password: string): Pkcs12 {
  const [version, safe, mac] = derChildren(readDer(definite(bytes)).content);
  if (version === undefined || safe === undefined) throw new DerError('no PKCS#12');
  const content = contentOf(safe, OID.data);
  const budget = workBudget();
  if (mac !== undefined) checkMac(mac, content, password, budget);
  const reader = new BagReader(password, budget);
  for (const part of derChildren(readDer(content).content)) reader.part(part);
  return reader.found;
}

/** The octets of a ContentInfo of that kind. */
function contentOf(info: DerValue, kind: string): Uint8Array {
  const [oid, tagged] = derChildren(info.content);
  if (oid === undefined || tagged === undefined || readOid(oid.content) !== kind) throw new DerError('no data');
  return readDer(tagged.content).content;
}

function checkMac(mac: DerValue, content: Uint8Array, password: string, budget: WorkBudget): void {
  const [info, salt, count] = derChildren(mac.content);
  const [algorithm, digest] = info === undefined ? [] : derChildren(info.content);
  const [oid] = algorithm === undefined ? [] : derChildren(algorithm.content);
  if (salt === undefined || digest === undefined || oid === undefined) throw new DerError('no MAC');
  const hash = HASHES.get(readOid(oid.content));
  // A newer kind of MAC: a wrong password then shows at the first part that does not open.
  if (hash === undefined) return;
  const iterations = count === undefined ? 1 : readSmallInteger(count);
  const key = pkcs12Derive(
    { hash, id: 3, password, salt: salt.content, iterations, length: digest.content.length },
    budget,
  );
  const own = createHmac(hash, key).update(content).digest();
  if (!equalBytes(own, digest.content)) throw new PbeError('wrong-password', 'the password does not open it');
}

class BagReader {
  readonly #password: string;
  readonly #budget: WorkBudget;
  readonly #keys: Uint8Array[] = [];
  readonly #certificates: Uint8Array[] = [];
  readonly #passedOver: string[] = [];
  #bags = 0;

  constructor(password: string, budget: WorkBudget) {
    this.#password = password;
    this.#budget = budget;
  }

  get found(): Pkcs12 {
    return { keys: this.#keys, certificates: this.#certificates, passedOver: this.#passedOver };
  }

  /** One ContentInfo: bags in the clear, or bags under the password. */
  part(info: DerValue): void {
    const [oid, tagged] = derChildren(info.content);
    if (oid === undefined || tagged === undefined) throw new DerError('no content');
    const kind = readOid(oid.content);
    if (kind === OID.data) this.#bagsIn(readDer(tagged.content).content, 0);
    else if (kind === OID.encryptedData) this.#closed('a group of certificates', () => this.#encrypted(tagged));
    else this.#passedOver.push('a part that is encrypted for somebody’s certificate');
  }

  #encrypted(tagged: DerValue): void {
    const [, content] = derChildren(readDer(tagged.content).content);
    const [, algorithm, data] = content === undefined ? [] : derChildren(content.content);
    if (algorithm === undefined || data === undefined) throw new DerError('nothing encrypted');
    // [0] in one piece, or in several.
    const octets =
      data.tag === 0xa0 ? concatBytes(derChildren(data.content).map((piece) => piece.content)) : data.content;
    this.#bagsIn(decryptPbe(algorithm, octets, this.#password, this.#budget), 0);
  }

  #bagsIn(safeContents: Uint8Array, depth: number): void {
    if (depth > MAX_DEPTH) throw new DerError('bags inside bags without end');
    for (const bag of derChildren(readDer(safeContents).content)) {
      this.#bags += 1;
      if (this.#bags > MAX_BAGS) throw new DerError('too many bags');
      const [oid, tagged] = derChildren(bag.content);
      if (oid === undefined || tagged === undefined) throw new DerError('an empty bag');
      this.#bag(readOid(oid.content), readDer(tagged.content), depth);
    }
  }

  #bag(kind: string, value: DerValue, depth: number): void {
    if (kind === OID.keyBag) this.#keys.push(value.whole);
    else if (kind === OID.shroudedKeyBag) this.#closed('a private key', () => this.#shroudedKey(value));
    else if (kind === OID.certBag) this.#certificate(value);
    else if (kind === OID.safeContents) this.#bagsIn(value.whole, depth + 1);
    else this.#passedOver.push('a revocation list, or an object of another kind');
  }

  #shroudedKey(value: DerValue): void {
    const [algorithm, data] = derChildren(value.content);
    if (algorithm === undefined || data?.tag !== TAG.octetString) throw new DerError('no key');
    this.#keys.push(readDer(decryptPbe(algorithm, data.content, this.#password, this.#budget)).whole);
  }

  #certificate(value: DerValue): void {
    const [oid, tagged] = derChildren(value.content);
    if (oid === undefined || tagged === undefined) throw new DerError('no certificate');
    if (readOid(oid.content) === OID.x509Certificate) this.#certificates.push(readDer(tagged.content).content);
    else this.#passedOver.push('a certificate that is not X.509');
  }

  /** An encryption that is not known here closes its own part only. */
  #closed(what: string, open: () => void): void {
    try {
      open();
    } catch (error) {
      if (!(error instanceof PbeError) || error.reason !== 'unsupported') throw error;
      this.#passedOver.push(`${what}: ${error.message}`);
    }
  }
}
