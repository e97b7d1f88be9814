import { describe, expect, it } from 'vitest';
import { family } from '../../src/families/simcom-sim70x0/family.ts';
import { causesOf, observe, type Observed } from '../support/observed.ts';

const read = (...lines: readonly string[]): Observed => observe(family, lines);
const last = (...lines: readonly string[]) => read(...lines).notices.at(-1);

const CONTEXT = '< +CSSLCFG: 0,3,0x0000,0x0000,0x0000,0x0000,0x0000,0x0000,0x0000,0x0000,1,1,"broker.example"';
const BOUND = ['> AT+SMSSL=1,ca.pem,cert.pem', '< OK'];
const URL = ['> AT+SMCONF="URL","broker.example",8883', '< OK'];

describe('what a SIM7000 or SIM7080 was told', () => {
  it('of the data connection, in both dialects', () => {
    expect(read('> AT+CNACT=1,"cmnet"', '< OK').state.bearer).toEqual({ apn: 'cmnet' });
    const up = read(
      '> AT+CNACT=1,"cmnet"',
      '< OK',
      '< +APP PDP: ACTIVE',
      '> AT+CNACT?',
      '< +CNACT: 1,"10.1.2.3"',
      '< OK',
    );
    expect(up.state.bearer).toEqual({ apn: 'cmnet', active: true, address: '10.1.2.3' });
    const newer = ['> AT+CNACT?', '< +CNACT: 0,1,"10.1.2.3"', '< +CNACT: 1,0,"0.0.0.0"', '< OK'];
    expect(read(...newer).state.bearer).toEqual({ active: true, address: '10.1.2.3' });
    expect(read('> AT+CNACT?', '< +CNACT: 0,0,"0.0.0.0"', '< OK').state.bearer).toEqual({ active: false });
  });

  it('of files: sizes as announced, as measured, and names that are only turned into credentials', () => {
    const { files } = read(
      '> AT+CFSWFILE=3,"ca.pem",0,1188,10000',
      '< DOWNLOAD',
      '> -----BEGIN CERTIFICATE-----',
      '< OK',
      '> AT+CFSGFIS=3,"cert.pem"',
      '< +CFSGFIS: 1224',
      '< OK',
      '> at+csslcfg=convert,1,cert.pem,dev key.pem',
      '< OK',
      '> AT+CFSREN=3,"ca.pem","root.pem"',
      '< OK',
    ).state;
    expect(files?.get('cert.pem')).toEqual({ bytes: 1224 });
    expect(files?.get('dev key.pem')).toEqual({});
    expect(files?.get('root.pem')).toMatchObject({ bytes: 1188 });
    expect(files?.has('ca.pem')).toBe(false);
  });

  it('of TLS, in single commands and as the module shows it', () => {
    const told = read('> AT+CSSLCFG="sslversion",0,3', '< OK', '> AT+CSSLCFG="sni",0,"broker.example"', '< OK').state;
    expect(told.tls.get(0)).toEqual({ maxVersion: 'TLSv1.2', sni: true });
    const shown = read('> AT+CSSLCFG="ctxindex",0', CONTEXT, '< OK').state;
    expect(shown.tls.get(0)).toEqual({ maxVersion: 'TLSv1.2', sni: true, checksDates: false, ignorelocaltime: 1 });
    expect(
      read('> AT+CSSLCFG="ctxindex",0', CONTEXT.replace('broker.example', ''), '< OK').state.tls.get(0),
    ).toMatchObject({
      sni: false,
    });
  });

  it('of the MQTT client, which counts contexts from 1', () => {
    const { state } = read(
      ...BOUND,
      ...URL,
      '> AT+SMCONF="CLIENTID","dev"',
      '< OK',
      '> AT+SMCONF="USERNAME","u"',
      '< OK',
      '> AT+SMCONF="PASSWORD","***"',
      '< OK',
      '> AT+SMCONN',
      '< ERROR',
    );
    expect(state.tls.get(0)).toEqual({ verifies: true, presents: true, cacert: 'ca.pem', clientcert: 'cert.pem' });
    expect(state.tried).toEqual({
      over: 'mqtt',
      tls: true,
      context: 0,
      host: 'broker.example',
      port: 8883,
      clientId: 'dev',
      username: true,
      password: true,
    });
  });

  it('of the MQTT client, as it shows its settings itself', () => {
    const { state } = read(
      '> AT+SMCONF?',
      '< +SMCONF:',
      '< CLIENTID: "dev"',
      '< URL: "broker.example",8883',
      '< USERNAME: ""',
      '< PASSWORD: ""',
      '< OK',
      '> AT+SMSSL?',
      '< +SMSSL: 2,"ca.pem",""',
      '< OK',
    );
    expect(state.mqtt.clients.get(0)).toEqual({
      url: 'tcp://broker.example:8883',
      clientId: 'dev',
      username: false,
      password: false,
      tls: true,
      context: 1,
    });
    expect(state.tls.get(1)).toEqual({ verifies: true, presents: false, cacert: 'ca.pem' });
    expect(read('> AT+SMCONF=url,broker.example:1883', '< OK', '> AT+SMCONN').state.tried).toMatchObject({
      host: 'broker.example',
      port: 1883,
      tls: 'maybe',
    });
  });

  it('of sockets, each with its own context', () => {
    const { state, reached } = read(
      '> AT+CASSLCFG=1,"SSL",1',
      '< OK',
      '> AT+CASSLCFG=1,"CRINDEX",2',
      '< OK',
      '> AT+CASSLCFG=1,"CACERT","ca.pem"',
      '< OK',
      '> AT+CAOPEN=1,0,"TCP","broker.example",8883',
      '< +CAOPEN: 1,0',
      '< OK',
    );
    expect(state.tried).toEqual({ over: 'socket', tls: true, context: 2, host: 'broker.example', port: 8883 });
    expect(state.tls.get(2)).toEqual({ cacert: 'ca.pem', verifies: true });
    expect(reached).toEqual(['client-auth']);
  });

  it('of requests over HTTP', () => {
    const { state, reached } = read(
      '> AT+SHSSL=1,"ca.pem"',
      '< OK',
      '> AT+SHCONF="URL","https://api.example:7019"',
      '< OK',
      '> AT+SHCONN',
      '< OK',
      '> AT+SHREQ="/v1",1',
      '< OK',
      '< +SHREQ: "GET",200,3762',
    );
    expect(state.tried).toEqual({ over: 'http', tls: true, context: 0, host: 'api.example', port: 7019 });
    expect(reached).toEqual(['client-auth', 'client-auth']);
  });

  it('as a library says it that does not show its commands', () => {
    const { state } = read(
      '< Current Network Time: 24/06/21,17:20:58+28',
      '< Network bearer is activated successfully !',
      '< Writing:1189 overage:0',
      '< Wirte done!!!',
      '< Writing:1225 overage:0',
      '< Writing:10000 overage:2000',
    );
    expect(state).toMatchObject({ clock: { set: true }, bearer: { active: true } });
    expect([...(state.files ?? [])]).toEqual([
      ['file 1', { bytes: 1189 }],
      ['file 2', { bytes: 1225 }],
    ]);
  });
});

