import { describe, expect, it } from 'vitest';
import { causesOf, observe } from '../../../test/support/observed.ts';
import { family } from './family.ts';

const PROFILE = ['> AT+SQNSPCFG=1,2,"",1,12,11,13,"","",0', '< OK'];
const CONFIG = ['> AT+SQNSMQTTCFG=0,"dev-7",,,1', '< OK'];
const CONNECT = ['> AT+SQNSMQTTCONNECT=0,"broker.example",8883,60', '< OK'];
const BUILD = ['> AT+CGMR', '< UE8.2.1.0', '< OK'];

describe('what a Sequans module was told', () => {
  it('is put together for the connection', () => {
    const { state, reached } = observe(family, [
      ...BUILD,
      '> AT+SQNSNVW="certificate",12,5',
      '< >',
      '> hello',
      '< OK',
      ...PROFILE,
      ...CONFIG,
      ...CONNECT,
      '< +SQNSMQTTONCONNECT:0,0',
    ]);
    expect(state.files?.get('12')?.bytes).toBe(5);
    expect(state.tls.get(1)).toEqual({
      verifies: true,
      presents: true,
      cacert: '12',
      clientcert: '11',
      clientkey: '13',
      maxVersion: 'TLSv1.2',
    });
    expect(state.tried).toMatchObject({ over: 'mqtt', host: 'broker.example', port: 8883, tls: true, context: 1 });
    expect(state.tried).toMatchObject({ clientId: 'dev-7', username: false, password: false });
    expect(state.mqtt.clients.get(0)?.connected).toBe(true);
    expect(reached).toEqual(['mqtt']);
  });

  it.each([
    [0, false],
    [1, true],
    [4, false],
    [5, true],
  ])('check %i', (verify, verifies) => {
    const { state } = observe(family, [`> AT+SQNSPCFG=2,2,"",${verify},12`, '< OK']);
    // Which version 2 is depends on the generation, which this log does not show.
    expect(state.tls.get(2)).toEqual({ verifies, presents: false, cacert: '12' });
  });

  it('an erased slot and an emptied profile are gone', () => {
    const { state } = observe(family, [
      '> AT+SQNSNVW="certificate",12,5',
      '< >',
      '> hello',
      '< OK',
      '> AT+SQNSNVW="certificate",12,0',
      '< OK',
      ...PROFILE,
      '> AT+SQNSPCFG=1,255',
      '< OK',
    ]);
    expect(state.files?.has('12')).toBe(false);
    expect(state.tls.has(1)).toBe(false);
  });

  it('a socket has TLS when it was told so', () => {
    const lines = ['> AT+SQNSSCFG=2,1,3', '< OK', '> AT+SQNSD=2,0,8883,"broker.example",0,0,1', '< OK'];
    const { state, reached } = observe(family, lines);
    expect(state.tried).toMatchObject({ over: 'socket', tls: true, context: 3 });
    expect(reached).toEqual(['client-auth']);
    expect(observe(family, lines.slice(2)).state.tried?.tls).toBe('maybe');
  });

  it('a time server has answered', () => {
    expect(observe(family, ['> AT+SQNNTP=2,"pool.example"', '< OK']).state.clockSynced).toBe('maybe');
    expect(observe(family, ['< +SQNNTP: 0']).state.clockSynced).toBe(true);
    expect(observe(family, ['< +SQNNTP: 1']).state.clockSynced).toBeUndefined();
  });
});

describe('how a connection of a Sequans module fails', () => {
  it('configured before the network was there', () => {
    const away = ['> AT+CEREG?', '< +CEREG: 0,2', '< OK'];
    const { notices } = observe(family, [...away, ...PROFILE, ...CONFIG]);
    expect(causesOf(notices.at(-1))).toEqual(['command-order/state']);
    expect(observe(family, ['> AT+CEREG?', '< +CEREG: 0,5', '< OK', ...PROFILE, ...CONFIG]).notices).toEqual([]);
    expect(observe(family, [...PROFILE, ...CONFIG]).notices).toEqual([]);
  });

  it('a profile without a root is refused by who uses it', () => {
    const { notices } = observe(family, [
      '> AT+SQNSPCFG=1,2,"",1,,11,13',
      '< OK',
      '> AT+SQNSMQTTCFG=0,"dev-7",,,1',
      '< ERROR',
    ]);
    expect(causesOf(notices[0])).toEqual(['cert-not-stored']);
    const whole = observe(family, [...PROFILE, '> AT+SQNSMQTTCFG=0,"dev-7",,,1', '< ERROR']);
    expect(causesOf(whole.notices[0])[0]).toBe('command-order/state');
  });

  it('-8 on a build where verification was reported broken', () => {
    const failed = [...PROFILE, ...CONFIG, ...CONNECT, '< +SQNSMQTTONCONNECT:0,-8'];
    expect(causesOf(observe(family, [...BUILD, ...failed]).notices[0])).toContain('firmware-bug');
    expect(observe(family, failed).notices).toEqual([]);
  });

  it('a credential whose bytes do not fit', () => {
    const { notices } = observe(family, ['> AT+SQNSNVW="certificate",12,5', '< >', '> hello', '< ERROR']);
    expect(causesOf(notices[0])).toEqual(['cert-format']);
  });
});
