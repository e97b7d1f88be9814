import { beforeAll, describe, expect, it } from 'vitest';
import { loadAnchors, type Anchor } from '../../pki/anchors/set.ts';
import { issue } from '../../pki/dev.ts';
import { encodePem } from '../../pki/pem.ts';
import { readObjects } from '../../pki/read-objects.ts';
import type { Certificate } from '../../pki/x509.ts';
import { PemCollector, type PastedFile } from './pasted-certificates.ts';
import { rootsNamed } from './roots.ts';
import { whatMeasures } from './sizes.ts';

let anchors: readonly Anchor[];
beforeAll(async () => {
  anchors = await loadAnchors();
});

function readAll(pem: Uint8Array): readonly Certificate[] {
  return readObjects(pem).objects.flatMap((object) => (object.kind === 'certificate' ? [object.certificate] : []));
}

function rootPem(id: string): string {
  const root = anchors.find((anchor) => anchor.id === id);
  return encodePem('CERTIFICATE', root!.certificate!.der);
}

function collected(lines: readonly string[]): readonly PastedFile[] {
  const collector = new PemCollector(readAll);
  const found = lines.flatMap((line, place) => collector.line(line, place + 1) ?? []);
  return [...found, ...collector.end()];
}

function summary(lines: readonly string[]): readonly string[] {
  return collected(lines).map(({ labels, certificates, row, form }) => {
    const names = certificates.map(
      ({ facts }) => anchors.find(({ keyId }) => keyId === facts.keyId)?.id ?? facts.subject,
    );
    return `${row} ${form} ${labels.join('+')}: ${names.join(', ')}`;
  });
}

