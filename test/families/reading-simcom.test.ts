import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../src/explain/decode.ts';
import { family as a76xx } from '../../src/families/simcom-a76xx/family.ts';
import { family as sim7600 } from '../../src/families/simcom-sim7600/family.ts';
import type { Family } from '../../src/families/kit/family.ts';
import { tlsTold, type ModuleState } from '../../src/families/kit/state.ts';
import { causesOf, observe } from '../support/observed.ts';

/* Dialogues in the shape of users' logs (LilyGo-Modem-Series, T-SIM7600X, P10-Display), own names and values. */

const tls = (state: ModuleState, context = 0) => state.tls.get(context) ?? {};

/** Causes of each notice, heaviest first. */
const causes = (family: Family, lines: readonly string[]) => observe(family, lines).notices.map(causesOf);

/** What answers tell that were pasted without their commands. */
const stray = (family: Family, ...lines: readonly string[]): ModuleState =>
  observe(
    family,
    lines.map((text) => `< ${text}`),
  ).state;

describe('what a log tells of a connection by MQTT', () => {
  const SETUP = [
    '> AT+CMQTTSTART',
    '< OK',
    '< +CMQTTSTART: 0',
    '> AT+CCERTDOWN="ca_cert.pem",1188',
    '< >',
    '> -----BEGIN CERTIFICATE-----',
    '> -----END CERTIFICATE-----',
    '< OK',
    '> AT+CSSLCFG="cacert",2,"ca_cert.pem"',
    '< OK',
    '> at+csslcfg="authmode",2,2',
    '< OK',
    '> AT+CSSLCFG="enableSNI",2,1',
    '< OK',
    '> AT+CMQTTACCQ=0,"device-1",1',
    '< OK',
    '> AT+CMQTTSSLCFG=0,2',
    '< OK',
  ];
  const CONNECT = '> AT+CMQTTCONNECT=0,"tcp://x.s1.eu.hivemq.cloud:8883",60,1,"user","***"';

  it('where it led to, as whom, with which TLS context, and what that holds', () => {
    const { state } = observe(a76xx, [...SETUP, CONNECT, '< OK', '< +CMQTTCONNECT: 0,32']);
    expect(state.tried).toEqual({
      over: 'mqtt',
      host: 'x.s1.eu.hivemq.cloud',
      port: 8883,
      tls: true,
      context: 2,
      clientId: 'device-1',
      username: true,
      password: true,
    });
    expect(tls(state, 2)).toEqual({ cacert: 'ca_cert.pem', authmode: 2, sni: true });
    expect(tlsTold(tls(state, 2))).toEqual({ verifies: true, presents: true });
    expect(state.files?.get('ca_cert.pem')).toMatchObject({ bytes: 1188 });
    expect(state.files?.get('ca_cert.pem')?.text).toContain('BEGIN CERTIFICATE');
  });

  it('the same where nobody heard how it ended', () => {
    const { state } = observe(a76xx, [...SETUP, CONNECT, '< OK']);
    expect(state.tried).toMatchObject({ host: 'x.s1.eu.hivemq.cloud', context: 2 });
    expect(state.mqtt.clients.get(0)?.connected).toBe('maybe');
  });

  it('a failure forgets the context, and the next try uses that of the client’s number', () => {
    const failed = [CONNECT, '< OK', '< +CMQTTCONNECT: 0,32'];
    expect(observe(a76xx, [...SETUP, ...failed, ...failed]).state.tried?.context).toBe(0);
    const made = [CONNECT, '< OK', '< +CMQTTCONNECT: 0,0'];
    expect(observe(a76xx, [...SETUP, ...made]).state.mqtt.clients.get(0)?.context).toBe(2);
  });

  it('a client without the TLS flag speaks plain MQTT, and one that was not seen may do either', () => {
    const connect = ['> AT+CMQTTCONNECT=0,"tcp://10.0.0.1",60,1', '< OK', '< +CMQTTCONNECT: 0,0'];
    expect(observe(sim7600, ['> AT+CMQTTACCQ=0,"x"', '< OK', ...connect]).state.tried).toEqual({
      over: 'mqtt',
      host: '10.0.0.1',
      port: 1883,
      tls: false,
      clientId: 'x',
      username: false,
      password: false,
    });
    expect(observe(sim7600, connect).state.tried?.tls).toBe('maybe');
  });
});

