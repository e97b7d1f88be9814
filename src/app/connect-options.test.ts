import { describe, expect, it } from 'vitest';
import { isHawserError, type HawserError } from '../kernel/errors.ts';
import { readRequest, type ConnectOptions } from './connect-options.ts';

function read(change: Partial<ConnectOptions> = {}) {
  return readRequest({ broker: 'mqtts://broker.example', ...change });
}

function refusal(change: Partial<ConnectOptions>): HawserError {
  try {
    read(change);
  } catch (error) {
    if (isHawserError(error)) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(change)} was accepted`);
}

describe('a request', () => {
  it('has defaults for everything but the broker', () => {
    const { url, wish, verify } = read();
    expect(url.text).toBe('mqtts://broker.example:8883');
    expect(verify).toBe('own');
    expect(wish).toMatchObject({ sni: 'auto', keepAliveSeconds: 60, qos: 1, registrationMs: 60_000, pin: false });
    expect(wish.clientId).toMatch(/^hawser-[0-9a-f]{8}$/);
    expect(wish.publish?.topic).toBe(`hawser/${wish.clientId}`);
    expect(wish.subscribe).toEqual([wish.publish?.topic]);
    for (const absent of ['will', 'apn']) expect(wish).not.toHaveProperty(absent);
    // An earlier run's message must not pass for this run's.
    expect(read().wish.publish?.text).not.toBe(wish.publish?.text);
    expect(read().wish.clientId).not.toBe(wish.clientId);
  });

  it('carries what is asked for', () => {
    const { wish } = read({
      clientId: 'me',
      keepAliveSeconds: 30,
      qos: 0,
      will: 'last/word=a=b',
      pub: 'demo/ünïcode=grüße',
      sub: 'demo/+/#',
      apn: 'internet.example',
      sni: 'off',
      pinEnv: 'PIN',
      registrationMs: 5,
    });
    expect(wish).toEqual({
      sni: 'off',
      clientId: 'me',
      keepAliveSeconds: 30,
      qos: 0,
      subscribe: ['demo/ünïcode', 'demo/+/#'],
      publish: { topic: 'demo/ünïcode', text: 'grüße' },
      will: { topic: 'last/word', text: 'a=b' },
      apn: 'internet.example',
      registrationMs: 5,
      pin: true,
    });
  });

  it.each([
    ['own', {}, ['hawser/me'], true],
    ['own', { sub: 'hawser/me' }, ['hawser/me'], true],
    ['own', { sub: 'x', pub: 'y=1' }, ['y', 'x'], true],
    ['ack', {}, [], true],
    ['ack', { sub: 'x' }, ['x'], true],
    ['none', {}, [], false],
    ['none', { sub: 'x', pub: 'y=1' }, ['x'], true],
  ] as const)('to verify by %s with %j subscribes to %j', (verify, change, subscribe, publishes) => {
    const { wish } = read({ clientId: 'me', verify, ...change });
    expect(wish.subscribe).toEqual(subscribe);
    expect(wish.publish !== undefined).toBe(publishes);
  });

  it('takes from broker and login what was not given, and nothing else', () => {
    const defaults = { clientId: 'sensor+1', verify: 'ack', topic: 'devices/{clientId}/events/' } as const;
    const { wish, verify } = readRequest({ broker: 'mqtts://broker.example' }, defaults);
    expect(verify).toBe('ack');
    expect(wish).toMatchObject({ clientId: 'sensor+1', subscribe: [], publish: { topic: 'devices/sensor-1/events/' } });
    const own = { broker: 'mqtts://broker.example', clientId: 'me', verify: 'own', pub: 'a=b' } as const;
    const given = readRequest(own, defaults);
    expect(given.verify).toBe('own');
    expect(given.wish).toMatchObject({ clientId: 'me', subscribe: ['a'], publish: { topic: 'a', text: 'b' } });
  });

  it('has a topic that can be published to, whatever the client is called', () => {
    expect(read({ clientId: 'a+b#c/d' }).wish.publish?.topic).toBe('hawser/a-b-c/d');
  });
});

describe('a bad request', () => {
  it.each([
    [{ broker: 'http://broker.example' }, 'url-invalid', 'tcp'],
    [{ clientId: '' }, 'client-id-invalid', 'mqtt'],
    [{ clientId: 'größe' }, 'client-id-invalid', 'mqtt'],
    [{ clientId: 'a"b' }, 'client-id-invalid', 'mqtt'],
    [{ clientId: 'a\rAT+CFUN=0' }, 'client-id-invalid', 'mqtt'],
    [{ clientId: 'a\x7f' }, 'client-id-invalid', 'mqtt'],
    [{ apn: 'inter"net' }, 'usage', 'bearer'],
    [{ apn: 'ïnternet' }, 'usage', 'bearer'],
    [{ pub: 'topic' }, 'topic-invalid', 'mqtt'],
    [{ pub: '=text' }, 'topic-invalid', 'mqtt'],
    [{ pub: 'topic=' }, 'topic-invalid', 'mqtt'],
    [{ pub: 'a/+/b=text' }, 'topic-invalid', 'mqtt'],
    [{ pub: 'a/#=text' }, 'topic-invalid', 'mqtt'],
    [{ pub: `${'x'.repeat(65_536)}=text` }, 'topic-invalid', 'mqtt'],
    [{ will: 'no text' }, 'topic-invalid', 'mqtt'],
    [{ will: 'a/#=text' }, 'topic-invalid', 'mqtt'],
    [{ sub: '' }, 'topic-invalid', 'mqtt'],
    [{ sub: 'a\0b' }, 'topic-invalid', 'mqtt'],
    [{ sub: 'a/#/b' }, 'topic-invalid', 'mqtt'],
    [{ sub: 'a#' }, 'topic-invalid', 'mqtt'],
    [{ sub: 'a/b+' }, 'topic-invalid', 'mqtt'],
  ] as const)('%j is %s', (change, code, rung) => {
    const error = refusal(change);
    expect(error).toMatchObject({ code, rung, exit: 2 });
    expect(error.message.length).toBeGreaterThan(10);
    expect(error.next.length).toBeGreaterThan(0);
  });

  it.each(['#', '+', '+/+', 'a/+/b', '/', '$share/group/a/#'])('but the filter %s is a good one', (sub) => {
    expect(read({ sub, verify: 'ack' }).wish.subscribe).toEqual([sub]);
  });

  it('says where the character stands that cannot be sent', () => {
    expect(refusal({ clientId: 'abcé' }).message).toMatch(/client id.*outside ASCII.*position 4/);
    expect(refusal({ clientId: 'a"' }).message).toMatch(/double quote.*position 2/);
    expect(refusal({ clientId: 'a\tb' }).message).toMatch(/control character.*position 2/);
  });
});
