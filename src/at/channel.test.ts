import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  connect,
  download,
  model,
  publish,
  receive,
  registration,
  send,
  setUp,
  shut,
  signal,
} from '../../test/support/at-dialect.ts';
import { settled } from '../../test/support/at-port.ts';
import { runs } from '../../test/support/full.ts';
import { byteString, bytesOf } from '../kernel/bytes.ts';
import type { ExchangeOutcome } from './channel.ts';
import type { LooseValues } from './field.ts';

function values(outcome: ExchangeOutcome): LooseValues[] {
  return outcome.info.map((entry) => entry.values);
}

describe('a command', () => {
  test('ends with its final result and keeps its own lines', async () => {
    const { port, channel, strays } = setUp();
    const run = channel.run(signal, {});
    await settled();
    expect(port.take()).toBe('AT+CSQ\r');
    port.say('\r\n+CSQ: 23,99\r\n\r\nNEW WORD\r\n\r\nOK\r\n');
    const outcome = await run;
    expect(outcome).toMatchObject({ status: 'ok', final: { text: 'OK', ok: true }, other: ['NEW WORD'] });
    expect(values(outcome)).toEqual([{ rssi: 23, ber: 99 }]);
    expect(strays).toEqual([]);
  });

  test.each([
    ['ERROR', { text: 'ERROR', ok: false }],
    ['+CME ERROR: 10', { error: { kind: 'cme', number: 10 } }],
    ['+CME ERROR: SIM not inserted', { error: { kind: 'cme', words: 'SIM not inserted' } }],
    ['+CMS ERROR: 310', { error: { kind: 'cms', number: 310 } }],
  ])('fails with %s', async (text, final) => {
    const { port, channel } = setUp();
    const run = channel.run(signal, {});
    await settled();
    port.say(`\r\n${text}\r\n`);
    expect(await run).toMatchObject({ status: 'failed', final });
  });

  test('ends with a final result of its own and not with one inside another line', async () => {
    const { port, channel } = setUp();
    const run = channel.run(shut, {});
    await settled();
    port.say('\r\nNOT SHUT OK\r\n+X: OK\r\nSHUT OK\r\n');
    expect(await run).toMatchObject({ status: 'ok', final: { text: 'SHUT OK' }, other: ['NOT SHUT OK', '+X: OK'] });
  });

  test('waits its turn behind the one in flight', async () => {
    const { port, channel } = setUp();
    const first = channel.run(signal, {});
    const second = channel.run(model, {});
    await settled();
    expect(port.take()).toBe('AT+CSQ\r');
    port.say('\r\nOK\r\n');
    await first;
    await settled();
    expect(port.take()).toBe('AT+CGMM\r');
    port.say('\r\nSIMCOM_SIM7600G-H\r\n\r\nOK\r\n');
    expect((await second).info[0]?.text).toBe('SIMCOM_SIM7600G-H');
  });

  test('is refused when its body and what it announces differ, or a parameter would end the line', async () => {
    const { port, channel } = setUp();
    const args = { name: 'a.pem', bytes: 3 };
    await expect(channel.run(download, args, { body: bytesOf('four') })).rejects.toThrow('announces 3 bytes');
    await expect(channel.run(download, args)).rejects.toThrow('needs a body');
    await expect(channel.run(signal, {}, { body: bytesOf('x') })).rejects.toThrow('takes no body');
    await expect(channel.run(connect, { client: 0, url: 'a\rAT+CRESET' })).rejects.toThrow('carriage return');
    expect(port.take()).toBe('');
  });
});

describe('lines that come unasked', () => {
  test('go to their listener by their shape, also with the prefix of the reply that is awaited', async () => {
    const { port, channel, urcs } = setUp();
    const run = channel.run(registration, {});
    await settled();
    port.say('\r\n+CEREG: 2\r\n\r\n+CEREG: 0,1\r\n\r\n+CPIN: READY\r\n\r\nOK\r\n');
    const outcome = await run;
    expect(values(outcome)).toEqual([{ mode: 0, status: 1 }]);
    expect(urcs.map((event) => event.decoded.text)).toEqual(['+CEREG: 2', '+CPIN: READY']);
  });

  test('are not taken for a reply that may be any text', async () => {
    const { port, channel, urcs } = setUp();
    const run = channel.run(model, {});
    await settled();
    port.say('\r\nSMS DONE\r\n\r\nSIM7600\r\n\r\n+CPIN: READY\r\n\r\nOK\r\n');
    expect((await run).info.map((entry) => entry.text)).toEqual(['SIM7600']);
    expect(urcs).toHaveLength(2);
  });

  test('may stand between any two lines, with or without echo, in any chunks', async () => {
    const reply = ['+CSQ: 7,0', '+CSQ: 8,0', 'OK'];
    const unasked = ['+CEREG: 5', '+CPIN: READY', 'SMS DONE', '+CMQTTRXTOPIC: 0,6\r\nOK\r\n>\r', 'RDY?'];
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(fc.tuple(fc.nat(reply.length - 1), fc.constantFrom(...unasked)), { maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        async (echo, inserted, chunk) => {
          const { port, channel, urcs, recorder } = setUp();
          const run = channel.run(signal, {});
          await settled();
          const lines = echo ? ['AT+CSQ', ...reply] : [...reply];
          const before = lines.map((_, i) => inserted.filter(([place]) => place === i).map(([, text]) => text));
          const spoken = lines.flatMap((text, i) => [...(before[i] ?? []), text]);
          port.say(spoken.map((text) => `\r\n${text}\r\n`).join(''), chunk);
          const outcome = await run;
          expect(outcome.status).toBe('ok');
          expect(values(outcome)).toEqual([
            { rssi: 7, ber: 0 },
            { rssi: 8, ber: 0 },
          ]);
          const said = before.flat();
          expect(outcome.other).toEqual(said.filter((text) => text === 'RDY?'));
          expect(urcs.map((event) => event.decoded.text)).toEqual(
            said.filter((text) => text !== 'RDY?').map((text) => text.split('\r')[0]),
          );
          for (const { decoded } of urcs) {
            if (decoded.payload !== undefined) expect(byteString(decoded.payload)).toBe('OK\r\n>\r');
          }
          expect(recorder.rows.filter((row) => row === '< AT+CSQ')).toHaveLength(echo ? 1 : 0);
        },
      ),
      { numRuns: runs(100, 2_000) },
    );
  });

  test('end the command when they say that the module has restarted', async () => {
    const { port, channel, urcs } = setUp();
    const run = channel.run(connect, { client: 0, url: 'tcp://a:1' });
    await settled();
    port.say('\r\nOK\r\n\r\nRDY\r\n');
    expect((await run).status).toBe('reset');
    expect(urcs[0]?.urc.means).toBe('reset');
  });

  test('are strays when nobody declares them', () => {
    const { port, strays } = setUp();
    port.say('\r\nVOICE CALL: BEGIN\r\n\r\nOK\r\n');
    expect(strays.map((stray) => stray.text)).toEqual(['VOICE CALL: BEGIN', 'OK']);
  });
});

