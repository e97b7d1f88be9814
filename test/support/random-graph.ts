import { readCertificates } from '../../src/pki/read.ts';
import { issue, type Issued } from '../../src/pki/dev.ts';
import { utf8Bytes } from '../../src/kernel/bytes.ts';
import { mulberry32 } from '../../src/transports/faulty.ts';
import type { Certificate } from '../../src/pki/x509.ts';
import { LONG, NOW } from './chain-family.ts';

/** Certificates of a few names and keys that sign each other at random, and what is sent and trusted of them. */
export interface RandomGraph {
  readonly sent: readonly Issued[];
  readonly anchors: readonly Issued[];
}

const YEAR = 365 * 24 * 3_600_000;
const OVER = { notBefore: new Date(NOW - 2 * YEAR), notAfter: new Date(NOW - YEAR) };
const SHORT = { notBefore: new Date(NOW - YEAR), notAfter: new Date(NOW + YEAR) };

/**
 * Three names, each with one or two keys; some certificates are self-signed, some cross-signed, some by a key that the
 * name of the issuer does not have, some out of date, some no CAs, some short in path length, some without key
 * identifiers.
 */
export async function randomGraph(seed: number): Promise<RandomGraph> {
  const next = mulberry32(seed);
  const below = (count: number): number => Math.floor(next() * count);
  const chance = (part: number): boolean => next() < part;
  const pick = <T>(list: readonly T[]): T => {
    const item = list[below(list.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const identities: Issued[] = [];
  for (const subject of ['CN=Red', 'CN=Green', 'CN=Blue']) {
    for (let key = chance(0.4) ? 2 : 1; key > 0; key -= 1) {
      identities.push(await issue({ subject, ca: { pathLength: null }, ...LONG }));
    }
  }
  const dates = (): { notBefore: Date; notAfter: Date } => (chance(0.15) ? OVER : chance(0.3) ? SHORT : LONG);
  const made: Issued[] = [];
  for (let count = 4 + below(6); count > 0; count -= 1) {
    const of = pick(identities);
    const by = pick(identities);
    const ca = chance(0.9) ? { ca: { pathLength: chance(0.2) ? below(2) : null } } : {};
    const options = { subject: of.subject, keys: of.keys, keyIdentifiers: chance(0.6), ...ca, ...dates() };
    made.push(await issue(chance(0.3) ? options : { ...options, issuer: by }));
  }
  const leaf = await issue({
    subject: 'CN=broker.example',
    names: ['broker.example'],
    issuer: pick(identities),
    keyIdentifiers: chance(0.6),
    ...(chance(0.9) ? { use: 'server' as const } : { use: 'client' as const }),
    ...dates(),
  });
  const some = (part: number): Issued[] => made.filter(() => chance(part));
  return { sent: [leaf, ...some(0.7)], anchors: [...some(0.3), pick(made)] };
}

export function certificatesOf(issued: readonly Issued[]): readonly Certificate[] {
  return issued.flatMap(({ certificate }) => readCertificates(utf8Bytes(certificate), 'made'));
}