describe('pasted PEM files', () => {
  const ID = 'amazon-root-ca-3';
  const FORMS: readonly (readonly [string, string, (pem: string) => readonly string[]])[] = [
    ['lines', 'a file', (pem) => pem.split('\n')],
    ['lines', 'a file in a command', (pem) => `AT%CMNG=0,42,0,"${pem.trimEnd()}"`.split('\n')],
    [
      'lines',
      'a file with its echo',
      (pem) =>
        pem
          .trimEnd()
          .split('\n')
          .flatMap((line) => [line, line]),
    ],
    [
      'lines',
      'a message in the middle',
      (pem) => pem.split('\n').flatMap((line, i) => (i === 3 ? ['+CREG: 1', line] : [line])),
    ],
    ['escaped', 'a command', (pem) => [`AT%CMNG=0,42,0,"${pem.replaceAll('\n', '\\n')}"`]],
    ['newlines-removed', 'a command', (pem) => [`AT%CMNG=0,42,0,"${pem.replaceAll('\n', '')}"`]],
    ['newlines-removed', 'blanks for line ends', (pem) => [pem.replaceAll('\n', ' ')]],
    [
      'literal',
      'strings',
      (pem) =>
        pem
          .trimEnd()
          .split('\n')
          .map((line) => `"${line}\\n"`),
    ],
    [
      'literal',
      'a continued string',
      (pem) => `const char ca[] = "${pem.trimEnd().split('\n').join('\\n\\\n')}";`.split('\n'),
    ],
  ];

  it.each(FORMS)('are read as %s: %s', (form, _name, write) => {
    const lines = ['AT+CCERTDOWN="ca.pem",656', ...write(rootPem(ID)), 'OK'];
    const expected = `2 ${form} CERTIFICATE: ${ID}`;
    const found = summary(lines);
    expect(found[0]).toBe(expected);
    expect(found.every((one) => one === expected || one.startsWith('3 '))).toBe(true);
  });

  it('hold the blocks that follow each other', async () => {
    const root = await issue({ subject: 'CN=Root', ca: { pathLength: null } });
    const leaf = await issue({ subject: 'CN=leaf', issuer: root });
    const chain = `${leaf.certificate}${root.certificate}`.replaceAll('\n\n', '\n');
    expect(summary(['OK', ...chain.trimEnd().split('\n'), 'OK', ...rootPem(ID).split('\n')])).toEqual([
      '2 lines CERTIFICATE+CERTIFICATE: CN=leaf, CN=Root',
      `${3 + chain.trimEnd().split('\n').length} lines CERTIFICATE: ${ID}`,
    ]);
  });

  it.each(['+', 'AT', 'RDY', 'RING', '+AB'])('are whole where a line of base64 begins with %s', (start) => {
    const line = `${start}${'aB3'.repeat(22)}`.slice(0, 64);
    const seen: string[] = [];
    const collector = new PemCollector((pem) => {
      seen.push(new TextDecoder().decode(pem));
      return [];
    });
    const last = 'cD4'.repeat(21);
    const lines = ['-----BEGIN CERTIFICATE-----', line, last, '-----END CERTIFICATE-----', 'OK'];
    lines.forEach((text, at) => collector.line(text, at + 1));
    expect(seen.join('')).toContain(`${line}\n${last}`);
  });

  it('of keys show their label alone, masked as they are', () => {
    const curve = ['-----BEGIN EC PARAMETERS-----', 'BggqhkjOPQMBBw==', '-----END EC PARAMETERS-----'];
    const key = ['-----BEGIN EC PRIVATE KEY-----', '***', '***', '-----END EC PRIVATE KEY-----"'];
    const found = collected([...curve, ...key, 'OK']);
    expect(found.map(({ labels }) => labels)).toEqual([['EC PARAMETERS', 'EC PRIVATE KEY']]);
    expect(found[0]?.certificates).toEqual([]);
    expect(summary(['AT%CMNG=0,42,2,"-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----"'])).toEqual([
      '1 newlines-removed RSA PRIVATE KEY: ',
    ]);
  });

  it('that were shortened hold nothing', () => {
    const shortened: readonly (readonly string[])[] = [
      ['-----BEGIN CERTIFICATE-----', '....................', '-----END CERTIFICATE-----"'],
      ['-----BEGIN CERTIFICATE-----', '(chain of 5555 bytes, bodies removed)'],
      ['AT%CMNG=0,42,0,"-----BEGIN CERTIFICATE-----<cert>-----END CERTIFICATE-----"'],
      ['> -----BEGIN CERTIFICATE-----xxxx=-----END CERTIFICATE-----'],
      ['"-----BEGIN CERTIFICATE-----\\n...\\n-----END CERTIFICATE-----\\n"'],
      [...rootPem(ID).split('\n').slice(0, 4), 'AT+CCERTLIST', 'OK'],
    ];
    for (const lines of shortened) expect(summary(lines)).toEqual(['1 shortened CERTIFICATE: ']);
  });

  it('that are damaged hold nothing that could be read', () => {
    const lines = rootPem(ID)
      .split('\n')
      .filter((_line, place) => place !== 4);
    expect(summary(lines)).toEqual(['1 lines CERTIFICATE: ']);
  });

  it('are bounded', () => {
    const endless = ['-----BEGIN CERTIFICATE-----', ...Array.from({ length: 3_000 }, (_, i) => `${i}`.padEnd(64, 'A'))];
    expect(collected(endless)).toEqual([]);
    const many = Array.from({ length: 100 }, () => [...rootPem(ID).trimEnd().split('\n'), 'OK']).flat();
    expect(collected(many)).toHaveLength(64);
  });
});