describe('a completion', () => {
  const args = { client: 0, url: 'tcp://broker.example:8883' };

  test.each([
    ['behind OK', ['OK', '+CMQTTCONNECT: 0,0'], { status: 'ok', code: 0 }],
    ['before OK', ['+CMQTTCONNECT: 0,0', 'OK'], { status: 'ok', code: 0 }],
    ['behind OK with a code', ['OK', '+CMQTTCONNECT: 0,32'], { status: 'failed', code: 32 }],
    ['before ERROR', ['+CMQTTCONNECT: 0,32', 'ERROR'], { status: 'failed', code: 32 }],
    ['not at all before ERROR', ['ERROR'], { status: 'failed', code: undefined }],
  ])('may come %s', async (_name, lines, expected) => {
    const { port, channel } = setUp();
    const run = channel.run(connect, args);
    await settled();
    for (const text of lines) port.say(`\r\n${text}\r\n`);
    const outcome = await run;
    expect({ status: outcome.status, code: outcome.code }).toEqual(expected);
  });

  test('of another client is none', async () => {
    const { port, channel } = setUp();
    const run = channel.run(connect, args);
    await settled();
    port.say('\r\nOK\r\n\r\n+CMQTTCONNECT: 1,0\r\n\r\n+CMQTTCONNECT: 0,3\r\n');
    expect(await run).toMatchObject({ status: 'failed', code: 3, other: ['+CMQTTCONNECT: 1,0'] });
  });

  test('that comes before OK although it may only come behind is one of a command before', async () => {
    const { port, channel } = setUp();
    const run = channel.run(publish, { client: 0, qos: 1 });
    await settled();
    port.say('\r\n+CMQTTPUB: 0,11\r\n\r\nOK\r\n\r\n+CMQTTPUB: 0,0\r\n');
    expect(await run).toMatchObject({ status: 'ok', code: 0, other: ['+CMQTTPUB: 0,11'] });
  });

  test('that comes before ERROR says why, wherever a good one would stand', async () => {
    const { port, channel } = setUp();
    const run = channel.run(publish, { client: 0, qos: 1 });
    await settled();
    port.say('\r\n+CMQTTPUB: 0,11\r\n\r\nERROR\r\n');
    expect(await run).toMatchObject({ status: 'failed', code: 11 });
  });

  test('may be left out where the declaration says so', async () => {
    const { port, channel, strays } = setUp();
    port.onHost = () => {
      const text = port.take();
      if (text.endsWith('\r')) port.say('\r\n>');
      else port.say('\r\nOK\r\n');
    };
    const outcome = await channel.run(send, { session: 0, bytes: 2 }, { body: bytesOf('hi') });
    expect(outcome.status).toBe('ok');
    port.say('\r\n+CCHSEND: 0,0\r\n');
    expect(strays[0]?.late?.exchange.id).toBe('send');
  });

  test('that comes too late is told with its command, also while another one runs', async () => {
    const { port, channel, clock, strays } = setUp();
    const late = channel.run(connect, args);
    await settled();
    port.say('\r\nOK\r\n');
    await clock.advance(60_000);
    expect((await late).status).toBe('no-completion');
    const next = channel.run(signal, {});
    await clock.advance(100);
    port.say('\r\n+CMQTTCONNECT: 0,0\r\n\r\nOK\r\n');
    expect((await next).other).toEqual([]);
    expect(strays.map((stray) => stray.late?.args)).toEqual([args]);
  });

  test('collects data that comes behind OK', async () => {
    const { port, channel } = setUp();
    const run = channel.run(receive, { session: 0 });
    await settled();
    port.say('\r\nOK\r\n\r\n+CCHRECV: DATA,0,6\r\nOK\r\n>\n\r\n+CCHRECV: DATA,0,1\r\n\r\r\n+CCHRECV: 0,0\r\n', 1);
    const outcome = await run;
    expect(outcome.status).toBe('ok');
    expect(outcome.info.map(({ payload }) => payload && byteString(payload))).toEqual(['OK\r\n>\n', '\r']);
  });
});
