import { describe, expect, it } from 'vitest';
import { statementsIn } from './prose.ts';

function codes(text: string): readonly number[] {
  return statementsIn(text).flatMap((statement) => (statement.kind === 'code' ? [statement.code] : []));
}

function words(text: string): readonly string[] {
  return statementsIn(text).flatMap((statement) => (statement.kind === 'words' ? [statement.words] : []));
}

describe('codes that a person passes on', () => {
  it.each([
    ['-45', [-45]],
    ['I always get error 34', [34]],
    ['it fails with -456 when I connect', [-456]],
    ['-31, -32 or -33, depending on the file', [-31, -32, -33]],
    ['the call returns 34 open session failed', [34]],
    ['got -111 on connect', [-111]],
    ['the result code is 15.', [15]],
    ['failed, rc=-2 try again', [-2]],
    ['HTTP failed ! error code = 715', [715]],
    ['error codes 32, 34 and 12 come in turn', [32, 34, 12]],
    ['mine says errno: 116', [116]],
    ['we see the error -0x2700 in the handshake', [-0x2700]],
    ['Connect failed (0x7280, host)', [0x7280]],
    ['it returned “−340” yesterday, and error 340 too', [-340, 340]],
  ])('%s', (text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  it.each([
    'it failed 3 times in a row',
    'the return takes 30 seconds',
    'error after 5 minutes',
    'connect to port 8883 with TLS 1.2',
    'signal is -117 dBm and the connection fails',
    'errors since 2024-01-31 at 18:24:01',
    'firmware 1.3.1 returns nothing',
    'verify return:1',
    'the error: 1# file missing',
    'the call returned 0',
    'code of 1188 bytes was read',
    'AT+CMQTTCONNECT=0,"tcp://host:8883",60,1',
    '+CMQTTCONNECT: 0,32',
    '+CME ERROR: 50',
    'E (16073) esp-tls: mbedtls_ssl_handshake returned -0x2700',
    'QmFzZTY0IGVycm9yIDMyIGVycm9yIDMyIGVycm9yIDMyIGVycm9yMTIz',
    'OK',
    'I have no idea what to do',
    '',
  ])('not in: %s', (text) => {
    expect(codes(text)).toEqual([]);
  });

  it('keeps the words that name the code', () => {
    expect(statementsIn('it returns 34 open session failed')).toEqual([
      { kind: 'code', code: 34, words: 'open session failed', text: '34' },
    ]);
    expect(statementsIn('I get error 34 when I connect')).toEqual([{ kind: 'code', code: 34, text: '34' }]);
  });

  it('is bounded', () => {
    const many = `error codes ${Array.from({ length: 200 }, (_, i) => String(i + 1)).join(', ')}`;
    expect(statementsIn(many)).toHaveLength(8);
  });
});

describe('errors that a person names', () => {
  it.each([
    ['It keeps failing with error code for Bad CA file.', 'Bad CA file'],
    ['the error says "certificate not found" each time', 'certificate not found'],
    ['I get the error: Connection refused by peer', 'Connection refused by peer'],
    ['error message “unknown host name” appears', 'unknown host name'],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual([expected]);
  });

  it.each(['there is an error in my code', 'errors come and go', 'an error. Then it works'])('none in: %s', (text) => {
    expect(words(text)).toEqual([]);
  });
});
