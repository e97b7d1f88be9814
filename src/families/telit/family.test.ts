import { describe, expect, it } from 'vitest';
import { runFactsConformance } from '../../../test/conformance/facts-only.ts';
import { pasted, readDialogue } from '../../../test/support/dialogue.ts';
import { family } from './family.ts';

runFactsConformance(family);

describe('a pasted session of the family', () => {
  it('is read from the data connection to the failed handshake', () => {
    expect(
      readDialogue(family, [
        '> AT#SGACT=1,1',
        '< +CME ERROR: context already activated',
        '> AT#SSLEN=1,1',
        '< OK',
        '> AT#SSLSECCFG=1,0,2',
        '< OK',
        '> AT#SSLSECDATA=1,1,1,5',
        '< >',
        '> hello',
        '< OK',
        '> AT#MQCFG=1,"broker.example",8883,1,1',
        '< OK',
        '> AT#MQCONN=1,"device","",""',
        '< +CME ERROR: SSL error during handshake',
        '< #MQRING: 1,1,t/1,5',
        '> AT^SJMSEC="file",AddHttpsCertificate.bin',
        '< ^SJMSEC: 1,"wrong command format"',
        '< +CME ERROR: invalid index',
      ]),
    ).toEqual([
      'command bearer.open',
      'final failed',
      'command tls.enable',
      'final ok',
      'command tls.security',
      'final ok',
      'command cert.store',
      'prompt',
      'data',
      'final ok',
      'command mqtt.config',
      'final ok',
      'command mqtt.connect',
      'final failed',
      'urc mqtt.arrived',
      'command cert.install-file',
      'info cert.install.result',
      'final failed',
    ]);
  });
});

describe('a result code', () => {
  it.each([
    ['+CME ERROR: 1004', ['CME 1004']],
    ['+CME ERROR: 839', ['CME 839']],
    ['+CME ERROR: 558', ['CME 558']],
    ['+CME ERROR: can not resolve DN', ['CME 558']],
  ])('%s is %j', (text, expected) => {
    expect(pasted(family, text)).toEqual(expected);
  });
});
