import { describe, expect, it } from 'vitest';
import { family } from '../../src/families/simcom-sim800/family.ts';
import { pasted, readDialogue } from '../support/dialogue.ts';

describe('a pasted log of a SIM800', () => {
  it('reads identity and boot', () => {
    expect(
      readDialogue(family, [
        '< RDY',
        '< +CFUN: 1',
        '< +CPIN: READY',
        '< Call Ready',
        '> ATI',
        '< SIM800 R14.18',
        '< OK',
      ]),
    ).toEqual([
      'urc boot.ready',
      'urc boot.functionality',
      'urc sim.status.changed',
      'urc boot.sms',
      'command identity.info',
      'info info.banner',
      'final ok',
    ]);
  });

  it('reads a connection that TLS broke in multi mode', () => {
    expect(
      readDialogue(family, [
        '> AT+CIPCLOSE=0,1',
        '< +CME ERROR: operation not allowed',
        '> AT+CIPSSL=1',
        '< OK',
        '> AT+CIPSTART=0,"TCP","broker.example",8883',
        '< OK',
        '< 0, CLOSE OK',
      ]),
    ).toEqual([
      'command ip.close',
      'final failed',
      'command tls.on',
      'final ok',
      'command ip.open',
      'final ok',
      'urc ip.closed',
    ]);
  });

  it('reads endings without OK, and the time of the network between a command and its end', () => {
    expect(
      readDialogue(family, [
        '> AT+CIPSHUT',
        '< SHUT OK',
        '> AT+CIICR',
        '< *PSUTTZ: 2020,12,9,12,57,4,"+12",0',
        '< DST: 0',
        '< +CIEV: 10,"25001","MTS RUS","MTS RUS", 0, 0',
        '< OK',
        '> AT+CIFSR',
        '< 10.64.3.2',
        '> AT+CIPSEND=0,27',
        '< >',
      ]),
    ).toEqual([
      'command ip.shut',
      'final ok',
      'command net.open',
      'urc clock.network',
      'urc clock.daylight',
      'urc network.indicator',
      'final ok',
      'command net.address',
      'final ok',
      'command ip.send',
      'prompt',
    ]);
  });

  it('reads certificates that are taken over, and HTTP that TLS refuses', () => {
    expect(
      readDialogue(family, [
        '> AT+SSLSETCERT="C:\\USER\\CLIENT.P12","pwd"',
        '< OK',
        '< +SSLSETCERT: 1',
        '> AT+SSLSETROOT=C:\\User\\rootca.crt,1188',
        '< ERROR',
        '> AT+HTTPACTION=0',
        '< OK',
        '< +HTTPACTION: 0,605,0',
      ]),
    ).toEqual([
      'command tls.client-certificate',
      'final ok',
      'completion tls.client-certificate.result code=1',
      'command tls.root',
      'final failed',
      'command http.action',
      'final ok',
      'completion http.result code=605',
    ]);
  });

  it.each([
    ['+SSLSETCERT: 1', ['SSLSETCERT 1']],
    ['+HTTPACTION: 0,605,0', ['HTTPACTION 605']],
    ['+CME ERROR: CFUN state is 0 or 4', ['CME 797']],
    ['+CNTP: 61', ['CNTP 61']],
    ['+CME ERROR: 180', ['CME 180']],
  ])('finds what %s means', (text, rows) => {
    expect(pasted(family, text)).toEqual(rows);
  });
});
