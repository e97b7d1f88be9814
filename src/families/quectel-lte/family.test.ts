import { describe, expect, it } from 'vitest';
import { runFactsConformance } from '../../../test/conformance/facts-only.ts';
import { pasted, readDialogue } from '../../../test/support/dialogue.ts';
import { family } from './family.ts';

runFactsConformance(family);

describe('a pasted session of the family', () => {
  it('is read from the upload of the files to the failed handshake', () => {
    expect(
      readDialogue(family, [
        '> ATI',
        '< Quectel',
        '< BG96',
        '< Revision: BG96MAR02A08M1G',
        '< OK',
        '> AT+QFUPL="RAM:cacert.pem",1188,100',
        '< CONNECT',
        '< +QFUPL: 1188,2d13',
        '< OK',
        '> AT+QMTCFG="SSL",0,1,2',
        '< OK',
        '> AT+QSSLCFG="seclevel",2,2',
        '< OK',
        '> AT+QSSLCFG="ciphersuite",2,0XFFFF',
        '< OK',
        '> AT+QSSLCFG="ignorelocaltime",1',
        '< +QSSLCFG: "ignorelocaltime",1,0',
        '< OK',
        '> AT+QMTOPEN=0,"x-ats.iot.us-east-1.amazonaws.com",8883',
        '< OK',
        '< +QMTOPEN: 0,-1',
      ]),
    ).toEqual([
      'command identity.info',
      'info info.maker',
      'info info.name',
      'info info.revision',
      'final ok',
      'command file.upload',
      'prompt',
      'info file.uploaded',
      'final ok',
      'command mqtt.config.ssl',
      'final ok',
      'command tls.seclevel',
      'final ok',
      'command tls.ciphersuite',
      'final ok',
      'command tls.ignorelocaltime',
      'info tls.config.value',
      'final ok',
      'command mqtt.open',
      'final ok',
      'completion mqtt.opened code=-1',
    ]);
  });

  it('is read from CONNECT to the loss of the connection', () => {
    expect(
      readDialogue(family, [
        '> at+qmtconn=0,"mydevice1","hub.azure-devices.net/mydevice1","masked"',
        '< OK',
        '< +QMTCONN: 0,0,5',
        '< +QMTSTAT: 0,1',
        '> AT+QMTPUB=0,1,1,0,"t/1"',
        '< >',
        '> hello',
        '< OK',
        '< +QMTPUB: 0,1,0',
        '< +QMTRECV: 0,0,"t/1","hello"',
        '> AT+QMTDISC=0',
        '< OK',
        '< +QMTDISC: 0,0',
      ]),
    ).toEqual([
      'command mqtt.connect',
      'final ok',
      'completion mqtt.connected code=0',
      'urc mqtt.lost code=1',
      'command mqtt.publish',
      'prompt',
      'data',
      'final ok',
      'completion mqtt.publish.result code=0',
      'urc mqtt.received',
      'command mqtt.disconnect',
      'final ok',
      'completion mqtt.disconnect.result code=0',
    ]);
  });

  it('is read where sockets and TLS sockets are used', () => {
    expect(
      readDialogue(family, [
        '> AT+QIACT?',
        '< +QIACT: 1,1,1,"10.0.0.160"',
        '< OK',
        '> AT+QIOPEN=1,0,"TCP","broker.example",1883,0,0',
        '< OK',
        '< +QIOPEN: 0,0',
        '> AT+QIRD=0,0',
        '< +QIRD: 0,0,0',
        '< OK',
        '< +QIURC: "recv",0',
        '> AT+QISTATE=1,0',
        '< +QISTATE: 0,"TCP","100.100.10.100",1883,22742,3,1,0,0,"uart1"',
        '< OK',
        '> AT+QSSLOPEN=1,1,4,"broker.example",8883,0',
        '< OK',
        '< +QSSLOPEN: 4,566',
        '> AT+QIGETERROR',
        '< +QIGETERROR: 563,operation failed',
        '< OK',
        '< +QSSLURC: "closed",4',
      ]),
    ).toEqual([
      'command bearer.open.read',
      'info bearer.open.value',
      'final ok',
      'command socket.open',
      'final ok',
      'completion socket.opened code=0',
      'command socket.receive',
      'info socket.data',
      'final ok',
      'urc socket.event',
      'command socket.state',
      'info socket.state.value',
      'final ok',
      'command tls-socket.open',
      'final ok',
      'completion tls-socket.opened code=566',
      'command socket.last-error',
      'info socket.last-error.value code=563',
      'final ok',
      'urc tls-socket.event',
    ]);
  });
});

describe('a result code', () => {
  it.each([
    ['+QMTOPEN: 0,-1', 'QMTOPEN -1'],
    ['QMTOPEN -1', 'QMTOPEN -1'],
    ['+QMTCONN: 0,0,5', 'CONNACK 5'],
    ['+QMTCONN: 0,2', 'QMTCONN 2'],
    ['+QMTSTAT: 0,1', 'QMTSTAT 1'],
    ['+QSSLOPEN: 4,566', 'QIERR 566'],
    ['+QIGETERROR: 563,text', 'QIERR 563'],
    ['566', 'QIERR 566'],
    ['+CME ERROR: 407', 'CME 407'],
  ])('%s is %s', (text, expected) => {
    expect(pasted(family, text)).toContain(expected);
  });
});
