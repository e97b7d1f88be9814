import { beforeAll, describe, expect, it } from 'vitest';
import { openssl } from '../../test/support/openssl.ts';
import { runs } from '../../test/support/full.ts';
import { has } from '../../test/support/programs.ts';
import { scratch } from '../../test/support/scratch.ts';
import { concatBytes, utf8Bytes } from '../kernel/bytes.ts';
import { mulberry32 } from '../transports/faulty.ts';
import { makeDevPki } from './dev.ts';
import { scanPem } from './pem.ts';
import { judgeCertificates } from './judge-certificates.ts';
import { judgeFiles } from './judge-files.ts';
import { loadFile } from './read.ts';
import { readObjects } from './read-objects.ts';
import { understand } from './understand.ts';

const SLOWEST_MS = 100;
const ROUNDS = runs(2_000, 100_000);
const PASSWORD = 'secret';

/** Real files of every form, which the fuzzing damages. */
async function realFiles(): Promise<readonly Uint8Array[]> {
  const [ec, rsa] = [await makeDevPki({ keyType: 'ec', intermediate: true }), await makeDevPki({ keyType: 'rsa' })];
  const texts = [ec.serverChain, rsa.deviceChain, ec.device.key, rsa.device.key, rsa.device.key + rsa.deviceChain];
  const plain = texts.map(utf8Bytes);
  const binary = texts.flatMap((text) => scanPem(utf8Bytes(text)).blocks.map(({ der }) => der!));
  const pasted = [
    JSON.stringify({ certificatePem: rsa.deviceChain, privateKey: rsa.device.key }),
    `const char ca[] =\n${ec.serverChain.replace(/^(.*)$/gm, '  "$1\\n"')};`,
    Array.from(binary[0]!, (byte) => `0x${byte.toString(16)}`).join(', '),
    Buffer.from(texts[0]!).toString('base64'),
  ].map(utf8Bytes);
  return [...plain, ...binary, ...pasted, ...(await encrypted(rsa.device.key, rsa.device.certificate))];
}

async function encrypted(key: string, certificate: string): Promise<readonly Uint8Array[]> {
  if (!has('openssl')) return [];
  const files = await scratch();
  const [keyPath, certPath] = [await files.file('key.pem', key), await files.file('cert.pem', certificate)];
  const pass = ['-passout', `pass:${PASSWORD}`];
  const made = [
    ['pkey', '-in', keyPath, '-aes256', ...pass, '-out'],
    ['pkey', '-in', keyPath, '-aes256', '-traditional', ...pass, '-out'],
    ['pkcs12', '-export', '-in', certPath, '-inkey', keyPath, ...pass, '-out'],
    ['pkcs12', '-export', '-legacy', '-in', certPath, '-inkey', keyPath, ...pass, '-out'],
  ];
  const read: Uint8Array[] = [];
  for (const [index, args] of made.entries()) {
    const path = `${files.folder}/${index}`;
    expect((await openssl([...args, path])).status).toBe(0);
    read.push(await loadFile(path));
  }
  await files.remove();
  return read;
}

type Random = () => number;

