import { describe, expect, test } from 'vitest';
import { Redactor } from '../redact.ts';
import { behindTime } from './content.ts';

const TIMES = ['12:00:01.123 -> ', '[12:00:01.123] ', '[   12.345678] ', 'I (123456789) '];

describe('where a line goes on behind its time', () => {
  test.each(TIMES)('%s', (time) => {
    expect(`${time}AT`.slice(behindTime(`${time}AT`))).toBe(' AT');
  });

  // Digits that could be of a number, or of a key in hexadecimal digits.
  test.each(['30:31:02 01 01 04 20', '867001020304059 ready', '[867001020304059] ready', '1700000000000 -> OK'])(
    '%s begins with no time',
    (line) => expect(behindTime(line)).toBe(0),
  );
});

describe('a line that was without secrets once', () => {
  const redacted = (lines: readonly string[]): readonly string[] => {
    const redactor = new Redactor();
    return lines.map((line) => redactor.line(line));
  };

  test('is masked where it answers the prompt for a password', () => {
    const value = 'Kelp-and-barnacle';
    expect(redacted([value, 'AT+MQTTLONGPASSWORD=0,17', 'OK', '>', value, value])).toEqual([
      value,
      'AT+MQTTLONGPASSWORD=0,17',
      'OK',
      '>',
      '***',
      value,
    ]);
  });

  test('is masked in the body of a private key', () => {
    const line = 'Zm9yIGEgdGVzdCBvbmx5LCBub3QgYSBrZXkgYXQgYWxsLCBqdXN0IHRleHQ';
    const key = ['-----BEGIN PRIVATE KEY-----', line, '-----END PRIVATE KEY-----'];
    expect(redacted([line, ...key, line])).toEqual([line, key[0], '***', key[2], line]);
  });

  test.each(TIMES)('leaves the one with a secret masked behind the time %s', (time) => {
    const lines = [`${time}AT+CPIN?`, `${time}AT+CPIN="1234"`, `${time}AT+CPIN?`, `${time}AT+CPIN="1234"`];
    expect(redacted(lines).map((line) => line.slice(time.length))).toEqual([
      'AT+CPIN?',
      'AT+CPIN="****"',
      'AT+CPIN?',
      'AT+CPIN="****"',
    ]);
  });
});
