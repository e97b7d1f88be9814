import { describe, expect, it } from 'vitest';
import { family as first } from '../../src/families/ti-cc3200/family.ts';
import { family } from '../../src/families/ti-cc32xx/family.ts';
import { pasted, readDialogue } from '../support/dialogue.ts';

describe('a pasted log of a CC3220 or CC3235', () => {
  it('reads a secure socket without a CA', () => {
    expect(
      readDialogue(family, [
        '> AT+Socket=INET,STREAM,SEC',
        '< +socket:0',
        '< OK',
        '> AT+SetSockOpt=0,SOCKET,SECMETHOD,TLSV1_2',
        '< OK',
        '> AT+Connect=0,INET,8883,10.0.0.1',
        '< Error:connect,-688',
      ]),
    ).toEqual([
      'command socket.create',
      'info socket.create.answer',
      'final ok',
      'command socket.option',
      'final ok',
      'command socket.connect',
      'final failed',
    ]);
  });

  it('reads files and MQTT', () => {
    expect(
      readDialogue(family, [
        '> AT+fileOpen=ca.pem,CREATE|OVERWRITE,8192',
        '< +fileopen:1,0',
        '< OK',
        '> AT+mqttCreate=client,url|sec,broker.example,8883,TLSV1_2,,key.pem,cert.pem,ca.pem,,v3_1_1,0,0',
        '< +mqttcreate:0',
        '< OK',
        '> AT+mqttSet=0,password,secret',
        '< OK',
        '> AT+mqttConnect=0',
        '< OK',
        '< +eventmqtt:operation,connack,0',
        '< +eventmqtt:disconnect',
      ]),
    ).toEqual([
      'command file.open',
      'info file.open.answer',
      'final ok',
      'command mqtt.create',
      'info mqtt.create.answer',
      'final ok',
      'command mqtt.set-password',
      'final ok',
      'command mqtt.connect',
      'final ok',
      'urc mqtt.acknowledged',
      'urc mqtt.connection-lost',
    ]);
  });

  it.each([
    ['Error:connect,-688', ['SL -688']],
    ['-468', ['SL -468']],
    ['-655', ['SL -655']],
    ['-2005', ['SL -2005']],
    ['-340', ['SL -340']],
    ['-155', []],
  ])('finds what %s means', (text, rows) => {
    expect(pasted(family, text)).toEqual(rows);
  });
});

describe('a number of a CC3200', () => {
  it.each([
    ['-456', ['SL -456']],
    ['-155', ['SL -155']],
    ['-188', ['SL -188']],
    ['-11', ['SL -11', 'FS -11']],
    ['-468', []],
  ])('%s is found', (text, rows) => {
    expect(pasted(first, text)).toEqual(rows);
  });
});
