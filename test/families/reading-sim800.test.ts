import { describe, expect, it } from 'vitest';
import { family } from '../../src/families/simcom-sim800/family.ts';
import { causesOf, observe, type Observed } from '../support/observed.ts';

const read = (...lines: readonly string[]): Observed => observe(family, lines);
const last = (...lines: readonly string[]) => read(...lines).notices.at(-1);

const TLS_ON = ['> AT+CIPSSL=1', '< OK'];
const START = '> AT+CIPSTART=0,"TCP","broker.example",8883';

describe('what a SIM800 was told', () => {
  it('is kept: data connection, switch for TLS, and the connection that was tried over it', () => {
    const { state, reached } = read(
      '> AT+CSTT="internet","",""',
      '< OK',
      '> AT+CIICR',
      '< OK',
      '> AT+CIFSR',
      '< 10.0.0.7',
      ...TLS_ON,
      '> AT+SSLOPT=0,0',
      '< OK',
      '> AT+SSLOPT=1,1',
      '< OK',
      START,
      '< OK',
      '< 0, CONNECT OK',
    );
    expect(state.bearer).toEqual({ apn: 'internet', active: true });
    expect(state.tried).toEqual({ over: 'socket', host: 'broker.example', port: 8883, tls: true, context: 0 });
    expect(state.tls.get(0)).toEqual({ verifies: true, presents: true });
    expect(state.sockets).toMatchObject({ tls: true, connected: true });
    expect(reached).toEqual(['bearer', 'bearer', 'tcp']);
  });

  it('does not say whether TLS was on where the switch was not seen', () => {
    expect(read('> AT+CIPSTART="TCP","broker.example","8883"', '< OK', '< CONNECT OK').state.tried).toEqual({
      over: 'socket',
      host: 'broker.example',
      port: 8883,
      tls: 'maybe',
    });
    expect(read('> AT+CIPSSL?', '< +CIPSSL: 0', '< OK', START, '< OK').state.tried).toMatchObject({ tls: false });
  });

  it('holds files with their sizes, and what was taken over from them', () => {
    const { state } = read(
      '> AT+FSWRITE=C:\\USER\\ROOT.CER,0,891,10',
      '< > ',
      '> 891 bytes',
      '< OK',
      '> AT+FSFLSIZE=C:\\USER\\ROOT.CER',
      '< +FSFLSIZE: 890',
      '< OK',
      '> AT+SSLSETROOT="C:\\USER\\ROOT.CER",891',
      '< OK',
      '> AT+SSLSETCERT="C:\\USER\\DEV.P12","secret"',
      '< OK',
      '< +SSLSETCERT: 0',
      '> AT+FSDEL=C:\\USER\\OLD.CER',
      '< ERROR',
    );
    expect(state.files?.get('C:\\USER\\ROOT.CER')).toMatchObject({ bytes: 891 });
    expect(state.tls.get(0)).toEqual({
      cacert: 'C:\\USER\\ROOT.CER',
      clientcert: 'C:\\USER\\DEV.P12',
      clientkey: 'C:\\USER\\DEV.P12',
    });
  });

  it('takes a time of the network for the clock, whichever way it is written', () => {
    expect(read('< *PSUTTZ: 2025,12,9,12,57,4,"+12",0').state.clock).toEqual({
      iso: '2025-12-09T12:57:04.000Z',
      set: true,
    });
    expect(read('> AT+CCLK?', '< +CCLK: "04/01/01,00:00:20+00"', '< OK').state.clock).toMatchObject({ set: false });
    expect(read('> AT+CNTP', '< OK', '< +CNTP: 1').state.clockSynced).toBe(true);
    expect(read('> AT+CNTP', '< OK', '< +CNTP: 61').state.clockSynced).toBeUndefined();
  });

  it('knows requests, and whether they went over TLS', () => {
    const request = (...before: readonly string[]) =>
      read(
        '> AT+HTTPPARA="URL","api.example:8443/v1"',
        '< OK',
        ...before,
        '> AT+HTTPACTION=0',
        '< OK',
        '< +HTTPACTION: 0,200,12',
      );
    expect(request('> AT+HTTPSSL=1', '< OK').state.tried).toEqual({
      over: 'http',
      host: 'api.example',
      port: 8443,
      tls: true,
      context: 0,
    });
    expect(request('> AT+HTTPSSL=1', '< OK').reached).toEqual(['client-auth']);
    expect(request().state.tried).toMatchObject({ tls: 'maybe' });
    expect(request().reached).toEqual(['tcp']);
  });
});

