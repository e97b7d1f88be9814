import { describe, expect, it } from 'vitest';
import { family } from '../../src/families/quectel-lte/family.ts';
import { unknownCommand } from '../../src/families/kit/unknown-command.ts';
import { causesOf, observe } from '../support/observed.ts';

// Lines in the forms of quectel forum threads 3562, 8115, 30844 and of johncobb/catm1_bg96 issue 9; values are our own.
const HOST = 'broker.example';
const TLS_CONTEXT = [
  '> AT+QSSLCFG="cacert",2,"UFS:cacert.pem"',
  '< OK',
  '> AT+QSSLCFG="clientcert",2,"client.pem"',
  '< OK',
  '> AT+QSSLCFG="clientkey",2,"RAM:user_key.pem"',
  '< OK',
  '> AT+QSSLCFG="seclevel",2,2',
  '< OK',
  '> AT+QSSLCFG="sslversion",2,3',
  '< OK',
  '> AT+QSSLCFG="ciphersuite",2,0XFFFF',
  '< OK',
  '> AT+QSSLCFG="ignorelocaltime",2,0',
  '< OK',
  '> AT+QSSLCFG="SNI",2,1',
  '< OK',
];
const SECURE = ['> AT+QMTCFG="SSL",0,1,2', '< OK'];
const OPEN = [`> AT+QMTOPEN=0,"${HOST}",8883`, '< OK'];

describe('what a Quectel module was told', () => {
  it('is one TLS context, whatever the letters of its keys', () => {
    const { state } = observe(family, TLS_CONTEXT);
    expect(state.tls.get(2)).toEqual({
      cacert: 'cacert.pem',
      clientcert: 'client.pem',
      clientkey: 'RAM:user_key.pem',
      authmode: 2,
      verifies: true,
      presents: true,
      sslversion: 3,
      maxVersion: 'TLSv1.2',
      ciphersuites: 0xffff,
      ignorelocaltime: 0,
      checksDates: true,
      sni: true,
    });
  });

  it('is read as well as set, and an option without a context sets nothing', () => {
    const { state } = observe(family, [
      '> AT+QSSLCFG="ignorelocaltime",1',
      '< +QSSLCFG: "ignorelocaltime",1,0',
      '< OK',
      '> AT+QSSLCFG="seclevel",2',
      '< +QSSLCFG: "seclevel",2,0',
      '< OK',
    ]);
    expect(state.tls.get(1)).toEqual({ ignorelocaltime: 0, checksDates: true });
    expect(state.tls.get(2)).toEqual({ authmode: 0, verifies: false, presents: false });
  });

  it('is the connection that it tries, with the context of its client', () => {
    const { state, reached } = observe(family, [
      ...TLS_CONTEXT,
      ...SECURE,
      ...OPEN,
      '< +QMTOPEN: 0,0',
      '> at+qmtconn=0,"dev-7","user","***"',
      '< OK',
      '< +QMTCONN: 0,0,0',
      '> AT+QMTSUB=0,1,"t/1",1',
      '< OK',
      '< +QMTSUB: 0,1,0,1',
    ]);
    expect(state.tried).toEqual({
      over: 'mqtt',
      host: HOST,
      port: 8883,
      tls: true,
      context: 2,
      clientId: 'dev-7',
      username: true,
      password: true,
    });
    expect(state.mqtt.clients.get(0)?.connected).toBe(true);
    expect(reached).toEqual(['client-auth', 'mqtt', 'subscribe']);
  });

  it('may use TLS or not where nobody has seen it configured', () => {
    expect(observe(family, OPEN).state.tried).toEqual({ over: 'mqtt', host: HOST, port: 8883, tls: 'maybe' });
    const plain = observe(family, ['> AT+QMTCFG="ssl",0,0', '< OK', ...OPEN, '< +QMTOPEN: 0,0']);
    expect(plain.state.tried?.tls).toBe(false);
    expect(plain.reached).toEqual(['tcp']);
  });

  it('is told by the answer to a read of the client’s options, with and without its number', () => {
    for (const answer of ['+QMTCFG: "ssl",0,1,3', '+QMTCFG: "ssl",1,3']) {
      const { state } = observe(family, ['> AT+QMTCFG="ssl",0', `< ${answer}`, '< OK']);
      expect(state.mqtt.clients.get(0)).toEqual({ tls: true, context: 3 });
    }
  });

  it('is a data connection, or none where its query answers nothing but OK', () => {
    expect(observe(family, ['> AT+QIACT?', '< OK']).state.bearer).toEqual({ active: false });
    const up = observe(family, ['> AT+QICSGP=1,1,"internet","","",0', '< OK', '> AT+QIACT=1', '< OK']);
    expect(up.state.bearer).toEqual({ apn: 'internet', active: true });
    expect(observe(family, ['> AT+QICSGP=1', '< +QICSGP: 1,"iot.example","","",0', '< OK']).state.bearer?.apn).toBe(
      'iot.example',
    );
    expect(observe(family, ['< +QIURC: "pdpdeact",1']).state.bearer?.active).toBe(false);
  });

  it('is a URL over HTTPS', () => {
    const { state, reached } = observe(family, [
      '> AT+QHTTPCFG="sslctxid",1',
      '< OK',
      '> AT+QHTTPURL=28,80',
      '< CONNECT',
      '> https://www.example.org/path',
      '< OK',
      '> AT+QHTTPGET=80',
      '< OK',
      '< +QHTTPGET: 0,200,601710',
    ]);
    expect(state.tried).toEqual({ over: 'http', host: 'www.example.org', port: 443, tls: true, context: 1 });
    expect(reached).toEqual(['client-auth']);
  });
});

