import { describe, expect, it } from 'vitest';
import type { Finding } from '../findings/finding.ts';
import { finding } from '../findings/make.ts';
import { inputs } from '../../test/support/inputs.ts';
import { openssl, opensslServer } from '../../test/support/openssl.ts';
import { has } from '../../test/support/programs.ts';
import { scratch } from '../../test/support/scratch.ts';
import { makeDevPki } from '../pki/dev.ts';
import { proofsFor } from './proofs.ts';
import { shellWord } from './shell-word.ts';

const { broker } = inputs();
const FILES = { ca: '/tmp/my files/ca.pem', cert: 'c.pem', key: 'k.pem' };

function open(code: Finding['code'], change: Partial<Finding> = {}): Finding {
  return { ...finding(code, { confidence: 'possible', evidence: [] }), ...change };
}

const decided = (findings: readonly Finding[], of = broker) =>
  proofsFor(findings, of, FILES).map(({ decides }) => decides);

describe('the next proofs', () => {
  it('decide the causes that are open, one check for each question', () => {
    expect(decided([open('anchor-wrong'), open('client-cert-refused'), open('sni-missing')])).toEqual([
      ['wrong-root-ca'],
      ['auth-credentials'],
      ['sni-missing'],
    ]);
    expect(decided([open('stored-file-unusable'), open('ca-not-root')])).toEqual([
      ['intermediate-instead-of-root', 'cert-format'],
    ]);
  });

  it('leave out what is certain, worth knowing only, or shown by no handshake', () => {
    expect(decided([])).toEqual([]);
    expect(decided([open('anchor-wrong', { confidence: 'certain' })])).toEqual([]);
    expect(decided([open('anchor-wrong', { severity: 'info' })])).toEqual([]);
    expect(decided([open('login-refused')])).toEqual([]);
    expect(decided([open('no-bearer')])).toEqual([]);
    expect(decided([open('anchor-wrong')], { ...broker, tls: false })).toEqual([]);
  });

  it('can be typed as they stand, and verify where trust is the question', () => {
    const [trust, client, hello] = proofsFor(
      [open('anchor-wrong'), open('client-cert-missing'), open('tls-version')],
      broker,
      FILES,
    ).map(({ command }) => command);
    expect(trust).toBe(
      `openssl s_client -connect broker.example:8883 -servername broker.example -CAfile '/tmp/my files/ca.pem' -no-CApath -no-CAstore -verify_return_error -cert c.pem -key k.pem -tls1_2 </dev/null`,
    );
    expect(client).toBe(
      'openssl s_client -connect broker.example:8883 -servername broker.example -cert c.pem -key k.pem -tls1_2 </dev/null',
    );
    expect(hello).toBe('openssl s_client -connect broker.example:8883 -noservername -tls1_2 </dev/null');
  });

  it('send no name to an address, and need no files', () => {
    const [proof] = proofsFor([open('anchor-wrong')], { ...broker, host: '192.0.2.1' }, {});
    expect(proof?.command).toBe('openssl s_client -connect 192.0.2.1:8883 -noservername -tls1_2 </dev/null');
  });

  it.skipIf(!has('openssl'))('are understood by openssl, which tells the right root from a wrong one', async () => {
    const [pki, other] = await Promise.all([makeDevPki(), makeDevPki()]);
    const files = await scratch();
    const cert = await files.file('server.pem', pki.serverChain);
    const key = await files.file('server.key', pki.server.key);
    const server = await opensslServer(['-cert', cert, '-key', key, '-tls1_2']);
    try {
      const local = { ...broker, host: '127.0.0.1', port: server.port };
      const status = async (root: string): Promise<number> => {
        const ca = await files.file('ca.pem', root);
        const [proof] = proofsFor([open('anchor-wrong')], local, { ca });
        const args = proof?.command.replace(/^openssl /, '').replace(/ <\/dev\/null$/, '') ?? '';
        return (await openssl(args.split(' '))).status;
      };
      expect(await status(pki.root.certificate)).toBe(0);
      expect(await status(other.root.certificate)).not.toBe(0);
    } finally {
      await server.stop();
      await files.remove();
    }
  });
});

describe('a word for the shell', () => {
  it.each([
    ['plain-file_1.pem', 'plain-file_1.pem'],
    ['/a/b:c@d', '/a/b:c@d'],
    ['a b', `'a b'`],
    ['', `''`],
    [`it's`, `'it'\\''s'`],
    ['$(rm x)', `'$(rm x)'`],
    ['a\nb', `'a\nb'`],
  ])('%j is %s', (text, word) => {
    expect(shellWord(text)).toBe(word);
  });
});
