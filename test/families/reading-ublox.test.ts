import { describe, expect, it } from 'vitest';
import { family } from '../../src/families/ublox-sara/family.ts';
import { findFamily } from '../../src/families/registry.ts';
import { causesOf, observe } from '../support/observed.ts';

// Lines in the forms of u-blox/ubxlib issues 77, 224, 246 and of UBX-20032566; values are our own.
const HOST = 'broker.example';
const MD5 = '0123456789ABCDEF0123456789ABCDEF';
const PROFILE = [
  '> AT+USECPRF=0',
  '< OK',
  '> AT+USECPRF=0,0,1',
  '< OK',
  '> AT+USECPRF=0,3,"ca_cert"',
  '< OK',
  '> AT+USECPRF=0,5,"client_cert"',
  '< OK',
  '> AT+USECPRF=0,6,"client_key"',
  '< OK',
];
const MQTT = [`> AT+UMQTT=2,"${HOST}",8883`, '< OK', '> AT+UMQTT=11,1,0', '< OK'];

describe('what a u-blox module was told', () => {
  it('is a security profile, which names no server once it was reset', () => {
    const { state } = observe(family, PROFILE);
    expect(state.tls.get(0)).toEqual({
      sni: false,
      verifies: true,
      checksDates: false,
      cacert: 'ca_cert',
      clientcert: 'client_cert',
      clientkey: 'client_key',
      presents: true,
    });
    const named = observe(family, [...PROFILE, `> AT+USECPRF=0,10,"${HOST}"`, '< OK', '> AT+USECPRF=0,0,3', '< OK']);
    expect(named.state.tls.get(0)).toMatchObject({ sni: true, checksDates: true });
  });

  it('is read as well as set', () => {
    const { state } = observe(family, [
      '> AT+USECPRF=1,10',
      '< +USECPRF: 1,10,""',
      '< OK',
      '> AT+USECPRF=1,0',
      '< +USECPRF: 1,0,2',
      '< OK',
    ]);
    expect(state.tls.get(1)).toEqual({ sni: false, verifies: true, checksDates: false });
  });

  it('is the connection that the login tries', () => {
    const { state, reached } = observe(family, [
      ...PROFILE,
      '> AT+UMQTT=0,"dev-7"',
      '< OK',
      '> AT+UMQTT=4,"user","***"',
      '< OK',
      ...MQTT,
      '> AT+UMQTTC=1',
      '< OK',
      '< +UUMQTTC: 1,1',
    ]);
    expect(state.tried).toEqual({
      over: 'mqtt',
      host: HOST,
      port: 8883,
      tls: true,
      context: 0,
      clientId: 'dev-7',
      username: true,
      password: true,
    });
    expect(reached).toEqual(['mqtt']);
  });

  it('keeps the port 1883 when only TLS is switched on', () => {
    const { state } = observe(family, [
      `> AT+UMQTT=2,"${HOST}"`,
      '< OK',
      '> AT+UMQTT=11,1',
      '< OK',
      '> AT+UMQTTC=1',
      '< OK',
    ]);
    expect(state.tried).toMatchObject({ host: HOST, port: 1883, tls: true });
  });

  it('is shown by a read of the whole MQTT profile', () => {
    const { state } = observe(family, [
      '> AT+UMQTT?',
      '< +UMQTT: 0,"dev-7"',
      `< +UMQTT: 2,"${HOST}",8883`,
      '< +UMQTT: 4,""',
      '< +UMQTT: 11,1,2',
      '< OK',
    ]);
    expect(state.mqtt.clients.get(0)).toEqual({ clientId: 'dev-7', url: `${HOST}:8883`, tls: true, context: 2 });
  });

  it('is a socket that is made secure before it connects', () => {
    const secure = observe(family, [
      '> AT+USOCR=6',
      '< +USOCR: 3',
      '< OK',
      '> AT+USOSEC=3,1,1',
      '< OK',
      `> AT+USOCO=3,"${HOST}",8883`,
      '< OK',
    ]);
    expect(secure.state.tried).toEqual({ over: 'socket', host: HOST, port: 8883, tls: true, context: 1 });
    expect(secure.reached).toEqual(['client-auth']);
    expect(observe(family, [`> AT+USOCO=0,"${HOST}",443`, '< OK']).state.tried?.tls).toBe('maybe');
  });

  it('is a data connection of its own', () => {
    const { state } = observe(family, ['> AT+UPSDA=0,3', '< OK', '< +UUPSDA: 0,"10.1.2.3"']);
    expect(state.bearer).toEqual({ active: true, address: '10.1.2.3' });
    expect(observe(family, ['> AT+UPSND=0,8', '< +UPSND: 0,8,0', '< OK']).state.bearer?.active).toBe(false);
    const lost = observe(family, ['< +UUPSDD: 0']);
    expect(lost.state.bearer?.active).toBe(false);
    expect(causesOf(lost.notices[0])).toEqual(['network-not-attached']);
  });
});

