import { describe, expect, it } from 'vitest';
import { family } from '../../src/families/simcom-sim7020/family.ts';
import { pasted, readDialogue } from '../support/dialogue.ts';

describe('a pasted log of a SIM7020', () => {
  it('reads the clock, which has no quotes, and the switch of the radio', () => {
    expect(
      readDialogue(family, [
        '> AT+CCLK?',
        '< +CCLK: 24/01/02,13:45:59+32',
        '< OK',
        '> AT+CFUN=0',
        '< +CPIN: NOT READY',
        '< OK',
      ]),
    ).toEqual([
      'command clock.read',
      'info clock.time',
      'final ok',
      'command power.functionality',
      'urc sim.status.changed',
      'final ok',
    ]);
  });

  it('reads credentials in pieces and the connection that they fail', () => {
    expect(
      readDialogue(family, [
        '> AT+CSETCA=0,1520,1,0,"-----BEGIN CERTIFICATE-----\\r\\nMIIB"',
        '< OK',
        '> AT+CSETCA?',
        '< Root CA: 1520',
        '< OK',
        '> AT+CMQTTSNEW="broker.example","8883",60000,1024',
        '< ERROR',
      ]),
    ).toEqual([
      'command credential.write',
      'final ok',
      'command credential.list',
      'info credential.length',
      'final ok',
      'command mqtt.open-tls',
      'final failed',
    ]);
  });

  it('reads MQTT, both ways', () => {
    expect(
      readDialogue(family, [
        '> AT+CMQNEW="broker.example","1883",12000,100',
        '< +CMQNEW: 0',
        '< OK',
        '> AT+CMQCON=0,3,"myclient",600,1,0',
        '< OK',
        '> AT+CMQPUB=0,"t",1,0,0,14,"{\\"msg\\": \\"hoi\\"}"',
        '< OK',
        '< +CMQPUB: 0,"/2022_7020c",0,0,0,10,"68656C6C6F"',
        '< +CMQDISCON: 0',
      ]),
    ).toEqual([
      'command mqtt.open',
      'completion mqtt.open.created code=0',
      'final ok',
      'command mqtt.connect',
      'final ok',
      'command mqtt.publish',
      'final ok',
      'urc mqtt.message',
      'urc mqtt.connection-lost',
    ]);
  });

  it('reads what the TLS sockets say, with a blank or without', () => {
    expect(
      readDialogue(family, [
        '> AT+CTLSCONN=1,1',
        '< OK',
        '< +CTLSCONN: 1,-9984',
        '> AT+CTLSSEND=1,3,"abc"',
        '< OK',
        '< +CTLSSEND:1,3',
      ]),
    ).toEqual([
      'command tls.connect',
      'final ok',
      'completion tls.connect.outcome code=-9984',
      'command tls.send',
      'final ok',
      'completion tls.send.outcome code=3',
    ]);
  });

  it.each([
    ['+CTLSCONN: 1,-9984', ['CTLS -9984']],
    ['+CTLSCONN: 1,1', ['CTLS 1']],
    ['-30592', ['CTLS -30592']],
    ['+CSOERR: 0,3', ['CSOERR 3']],
  ])('finds what %s means', (text, rows) => {
    expect(pasted(family, text)).toEqual(rows);
  });
});
