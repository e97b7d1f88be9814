import { describe, expect, test } from 'vitest';
import { connect, download, importing, model, publish, receive, setUp, signal } from '../../test/support/at-dialect.ts';
import { settled } from '../../test/support/at-port.ts';
import { bytesOf } from '../kernel/bytes.ts';

describe('deadlines', () => {
  test('of the final result', async () => {
    const { channel, clock } = setUp();
    const run = channel.run(signal, {});
    await clock.advance(8_999);
    await clock.advance(1);
    expect(await run).toMatchObject({ status: 'no-final', ms: 9_000 });
  });

  test('can be given for one run', async () => {
    const { channel, clock } = setUp();
    const run = channel.run(signal, {}, { deadlineMs: 40 });
    await clock.advance(40);
    expect(await run).toMatchObject({ status: 'no-final', ms: 40 });
  });

  test('of a completion count from OK', async () => {
    const { port, channel, clock } = setUp();
    const run = channel.run(publish, { client: 0, qos: 1 });
    await clock.advance(4_000);
    port.say('\r\nOK\r\n');
    await clock.advance(30_000);
    expect(await run).toMatchObject({ status: 'no-completion', ms: 34_000 });
  });

  test('of a result that some firmware never prints end the command well', async () => {
    const { port, channel, clock } = setUp();
    const run = channel.run(importing, {});
    await settled();
    port.say('\r\nOK\r\n');
    await clock.advance(10_000);
    expect(await run).toMatchObject({ status: 'ok', ms: 10_000 });
    const told = channel.run(importing, {});
    await settled();
    port.say('\r\nOK\r\n');
    await clock.advance(400);
    port.say('\r\n+SSLSETCERT: 1\r\n');
    expect(await told).toMatchObject({ status: 'failed', code: 1, ms: 400 });
  });

  test('leave a command that may report before OK as long as its report may take', async () => {
    const { port, channel, clock } = setUp();
    const run = channel.run(connect, { client: 0, url: 'tcp://a:1' });
    await clock.advance(45_000);
    port.say('\r\n+CMQTTCONNECT: 0,3\r\n');
    await clock.advance(1_000);
    port.say('\r\nERROR\r\n');
    expect(await run).toMatchObject({ status: 'failed', code: 3, ms: 46_000 });
  });

  test('of a prompt, and behind it of the final result', async () => {
    const { port, channel, clock } = setUp();
    const args = { name: 'a.pem', bytes: 3 };
    const none = channel.run(download, args, { body: bytesOf('abc') });
    await clock.advance(1_000);
    expect(await none).toMatchObject({ status: 'no-prompt', bodySent: 0 });
    port.take();
    const open = channel.run(download, args, { body: bytesOf('abc') });
    await clock.advance(100);
    port.say('\r\n>');
    await clock.advance(2_000);
    expect(await open).toMatchObject({ status: 'no-final', bodySent: 3 });
  });

  test('leave announced raw bytes the time that a slow line needs, and end all the same', async () => {
    const { port, channel, clock } = setUp();
    const slow = channel.run(receive, { session: 0 });
    await clock.advance(8_000);
    port.say('\r\n+CCHRECV: DATA,0,1000\r\n');
    for (let second = 0; second < 10; second += 1) {
      await clock.advance(1_000);
      port.say('x'.repeat(100));
    }
    port.say('\r\nOK\r\n\r\n+CCHRECV: 0,0\r\n');
    expect(await slow).toMatchObject({ status: 'ok', ms: 18_000 });
    // Blocks without an end do not make a wait without one.
    const endless = channel.run(receive, { session: 0 });
    for (let block = 0; block < 400; block += 1) {
      port.say(`\r\n+CCHRECV: DATA,0,100\r\n${'x'.repeat(100)}`);
      await clock.advance(900);
    }
    const outcome = await Promise.race([endless, Promise.resolve('still waiting')]);
    expect(outcome).toMatchObject({ status: 'no-final', ms: 172_840 });
  });

  test('end raw bytes that stop coming; a restart among them is heard, an OK is not', async () => {
    const { port, channel, clock, urcs, strays } = setUp();
    port.say('\r\n+CMQTTRXTOPIC: 0,500\r\nplant/7\r\nOK\r\n\r\nRDY\r\n');
    const run = channel.run(signal, {});
    await clock.advance(3_000);
    expect(urcs.map((event) => event.decoded.text)).toEqual(['RDY']);
    expect(strays).toEqual([]);
    expect((await run).status).toBe('reset');
    const next = channel.run(signal, {});
    await clock.advance(100);
    port.say('\r\nOK\r\n');
    expect((await next).status).toBe('ok');
  });
});

describe('the end of the line or of the caller', () => {
  test('a closed pipe ends the command and all behind it', async () => {
    const { port, channel } = setUp();
    const runs = [channel.run(signal, {}), channel.run(model, {})];
    await settled();
    port.hangUp();
    expect((await Promise.all(runs)).map((outcome) => outcome.status)).toEqual(['closed', 'closed']);
    expect(port.take()).toBe('AT+CSQ\r');
  });

  test('a cancelled command leaves its late OK to nobody', async () => {
    const { port, channel, clock, strays } = setUp();
    const abort = new AbortController();
    const run = channel.run(connect, { client: 0, url: 'tcp://a:1' }, { signal: abort.signal });
    await settled();
    port.take();
    abort.abort();
    expect((await run).status).toBe('cancelled');
    const next = channel.run(signal, {});
    await clock.advance(500);
    expect(port.take()).toBe('');
    port.say('\r\nOK\r\n');
    await clock.advance(50);
    expect(port.take()).toBe('AT+CSQ\r');
    expect(strays.map((stray) => stray.text)).toEqual(['OK']);
    port.say('\r\nERROR\r\n');
    expect((await next).status).toBe('failed');
  });

  test('a cancelled upload is finished first, so that no prompt stays open', async () => {
    const { port, channel } = setUp();
    const abort = new AbortController();
    const args = { name: 'a.pem', bytes: 3 };
    const run = channel.run(download, args, { body: bytesOf('abc'), signal: abort.signal });
    await settled();
    abort.abort();
    port.say('\r\n>');
    await settled();
    port.say('\r\nOK\r\n');
    expect(await run).toMatchObject({ status: 'cancelled', bodySent: 3, final: { ok: true } });
  });

  test('a second final result behind a failure is not the next one', async () => {
    const { port, channel, clock } = setUp();
    const run = channel.run(publish, { client: 0, qos: 1 });
    await settled();
    port.say('\r\nOK\r\n\r\n+CMQTTPUB: 0,6\r\n');
    expect((await run).status).toBe('failed');
    const next = channel.run(signal, {});
    await settled();
    port.say('\r\n+CMQTTCONNLOST: 0,1\r\n\r\nOK\r\n');
    await clock.advance(50);
    port.say('\r\n+CSQ: 1,0\r\n\r\nOK\r\n');
    expect((await next).info).toHaveLength(1);
  });
});
