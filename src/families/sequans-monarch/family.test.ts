import { describe, expect, it } from 'vitest';
import { runFactsConformance } from '../../../test/conformance/facts-only.ts';
import { pasted, readDialogue } from '../../../test/support/dialogue.ts';
import { family } from './family.ts';

runFactsConformance(family);

describe('a pasted session of the family', () => {
  it('is read from the stored certificate to the lost connection', () => {
    expect(
      readDialogue(family, [
        '< +SYSSTART',
        '> AT+SQNSNVW="certificate",12,5',
        '< >',
        '> hello',
        '< OK',
        '> AT+SQNSPCFG=1,2,"",5,12,11,13,"","",0',
        '< OK',
        '> AT+SQNSMQTTCFG=0,"device",,,1',
        '< OK',
        '> AT+SQNSMQTTCONNECT=0,"broker.example",8883,60',
        '< OK',
        '< +SQNSMQTTONCONNECT:0,-8',
        '> AT+SQNSMQTTSUBSCRIBE=0,"t/1",1',
        '< OK',
        '< +SQNSMQTTONSUBSCRIBE:0,"t/1",0',
        '< +SQNSMQTTONMESSAGE:0,"t/1",5,1,7',
        '< +SQNSMQTTONDISCONNECT:0,-7',
        '< +SQNSRING: 1,5',
      ]),
    ).toEqual([
      'urc boot.start',
      'command cert.write',
      'prompt',
      'data',
      'final ok',
      'command tls.profile',
      'final ok',
      'command mqtt.config',
      'final ok',
      'command mqtt.connect',
      'final ok',
      'completion mqtt.connected code=-8',
      'command mqtt.subscribe',
      'final ok',
      'completion mqtt.subscribed code=0',
      'urc mqtt.arrived',
      'urc mqtt.disconnected code=-7',
      'urc socket.arrived',
    ]);
  });
});

describe('a result code', () => {
  it.each([
    ['+SQNSMQTTONCONNECT:0,-8', ['SQNSMQTT -8']],
    ['+SQNSMQTTONDISCONNECT:0,-7', ['SQNSMQTT -7']],
    ['-15', ['SQNSMQTT -15']],
  ])('%s is %j', (text, expected) => {
    expect([...new Set(pasted(family, text))]).toEqual(expected);
  });
});
