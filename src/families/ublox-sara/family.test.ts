import { describe, expect, it } from 'vitest';
import { runFactsConformance } from '../../../test/conformance/facts-only.ts';
import { pasted, readDialogue } from '../../../test/support/dialogue.ts';
import { family } from './family.ts';

runFactsConformance(family);

describe('a pasted session of the family', () => {
  it('is read from the stored certificate to the failed login', () => {
    expect(
      readDialogue(family, [
        '> AT+USECMNG=4,1,"test_aws"',
        '< +USECMNG: 4,1,"test_aws","779F57D926322E562A0DBDDFD9D3652D"',
        '< OK',
        '> AT+USECMNG=0,0,"ROOT_TEST",2090',
        '< +CME ERROR: 1912',
        '> AT+USECPRF=0',
        '< OK',
        '> AT+USECPRF=0,3,"ubxlib_test_ca_cert"',
        '< OK',
        '> AT+USECPRF=0,0,1',
        '< OK',
        '> AT+USOSEC=0,1,0',
        '< OK',
        '> AT+UMQTTC=1',
        '< OK',
        '< +UUMQTTC: 1,0',
        '> AT+UMQTTER',
        '< +UMQTTER: 13,0',
        '< OK',
        '< +UUSOCL: 0',
      ]),
    ).toEqual([
      'command cert.hash',
      'info cert.stored',
      'final ok',
      'command cert.import',
      'final failed',
      'command tls.reset',
      'final ok',
      'command tls.ca',
      'final ok',
      'command tls.level',
      'final ok',
      'command socket.secure',
      'final ok',
      'command mqtt.login-now',
      'final ok',
      'completion mqtt.ended code=0',
      'command mqtt.error',
      'info mqtt.error.value code=0',
      'final ok',
      'urc socket.closed',
    ]);
  });
});

describe('a result code', () => {
  it.each([
    ['+UUMQTTC: 1,0', 'UUMQTTC 0'],
    ['+UMQTTER: 13,50', 'UMQTTER 50'],
    ['+USOER: 11', 'USOER 11'],
    ['+CME ERROR: 1912', 'CME 1912'],
    ['+CME ERROR: USECMNG invalid certificate/key format', 'CME 1913'],
  ])('%s is %s', (text, expected) => {
    expect(pasted(family, text)).toContain(expected);
  });
});
