import { beforeAll, describe, expect, it } from 'vitest';
import { openssl } from '../../test/support/openssl.ts';
import { has } from '../../test/support/programs.ts';
import { utf8Bytes, utf8Text } from '../kernel/bytes.ts';
import { encodePieces, keyFormFor, pieceNames, piecesOf, type TargetForm } from './convert.ts';
import { makeDevPki, type DevPki } from './dev.ts';
import type { KeyForm } from './objects.ts';
import { readObjects } from './read-objects.ts';
import { sha256Hex } from './x509.ts';

let ec: DevPki;
let rsa: DevPki;
beforeAll(async () => {
  [ec, rsa] = [await makeDevPki({ keyType: 'ec', intermediate: true }), await makeDevPki({ keyType: 'rsa' })];
});

/** Each object's DER, as hashes: a failure must not print keys. */
function ders(bytes: Uint8Array): readonly string[] {
  const { objects, failures } = readObjects(bytes);
  expect(failures).toEqual([]);
  return piecesOf(objects).map(({ kind, der }) => `${kind} ${sha256Hex(der)}`);
}

function convert(bytes: Uint8Array, to: TargetForm, eol: 'lf' | 'crlf' = 'lf', keyForm?: KeyForm): Uint8Array {
  return encodePieces(piecesOf(readObjects(bytes).objects, keyForm), to, eol);
}