describe('what a log tells of other connections', () => {
  it('a TLS socket uses the bound context, or that of its number', () => {
    const open = ['> AT+CCHOPEN=1,"broker.example",8883,2', '< OK', '< +CCHOPEN: 1,15'];
    const tried = { over: 'socket', host: 'broker.example', port: 8883, tls: true };
    expect(observe(a76xx, open).state.tried).toEqual({ ...tried, context: 1 });
    const bound = ['> AT+CCHSSLCFG=1,3', '< OK', ...open];
    expect(observe(a76xx, bound).state.tried).toEqual({ ...tried, context: 3 });
    expect(observe(a76xx, [...bound, ...open]).state.tried?.context).toBe(1);
    expect(observe(a76xx, ['> AT+CCHOPEN=0,"b.example",1883,1', '< OK', '< +CCHOPEN: 0,0']).state.tried).toEqual({
      over: 'socket',
      host: 'b.example',
      port: 1883,
      tls: false,
    });
  });

  it('HTTP goes where its URL says, and what a URL may hide is not kept', () => {
    const { state } = observe(a76xx, [
      '> AT+HTTPINIT',
      '< OK',
      '> AT+HTTPPARA="URL","https://user:pw@app.example/api?key=secret"',
      '< OK',
      '> AT+HTTPPARA="SSLCFG",1',
      '< OK',
      '> AT+HTTPACTION=0',
      '< OK',
      '< +HTTPACTION: 0,715,0',
    ]);
    expect(state.tried).toEqual({ over: 'http', host: 'app.example', port: 443, tls: true, context: 1 });
    expect(JSON.stringify(state.http)).not.toMatch(/secret|pw/);
  });

  it('a plain socket has no TLS of the module’s own, and UDP leads to no broker', () => {
    const open = (protocol: string) =>
      observe(sim7600, [`> AT+CIPOPEN=0,"${protocol}","ntp.example",123`, '< OK', '< +CIPOPEN: 0,0']).state.tried;
    expect(open('TCP')).toEqual({ over: 'socket', host: 'ntp.example', port: 123, tls: false });
    expect(open('UDP')).toBeUndefined();
  });
});

describe('the answer to AT+CSSLCFG?', () => {
  const WANTED = { sslversion: 4, authmode: 1, ignorelocaltime: 0, cacert: 'ca.pem', sni: true };

  it.each([
    ['SIM7600', '+CSSLCFG: 0,4,1,0,300,"ca.pem","","",1,"",0xFFFF'],
    ['A76xx', '+CSSLCFG: 0,4,1,0,300,"ca.pem","","","",1'],
    ['SIM767x', '+CSSLCFG: 0,4,1,0,300,"ca.pem","","","",1,0,0,0xFFFF'],
  ])('is read in the order of %s by each family, without its command', (_order, text) => {
    for (const family of [sim7600, a76xx]) {
      expect(tls(stray(family, text))).toMatchObject(WANTED);
      expect(tlsTold(tls(stray(family, text)))).toMatchObject({ verifies: true, presents: false, checksDates: true });
    }
  });

  it('without a server name says nothing of it', () => {
    expect(tls(stray(sim7600, '+CSSLCFG: 0,4,1,0,300,"ca.pem","",""'))).not.toHaveProperty('sni');
  });

  it.each([
    '+CSSLCFG: 6,4,0,1,30"","",0,""',
    '+CSSLCFG: 6,4,0,1,3,0,1,300,"K',
    '+CSSLCFG: 6,4,0,4,0,1,3',
    '+CSSLCFG: 6,4,0CSSLCFG:',
    '+CSSLCFG: 6,4,0,1,300,"","",0x',
    '+CSSLCFG: 6,4,0,1,300,"","","",0,",1,300,"",',
  ])('that is damaged gives no values: %s', (text) => {
    for (const family of [sim7600, a76xx]) expect(stray(family, text).tls.size).toBe(0);
  });

  it('tells the highest version where the numbers mean only one thing', () => {
    const set = (family: Family, version: number, identity: readonly string[] = []) =>
      tls(observe(family, [...identity, `> AT+CSSLCFG="sslversion",0,${version}`, '< OK']).state).maxVersion;
    expect([0, 1, 2, 3, 4].map((version) => set(sim7600, version))).toEqual([
      'TLSv1',
      'TLSv1',
      'TLSv1.1',
      'TLSv1.2',
      'TLSv1.2',
    ]);
    expect(set(a76xx, 3)).toBe('TLSv1.2');
    expect(set(a76xx, 1)).toBeUndefined();
    expect(set(a76xx, 1, ['> AT+CGMM', '< A7670E-FASE', '< OK'])).toBe('TLSv1');
    expect(set(a76xx, 2, ['> AT+CGMM', '< SIM7670G-MNGV', '< OK'])).toBeUndefined();
  });
});

