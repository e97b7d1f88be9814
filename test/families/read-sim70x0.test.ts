import { describe, expect, it } from 'vitest';
import { family } from '../../src/families/simcom-sim70x0/family.ts';
import { pasted, readDialogue } from '../support/dialogue.ts';

describe('a pasted log of a SIM7000 or SIM7080', () => {
  it('reads the data connection in both forms', () => {
    expect(
      readDialogue(family, [
        '> AT+CNACT=1,"cmnet"',
        '< OK',
        '< +APP PDP: ACTIVE',
        '> AT+CNACT=0,1',
        '< OK',
        '< +APP PDP: 0,ACTIVE',
        '> AT+CNACT?',
        '< +CNACT: 0,1,"10.94.36.44"',
        '< OK',
      ]),
    ).toEqual([
      'command net.activate.apn',
      'final ok',
      'urc net.changed',
      'command net.activate',
      'final ok',
      'urc net.changed',
      'command net.activate.read',
      'info net.active',
      'final ok',
    ]);
  });

  it('reads a file that is written and turned into a credential, in any spelling', () => {
    expect(
      readDialogue(family, [
        '> AT+CFSWfile=3,"sim.crt",0,1322,5000',
        '< DOWNLOAD',
        '< OK',
        '> at+csslcfg=convert,2,x.cer',
        '< OK',
        '> AT+CSSLCFG="convert",1,"client.pem","keyuncr.key","123"',
        '< OK',
        '> at+csslcfg=convert,1,test crt.crt,test key.key',
        '< +CME ERROR: Operation not allowed',
        '> AT+CSSLCFG="sslversion",0,3',
        '< OK',
        '> AT+SMSSL=1,x.cer,test crt.crt',
        '< OK',
        '> AT+SMSSL?',
        '< +SMSSL: 0,"",""',
        '< OK',
      ]),
    ).toEqual([
      'command file.write',
      'prompt',
      'final ok',
      'command tls.convert.ca',
      'final ok',
      'command tls.convert.own',
      'final ok',
      'command tls.convert.own',
      'final failed',
      'command tls.version',
      'final ok',
      'command mqtt.tls',
      'final ok',
      'command mqtt.tls.read',
      'info mqtt.tls.value',
      'final ok',
    ]);
  });

  it('reads MQTT and its settings', () => {
    expect(
      readDialogue(family, [
        '> AT+SMCONF=url,x.iot.us-east-1.amazonaws.com,8883',
        '< OK',
        '> AT+SMCONF="KEEPTIME",60',
        '< OK',
        '> AT+SMCONF?',
        '< +SMCONF:',
        '< CLIENTID: "id"',
        '< URL: "broker.example",8883',
        '< OK',
        '> AT+SMCONN',
        '< ERROR',
        '> AT+SMPUB="ryan","8",1,1',
        '< >',
        '< +SMSTATE: 0',
      ]),
    ).toEqual([
      'command mqtt.config.url',
      'final ok',
      'command mqtt.config',
      'final ok',
      'command mqtt.config.read',
      'info mqtt.configured',
      'info mqtt.configured.clientid',
      'info mqtt.configured.url',
      'final ok',
      'command mqtt.connect',
      'final failed',
      'command mqtt.publish',
      'prompt',
      'urc mqtt.connection-lost',
    ]);
  });

  it('reads sockets of both kinds, with noise of the supply between', () => {
    expect(
      readDialogue(family, [
        '> AT+CSSLCFG="ctxindex",1',
        '< +CSSLCFG: 1,3,0x0000,0x0000,0x0000,0x0000,0x0000,0x0000,0x0000,0x0000,0,1,""',
        '< OK',
        '> AT+CASSLCFG=1,CACERT,"certificate.pem.crt"',
        '< OK',
        '> AT+CAOPEN=1,"x.us-west-2.amazonaws.com",8883',
        '< OVER-VOLTAGE WARNNING',
        '< +CAOPEN: 1,11',
        '> AT+CAOPEN=0,0,"TCP","broker.example",443',
        '< +CAOPEN: 0,2',
        '< OK',
      ]),
    ).toEqual([
      'command tls.context.read',
      'info tls.context',
      'final ok',
      'command socket.tls',
      'final ok',
      'command socket.open.host',
      'urc boot.noise',
      'completion socket.opened code=11',
      'command socket.open',
      'completion socket.opened code=2',
      'final ok',
    ]);
  });

  it.each([
    ['+CAOPEN: 0,26', ['CAOPEN 26']],
    ['CAOPEN 2', ['CAOPEN 2']],
    ['+CNTP: 1', ['CNTP 1']],
  ])('finds what %s means', (text, rows) => {
    expect(pasted(family, text)).toEqual(rows);
  });
});
