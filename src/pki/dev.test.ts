import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openssl } from '../../test/support/openssl.ts';
import { has } from '../../test/support/programs.ts';
import { issue, type Issued } from './dev.ts';

const bytesOf = ({ certificate }: Issued): number => new X509Certificate(certificate).raw.length;

describe('a certificate of our own', () => {
  it.each([0, 127, 128, 150, 255, 256, 300, 900, 5000])('is filled up to its length (%i bytes more)', async (more) => {
    const root = await issue({ subject: 'CN=Root', keyType: 'rsa', ca: { pathLength: null } });
    const options = { subject: 'CN=Example', issuer: root, keys: root.keys, comment: 'for a test' };
    const plain = bytesOf(await issue(options));
    const filled = await issue({ ...options, derBytes: plain + more });
    // The header of the comment is a byte longer from 128 and from 256 on: a length may be out of reach by one.
    expect(Math.abs(bytesOf(filled) - plain - more)).toBeLessThanOrEqual(1);
    expect(new X509Certificate(filled.certificate).verify(new X509Certificate(root.certificate).publicKey)).toBe(true);
  });

  it('that is longer already stays as it is', async () => {
    const options = { subject: 'CN=Example', keyType: 'rsa', comment: 'for a test' } as const;
    const plain = await issue(options);
    expect(bytesOf(await issue({ ...options, keys: plain.keys, derBytes: 100 }))).toBe(bytesOf(plain));
  });

  it.skipIf(!has('openssl'))('shows its comment and its keys to OpenSSL', async () => {
    const text = async (keyType: 'p384' | 'rsa-4096'): Promise<string> => {
      const made = await issue({ subject: 'CN=Example', keyType, comment: 'made for a test', derBytes: 2000 });
      return (await openssl(['x509', '-noout', '-text'], made.certificate)).output;
    };
    const [ec, rsa] = await Promise.all([text('p384'), text('rsa-4096')]);
    expect(ec).toMatch(/ecdsa-with-SHA384[^]*NIST CURVE: P-384[^]*Netscape Comment: \s*made for a test\.+/);
    expect(rsa).toMatch(/sha256WithRSAEncryption[^]*4096 bit[^]*made for a test\.+/);
  });
});