describe('the certificate store', () => {
  it('is what a whole list shows; single lines only add to it', () => {
    const upload = ['> AT+CCERTDOWN="old.pem",7', '< >', '> 1234567', '< OK'];
    const list = ['> AT+CCERTLIST', '< +CCERTLIST: "ca.pem"', '< +CCERTLIST: "key.pem"', '< OK'];
    const whole = observe(sim7600, [...upload, ...list]).state;
    expect([...(whole.files?.keys() ?? [])]).toEqual(['ca.pem', 'key.pem']);
    expect(whole.filesListed).toBe(true);
    const some = stray(sim7600, '+CCERTLIST: "a.pem"', '+CCERTLIST: "b.pem"');
    expect([...(some.files?.keys() ?? [])]).toEqual(['a.pem', 'b.pem']);
    expect(some.filesListed).toBeUndefined();
  });

  it('gets files from the file system with what is known of them', () => {
    const { files } = observe(a76xx, [
      '> AT+CFTRANRX="c:/ca.pem",5',
      '< >',
      '> 12345',
      '< OK',
      '> AT+CCERTMOVE="ca.pem"',
      '< OK',
    ]).state;
    expect([...(files?.keys() ?? [])]).toEqual(['ca.pem']);
    expect(files?.get('ca.pem')).toEqual({ bytes: 5, text: '12345\n' });
  });

  it('says what a refusal can mean', () => {
    const upload = (name: string) => [`> AT+CCERTDOWN="${name}",1188`, '< >', '> x', '< ERROR'];
    expect(causes(a76xx, upload('ca_cert.pem'))[0]).toEqual(['firmware-bug', 'command-order/state', 'buffer/memory']);
    expect(causes(a76xx, upload('ca_cert.crt'))).toEqual([['command-order/state']]);
    const name = ['> AT+CSSLCFG="clientcert",0,"client.pem"', '< ERROR'];
    expect(causes(sim7600, name)[0]?.[0]).toBe('cert-not-stored');
    expect(causes(sim7600, ['> AT+CSSLCFG="enableSNI",0,1', '< ERROR'])[0]?.[0]).toBe('sni-unsupported-firmware');
    expect(causes(sim7600, ['> AT+CFTPSGETFILE="ca.pem",1', '< OK', '< +CFTPSGETFILE: 0'])).toEqual([
      ['cert-not-stored'],
    ]);
    expect(causes(sim7600, ['> AT+CFTPSGETFILE="ca.pem",4', '< OK', '< +CFTPSGETFILE: 0'])).toEqual([]);
  });
});

