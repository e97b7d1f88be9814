import { describe, expect, it } from 'vitest';
import { explained } from '../../test/explain/damage/known-log.ts';

const FIRST = ['AT+CGMM', 'SIMCOM_SIM7600G-H', 'OK', 'AT+CMQTTSTOP', '+CMQTTSTOP: 9', 'ERROR'];

describe('a log of two modules', () => {
  it('keeps what was harmless at the first one', async () => {
    const alone = (await explained(FIRST)).harmless;
    expect(alone.map(({ row }) => row)).toEqual([6]);
    const both = await explained([
      ...FIRST,
      'ATI',
      'Manufacturer: u-blox',
      'Model: SARA-R410M-02B',
      'OK',
      'AT+CSQ',
      'OK',
    ]);
    expect(both.module?.family).toBe('ublox-sara');
    expect(both.harmless).toEqual(alone);
  });
});

describe('a line of any length', () => {
  it('is quoted in short', async () => {
    const line = `esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700 ${'x'.repeat(5_000)}`;
    const texts = (await explained([line])).findings.flatMap(({ evidence }) => evidence.map(({ text }) => text));
    expect(texts.filter((text) => text.startsWith(line.slice(0, 200))).map(({ length }) => length)).toEqual([1_025]);
    expect(texts.filter(({ length }) => length > 1_025)).toEqual([]);
  });
});
