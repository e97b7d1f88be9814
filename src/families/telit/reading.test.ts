import { describe, expect, it } from 'vitest';
import { causesOf, observe } from '../../../test/support/observed.ts';
import { family } from './family.ts';
import { hostOf } from './observer-services.ts';

const TLS = ['> AT#SSLEN=1,1', '< OK', '> AT#SSLSECCFG=1,0,2,1', '< OK'];
const MQTT = ['> AT#MQCFG=1,"broker.example",8883,1,1', '< OK'];
const R1 = ['> AT+CGMR', '< M0Q.010001', '< OK'];

describe('what a Telit module was told', () => {
  it('is put together for the connection', () => {
    const { state } = observe(family, [
      '> AT#SGACT=1,1',
      '< #SGACT: 10.1.2.3',
      '< OK',
      ...TLS,
      '> AT#SSLSECCFG2=1,2,1',
      '< OK',
      '> AT#SSLSECDATA=1,1,1,5',
      '< >',
      '> hello',
      '< OK',
      ...MQTT,
      '> AT#MQCONN=1,"dev-7","user","***"',
      '< ERROR',
    ]);
    expect(state.bearer).toEqual({ active: true, address: '10.1.2.3' });
    expect(state.tls.get(1)).toEqual({ verifies: true, presents: true, sni: true, cacert: '1,1' });
    expect(state.files?.get('1,1')?.bytes).toBe(5);
    expect(state.tried).toEqual({
      over: 'mqtt',
      host: 'broker.example',
      port: 8883,
      tls: true,
      context: 1,
      clientId: 'dev-7',
      username: true,
      password: true,
    });
  });

  it('a second activation is no failure', () => {
    for (const error of ['+CME ERROR: context already activated', '+CME ERROR: 553']) {
      const { state, harmless } = observe(family, ['> AT#SGACT=1,1', `< ${error}`]);
      expect(state.bearer?.active).toBe(true);
      expect(harmless).toEqual(['the data connection was up already']);
    }
  });

  it('a time server sets the clock where it is let', () => {
    const asked = (set: number): readonly string[] => [
      `> AT#NTP="pool.example",123,${set},5,0`,
      '< #NTP: 25/03/04,10:11:12',
      '< OK',
    ];
    expect(observe(family, asked(1)).state.clock).toEqual({ iso: '2025-03-04T10:11:12.000Z', set: true });
    expect(observe(family, asked(0)).state.clock).toBeUndefined();
  });

  it('internet services are profiles of named parameters', () => {
    const { state, reached } = observe(family, [
      '> AT^SISS=0,"srvType","socket"',
      '< OK',
      '> at^siss=0,"address","socktcps://broker.example:8883"',
      '< OK',
      '> AT^SISS=0,"secopt","1"',
      '< OK',
      '> AT^SISO=0',
      '< OK',
    ]);
    expect(state.tried).toEqual({ over: 'socket', host: 'broker.example', port: 8883, tls: true, context: 0 });
    expect(state.tls.get(0)?.verifies).toBe(true);
    expect(reached).toEqual([]);
  });

  it.each([
    ['socktcps://a.example:8883', { host: 'a.example', port: 8883 }],
    ['a.example', { host: 'a.example' }],
    ['mqtts://a.example', { host: 'a.example' }],
    ['', {}],
  ])('an address %s', (url, expected) => {
    expect(hostOf(url)).toEqual(expected);
  });
});

describe('how a connection of a Telit module fails', () => {
  it('a bare ERROR of #MQCONN leaves all of it open', () => {
    const { notices } = observe(family, [...TLS, ...MQTT, '> AT#MQCONN=1,"dev-7","user","***"', '< ERROR']);
    expect(notices).toHaveLength(1);
    expect(notices[0]?.span).toEqual({ from: 'bearer', to: 'mqtt' });
    expect(causesOf(notices[0])).toEqual(expect.arrayContaining(['wrong-root-ca', 'sni-missing', 'auth-credentials']));
  });

  it('a plain client on the port of TLS', () => {
    const lines = ['> AT#MQCFG=1,"broker.example",8883,1,0', '< OK', '> AT#MQCONN=1,"dev-7"', '< ERROR'];
    expect(causesOf(observe(family, lines).notices[0])[0]).toBe('wrong-port/plain-on-tls');
  });

  it('the number of the TLS socket is one parameter too many for an LE910R1', () => {
    const refused = ['> AT#MQCFG=1,"broker.example",8883,1,1,1', '< ERROR'];
    expect(observe(family, [...R1, ...refused]).notices[0]?.causes[0]?.why).toContain('no number of a TLS socket');
    expect(observe(family, refused).notices[0]?.causes[0]?.why).toContain('AT#SSLEN=1,0');
    expect(observe(family, [...R1, '> AT#MQSUB=1,"t/1",1', '< ERROR']).notices).toHaveLength(1);
    expect(observe(family, ['> AT#MQSUB=1,"t/1",1', '< ERROR']).notices).toEqual([]);
  });

  it.each([
    ['^SIS: 0,0,61,"The certificate does not exist"', 'wrong-root-ca'],
    ['^SIS: 0,0,48,"Remote peer has closed the connection"', 'client-id/policy'],
    ['^SIS: 0,0,15,"host name could not be resolved by DNS"', 'dns'],
    ['^SIS: 0,0,22,"TLS handshake failed"', 'wrong-root-ca'],
  ])('%s', (text, cause) => {
    expect(causesOf(observe(family, [`< ${text}`]).notices[0])[0]).toBe(cause);
  });

  it('notes of a service that goes on are no failures', () => {
    expect(observe(family, ['< ^SIS: 0,0,2200,"Http connection established"', '< ^SISW: 0,1']).notices).toEqual([]);
  });

  it('a signed binary that the module does not take', () => {
    for (const command of ['AT^SJMSEC="file","ca.bin"', 'at^SJMSEC="file",ca.bin', 'AT^SJMSEC=file,ca.bin']) {
      const { notices } = observe(family, [
        `> ${command}`,
        '< ^SJMSEC: 1,"wrong command format"',
        '< +CME ERROR: invalid index',
      ]);
      expect(causesOf(notices[0])[0]).toBe('cert-format');
      expect(notices[0]?.causes.every(({ weight }) => weight < 1)).toBe(true);
    }
    expect(observe(family, ['> AT^SJMSEC="file","ca.bin"', '< ^SJMSEC: 0,"done"', '< OK']).notices).toEqual([]);
  });
});