describe('conversion', () => {
  it('there and back is the identity on the DER bytes, through every form', () => {
    const several = utf8Bytes(rsa.device.key + rsa.deviceChain + ec.serverChain + ec.device.key);
    expect(ders(several)).toHaveLength(5);
    for (const eol of ['lf', 'crlf'] as const) {
      const pem = convert(several, 'pem', eol);
      const array = convert(pem, 'c-array', eol);
      expect([ders(pem), ders(convert(array, 'pem'))]).toEqual([ders(several), ders(several)]);
    }
    for (const one of [rsa.device.key, ec.device.key, rsa.root.certificate, ec.root.certificate].map(utf8Bytes)) {
      const der = convert(one, 'der');
      expect([ders(der), ders(convert(der, 'pem')), ders(convert(der, 'c-array'))]).toEqual([
        ders(one),
        ders(one),
        ders(one),
      ]);
      expect(convert(convert(der, 'pem'), 'der')).toEqual(der);
    }
  });

  it('of a key to another form and back is the identity too', () => {
    for (const [key, form] of [
      [rsa.device.key, 'pkcs1'],
      [ec.device.key, 'sec1'],
    ] as const) {
      const pkcs8 = convert(utf8Bytes(key), 'der');
      const other = convert(pkcs8, 'der', 'lf', form);
      expect(readObjects(other).objects).toMatchObject([{ kind: 'key', key: { form } }]);
      expect(sha256Hex(other)).not.toBe(sha256Hex(pkcs8));
      expect(sha256Hex(convert(other, 'der', 'lf', 'pkcs8'))).toBe(sha256Hex(pkcs8));
    }
  });

  it('refuses a form that a key does not have', () => {
    expect(() => convert(utf8Bytes(ec.device.key), 'pem', 'lf', 'pkcs1')).toThrow(/no PKCS1 form/);
    expect(() => convert(utf8Bytes(rsa.device.key), 'pem', 'lf', 'sec1')).toThrow(/no SEC1 form/);
    const [object] = readObjects(utf8Bytes(ec.device.key)).objects;
    if (object?.kind !== 'key') throw new Error('no key');
    expect([keyFormFor(object.key, ['pkcs1']), keyFormFor(object.key, ['pkcs8', 'sec1'])]).toEqual([undefined, 'sec1']);
  });

  it('writes one object into a DER file', () => {
    expect(() => convert(utf8Bytes(ec.serverChain), 'der')).toThrow(/there are 2 objects, and a DER file holds one/);
  });

  it('writes clean PEM with the line ends that are asked for', () => {
    const pasted = utf8Bytes(`\ufeffsome text\r\n${rsa.root.certificate.replaceAll('\n', '\r\n')}`);
    expect(utf8Text(convert(pasted, 'pem'))).toBe(rsa.root.certificate);
    expect(utf8Text(convert(pasted, 'pem', 'crlf'))).toBe(rsa.root.certificate.replaceAll('\n', '\r\n'));
    expect(readObjects(convert(pasted, 'pem')).oddities).toEqual([]);
  });

  it('makes arrays that a C compiler takes, whatever the subject is called', () => {
    const pieces = piecesOf(readObjects(utf8Bytes(ec.serverChain + ec.device.key)).objects);
    expect(pieceNames(pieces)).toEqual(['certificate_1', 'certificate_2', 'key']);
    const [first] = pieces;
    const text = utf8Text(encodePieces([{ ...first!, title: 'CN=*/ int x; /* {é' }], 'c-array', 'lf'));
    expect(text).toMatch(
      /^\/\* CN=\* \/ int x; \/ \* \(\?: \d+ bytes of DER \*\/\nstatic const unsigned char certificate\[\] = \{\n( {4}(0x[0-9a-f]{2},? ?){1,12}\n)+\};\nstatic const unsigned int certificate_length = sizeof certificate;\n$/,
    );
    // The last array of several lines holds what the DER holds.
    expect(ders(utf8Bytes(text!))).toEqual(ders(first!.der));
  });

  it('makes an array of a whole PEM file, under the name that it is given', () => {
    const pem = utf8Bytes(ec.deviceChain);
    const pieces = piecesOf(readObjects(pem).objects);
    for (const eol of ['lf', 'crlf'] as const) {
      const text = utf8Text(encodePieces(pieces, 'c-pem', eol, 'hawser_cert'))!;
      const numbers = Array.from(text.matchAll(/0x([0-9a-f]{2})/g), ([, digits]) => Number.parseInt(digits!, 16));
      // Line ends inside of the array do not depend on those of the file.
      expect(utf8Text(Uint8Array.from(numbers))).toBe(utf8Text(convert(pem, 'pem')));
      expect(text).toMatch(/^extern const unsigned char hawser_cert\[\];\r?$/m);
      expect(text).toMatch(/^const unsigned int hawser_cert_length = sizeof hawser_cert;\r?$/m);
      expect(text.includes('\r\n')).toBe(eol === 'crlf');
    }
  });

  it('makes an array of it in one line, with the line ends that a command can carry', () => {
    const chain = utf8Bytes(ec.deviceChain);
    const text = utf8Text(encodePieces(piecesOf(readObjects(chain).objects), 'c-line', 'lf', 'hawser_cert'))!;
    const numbers = Array.from(text.matchAll(/0x([0-9a-f]{2})/g), ([, digits]) => Number.parseInt(digits!, 16));
    const line = utf8Text(Uint8Array.from(numbers))!;
    const one = String.raw`-----BEGIN CERTIFICATE-----\\r\\n[A-Za-z0-9+/=]+-----END CERTIFICATE-----`;
    expect(line).toMatch(new RegExp(`^(${one}){2}$`));
    // A line end that is written out is undone when such a text is read.
    expect(ders(utf8Bytes(line))).toEqual(ders(chain));
  });

  it('does not write what is closed, and leaves curve parameters out', () => {
    expect(() => piecesOf([{ kind: 'locked', what: 'key', reason: 'no-password', text: 'it is encrypted' }])).toThrow(
      'a private key is not opened: it is encrypted',
    );
    expect(piecesOf([{ kind: 'other', what: 'curve parameters' }])).toEqual([]);
  });
});

describe.skipIf(!has('openssl'))('OpenSSL reads what was converted', () => {
  it.each<[string, () => string, TargetForm, KeyForm, string]>([
    ['PKCS#1', () => rsa.device.key, 'pem', 'pkcs1', 'RSA PRIVATE KEY'],
    ['SEC1', () => ec.device.key, 'pem', 'sec1', 'EC PRIVATE KEY'],
    ['PKCS#8', () => ec.device.key, 'pem', 'pkcs8', 'PRIVATE KEY'],
  ])('%s', async (_title, key, to, form, label) => {
    const text = utf8Text(convert(utf8Bytes(key()), to, 'lf', form))!;
    expect(text.startsWith(`-----BEGIN ${label}-----\n`)).toBe(true);
    const publicKey = await openssl(['pkey', '-pubout'], text);
    expect(publicKey.status).toBe(0);
    expect(publicKey.output).toBe((await openssl(['pkey', '-pubout'], key())).output);
  });

  it('and what its commands make is read back as it was: requests, public keys, Ed25519', async () => {
    for (const args of [
      ['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', '/dev/null', '-subj', '/CN=x'],
      ['genpkey', '-algorithm', 'ED25519'],
      ['ecparam', '-name', 'secp384r1', '-genkey', '-noout'],
    ]) {
      const pem = utf8Bytes((await openssl(args)).output.replace(/^[^-]*/, ''));
      const der = convert(pem, 'der');
      expect(ders(convert(der, 'pem'))).toEqual(ders(pem));
    }
    const publicKey = utf8Bytes((await openssl(['pkey', '-pubout'], rsa.device.key)).output);
    expect(utf8Text(convert(convert(publicKey, 'der'), 'pem'))).toBe(utf8Text(publicKey));
  });
});