describe('the files of a Quectel module', () => {
  const upload = (name: string, bytes: number, answer: string): readonly string[] => [
    `> AT+QFUPL="${name}",${bytes},100`,
    '< CONNECT',
    `< +QFUPL: ${answer}`,
    '< OK',
  ];

  it('are known by name, length and checksum', () => {
    const { state, notices } = observe(family, upload('UFS:cacert.pem', 1188, '1188,2d13'));
    expect(state.files?.get('cacert.pem')).toEqual({ bytes: 1188, digest: '2d13' });
    expect(notices).toEqual([]);
  });

  it('are cut where fewer bytes came than were announced, although the answer is OK', () => {
    const { notices } = observe(family, upload('cacert.pem', 1208, '1188,2d13'));
    expect(causesOf(notices[0])[0]).toBe('cert-format');
    expect(notices[0]?.text).toContain('1208');
    // One byte more is a closing NUL: it is there, and no reader minds.
    expect(observe(family, upload('cacert.pem', 1188, '1189,2d13')).notices).toEqual([]);
  });

  it('are all those of a listing, and those in memory are listed apart', () => {
    const { state } = observe(family, [
      ...upload('cacert.pem', 1188, '1188,2d13'),
      ...upload('RAM:user_key.pem', 1679, '1679,4b38'),
      ...upload('client.pem', 1220, '1220,3500'),
      '> AT+QFLST="*"',
      '< +QFLST: "cacert.pem",1188',
      '< OK',
    ]);
    expect([...(state.files ?? [])]).toEqual([
      ['RAM:user_key.pem', { bytes: 1679, digest: '4b38' }],
      ['cacert.pem', { bytes: 1188, digest: '2d13' }],
    ]);
  });

  it('in memory are gone after a restart', () => {
    const { state } = observe(family, [...upload('a.pem', 10, '10,1'), ...upload('RAM:b.pem', 10, '10,1'), '< RDY']);
    expect([...(state.files?.keys() ?? [])]).toEqual(['a.pem']);
  });

  it('a single name says nothing of the others', () => {
    expect(observe(family, ['> AT+QFDEL="old.pem"', '< OK']).state.files).toBeUndefined();
    expect(observe(family, ['> AT+QFDEL="*"', '< OK']).state.files?.size).toBe(0);
    expect(observe(family, ['< +QFLST: "cacert.pem",1280']).state.files?.get('cacert.pem')).toEqual({ bytes: 1280 });
  });

  it('of the GSM modules are in a store of their own', () => {
    const { state, notices } = observe(family, [
      '> AT+QSECWRITE="RAM:cacert.pem",1188,100',
      '< CONNECT',
      '< +QSECWRITE: 900,1a2b',
      '< OK',
    ]);
    expect(state.files?.get('RAM:cacert.pem')?.bytes).toBe(900);
    expect(causesOf(notices[0])[0]).toBe('cert-format');
  });

  it('are no files where the context itself holds the PEM', () => {
    const { state } = observe(family, [
      '> AT+QSSLCFG=1,5,"cacert"',
      '< >',
      '> -----BEGIN CERTIFICATE-----',
      '> -----END CERTIFICATE-----',
      '< +QSSLCFG: 1,5,"cacert",1188',
      '< OK',
      '> AT+QSSLCFG=1,5,"seclevel",1',
      '< OK',
    ]);
    expect(state.tls.get(1)).toMatchObject({ verifies: true, presents: false });
    expect(state.tls.get(1)?.cacert).not.toBeUndefined();
  });
});