describe('the credentials of a u-blox module', () => {
  it('are known by name, length and digest', () => {
    const { state, notices, harmless } = observe(family, [
      '> AT+USECMNG=4,0,"ca_cert"',
      '< +CME ERROR: 4',
      '> AT+USECMNG=0,0,"ca_cert",1188',
      '< >',
      '> -----BEGIN CERTIFICATE-----',
      `< +USECMNG: 0,0,"ca_cert","${MD5}"`,
      '< OK',
    ]);
    expect(state.files?.get('ca_cert')).toMatchObject({ bytes: 1188, digest: MD5 });
    expect(notices).toEqual([]);
    expect(harmless).toHaveLength(1);
  });

  it('are all those of a listing', () => {
    const { state } = observe(family, [
      '> AT+USECMNG=4,1,"client_cert"',
      `< +USECMNG: 4,1,"client_cert","${MD5}"`,
      '< OK',
      '> AT+USECMNG=3',
      '< CA, "root","Example Root","2032/10/18"',
      '< "PK","client_key"',
      '< OK',
    ]);
    expect([...(state.files?.keys() ?? [])]).toEqual(['root', 'client_key']);
  });

  it('a first one that is refused for lack of memory is the store, not its size', () => {
    const refused = ['> AT+USECMNG=0,0,"root",1188', '< +CME ERROR: 1912'];
    expect(causesOf(observe(family, refused).notices[0])[0]).toBe('firmware-bug');
    const words = ['> AT+USECMNG=0,0,"root",1188', '< +CME ERROR: USECMNG no memory available'];
    expect(causesOf(observe(family, words).notices[0])[0]).toBe('firmware-bug');
    const full = observe(family, ['> AT+USECMNG=3', '< CA,"a","Example","2032/10/18"', '< OK', ...refused]);
    expect(causesOf(full.notices[0])[0]).toBe('buffer/memory');
  });
});

describe('how a connection of a u-blox module fails', () => {
  const LOGIN = [...MQTT, '1000 > AT+UMQTTC=1'];

  it('at the module itself, which has no data connection for its MQTT client', () => {
    const refused = [...LOGIN, '1015 < +CME ERROR: operation not allowed'];
    expect(causesOf(observe(family, refused).notices[0])[0]).toBe('network-not-attached');
    const up = observe(family, ['> AT+UPSDA=0,3', '< OK', '< +UUPSDA: 0,"10.1.2.3"', ...refused]);
    expect(causesOf(up.notices[0])[0]).toBe('command-order/state');
  });

  it('by TLS or the broker within seconds, and by the network after tens of them', () => {
    const after = (ms: number) => observe(family, [...LOGIN, '1020 < OK', `${1_000 + ms} < +UUMQTTC: 1,0`]).notices[0];
    expect(after(4_000)?.span.from).toBe('tls');
    expect(causesOf(after(60_000))[0]).toBe('network-not-attached');
    // Without times nothing is said that the code does not say.
    expect(observe(family, [...MQTT, '> AT+UMQTTC=1', '< OK', '< +UUMQTTC: 1,0']).notices).toEqual([]);
  });

  it('by the broker’s own number where the firmware prints that', () => {
    const old = (code: number) => observe(family, ['> AT+UMQTTC=1', '< +UMQTTC: 1,1', '< OK', `< +UUMQTTC: 1,${code}`]);
    expect(causesOf(old(5).notices[0])[0]).toBe('auth-credentials');
    expect(causesOf(old(2).notices[0])[0]).toBe('client-id/policy');
    expect(old(0)).toMatchObject({ notices: [], reached: [], harmless: [expect.stringContaining('accepted')] });
  });

  it('by a socket, with TLS as a part of connecting only where it was made secure', () => {
    const create = ['> AT+USOCR=6', '< +USOCR: 0', '< OK'];
    const connect = [`> AT+USOCO=0,"${HOST}",8883`, '< ERROR'];
    const plain = observe(family, [...create, ...connect]).notices[0];
    expect(plain?.span.to).toBe('tcp');
    expect(causesOf(plain)).not.toContain('wrong-root-ca');
    const secure = observe(family, [...create, '> AT+USOSEC=0,1,0', '< OK', ...connect]).notices[0];
    expect(causesOf(secure)).toContain('wrong-root-ca');
  });

  it('by a module that has no operation for the server name', () => {
    for (const lines of [
      ['> AT+USECPRF=?', '< +USECPRF: (0-4),(0-9)', '< OK'],
      [`> AT+USECPRF=0,10,"${HOST}"`, '< +CME ERROR: operation not supported'],
    ]) {
      expect(causesOf(observe(family, lines).notices[0])).toEqual(['sni-unsupported-firmware']);
    }
    expect(observe(family, ['> AT+USECPRF=?', '< +USECPRF: (0-4),(0-14)', '< OK']).notices).toEqual([]);
  });
});

describe('facts of the modules', () => {
  it.each([
    ['sara-u201', 'never', 'stated'],
    ['sara-r410m', 'never', 'reported'],
    ['sara-r412m', 'option', 'stated'],
    ['sara-r5', 'option', 'stated'],
    ['lena-r8', 'option', 'stated'],
  ])('%s: server name %s (%s)', (name, value, confidence) => {
    const { line } = findFamily(name);
    expect(line.facts.tls.sni).toMatchObject({ value, confidence });
    const told = line.facts.credentials?.load.use?.value.some((command) => command.includes('USECPRF=0,10'));
    expect(told).toBe(value === 'option');
  });
});

describe('questions to a u-blox module', () => {
  it('are commands that it has', () => {
    const asks = family.parts
      .flatMap(({ reading }) => reading?.asks ?? [])
      .filter(({ command }) => /\+U|I9/.test(command));
    expect(asks.length).toBeGreaterThan(10);
    for (const { command } of asks)
      expect([command, family.dialect.readCommand(command).kind]).toEqual([command, 'known']);
  });
});