describe('what the log of a SIM800 speaks for', () => {
  it.each([['< 0, CLOSE OK'], ['< 0, CLOSED'], ['< 0, CONNECT FAIL']])(
    'with TLS on, %s is the handshake first of all',
    (line) => {
      const notice = last(...TLS_ON, START, '< OK', line);
      expect(causesOf(notice)[0]).toBe('tls-version');
      expect(notice?.span.to).toBe('client-auth');
      expect(notice?.causes.every(({ weight }) => weight < 1)).toBe(true);
    },
  );

  it('without TLS the same lines are no handshake', () => {
    const plain = ['> AT+CIPSSL=0', '< OK', START, '< OK'];
    expect(last(...plain, '< 0, CLOSE OK')).toBeUndefined();
    expect(last(...plain, '< 0, CONNECT FAIL')?.span).toEqual({ from: 'bearer', to: 'tcp' });
  });

  it('a connection that came about and is closed later leaves more open', () => {
    const notice = last(...TLS_ON, START, '< OK', '< 0, CONNECT OK', '< 0, CLOSED');
    expect(notice?.span).toEqual({ from: 'tls', to: 'mqtt' });
    expect(causesOf(notice)).toContain('client-id/policy');
  });

  it('names the root only where the server is verified', () => {
    const failed = (...before: readonly string[]) =>
      causesOf(last(...before, ...TLS_ON, START, '< OK', '< 0, CLOSE OK'));
    expect(failed('> AT+SSLOPT=0,0', '< OK')).toContain('wrong-root-ca');
    expect(failed('> AT+SSLOPT=0,1', '< OK')).not.toContain('wrong-root-ca');
  });

  it('a build without the switch has no TLS', () => {
    expect(causesOf(last('> at+cipssl=?', '< ERROR'))).toEqual(['firmware-bug', 'tls-version']);
    expect(causesOf(last('> AT+HTTPSSL=1', '< ERROR'))).toContain('command-order/state');
    expect(last('> AT+CIPSSL=?', '< +CIPSSL: (0-1)', '< OK')).toBeUndefined();
  });

  it('certificates that are loaded are judged also where nothing shows how that ended', () => {
    const both = ['> AT+SSLSETCERT=C:\\USER\\DEV.CRT', '> AT+SSLSETROOT=C:\\USER\\CA.CRT,1188'];
    expect(causesOf(last(...both))[0]).toBe('module-cannot-client-auth');
    expect(causesOf(last('> AT+SSLSETROOT=C:\\USER\\CA.CRT,1188', '< ERROR')).slice(0, 2).sort()).toEqual([
      'cert-format',
      'tls-version',
    ]);
  });

  it('a lost data connection, a name that does not resolve, a bearer that does not come', () => {
    expect(causesOf(last('< +PDP: DEACT'))).toEqual(['network-not-attached']);
    expect(causesOf(last('> AT+CIICR', '< ERROR'))).toEqual(['network-not-attached']);
    expect(causesOf(last('> AT+CDNSGIP="broker.example"', '< OK', '< +CDNSGIP: 0,8'))[0]).toBe('dns');
    expect(read('> AT+CIICR', '< ERROR').state.bearer?.active).toBe(false);
  });
});

describe('what looks like a failure of a SIM800 and is none', () => {
  it.each([
    ['> AT+CIPCLOSE=0,1', '< +CME ERROR: operation not allowed'],
    ['> AT+CIPCLOSE=1,1', '< ERROR'],
    ['> AT+CIPSHUT', '< ERROR'],
    ['> AT+SAPBR=1,1', '< +CME ERROR: operation not allowed'],
    ['> AT+SAPBR=0,1', '< ERROR'],
    ['> AT+HTTPINIT', '< +CME ERROR: 3'],
    ['> AT+HTTPTERM', '< ERROR'],
    ['> AT+SSLDEROOT="1001"', '< +SSLDEROOT: 13', '< ERROR'],
  ])('%s', (...lines) => {
    const { harmless, notices } = read(...lines);
    expect(harmless).toHaveLength(1);
    expect(notices).toEqual([]);
  });

  it('but a bearer that is refused for another reason is one', () => {
    expect(read('> AT+SAPBR=1,1', '< ERROR').harmless).toEqual([]);
  });
});
