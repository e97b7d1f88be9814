import { describe, expect, it } from 'vitest';
import { causesOf, observe } from '../../../test/support/observed.ts';
import { parseAsctime } from './clock-text.ts';
import { family } from './family.ts';
import { MQTT_CONTEXT } from './observer.ts';

const HOST = 'broker.example';
const CONFIGURED = ['< WIFI GOT IP', '> AT+MQTTUSERCFG=0,5,"dev-7","user","***",0,0,""', '< OK'];
const CONNECT = `> AT+MQTTCONN=0,"${HOST}",8883,1`;

describe('what ESP-AT was told', () => {
  it.each([
    [1, false, undefined, undefined],
    [2, true, false, false],
    [3, true, true, false],
    [4, true, false, true],
    [5, true, true, true],
    [6, false, undefined, undefined],
    [7, true, false, false],
    [8, true, true, false],
    [9, true, false, true],
    [10, true, true, true],
  ])('scheme %i', (scheme, tls, verifies, presents) => {
    const { state } = observe(family, [`> AT+MQTTUSERCFG=0,${scheme},"dev-7","","",0,0,""`, '< OK', CONNECT, '< OK']);
    const context = state.tls.get(MQTT_CONTEXT);
    expect(state.tried).toMatchObject({
      over: 'mqtt',
      host: HOST,
      port: 8883,
      tls,
      clientId: 'dev-7',
      username: false,
      password: false,
    });
    expect([context?.verifies, context?.presents]).toEqual([verifies, presents]);
    expect(state.mqtt.clients.get(0)).toMatchObject({ tls, connected: true });
  });

  it.each([
    ['AT+CIPSSLCCONF=2', 0, true, false],
    ['AT+CIPSSLCCONF=3,0,0', 0, true, true],
    ['AT+CIPSSLCCONF=1,1,0,0', 1, false, true],
    ['AT+CIPSSLCCONF=5,2,0,0', 3, true, false],
  ])('%s', (command, link, verifies, presents) => {
    const { state } = observe(family, [`> ${command}`, '< OK']);
    expect(state.tls.get(link)).toEqual({ verifies, presents });
  });

  it('stored credentials go with the scheme that uses them', () => {
    const { state } = observe(family, [
      '> AT+SYSMFG=2,"mqtt_ca","mqtt_ca",8,5',
      '< OK',
      '< >',
      '> hello',
      '< OK',
      ...CONFIGURED,
      CONNECT,
      '< +MQTTDISCONNECTED:0',
      '< ERROR',
    ]);
    expect(state.files?.get('mqtt_ca')?.bytes).toBe(5);
    expect(state.tls.get(MQTT_CONTEXT)?.cacert).toBe('mqtt_ca');
    expect(state.tls.get(MQTT_CONTEXT)?.clientcert).toBeUndefined();
  });

  it('the clock is what a time server or the module itself says', () => {
    expect(observe(family, ['> AT+CIPSNTPCFG=1,0,"pool.ntp.org"', '< OK']).state.clockSynced).toBe('maybe');
    expect(observe(family, ['< +TIME_UPDATED']).state.clockSynced).toBe(true);
    const early = observe(family, ['> AT+CIPSNTPTIME?', '< +CIPSNTPTIME:Thu Jan 01 00:00:07 1970', '< OK']);
    expect(early.state.clock).toEqual({ iso: '1970-01-01T00:00:07.000Z', set: false });
    expect(parseAsctime('Tue Oct 19 17:47:56 2021')).toBe(Date.UTC(2021, 9, 19, 17, 47, 56));
    expect(parseAsctime('Tue Foo 19 17:47:56 2021')).toBeUndefined();
  });

  it('a TLS socket is told from a plain one', () => {
    const tls = observe(family, [`> AT+CIPSTART="SSL","${HOST}",8883`, '< CONNECT', '< OK']);
    expect(tls.state.tried).toMatchObject({ over: 'socket', tls: true, host: HOST });
    expect(tls.reached).toEqual(['client-auth']);
    const plain = observe(family, [`> AT+CIPSTART=1,"TCP","${HOST}",1883`, '< 1,CONNECT', '< OK']);
    expect(plain.state.tried).toMatchObject({ tls: false });
    expect(plain.reached).toEqual(['tcp']);
  });
});

describe('how a connection of ESP-AT fails', () => {
  it('closed with the clock set: the broker’s policy first', () => {
    const { notices, reached } = observe(family, [
      '< +TIME_UPDATED',
      ...CONFIGURED,
      CONNECT,
      '< +MQTTDISCONNECTED:0',
      '< ERROR',
    ]);
    expect(notices).toHaveLength(1);
    expect(causesOf(notices[0])[0]).toBe('client-id/policy');
    expect(reached).toEqual(['clock', 'bearer']);
  });

  it('a scheme that verifies nothing fails neither by the root nor by the clock', () => {
    const lines = ['> AT+MQTTUSERCFG=0,4,"dev-7","","",0,0,""', '< OK', CONNECT, '< +MQTTDISCONNECTED:0', '< ERROR'];
    const causes = causesOf(observe(family, lines).notices[0]);
    expect(causes).not.toContain('wrong-root-ca');
    expect(causes).not.toContain('clock-not-set');
    expect(causes).toContain('client-cert-missing');
  });

  it('TLS on the plain port is named first', () => {
    const lines = [...CONFIGURED, `> AT+MQTTCONN=0,"${HOST}",1883,0`, '< ERROR'];
    expect(causesOf(observe(family, lines).notices[0])[0]).toBe('wrong-port/plain-on-tls');
  });

  it('a TLS socket without a server name', () => {
    const { notices } = observe(family, [`> AT+CIPSTART="SSL","${HOST}",8883`, '< CLOSED', '< ERROR']);
    expect(causesOf(notices[0])[0]).toBe('sni-missing');
    const named = observe(family, [
      `> AT+CIPSSLCSNI="${HOST}"`,
      '< OK',
      `> AT+CIPSTART="SSL","${HOST}",8883`,
      '< ERROR',
    ]);
    expect(causesOf(named.notices[0])).not.toContain('sni-missing');
  });

  it('a missing credential is said by the module', () => {
    expect(causesOf(observe(family, ['< NO CERT FOUND']).notices[0])[0]).toBe('cert-not-stored');
  });

  it.each([
    ['link is not valid', 'command-order/state'],
    ['Link type ERROR', 'firmware-bug'],
  ])('%s', (line, cause) => {
    const [notice] = observe(family, [`< ${line}`]).notices;
    expect(causesOf(notice)[0]).toBe(cause);
    expect(causesOf(notice).length).toBeGreaterThan(1);
  });

  it('nothing here is certain, and cleaning up accuses nobody', () => {
    const { notices, harmless } = observe(family, ['> AT+MQTTCLEAN=0', '< ERROR', '> AT+MQTTCLEAN=0', '< OK']);
    expect(notices).toEqual([]);
    expect(harmless).toEqual(['there was no client to clean']);
    const cleaned = observe(family, [
      ...CONFIGURED,
      CONNECT,
      '< OK',
      '> AT+MQTTCLEAN=0',
      '< +MQTTDISCONNECTED:0',
      '< OK',
    ]);
    expect(cleaned.notices).toEqual([]);
    expect(cleaned.reached).toEqual(['bearer', 'mqtt']);
  });
});
