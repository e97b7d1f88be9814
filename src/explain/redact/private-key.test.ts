import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Redactor } from '../redact.ts';

function redacted(...lines: readonly string[]): readonly string[] {
  const redactor = new Redactor();
  return lines.map((line) => redactor.line(line));
}

/** Keys made for this run. */
function pem(type: 'rsa' | 'ec', form: 'pkcs1' | 'pkcs8' | 'sec1'): string {
  const { privateKey } =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 1024 })
      : generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return privateKey.export({ format: 'pem', type: form }).toString();
}

const KEYS = [pem('rsa', 'pkcs1'), pem('rsa', 'pkcs8'), pem('ec', 'sec1'), pem('ec', 'pkcs8')];

/** No piece of the key of twelve characters is left. */
function expectNoKey(lines: readonly string[], key: string): void {
  const body = key.split('\n').slice(1, -2).join('');
  const text = lines.join('\n');
  for (let at = 0; at + 12 <= body.length; at += 1) expect(text).not.toContain(body.slice(at, at + 12));
}

describe('a private key', () => {
  const written: readonly (readonly [string, (key: string) => readonly string[]])[] = [
    ['as a file', (key) => key.split('\n')],
    ['with times', (key) => key.split('\n').map((line) => `16:11:32.400 -> ${line}`)],
    ['of a tool', (key) => key.split('\n').map((line) => `2022-02-23T07:48:29.507Z DEBUG modem >> ${line}`)],
    ['with marks', (key) => key.split('\n').map((line) => `7/7/2022 23:19:12.106 [TX] - ${line}<CR><LF>`)],
    ['from a sniffer', (key) => key.split('\n').map((line) => `0 ${line}`)],
    ['as strings', (key) => key.split('\n').map((line) => `"${line}\\n"`)],
    [
      'as a continued string',
      (key) => [`const char key[] = "${key.trimEnd().split('\n').join('\\n\\\n')}";`].join('').split('\n'),
    ],
    ['escaped', (key) => [`AT%CMNG=0,42,2,"${key.replaceAll('\n', '\\n')}"`]],
    ['without line ends', (key) => [`AT%CMNG=0,42,2,"${key.replaceAll('\n', '')}"`]],
    ['with blanks', (key) => [key.replaceAll('\n', ' ')]],
    ['wrapped by a terminal', (key) => key.replaceAll('\n', '').match(/.{1,80}/g) ?? []],
    ['as a repr', (key) => [`>>> '${key.replaceAll('\n', '\\r\\n')}'`]],
    ['in a command', (key) => `AT%CMNG=0,42,2,"${key.trimEnd()}"`.split('\n')],
    ['without BEGIN', (key) => key.split('\n').slice(1)],
    ['without END', (key) => key.split('\n').slice(0, -2)],
    ['as hexadecimal digits', (key) => [`AT+CSETCA=2,1679,0,1,"${Buffer.from(key).toString('hex')}"`]],
    [
      'as a dump',
      (key) => {
        const hex = Buffer.from(key.split('\n').slice(1, -2).join(''), 'base64').toString('hex');
        return (hex.match(/.{1,32}/g) ?? []).map((row) => (row.match(/../g) ?? []).join(' '));
      },
    ],
  ];

  it.each(written)('leaves nothing but its label: %s', (_name, write) => {
    for (const key of KEYS) {
      const lines = write(key);
      const redactor = new Redactor();
      const masked = [...lines, 'OK', '+CMQTTCONNECT: 0,32'].map((line) => redactor.line(line));
      expectNoKey(masked, key);
      expect(Object.fromEntries(redactor.found)).toEqual({ 'private-key': 1 });
      const hex = Buffer.from(key.split('\n').slice(1, -2).join(''), 'base64').toString('hex');
      for (let at = 24; at + 32 <= hex.length; at += 2) {
        expect(masked.join('').replaceAll(' ', '')).not.toContain(hex.slice(at, at + 32));
      }
      expect(masked.slice(-2)).toEqual(['OK', '+CMQTTCONNECT: 0,32']);
      const again = redacted(...masked);
      expect(again).toEqual(masked);
    }
  });

  it('keeps its frame, and what stands beside it', () => {
    const [key = ''] = KEYS;
    const curve = ['-----BEGIN EC PARAMETERS-----', 'BggqhkjOPQMBBw==', '-----END EC PARAMETERS-----'];
    const behind = 'VGhpcyBzdGFuZHMgYmVoaW5kIHRoZSBrZXk';
    const masked = redacted(...curve, ...key.trimEnd().split('\n'), behind);
    expect(masked.slice(0, 5)).toEqual([...curve, '-----BEGIN RSA PRIVATE KEY-----', '***']);
    expect(masked.slice(-2)).toEqual(['-----END RSA PRIVATE KEY-----', behind]);
    const command = `AT%CMNG=0,42,2,"${key.trimEnd().replaceAll('\n', '\\n')}"`;
    expect(redacted(command)).toEqual([
      'AT%CMNG=0,42,2,"-----BEGIN RSA PRIVATE KEY-----\\n***\\n-----END RSA PRIVATE KEY-----"',
    ]);
  });

  it('that somebody has left out is not counted', () => {
    const lines = [
      'AT%CMNG=0,42,2,"-----BEGIN RSA PRIVATE KEY-----<rsa_key>-----END RSA PRIVATE KEY-----"',
      'AT%CMNG=0,1,2,"-----BEGIN RSA PRIVATE KEY-----\\n...\\n-----END RSA PRIVATE KEY-----\\n"',
      '-----BEGIN EC PRIVATE KEY-----',
      '...',
      '-----END EC PRIVATE KEY-----"',
      'OK',
    ];
    expect(redacted(...lines)).toEqual(lines);
    const redactor = new Redactor();
    for (const line of lines) redactor.line(line);
    expect(redactor.found.size).toBe(0);
  });

  it('that is cut off does not swallow the log', () => {
    const [key = ''] = KEYS;
    const log = ['AT+CMQTTCONNECT=0,"tcp://h:8883",60,1', 'OK', '+CMQTTCONNECT: 0,32', 'AT+CCERTLIST'];
    const masked = redacted(...key.split('\n').slice(0, 3), ...log);
    expect(masked.slice(3)).toEqual(log);
  });

  it('is followed by its password in one command', () => {
    const masked = redacted(
      'AT%CMNG=0,42,2,"-----BEGIN ENCRYPTED PRIVATE KEY-----',
      'TUlJ',
      '-----END ENCRYPTED PRIVATE KEY-----","s3cretPw"',
    );
    expect(masked[2]).toBe('-----END ENCRYPTED PRIVATE KEY-----","***"');
  });
});