describe('sizes of stored files', () => {
  const meanings = (bytes: number): readonly string[] =>
    whatMeasures(bytes, anchors).map(({ text, lineEnds, exact }) => `${text} ${lineEnds}${exact ? '' : ' ?'}`);

  it('are those of the shipped roots, byte for byte', () => {
    let checked = 0;
    for (const { name, certificate } of anchors) {
      if (certificate === undefined) continue;
      checked += 1;
      const pem = encodePem('CERTIFICATE', certificate.der);
      const lines = pem.trimEnd().split('\n');
      const forms: readonly (readonly [string, string])[] = [
        [pem, 'lf'],
        [pem.trimEnd(), 'lf'],
        [pem.replaceAll('\n', '\r\n'), 'crlf'],
        [lines.join('\r\n'), 'crlf'],
        [lines.join('\\n'), 'literal'],
        [`${lines.join('\\n\\\n')}\\n\\\n`, 'literal'],
        [lines.map((line) => `"${line}\\n"\n`).join(''), 'literal'],
      ];
      for (const [text, ends] of forms) expect(meanings(text.length)).toContain(`${name} ${ends}`);
      expect(meanings(certificate.der.length)).toContain(`${name} der`);
      expect(meanings(pem.length + 1)).toContain(`${name} lf ?`);
    }
    expect(checked).toBeGreaterThan(30);
  });

  it('are known from logs and recipes', () => {
    // T-SIM7600X issue 49, the AWS recipes of LilyGo and SIMCom, EC25 and SIM7070 logs.
    expect(meanings(1338)).toContain('DigiCert Global Root CA lf');
    expect(meanings(1188)).toEqual(['Amazon Root CA 1 lf']);
    expect(meanings(1758)).toContain('VeriSign Class 3 Public Primary Certification Authority - G5 crlf');
    expect(meanings(1224)).toContain('a device certificate of AWS IoT lf');
    expect(meanings(1240)).toContain('a device certificate of AWS IoT crlf');
    expect(meanings(1679)).toContain('an RSA 2048 key (PKCS#1) lf');
    expect(meanings(1704)).toContain('an RSA 2048 key (PKCS#8) lf');
    expect(meanings(227)).toContain('a P-256 key (SEC1) lf');
    expect(meanings(5555)).toEqual([]);
  });
});

describe('roots that a line names', () => {
  const named = (text: string): readonly string[] =>
    rootsNamed(text, anchors).map(({ root, by, sure }) => `${root.id} ${by}${sure ? '' : ' ?'}`);

  it('by name, file name, subject and issuer', () => {
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ['I loaded Amazon Root CA 1 and it failed', ['amazon-root-ca-1 name']],
      ['AT+CSSLCFG="cacert",0,"isrgrootx1.pem"', ['isrg-root-x1 file']],
      ['AT+CCERTDOWN="AmazonRootCA1.pem",1188', ['amazon-root-ca-1 file']],
      ['BaltimoreCyberTrustRoot.crt.pem', ['baltimore-cybertrust file']],
      ['SFSRootCAG2.pem', ['starfield-services-root-g2 file']],
      ['+CCERTLIST: "digicert_g2.pem"', ['digicert-global-root-g2 file']],
      ['+CCERTLIST: "emqxsl-ca.crt"', ['digicert-global-root-g2 file ?', 'digicert-global-root-ca file ?']],
      ['GlobalSign Root CA - R3 or GlobalSign Root CA', ['globalsign-root-r3 name', 'globalsign-root-r1 name']],
      ['   i:/C=US/O=Amazon/CN=Amazon Root CA 1', ['amazon-root-ca-1 issuer']],
      ['issuer=C = US, O = DigiCert Inc, CN = DigiCert Global Root G2', ['digicert-global-root-g2 issuer']],
      [
        'depth=2 C = US, O = "VeriSign, Inc.", CN = VeriSign Class 3 Public Primary Certification Authority - G5',
        ['verisign-class-3-g5 subject'],
      ],
      [
        ' 3 s:/C=US/O=Starfield Technologies, Inc./OU=Starfield Class 2 Certification Authority',
        ['starfield-class-2 subject'],
      ],
    ];
    for (const [text, expected] of cases) expect(named(text), text).toEqual(expected);
  });

  it('and none where another name only begins in the same way', () => {
    for (const text of [
      'GlobalSign Root CA - R5',
      'Amazon Root CA 12',
      'Entrust Root Certification Authority - G2',
      'DigiCert Global G2 TLS RSA SHA256 2020 CA1',
      'the root certificate of my broker',
      'AT+CSSLCFG="cacert",0,"ca_cert.pem"',
    ]) {
      expect(named(text), text).toEqual([]);
    }
  });

  it('are found under each of their own names', () => {
    let names = 0;
    for (const { id, name, known } of anchors) {
      for (const text of [name, ...(known?.aliases ?? [])]) {
        names += 1;
        expect(
          rootsNamed(`the root ${text}, loaded`, anchors).map(({ root }) => root.id),
          text,
        ).toContain(id);
      }
    }
    expect(names).toBeGreaterThan(60);
  });
});