describe('how a connection of a Quectel module fails', () => {
  it('at the broker, which answers the login with a number of its own', () => {
    const { notices, reached, state } = observe(family, [
      '> AT+QMTCONN=0,"dev-7","u","***"',
      '< OK',
      '< +QMTCONN: 0,0,4',
    ]);
    expect(notices[0]?.finding).toBe('login-refused');
    expect(reached).toEqual([]);
    expect(state.mqtt.clients.get(0)?.connected).toBe(false);
  });

  it('at a topic that the broker does not grant', () => {
    const { notices, reached } = observe(family, ['> AT+QMTSUB=0,1,"t/1",1', '< OK', '< +QMTSUB: 0,1,0,128']);
    expect(causesOf(notices[0])).toEqual(['client-id/policy']);
    expect(reached).toEqual([]);
  });

  it('before anything was sent, and then rather without a data connection', () => {
    const open = [`> AT+QMTOPEN=0,"${HOST}",8883`, '< ERROR'];
    expect(causesOf(observe(family, open).notices[0])[0]).toBe('command-order/state');
    expect(causesOf(observe(family, ['> AT+QIACT?', '< OK', ...open]).notices[0])[0]).toBe('network-not-attached');
    const up = observe(family, ['> AT+QIACT=1', '< OK', ...open]);
    expect(causesOf(up.notices[0])[0]).toBe('command-order/state');
  });

  it('by a data connection that does not come up, unless it was up', () => {
    expect(causesOf(observe(family, ['> AT+QIACT=1', '< ERROR']).notices[0])).toEqual(['network-not-attached']);
    const twice = observe(family, ['> AT+QIACT=1', '< OK', '> AT+QIACT=1', '< ERROR']);
    expect(twice.notices).toEqual([]);
    expect(twice.harmless).toEqual(['the data connection was up already']);
  });

  it('in the handshake, where the settings tell what one number does not', () => {
    const fails = [...SECURE, ...OPEN, '< +QMTOPEN: 0,-1'];
    const first = (...lines: readonly string[]) => causesOf(observe(family, [...lines, ...fails]).notices[0])[0];
    expect(first('> AT+QSSLCFG="cacert",1,"cacert.pem"', '< OK')).toBe('command-order/state');
    expect(first('> AT+QSSLCFG="seclevel",2,2', '< OK')).toBe('client-cert-missing');
    const listed = ['> AT+QFLST="*"', '< +QFLST: "root.pem",1188', '< OK'];
    expect(first(...listed, '> AT+QSSLCFG="cacert",2,"cacert.pem"', '< OK')).toBe('cert-not-stored');
    expect(first(...listed, '> AT+QSSLCFG="cacert",2,"UFS:root.pem"', '< OK')).toBeUndefined();
    const same = [
      '> AT+QSSLCFG="clientcert",2,"client.pem"',
      '< OK',
      '> AT+QSSLCFG="clientkey",2,"client.pem"',
      '< OK',
    ];
    expect(first(...same)).toBe('cert-format');
    // All in order, or not a handshake: the number says what there is to say.
    expect(first(...TLS_CONTEXT)).toBeUndefined();
    expect(
      observe(family, ['> AT+QSSLCFG="seclevel",2,2', '< OK', ...SECURE, ...OPEN, '< +QMTOPEN: 0,3']).notices,
    ).toEqual([]);
  });

  it('by a firmware that has no option for the server name', () => {
    const { notices } = observe(family, ['> AT+QSSLCFG="sni",2,1', '< ERROR']);
    expect(causesOf(notices[0])).toEqual(['sni-unsupported-firmware']);
    expect(observe(family, ['> AT+QSSLCFG="sni",2,1', '< OK']).notices).toEqual([]);
  });

  it('by a name that does not resolve', () => {
    expect(causesOf(observe(family, ['< +QIURC: "dnsgip",565']).notices[0])[0]).toBe('dns');
    expect(observe(family, ['< +QIURC: "dnsgip",0,1,600', '< +QIURC: "dnsgip","10.1.1.1"']).notices).toEqual([]);
  });

  it('but not by what a program tidies up before it begins', () => {
    const { harmless, notices } = observe(family, [
      '> AT+QMTDISC=0',
      '< OK',
      '< +QMTDISC: 0,-1',
      '> AT+QMTCLOSE=0',
      '< ERROR',
      '> AT+QFDEL="cacert.pem"',
      '< +CME ERROR: 418',
    ]);
    expect(harmless).toHaveLength(3);
    expect(notices).toEqual([]);
  });

  it('nor by an open client that is opened again', () => {
    const { harmless, state } = observe(family, [
      ...SECURE,
      ...OPEN,
      '< +QMTOPEN: 0,0',
      '> AT+QMTCONN=0,"dev-7"',
      '< OK',
      '< +QMTCONN: 0,0,0',
      ...OPEN,
      '< +QMTOPEN: 0,2',
    ]);
    expect(harmless).toEqual(['this client is connected already']);
    expect(state.mqtt.clients.get(0)?.connected).toBe(true);
  });
});