describe('what is said without a code', () => {
  const ACQUIRED = ['> AT+CMQTTSTART', '< OK', '< +CMQTTSTART: 0', '> AT+CMQTTACCQ=0,"x",1', '< OK'];
  const CONNECT = '> AT+CMQTTCONNECT=0,"tcp://b.example:8883",60,1';

  it('an immediate ERROR of CONNECT is about its parameters or the state, one after a while is not', () => {
    expect(causes(a76xx, [...ACQUIRED, CONNECT, '< ERROR'])).toEqual([['command-order/state']]);
    const late = observe(a76xx, [`0 ${CONNECT}`, '31000 < ERROR']).notices[0];
    expect(late?.span).toEqual({ from: 'bearer', to: 'mqtt' });
    expect(late?.causes.length).toBeGreaterThan(1);
    const why = (lines: readonly string[]) => observe(a76xx, lines).notices[0]?.causes[0]?.why;
    expect(why([CONNECT, '< ERROR'])).toContain('not acquired');
    expect(why([...ACQUIRED, `${CONNECT},"user"`, '< ERROR'])).toContain('without a password');
    expect(why([...ACQUIRED, '> AT+CMQTTCONNECT=0,"mqtts://b.example",60,1', '< ERROR'])).toContain('tcp://');
  });

  it('a code is left to the table', () => {
    expect(causes(a76xx, [...ACQUIRED, CONNECT, '< +CMQTTCONNECT: 0,32', '< ERROR'])).toEqual([]);
  });

  it('14 while CONNECT has not ended names the order of commands, and nothing is certain', () => {
    const { notices } = observe(sim7600, [
      ...ACQUIRED,
      CONNECT,
      '< OK',
      '> AT+CMQTTSUB=0',
      '< +CMQTTSUB: 0,14',
      '< ERROR',
    ]);
    expect(notices[0]?.text).toContain('CONNECT has not ended');
    expect(notices[0]?.causes).toMatchObject([{ cause: 'command-order/state', weight: 0.9 }]);
  });

  it('the broker or the network ends a connection', () => {
    const lost = (cause: number) => causes(sim7600, [`< +CMQTTCONNLOST: 0,${cause}`])[0]?.[0];
    expect([lost(1), lost(3)]).toEqual(['client-id/policy', 'network-not-attached']);
    expect(causes(sim7600, ['< +CIPEVENT: NETWORK CLOSED UNEXPECTEDLY'])).toEqual([['network-not-attached']]);
    expect(causes(sim7600, ['< +CMQTTNONET'])).toEqual([['network-not-attached']]);
    // A service that is stopped says so as well.
    expect(causes(sim7600, ['> AT+CMQTTSTOP', '< +CMQTTSTOP: 0', '< OK', '< +CMQTTNONET'])).toEqual([]);
  });

  it('the network service and names', () => {
    expect(causes(sim7600, ['> AT+NETOPEN', '< ERROR'])[0]?.[0]).toBe('network-not-attached');
    expect(causes(sim7600, ['> AT+CDNSGIP="b.example"', '< +CDNSGIP: 0,10', '< ERROR'])[0]?.[0]).toBe('dns');
    expect(
      causes(sim7600, ['> AT+CIPOPEN=0,"TCP","b.example",80', '< +IP ERROR: Network not opened', '< ERROR']),
    ).toEqual([['network-not-attached', 'wrong-port/plain-on-tls']]);
  });

  it('SIM and registration', () => {
    const pin = observe(sim7600, ['> AT+CPIN?', '< +CPIN: SIM PIN', '< OK']).notices;
    expect(pin).toMatchObject([{ finding: 'sim-pin', causes: [{ weight: 1 }] }]);
    expect(causes(sim7600, ['> AT+CREG?', '< +CREG: 0,3', '< OK'])).toEqual([['network-not-attached']]);
    expect(causes(sim7600, ['> AT+CREG?', '< +CREG: 0,5', '< OK'])).toEqual([]);
  });
});

