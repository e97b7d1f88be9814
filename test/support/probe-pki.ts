import { readFile } from 'node:fs/promises';
import { issue, type Issued, type IssueOptions } from '../../src/pki/dev.ts';
import { openssl } from './openssl.ts';
import { scratch } from './scratch.ts';

/** The host of the servers that are probed. */
export const HOST = 'broker.example';

interface Chain {
  readonly own: Issued;
  readonly above: readonly Issued[];
}

/** Servers in every disorder under one root. */
export interface ProbePki {
  readonly root: Issued;
  readonly rsa: Chain;
  readonly ec: Chain;
  readonly p384: Chain;
  /** Without an intermediate. */
  readonly direct: Chain;
  /** A Certificate message of 6 kB. */
  readonly large: Chain;
  readonly expired: Chain;
  readonly early: Chain;
  /** For another host. */
  readonly elsewhere: Chain;
  /** The root's name and key, signed by an older root. */
  readonly crossSign: Issued;
  readonly stranger: Issued;
  /** An OCSP response for `rsa`. */
  readonly staple: Uint8Array;
}

const DAY = 86_400_000;

export async function probePki(): Promise<ProbePki> {
  const authority = { ca: { pathLength: null }, keyType: 'rsa' } as const;
  const [root, older, stranger] = await Promise.all(
    ['Probe Root', 'Older Probe Root', 'Probe Stranger'].map((name) => issue({ subject: `CN=${name}`, ...authority })),
  );
  if (root === undefined || older === undefined || stranger === undefined) throw new Error('no roots');
  const intermediate = await issue({ subject: 'CN=Probe CA', issuer: root, ...authority });
  const crossSign = await issue({ subject: root.subject, keys: root.keys, issuer: older, ...authority });
  const rsaKeys = (await issue({ subject: 'CN=keys', keyType: 'rsa' })).keys;
  const server = async (change: Partial<IssueOptions> = {}): Promise<Chain> => ({
    own: await issue({
      subject: `CN=${HOST}`,
      issuer: intermediate,
      use: 'server',
      names: [HOST],
      keys: rsaKeys,
      ...change,
    }),
    above: change.issuer === undefined ? [intermediate] : [],
  });
  const other = (keyType: 'ec' | 'p384'): Promise<Chain> => {
    const options = { subject: `CN=${HOST}`, issuer: intermediate, use: 'server', names: [HOST], keyType } as const;
    return issue(options).then((own) => ({ own, above: [intermediate] }));
  };
  const now = Date.now();
  const [rsa, ec, p384, direct, large, expired, early, elsewhere] = await Promise.all([
    server(),
    other('ec'),
    other('p384'),
    server({ issuer: root }),
    server({ derBytes: 5200 }),
    server({ notBefore: new Date(now - 90 * DAY), notAfter: new Date(now - 30 * DAY) }),
    server({ notBefore: new Date(now + 1 * DAY), notAfter: new Date(now + 90 * DAY) }),
    server({ subject: 'CN=elsewhere.example', names: ['elsewhere.example'] }),
  ]);
  const staple = await ocspResponse(rsa.own, intermediate);
  return { root, rsa, ec, p384, direct, large, expired, early, elsewhere, crossSign, stranger, staple };
}

/** An OCSP response that says of a certificate that nobody knows it, signed by its issuer. DER. */
export async function ocspResponse(about: Issued, issuer: Issued): Promise<Uint8Array> {
  const files = await scratch();
  try {
    const [cert, ca, key, index] = await Promise.all([
      files.file('cert.pem', about.certificate),
      files.file('ca.pem', issuer.certificate),
      files.file('ca.key', issuer.key),
      files.file('index.txt', ''),
    ]);
    const out = await files.file('ocsp.der', '');
    const made = ['ocsp', '-index', index, '-rsigner', ca, '-rkey', key, '-CA', ca, '-issuer', ca, '-cert', cert];
    const { output } = await openssl([...made, '-respout', out]);
    const der = new Uint8Array(await readFile(out));
    if (der.length === 0) throw new Error(output);
    return der;
  } finally {
    await files.remove();
  }
}