function upTo(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

/** Damages that happen, and some that only an enemy does. */
const DAMAGES: readonly ((bytes: Uint8Array, random: Random) => Uint8Array)[] = [
  (bytes, random) => bytes.slice(0, upTo(random, bytes.length)),
  (bytes, random) => bytes.slice(upTo(random, bytes.length)),
  (bytes) => concatBytes([bytes, bytes]),
  (bytes, random) => bytes.map((byte) => (random() < 0.002 ? upTo(random, 256) : byte)),
  (bytes, random) => {
    const changed = new Uint8Array(bytes);
    changed[upTo(random, Math.min(64, bytes.length))] = upTo(random, 256);
    return changed;
  },
  (bytes, random) => {
    const at = upTo(random, bytes.length);
    const from = upTo(random, bytes.length);
    return concatBytes([bytes.slice(0, at), bytes.slice(from, from + upTo(random, 300)), bytes.slice(at)]);
  },
  (bytes, random) => {
    const at = upTo(random, bytes.length);
    return concatBytes([bytes.slice(0, at), bytes.slice(at + upTo(random, 200))]);
  },
  (bytes, random) => {
    const at = upTo(random, bytes.length);
    const words = ['-----BEGIN CERTIFICATE-----', '-----END', '\\n', '"', '\r', '> ', '=', '{0x30,', '\u00a0', ': '];
    return concatBytes([bytes.slice(0, at), utf8Bytes(words[upTo(random, words.length)]!), bytes.slice(at)]);
  },
  (_bytes, random) => Uint8Array.from({ length: upTo(random, 2_000) }, () => upTo(random, 256)),
  (_bytes, random) => {
    const size = upTo(random, 2_000);
    return utf8Bytes(Array.from({ length: size }, () => '-BEGIN \\\n"AaPD=: {0x30,}'[upTo(random, 25)]).join(''));
  },
];

describe('the readers', () => {
  let files: readonly Uint8Array[];
  beforeAll(async () => {
    files = await realFiles();
  });

  it(`survive ${ROUNDS} damaged files, each within ${SLOWEST_MS} ms`, { timeout: 900_000 }, () => {
    const random = mulberry32(4);
    let read = 0;
    let slowest = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      let bytes = files[upTo(random, files.length)]!;
      for (let times = 1 + upTo(random, 2); times > 0; times -= 1) {
        bytes = DAMAGES[upTo(random, DAMAGES.length)]!(bytes, random);
      }
      const took = timed(bytes, random() < 0.5 ? PASSWORD : undefined, (objects) => (read += objects));
      slowest = Math.max(slowest, took);
      if (took > SLOWEST_MS) expect.fail(`round ${round}: ${took.toFixed(0)} ms for ${bytes.length} bytes`);
    }
    // Damage spares many files: the readers must still get something out of them.
    expect(read).toBeGreaterThan(ROUNDS / 10);
    expect(slowest).toBeLessThan(SLOWEST_MS);
  });
});

/** Reads and judges as inspect does. A pause of the machine is no fault of the reader: only what repeats counts. */
function timed(bytes: Uint8Array, password: string | undefined, onRead: (objects: number) => void): number {
  const measure = (): number => {
    const start = performance.now();
    const reading = readObjects(bytes, password);
    const took = performance.now() - start;
    const holdings = understand([{ path: 'x.pem', bytes: bytes.length, reading }], () => undefined);
    judgeFiles(holdings);
    judgeCertificates(holdings, 0);
    onRead(reading.objects.length);
    return took;
  };
  const first = measure();
  return first > SLOWEST_MS ? Math.min(first, measure(), measure()) : first;
}

describe('the largest files', () => {
  const MIB = 1024 * 1024;
  const filled = (unit: string): string => unit.repeat(Math.ceil(MIB / unit.length)).slice(0, MIB);

  it.each<[string, () => string | Uint8Array]>([
    ['BEGIN without end', () => filled('-----BEGIN A-----\n')],
    ['END without begin', () => filled('-----END A-----\n')],
    ['hyphens', () => filled('-')],
    ['BEGIN and blanks', () => filled(`BEGIN A${' '.repeat(1_000)}`)],
    ['backslashes', () => `-----BEGIN A-----${filled('\\\\n')}`],
    ['quotation marks', () => `"-----BEGIN A-----${filled('" ')}`],
    ['base64', () => filled('MIIB')],
    [
      'base64 in a block',
      () => `-----BEGIN CERTIFICATE-----\n${filled(`${'MIIB'.repeat(16)}\n`)}-----END CERTIFICATE-----`,
    ],
    ['headers', () => `-----BEGIN A-----\n${filled('Proc-Type: 4,ENCRYPTED')}`],
    ['braces', () => `0x30, 0x31${filled('{')}`],
    ['arrays', () => filled('{0x30, 0x31, 0x32}')],
    ['comments', () => `{0x30, 0x31${filled('/*')}}`],
    ['line ends', () => filled('\r\n\r')],
    ['zeros', () => new Uint8Array(MIB)],
    ['nested sequences', () => new Uint8Array(MIB).fill(0x30).map((byte, i) => (i % 2 === 0 ? byte : 0x80))],
  ])('full of %s take no time', (_title, content) => {
    const bytes = content();
    const measure = (): number => {
      const start = performance.now();
      expect(readObjects(typeof bytes === 'string' ? utf8Bytes(bytes) : bytes).objects).toEqual([]);
      return performance.now() - start;
    };
    const first = measure();
    // A pause of the machine is no fault of the reader.
    expect(first < 1_000 ? first : Math.min(measure(), measure())).toBeLessThan(1_000);
  });
});