describe('a Wi-Fi module of the same maker', () => {
  it('has a station in place of a SIM', () => {
    const { state } = observe(family, ['< +QSTASTAT: "WLAN_CONNECTED"', '< +QSTASTAT: "GOT_IP"']);
    expect(state.registration).toBe('home');
    expect(state.bearer?.active).toBe(true);
    expect(causesOf(observe(family, ['< +QSTASTAT: "WLAN_DISCONNECTED"']).notices[0])).toEqual([
      'network-not-attached',
    ]);
  });
});

describe('a test form that is refused', () => {
  const test = (id: string) => family.dialect.exchange(id);

  it('says that the firmware does not have the command', () => {
    const notice = unknownCommand({ exchange: test('file.certificate.test'), ok: false });
    expect(causesOf(notice)).toEqual(['command-order/state']);
    expect(notice?.text).toContain('AT+QSSLCERT');
    expect(
      unknownCommand({ exchange: test('mqtt.open.test'), ok: false, cme: { words: 'Operation not supported' } }),
    ).toBeDefined();
  });

  it('says nothing where it is answered, refused for another reason, or needs the network', () => {
    expect(unknownCommand({ exchange: test('mqtt.open.test'), ok: true })).toBeUndefined();
    expect(unknownCommand({ exchange: test('mqtt.open.test'), ok: false, cme: { number: 14 } })).toBeUndefined();
    expect(unknownCommand({ exchange: test('network.operator.test'), ok: false })).toBeUndefined();
    expect(unknownCommand({ exchange: test('file.certificate'), ok: false })).toBeUndefined();
  });
});

describe('questions to a Quectel module', () => {
  it('are commands that it has', () => {
    const asks = family.parts
      .flatMap(({ reading }) => reading?.asks ?? [])
      .filter(({ command }) => /\+Q/.test(command));
    expect(asks.length).toBeGreaterThan(10);
    for (const { command } of asks)
      expect([command, family.dialect.readCommand(command).kind]).toEqual([command, 'known']);
  });
});
