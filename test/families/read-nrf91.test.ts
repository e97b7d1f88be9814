import { describe, expect, it } from 'vitest';
import { family } from '../../src/families/nordic-nrf91/family.ts';
import { pasted, readDialogue } from '../support/dialogue.ts';

const DIGEST = '0'.repeat(64);

describe('a pasted log of an nRF91', () => {
  it('reads modes and registration, with a report in front of the answer', () => {
    expect(
      readDialogue(family, [
        '< Ready',
        '> AT+CFUN=4',
        '< OK',
        '> AT+CEREG=5',
        '< OK',
        '> AT+CEREG?',
        '< +CEREG: 2',
        '< +CEREG: 5,1,"002F","0012BEEF",7,,,"00000001","00100010"',
        '< OK',
        '> AT%XMONITOR',
        '< %XMONITOR: 5,"Telia N@","Telia N@","24202","0901",7,20,"02024720",428,6300,53,22,"","00000010"',
        '< OK',
      ]),
    ).toEqual([
      'urc boot.ready',
      'command power.functionality',
      'final ok',
      'command network.cereg',
      'final ok',
      'command network.cereg.read',
      'urc network.cereg.changed',
      'info network.cereg.status',
      'final ok',
      'command network.monitor',
      'info network.monitor.value',
      'final ok',
    ]);
  });

  it('reads credentials, and keeps keys apart from what may be shown', () => {
    expect(
      readDialogue(family, [
        '> AT%CMNG=0,16842753,0,"-----BEGIN CERTIFICATE-----"',
        '< +CME ERROR: 527',
        '> AT%CMNG=0,16842753,2,"a key"',
        '< OK',
        '> AT%CMNG=1,42',
        `< %CMNG: 42,0,"${DIGEST}"`,
        '< OK',
      ]),
    ).toEqual([
      'command credential.write',
      'final failed',
      'command credential.write-secret',
      'final ok',
      'command credential.list',
      'info credential.entry',
      'final ok',
    ]);
    expect(family.dialect.exchange('credential.write-secret').args['content']?.secret).toBe(true);
  });

  it('reads both dialects of MQTT and what became of the connection', () => {
    expect(
      readDialogue(family, [
        '> AT#XMQTTCFG="client",60,1',
        '< OK',
        '> AT#XMQTTCON=1,"","","broker.example",8883,16842753',
        '< OK',
        '< #XMQTTEVT: 0,5',
        '< #XMQTTEVT: 1,-111',
        '> AT#XMQTTCON=1,"client","","","broker.example",8883,16842753',
        '< ERROR',
        '< #XMQTTMSG: 4,5',
        '< #XMQTTEVT: 2,0',
      ]),
    ).toEqual([
      'command mqtt.config',
      'final ok',
      'command mqtt.connect',
      'final ok',
      'urc mqtt.connack code=5',
      'urc mqtt.connection-lost code=-111',
      'command mqtt.connect.old',
      'final failed',
      'urc mqtt.message',
      'urc mqtt.event',
    ]);
  });

  it('reads sockets of old and new builds, and the one command that tells the number', () => {
    expect(
      readDialogue(family, [
        '> AT#XSOCKET=1,1,0',
        '< #XSOCKET: 1, 1, 0, 6',
        '< OK',
        '> AT#XSSOCKET=1,1,0,16842753',
        '< #XSSOCKET: 0,1,258',
        '< OK',
        '> AT#XCONNECT="broker.example",443',
        '< #XCONNECT: 1',
        '< OK',
        '> AT#XTCPCLI=1,"broker.example",8883,16842753',
        '< #XTCPCLI: -95,"not connected"',
        '< ERROR',
      ]),
    ).toEqual([
      'command socket.create',
      'info socket.created',
      'final ok',
      'command tls-socket.create',
      'info tls-socket.created',
      'final ok',
      'command socket.connect',
      'info socket.connected',
      'final ok',
      'command client.connect',
      'completion client.outcome code=-95',
      'final failed',
    ]);
  });

  it.each([
    ['+CME ERROR: 527', ['CME 527']],
    ['#XTCPCLI: -111,"not connected"', ['ERRNO 111']],
    ['#XMQTTEVT: 1,-128', ['LOST 128']],
    ['#XMQTTEVT: 0,4', ['CONNACK 4']],
    ['-45', ['ERRNO 45']],
    ['95', ['ERRNO 95']],
  ])('finds what %s means', (text, rows) => {
    expect(pasted(family, text)).toEqual(rows);
  });
});
