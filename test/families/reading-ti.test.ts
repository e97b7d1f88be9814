import { describe, expect, it } from 'vitest';
import { family as first } from '../../src/families/ti-cc3200/family.ts';
import { family } from '../../src/families/ti-cc32xx/family.ts';
import { causesOf, observe } from '../support/observed.ts';

const SOCKET = [
  '> AT+Socket=INET,STREAM,SEC',
  '< +socket:2',
  '< OK',
  '> AT+SetSockOpt=2,SOCKET,SECMETHOD,TLSV1_2',
  '< OK',
];
const CA = ['> AT+setSockOpt=2,SOCKET,SECURE_FILES_CA_FILE_NAME,root.pem', '< OK'];
const CONNECT = '> AT+Connect=2,INET,8883,192.0.2.1';

describe('a secure socket of TI’s AT application', () => {
  it('for which nobody has named a root', () => {
    const { state, notices } = observe(family, [...SOCKET, CONNECT, '< ERROR']);
    expect(state.tried).toEqual({ over: 'socket', tls: true, host: '192.0.2.1', port: 8883, context: 2 });
    expect(causesOf(notices.at(-1))[0]).toBe('cert-not-stored');
    // Options are of one socket, and the log shows it from its beginning.
    expect(notices.at(-1)?.causes.map(({ weight }) => weight)).toEqual([1]);
  });

  it('says the same where no answers are shown', () => {
    const lines = [
      '> AT+Socket=INET,STREAM,SEC',
      '> AT+SetSockOpt =0,SOCKET,SECMETHOD,TLSV1_2',
      '> AT+Connect=0,INET,8883,h',
    ];
    const { state, notices } = observe(family, lines);
    expect(causesOf(notices.at(-1))[0]).toBe('cert-not-stored');
    expect(state.tls.get(0)).toEqual({ maxVersion: 'TLSv1.2' });
  });

  it('with a root, or without TLS, is no such case', () => {
    const named = observe(family, [...SOCKET, ...CA, CONNECT, '< ERROR']);
    expect(named.notices).toEqual([]);
    expect(named.state.tls.get(2)).toEqual({ maxVersion: 'TLSv1.2', cacert: 'root.pem', verifies: true });
    const plain = ['> AT+Socket=INET,STREAM,TCP', '< +socket:2', '< OK', CONNECT, '< OK'];
    expect(observe(family, plain)).toMatchObject({ notices: [], reached: ['tcp'] });
  });

  it('leaves the word to a number', () => {
    expect(observe(family, [...SOCKET, CONNECT, '< Error:connect,-688']).notices).toEqual([]);
  });
});

describe('MQTT of TI’s AT application', () => {
  const create = '> AT+mqttCreate=dev,url|sec|skip_date_verify,b.example,8883,TLSV1_2,,k.pem,c.pem,ca.pem,,v3_1_1,0,0';

  it('is followed from its settings to what the broker says', () => {
    const { state, reached } = observe(family, [
      create,
      '< +mqttcreate:0',
      '< OK',
      '> AT+mqttSet=0,user,me',
      '< OK',
      '> AT+mqttConnect=0',
      '< OK',
      '< +eventmqtt:operation,connack,0',
    ]);
    expect(state.tried).toMatchObject({
      over: 'mqtt',
      host: 'b.example',
      port: 8883,
      tls: true,
      username: true,
      password: false,
    });
    expect(state.tls.get(state.tried?.context ?? -1)).toMatchObject({
      cacert: 'ca.pem',
      clientcert: 'c.pem',
      clientkey: 'k.pem',
      checksDates: false,
      presents: true,
    });
    expect(reached).toContain('mqtt');
  });

  it.each([
    ['4', 'auth-credentials'],
    ['2', 'client-id/policy'],
  ])('a refusal with %s', (code, cause) => {
    expect(causesOf(observe(family, [`< +eventmqtt:operation,connack,${code}`]).notices[0])).toEqual([cause]);
  });

  it('a connection that the host ends is not lost', () => {
    const lines = [create, '< +mqttcreate:0', '< OK', '> AT+mqttConnect=0', '< OK'];
    expect(causesOf(observe(family, [...lines, '< +eventmqtt:disconnect']).notices[0])[0]).toBe('client-id/policy');
    const ended = observe(family, [...lines, '> AT+mqttDisconnect=0', '< OK', '< +eventmqtt:disconnect']);
    expect(ended.notices).toEqual([]);
  });
});

describe('lines of programs on the chip', () => {
  it.each([
    ['Connection to broker failed, Error code: -111', 'wrong-port/plain-on-tls'],
    ['sl_Connect failed with error -456', 'cert-format'],
    ['[SOCK ERROR] - SL_ERROR_BSD_ESECUNKNOWNROOTCA', 'wrong-root-ca'],
    ['SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E', 'wrong-root-ca'],
    ['The connection fails with error code for Bad CA file', 'cert-format'],
    ['-468, -458 or -457, whatever root is stored', 'wrong-root-ca'],
    ['ERROR! (-461)', 'clock-not-set'],
  ])('%s', (text, cause) => {
    const notice = observe(family, [`< ${text}`]).notices[0];
    expect(causesOf(notice)[0]).toBe(cause);
    expect(notice?.causes.some(({ weight }) => weight >= 1)).toBe(false);
  });

  it.each([
    ['Device could not connect, error -155', 'wrong-root-ca'],
    ['SL_ESEC_HANDSHAKE_FAILURE', 'cipher-suite'],
    ['bad private file', 'cert-format'],
    ['No CA file', 'cert-not-stored'],
  ])('of the first generation: %s', (text, cause) => {
    expect(causesOf(observe(first, [`< ${text}`]).notices[0])[0]).toBe(cause);
  });

  it.each([
    'Connected to AP, rssi -67 dBm',
    'Connection established',
    'Received -12 degrees',
    'TO Complete - Closing all threads',
  ])('say nothing: %s', (text) => {
    expect(observe(family, [`< ${text}`]).notices).toEqual([]);
    expect(observe(first, [`< ${text}`]).notices).toEqual([]);
  });
});
