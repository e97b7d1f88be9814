import { describe, expect, it } from 'vitest';
import { family } from '../../src/families/simcom-sim7020/family.ts';
import { causesOf, observe, type Observed } from '../support/observed.ts';

const read = (...lines: readonly string[]): Observed => observe(family, lines);
const last = (...lines: readonly string[]) => read(...lines).notices.at(-1);

const FIRST = '-----BEGIN CERTIFICATE-----\\r\\nMIIBszCCAVmgAwIBAgIU';
const REST = 'Q29uc3RydWN0ZWQ=-----END CERTIFICATE-----';
const TOTAL = FIRST.length + REST.length;
const root = (total = TOTAL, first = FIRST): readonly string[] => [
  `> AT+CSETCA=0,${total},1,0,"${first}"`,
  '< OK',
  `> AT+CSETCA=0,${total},0,0,"${REST}"`,
  '< OK',
];
const NEW = '> AT+CMQTTSNEW="broker.example","8883",60000,1024';

describe('what a SIM7020 was told', () => {
  it('is put together from the pieces of each credential', () => {
    const { state } = read(...root());
    expect(state.files?.get('Root CA')).toEqual({ bytes: TOTAL, text: FIRST + REST });
    expect(state.tls.get(0)).toEqual({ cacert: 'Root CA' });
  });

  it('starts anew with another sum, and keeps no text of what is masked', () => {
    expect(read(...root(TOTAL + 9), ...root()).state.files?.get('Root CA')?.text).toBe(FIRST + REST);
    expect(read('> AT+CSETCA=2,1675,1,0,"***"', '< OK').state.files?.get('Client Private Key')).toEqual({
      bytes: 1675,
    });
  });

  it('is gone when it is cleared, not listed, or after a restart', () => {
    expect(read(...root(), '> AT+CSETCA=0,1,0,0," "', '< OK').state.files?.size).toBe(0);
    expect([...(read(...root(), '> AT+CSETCA?', '< Client CA: 1204', '< OK').state.files?.keys() ?? [])]).toEqual([
      'Client CA',
    ]);
    expect(read(...root(), '< RDY').state.files?.size).toBe(0);
  });

  it('knows where it was led, over TLS or not, and as whom', () => {
    const { state, reached } = read(NEW, '< +CMQTTSNEW: 0', '< OK', '> AT+CMQCON=0,4,"dev",600,1,0', '< OK');
    expect(state.tried).toEqual({
      over: 'mqtt',
      tls: true,
      context: 0,
      host: 'broker.example',
      port: 8883,
      clientId: 'dev',
      username: false,
      password: false,
    });
    expect(reached).toEqual(['client-auth', 'mqtt']);
    expect(read('> AT+CMQNEW="b.example","1883",12000,100', '< OK').state.tried).toMatchObject({
      tls: false,
      port: 1883,
    });
  });

  it('keeps what the TLS sockets were told until they connect', () => {
    const { state } = read(
      '> AT+CTLSCFG=2,1,"broker.example",2,8883,3,0,4,2',
      '< OK',
      '> AT+CTLSCONN=2,1',
      '< OK',
      '< +CTLSCONN: 2,-9984',
    );
    expect(state.tried).toEqual({ over: 'socket', tls: true, host: 'broker.example', port: 8883, context: 2 });
    expect(state.tls.get(2)).toEqual({ verifies: true });
  });

  it('has a clock without quotes, an address with a prefix, an APN of its own', () => {
    const { state } = read(
      '> AT+CCLK?',
      '< +CCLK: 00/01/01,00:18:15+32',
      '< OK',
      '> AT*MCGDEFCONT="IP","iot.example"',
      '< OK',
      '> AT+CIFSR',
      '< +CIFSR: 10.0.0.9',
      '< OK',
    );
    expect(state.clock?.set).toBe(false);
    expect(state.bearer).toEqual({ apn: 'iot.example', active: true, address: '10.0.0.9' });
  });
});

describe('what the log of a SIM7020 speaks for', () => {
  it('a refused TLS connection: the stored text first, where it is not what was announced', () => {
    expect(last(...root(), NEW, '< ERROR')?.causes[0]).toMatchObject({ cause: 'cert-format', weight: 0.4 });
    expect(last(...root(TOTAL + 40), NEW, '< ERROR')?.causes[0]).toMatchObject({ cause: 'cert-format', weight: 0.9 });
    const flat = FIRST.replace('\\r\\n', '');
    expect(last(...root(flat.length + REST.length, flat), NEW, '< ERROR')?.causes[0]?.why).toContain('line end');
  });

  it('a refused TLS connection: the root, the credentials that are not there, the network', () => {
    expect(causesOf(last(NEW, '< ERROR'))[0]).toBe('wrong-root-ca');
    expect(causesOf(last('< RDY', NEW, '< ERROR'))[0]).toBe('cert-not-stored');
    expect(last(NEW, '< ERROR')?.causes.every(({ weight }) => weight < 1)).toBe(true);
  });

  it('a name that is longer than the command holds', () => {
    const long = `${'a'.repeat(14)}-ats.iot.ap-southeast-2.amazonaws.com`;
    const { notices, state } = read(`> AT+CMQTTSNEW="${long}","8883",60000,1024`, '< ERROR');
    expect(long).toHaveLength(51);
    expect(causesOf(notices[0])[0]).toBe('command-order/state');
    expect(state.tried?.host).toBe(long);
  });

  it('a broker that says no, in either of two ways', () => {
    const open = [NEW, '< +CMQTTSNEW: 0', '< OK', '> AT+CMQCON=0,4,"dev",600,1,0,"u","***"'];
    expect(last(...open, '< ERROR')?.span).toEqual({ from: 'mqtt', to: 'mqtt' });
    expect(causesOf(last(...open, '< OK', '< +CMQDISCON: 0'))[0]).toBe('auth-credentials');
    expect(causesOf(last('> AT+CMQCON=0,4,"dev",600,1,0', '< ERROR'))).toContain('command-order/state');
  });

  it('nothing, where it worked', () => {
    const { notices, reached } = read(
      ...root(),
      NEW,
      '< +CMQTTSNEW: 0',
      '< OK',
      '> AT+CMQCON=0,4,"dev",600,1,0',
      '< OK',
      '> AT+CMQSUB=0,"t/in",1',
      '< OK',
      '< +CMQPUB: 0,"t/in",1,0,0,10,"48656C6C6F"',
    );
    expect(notices).toEqual([]);
    expect(reached).toEqual(['client-auth', 'mqtt', 'subscribe', 'subscribe']);
  });
});

describe('what looks like a failure of a SIM7020 and is none', () => {
  it('tidying up, and an HTTP client that goes with the radio', () => {
    expect(read('> AT+CMQDISCON=0', '< ERROR').harmless).toHaveLength(1);
    expect(read('> AT+CFUN=0', '< +CHTTPERR: 0,-1', '< +CPIN: NOT READY', '< OK').notices).toEqual([]);
    expect(causesOf(last('< +CHTTPERR: 0,-2'))[0]).toBe('network-not-attached');
  });
});
