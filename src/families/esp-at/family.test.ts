import { describe, expect, it } from 'vitest';
import { runFactsConformance } from '../../../test/conformance/facts-only.ts';
import { pasted, readDialogue } from '../../../test/support/dialogue.ts';
import { family } from './family.ts';

runFactsConformance(family);

describe('a pasted session of the family', () => {
  it('is read from the stored credential to the closed connection', () => {
    expect(
      readDialogue(family, [
        '< ready',
        '< WIFI GOT IP',
        '> AT+SYSMFG=2,"mqtt_ca","mqtt_ca",8,5',
        '< OK',
        '> AT+CIPSNTPCFG=1,2,"pool.ntp.org"',
        '< OK',
        '< +TIME_UPDATED',
        '> AT+MQTTUSERCFG=0,5,"device","user","masked",0,0,""',
        '< OK',
        '> AT+MQTTCONN=0,"x-ats.iot.eu-west-1.amazonaws.com",8883,1',
        '< +MQTTDISCONNECTED:0',
        '< ERR CODE:0x0000600b',
        '< ERROR',
        '> AT+MQTTCONN=0,"broker.example",8883,1',
        '< +MQTTCONNECTED:0,5,"broker.example","8883","",1',
        '< OK',
        '< +MQTTSUBRECV:0,"t/1",5,hello',
      ]),
    ).toEqual([
      'urc boot.ready',
      'urc network.event',
      'command cert.write',
      'final ok',
      'command clock.server',
      'final ok',
      'urc clock.updated',
      'command mqtt.user',
      'final ok',
      'command mqtt.connect',
      'info mqtt.lost',
      `urc error.code code=24587`,
      'final failed',
      'command mqtt.connect',
      'info mqtt.connected',
      'final ok',
      'urc mqtt.received',
    ]);
  });
});

describe('a result code', () => {
  it.each([
    ['ERR CODE:0x00006009', 'ERRCODE 0x6009'],
    ['0x6022', 'ERRCODE 0x6022'],
    ['+CWJAP:2', 'CWJAP 2'],
  ])('%s is %s', (text, expected) => {
    expect(pasted(family, text)).toContain(expected);
  });
});