describe('what is harmless', () => {
  it.each([
    ['stopping what does not run', sim7600, ['> AT+CMQTTSTOP', '< +CMQTTSTOP: 9', '< ERROR']],
    ['stopping without a code', a76xx, ['> AT+CMQTTSTOP', '< ERROR']],
    ['releasing nothing', sim7600, ['> AT+CMQTTREL=0', '< +CMQTTREL: 0,20', '< ERROR']],
    ['ending no connection', sim7600, ['> AT+CMQTTDISC=0,60', '< +CMQTTDISC: 0,11', '< ERROR']],
    ['a service that runs', sim7600, ['> AT+CMQTTSTART', '< +CMQTTSTART: 23', '< ERROR']],
    ['deleting nothing', a76xx, ['> AT+CCERTDELE="ca.pem"', '< ERROR']],
    ['ending HTTP twice', a76xx, ['> AT+HTTPTERM', '< ERROR']],
    ['closing nothing', sim7600, ['> AT+CIPCLOSE=0', '< +CIPCLOSE: 0,4', '< ERROR']],
    ['an open network', sim7600, ['> AT+NETOPEN', '< +IP ERROR: Network is already opened', '< ERROR']],
    ['a closed network', sim7600, ['> AT+NETCLOSE', '< +NETCLOSE: 2', '< ERROR']],
    ['a SIM that starts', sim7600, ['> AT+CPIN?', '< +CME ERROR: SIM busy']],
    ['a setting that the firmware lacks', sim7600, ['> AT+CSSLCFG="ciphersuites",0,0xFFFF', '< ERROR']],
  ])('%s', (_what, family, lines) => {
    expect(observe(family, lines).harmless).toHaveLength(1);
  });

  it('an empty list of files is no sign of missing certificates', () => {
    const excuses = sim7600.parts.flatMap(({ reading }) => reading?.harmless?.['fs.list.read'] ?? []);
    expect(excuses).toHaveLength(1);
    expect(sim7600.dialect.has('fs.list.read')).toBe(true);
  });

  it('is not what fails: a service that runs and cannot be stopped, a connection that is refused', () => {
    const started = ['> AT+CMQTTSTART', '< OK', '< +CMQTTSTART: 0'];
    expect(observe(a76xx, [...started, '> AT+CMQTTSTOP', '< ERROR']).harmless).toEqual([]);
    const connect = ['> AT+CMQTTCONNECT=0,"tcp://b.example:8883",60,1', '< ERROR'];
    expect(observe(a76xx, connect).harmless).toEqual([]);
    expect(observe(sim7600, ['> AT+CPIN?', '< +CME ERROR: SIM not inserted']).harmless).toEqual([]);
  });
});

describe('stray answers that can mean two things', () => {
  const kind = (text: string): string | undefined => {
    const [decoded] = decodeSession([{ kind: 'line', from: 'module', at: 0, text, row: 1 }], sim7600.dialect);
    return decoded !== undefined && 'id' in decoded.meaning ? decoded.meaning.id : undefined;
  };

  it('accuse nobody where one of them is no failure', () => {
    expect(kind('+NETOPEN: 1')).toBe('net.open.state');
    expect(kind('+NETOPEN: 0')).toBe('net.open.result');
    expect(kind('+CMQTTDISC: 0,1')).toBe('mqtt.disconnected');
    expect(kind('+CMQTTCONNECT: 0, 15')).toBe('mqtt.connect.result');
  });

  it('of other contexts say nothing of the first', () => {
    expect(stray(sim7600, '+CGACT: 2,0').bearer).toBeUndefined();
    expect(stray(sim7600, '+CGACT: 1,1').bearer?.active).toBe(true);
  });
});

describe('questions to the module', () => {
  it.each([sim7600, a76xx])('are there for each cause that a user can look into on $id', (family) => {
    const asks = family.parts.flatMap(({ reading }) => reading?.asks ?? []);
    const decided = new Set(asks.flatMap(({ decides }) => decides));
    for (const cause of [
      ...(['sni-missing', 'sni-unsupported-firmware', 'wrong-root-ca', 'cert-not-stored', 'cert-format'] as const),
      ...(['client-cert-missing', 'clock-not-set', 'tls-version', 'cipher-suite', 'auth-credentials'] as const),
      ...(['client-id/policy', 'network-not-attached', 'dns', 'wrong-port/plain-on-tls'] as const),
      ...(['command-order/state', 'firmware-bug', 'other'] as const),
    ]) {
      expect(decided).toContain(cause);
    }
    expect(new Set(asks.map(({ command }) => command)).size).toBe(asks.length);
  });
});
