import { describe, expect, it } from 'vitest';
import { formatFields } from '../../src/at/codec.ts';
import { readLine } from '../../src/at/dialect.ts';
import type { BytePipe } from '../../src/at/pipe.ts';
import { stated } from '../../src/kernel/facts.ts';
import { EMPTY_STATE } from '../../src/families/kit/state.ts';
import { tlsDialect } from '../../src/families/simcom-sim7600/dialects.ts';
import { tlsDeclarations, type TlsDialect } from '../../src/families/_parts/simcom-tls/declarations.ts';
import { abandonedAfterHello } from '../../src/families/_parts/simcom-tls/emulator-abandon.ts';
import { tlsObserver } from '../../src/families/_parts/simcom-tls/observer.ts';

const x = tlsDeclarations(tlsDialect);

describe('the query of a context', () => {
  it('reads the line of a real module', () => {
    const text = '+CSSLCFG: 0,4,2,1,300,"cacert.pem","clientcert.pem","clientkey.pem",0,"",0xFFFF';
    const decoded = readLine(x.shown, text);
    expect(decoded?.values).toMatchObject({
      context: 0,
      authmode: 2,
      clientkey: 'clientkey.pem',
      ciphersuites: 0xffff,
    });
    expect(`+CSSLCFG: ${formatFields(x.shown.fields, decoded?.values ?? {})}`).toBe(text);
  });

  it('has the fields and the order that the family’s facts give', () => {
    const order = [
      'sslversion',
      'authmode',
      'ignorelocaltime',
      'negotiatetime',
      'cacert',
      'clientcert',
      'clientkey',
      'password',
      'enableSNI',
    ] as const;
    const other: TlsDialect = { ...tlsDialect, order: stated(order, 'the manual of another family') };
    const { shown } = tlsDeclarations(other);
    expect(readLine(shown, '+CSSLCFG: 6,4,0,1,300,"","","","pw.txt",1')?.values).toMatchObject({
      password: 'pw.txt',
      enableSNI: 1,
    });
    expect(readLine(shown, '+CSSLCFG: 0,4,0,1,300,"","","",0,"",0x0')).toBeUndefined();
  });
});

describe('what is observed', () => {
  const { exchanges = {} } = tlsObserver(x.order);

  it('follows settings that were accepted', () => {
    const set = { exchange: x.cacert, args: { context: 1, value: 'ca.pem' }, info: [] };
    const state = exchanges['tls.cacert']?.(EMPTY_STATE, { ...set, ok: true });
    expect(state?.tls.get(1)).toEqual({ cacert: 'ca.pem' });
    expect(exchanges['tls.cacert']?.(EMPTY_STATE, { ...set, ok: false }).tls.size).toBe(0);
    const sni = { exchange: x.enableSNI, args: { context: 1, value: 1 }, info: [], ok: true };
    expect(exchanges['tls.enableSNI']?.(state ?? EMPTY_STATE, sni).tls.get(1)).toEqual({ cacert: 'ca.pem', sni: true });
  });

  it('believes queries, and never learns a password from them', () => {
    const text = '+CSSLCFG: 3,3,1,0,25,"ca.pem","","",1,"secret",0x2F';
    const { values } = readLine(x.shown, text) ?? { values: {} };
    const info = [{ spec: x.shown, values: values as Record<string, string | number>, text }];
    const state = exchanges['tls.read']?.(EMPTY_STATE, { exchange: x.all, args: {}, ok: true, info });
    expect(state?.tls.get(3)).toEqual({
      sslversion: 3,
      maxVersion: 'TLSv1.2',
      authmode: 1,
      ignorelocaltime: 0,
      negotiatetime: 25,
      cacert: 'ca.pem',
      clientcert: '',
      clientkey: '',
      sni: true,
      ciphersuites: 0x2f,
    });
  });
});

describe('a handshake that is abandoned', () => {
  it('lets the hello out and ends at the server’s first word, which nobody hears', async () => {
    const written: Uint8Array[] = [];
    let say: (bytes: Uint8Array) => void = () => undefined;
    let closed = 0;
    const wire: BytePipe = {
      write: (bytes) => {
        written.push(bytes);
        return Promise.resolve();
      },
      onData: (listener) => (say = listener),
      onClose: () => undefined,
      close: () => {
        closed += 1;
        return Promise.resolve();
      },
    };
    const heard: Uint8Array[] = [];
    let ended = 0;
    const pipe = abandonedAfterHello(wire);
    pipe.onData((bytes) => heard.push(bytes));
    pipe.onClose(() => (ended += 1));
    await pipe.write(Uint8Array.of(1));
    expect([written.length, closed]).toEqual([1, 0]);
    say(Uint8Array.of(2));
    say(Uint8Array.of(3));
    expect([heard.length, closed, ended]).toEqual([0, 1, 1]);
  });
});
