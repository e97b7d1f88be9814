import { describe, expect, it } from 'vitest';
import { SClientReader, type SClientRun } from './s-client.ts';

function read(text: string): readonly SClientRun[] {
  const reader = new SClientReader();
  for (const line of text.split('\n')) reader.line(line);
  return reader.runs;
}

const causes = ({ notice }: SClientRun = { given: {}, connected: false, chain: [] }): readonly string[] =>
  [...(notice?.causes ?? [])].sort((a, b) => b.weight - a.weight).map(({ cause }) => cause);

const WHOLE = `
$ openssl s_client -connect broker.example:8883 -servername broker.example -CAfile root.pem
CONNECTED(00000003)
depth=1 C = XX, O = Example, CN = Example Root
verify return:1
---
Certificate chain
 0 s:CN = broker.example
   i:C = XX, O = Example, CN = Example Root
   a:PKEY: rsaEncryption, 2048 (bit); sigalg: RSA-SHA256
 1 s:C = XX, O = Example, CN = Example Root
   i:C = XX, O = Example, CN = Example Root
---
Server certificate
subject=CN = broker.example
issuer=C = XX, O = Example, CN = Example Root
---
No client certificate CA names sent
Peer signing digest: SHA256
Peer signature type: RSA-PSS
---
SSL handshake has read 2893 bytes and written 421 bytes
Verification: OK
---
New, TLSv1.2, Cipher is ECDHE-RSA-AES128-GCM-SHA256
Server public key is 2048 bit
SSL-Session:
    Protocol  : TLSv1.2
    Verify return code: 0 (ok)
---
`;

describe('a whole transcript', () => {
  it('is read into chain, result, protocol and key', () => {
    expect(read(WHOLE)).toEqual([
      {
        host: 'broker.example',
        port: 8883,
        given: { ca: true, cert: false, serverName: 'broker.example' },
        connected: true,
        chain: [
          { subject: 'CN = broker.example', issuer: 'C = XX, O = Example, CN = Example Root' },
          { subject: 'C = XX, O = Example, CN = Example Root', issuer: 'C = XX, O = Example, CN = Example Root' },
        ],
        verify: { code: 0, words: 'ok' },
        signatureType: 'RSA-PSS',
        keyBits: 2048,
        protocol: 'TLSv1.2',
        cipher: 'ECDHE-RSA-AES128-GCM-SHA256',
        handshakeBytes: 2893,
      },
    ]);
  });

  it('of an old version, refused for want of a client certificate', () => {
    const [run] = read(
      [
        'openssl s_client -connect broker.example:8883 -CAfile root.pem -key k.der -cert c.der -certform DER',
        'CONNECTED(00000003)',
        '1404934:error:14094412:SSL routines:ssl3_read_bytes:sslv3 alert bad certificate:s3_pkt.c:1487:SSL alert number 42',
        ' 0 s:/C=XX/CN=broker.example',
        '   i:/C=XX/CN=Example CA',
        'No client certificate CA names sent',
        'Client Certificate Types: RSA sign, DSA sign, ECDSA sign',
        'SSL handshake has read 3387 bytes and written 138 bytes',
        'New, TLSv1/SSLv3, Cipher is ECDHE-RSA-AES256-GCM-SHA384',
        '    Protocol  : TLSv1.2',
        '    Verify return code: 0 (ok)',
      ].join('\n'),
    );
    expect(run).toMatchObject({ alert: 42, asksForCertificate: true, protocol: 'TLSv1.2', given: { cert: true } });
    expect(causes(run)[0]).toBe('client-cert-missing');
    const weightOf = (cause: string): number | undefined =>
      run?.notice?.causes.find((one) => one.cause === cause)?.weight;
    expect(weightOf('wrong-root-ca')).toBeLessThan(0);
    expect(weightOf('client-cert-missing')).toBeLessThan(1);
  });

  it('that verifies accuses nobody', () => {
    expect(read(WHOLE)[0]?.notice).toBeUndefined();
  });

  it('whose chain does not verify with the given file', () => {
    const [run] = read(
      [
        'openssl s_client -connect broker.example:8883 -CAfile other.pem',
        'CONNECTED(000001A8)',
        'verify error:num=20:unable to get local issuer certificate',
        ' 0 s:CN = broker.example',
        '    Verify return code: 21 (unable to verify the first certificate)',
      ].join('\n'),
    );
    expect(run?.verify?.code).toBe(21);
    expect(causes(run)).toContain('wrong-root-ca');
    expect(run?.notice?.causes.every(({ weight }) => weight < 0.7)).toBe(true);
  });

  it('without a CA file says nothing of a private root', () => {
    const text =
      'openssl s_client -connect b.example:8883\nCONNECTED(00000003)\n    Verify return code: 19 (self-signed certificate)';
    expect(read(text)[0]?.notice).toBeUndefined();
  });
});

describe('lines that somebody picked out', () => {
  it('tell servers with RSA and with ECDSA apart', () => {
    const runs = read(
      [
        'openssl s_client -connect one.example:443 -tls1_2',
        '  ---> Peer signature type: RSA',
        'openssl s_client -connect two.example:443 -tls1_2',
        '  ---> Peer signature type: ECDSA',
      ].join('\n'),
    );
    expect(runs.map(({ host, signatureType }) => [host, signatureType])).toEqual([
      ['one.example', 'RSA'],
      ['two.example', 'ECDSA'],
    ]);
    expect(runs.map((run) => causes(run)[0])).toEqual([undefined, 'cipher-suite']);
  });

  it('two runs without command lines are two', () => {
    expect(read('CONNECTED(00000003)\nCONNECTED(00000005)')).toHaveLength(2);
  });
});

describe('everything else', () => {
  it.each([
    'AT+CMQTTSTART',
    '+CMQTTCONNECT: 0,32',
    '    i: 5',
    'Certificate chain of command',
    'New, Cipher is it?',
    '',
  ])('%j begins no run', (text) => expect(read(text)).toEqual([]));

  it('is bounded', () => {
    const many = Array.from({ length: 200 }, () => 'CONNECTED(00000003)\n 0 s:CN = a').join('\n');
    expect(read(many).length).toBeLessThanOrEqual(16);
    const [run] = read(`CONNECTED(00000003)\n${' 1 s:CN = a\n'.repeat(200)}`);
    expect(run?.chain.length).toBeLessThanOrEqual(16);
  });
});