describe('what the log of a SIM7000 or SIM7080 speaks for', () => {
  it('a file given with index 0, which admits no other reading', () => {
    expect(last('> AT+SMSSL=0,ca.pem', '< ERROR')?.causes).toMatchObject([{ cause: 'command-order/state', weight: 1 }]);
    expect(causesOf(last('> AT+SMSSL=1,ca.pem', '< ERROR'))[0]).toBe('cert-not-stored');
    expect(last('> AT+SMSSL=0', '< ERROR')?.causes.every(({ weight }) => weight < 1)).toBe(true);
  });

  it('a conversion: by what is known of the file', () => {
    const convert = ['> AT+CSSLCFG="convert",2,"ca.pem"', '< ERROR'];
    expect(causesOf(last(...convert))[0]).toBe('cert-not-stored');
    expect(causesOf(last('> AT+CFSGFIS=3,"ca.pem"', '< +CFSGFIS: 1188', '< OK', ...convert))[0]).toBe('cert-format');
    expect(causesOf(last('> AT+CSSLCFG="convert",1,"cert.crt"', '< +CME ERROR: Operation not allowed'))).toEqual([
      'command-order/state',
    ]);
    expect(last('> AT+CSSLCFG="convert",2,"ca.pem"', '< OK')).toBeUndefined();
  });

  it('a bare ERROR of AT+SMCONN: what was told takes causes away', () => {
    const open = causesOf(last(...BOUND, ...URL, '> AT+SMCONN', '< ERROR'));
    expect(open).toContain('clock-not-set');
    expect(open).toContain('tls-version');
    expect(open).not.toContain('client-cert-missing');
    const set = ['> AT+CSSLCFG="ctxindex",0', CONTEXT, '< OK', ...BOUND, ...URL];
    const known = causesOf(last(...set, '> AT+SMCONN', '< ERROR'));
    expect(known).not.toContain('clock-not-set');
    expect(known).not.toContain('tls-version');
    expect(known).not.toContain('sni-missing');
    expect(known).toContain('auth-credentials');
  });

  it('a bare ERROR of AT+SMCONN: a clock of 1980 first, unless it is ignored', () => {
    const clock = ['> AT+CCLK?', '< +CCLK: "80/01/06,00:01:07+00"', '< OK'];
    expect(causesOf(last(...clock, ...BOUND, ...URL, '> AT+SMCONN', '< ERROR'))[0]).toBe('clock-not-set');
    const ignored = ['> AT+CSSLCFG="ignorertctime",0,1', '< OK'];
    expect(causesOf(last(...clock, ...ignored, ...BOUND, ...URL, '> AT+SMCONN', '< ERROR'))).not.toContain(
      'clock-not-set',
    );
  });

  it('a bare ERROR of AT+SMCONN without TLS is none of TLS', () => {
    const causes = causesOf(last('> AT+SMSSL=0', '< OK', ...URL, '> AT+SMCONN', '< ERROR'));
    expect(causes).not.toContain('tls-version');
    expect(causes).toContain('network-not-attached');
  });

  it('AT+SMCONN that is not allowed has sent nothing', () => {
    const notice = last(...BOUND, '> AT+SMCONN', '< +CME ERROR: operation not allowed');
    expect(notice?.span.to).toBe('tcp');
    expect(causesOf(notice)[0]).toBe('command-order/state');
  });

  it('a socket with TLS and no client certificate, only where the result can be the handshake', () => {
    const tls = ['> AT+CASSLCFG=0,"SSL",1', '< OK', '> AT+CASSLCFG=0,"CACERT","ca.pem"', '< OK'];
    const open = '> AT+CAOPEN=0,0,"TCP","broker.example",8883';
    expect(causesOf(last(...tls, open, '< +CAOPEN: 0,1', '< OK'))[0]).toBe('client-cert-missing');
    expect(last(...tls, open, '< +CAOPEN: 0,20', '< OK')).toBeUndefined();
    expect(last(...tls, '> AT+CASSLCFG=0,"CERT","dev.crt"', '< OK', open, '< +CAOPEN: 0,1', '< OK')).toBeUndefined();
    expect(causesOf(last(open, '< ERROR'))[0]).toBe('command-order/state');
  });

  it('options that a firmware does not have', () => {
    expect(causesOf(last('> AT+CSSLCFG="sni",0,"broker.example"', '< ERROR'))).toEqual(['sni-unsupported-firmware']);
    expect(last('> AT+CSSLCFG="ignorertctime",0,1', '< ERROR')?.span.from).toBe('clock');
  });

  it('a lost data connection, unless the host ended it', () => {
    const up = ['> AT+CNACT=0,1', '< OK', '< +APP PDP: 0,ACTIVE'];
    expect(causesOf(last(...up, '< +APP PDP: 0,DEACTIVE'))).toEqual(['network-not-attached']);
    expect(last(...up, '> AT+CNACT=0,0', '< OK', '< +APP PDP: 0,DEACTIVE')).toBeUndefined();
  });

  it('a lost MQTT connection behind a publication', () => {
    expect(causesOf(last('> AT+SMPUB="t","8",1,1', '< >', '> test626', '< +SMSTATE: 0', '< OK'))[0]).toBe(
      'client-id/policy',
    );
    expect(last('> AT+SMSTATE?', '< +SMSTATE: 0', '< OK')).toBeUndefined();
  });

  it('nothing, where it worked', () => {
    const { notices, reached } = read(
      '> AT+SMDISC',
      '< ERROR',
      ...BOUND,
      ...URL,
      '> AT+SMCONN',
      '< OK',
      '> AT+SMSUB="t/in",1',
      '< OK',
      '> AT+SMPUB="t/out",5,1,0',
      '< >',
      '> hello',
      '< OK',
      '< +SMSUB: "t/in","hello"',
      '> AT+SMSTATE?',
      '< +SMSTATE: 1',
      '< OK',
    );
    expect(notices).toEqual([]);
    expect(reached).toEqual(['mqtt', 'subscribe', 'publish', 'subscribe', 'mqtt']);
  });
});

describe('what looks like a failure of a SIM7000 or SIM7080 and is none', () => {
  it.each([
    ['> AT+SMDISC', '< ERROR'],
    ['> AT+CFSINIT', '< +CME ERROR: operation not allowed'],
    ['> AT+CFSTERM', '< ERROR'],
    ['> AT+CACLOSE=0', '< ERROR'],
    ['> AT+CNACT=0,0', '< ERROR'],
    ['> AT+CFSDFILE=3,"old.pem"', '< ERROR'],
  ])('%s', (...lines) => {
    const { harmless, notices } = read(...lines);
    expect(harmless).toHaveLength(1);
    expect(notices).toEqual([]);
  });

  it('a data connection that is asked for twice, and only then', () => {
    expect(read('< +APP PDP: ACTIVE', '> AT+CNACT=1,"cmnet"', '< ERROR').harmless).toHaveLength(1);
    expect(causesOf(last('> AT+CNACT=1,"cmnet"', '< ERROR'))).toEqual(['network-not-attached']);
  });

  it('the supply’s warnings', () => {
    expect(read('< OVER-VOLTAGE WARNNING', '< OVER-VOLTAGE WARNNING').notices).toEqual([]);
  });
});
