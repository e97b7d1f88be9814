import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connect, download, setUp, type Setup } from '../../test/support/at-dialect.ts';
import { settled } from '../../test/support/at-port.ts';
import { runs } from '../../test/support/full.ts';
import { byteString, bytesOf } from '../kernel/bytes.ts';
import { Secret } from '../kernel/secret.ts';
import type { ExchangeOutcome } from './channel.ts';

describe('a body', () => {
  const upload = async (
    body: string,
    prompt: string,
    answer: (body: string) => string,
    chunk?: number,
  ): Promise<{ outcome: ExchangeOutcome; written: string[]; setup: Setup }> => {
    const setup = setUp(4);
    const { port, channel, clock } = setup;
    const written: string[] = [];
    let got = '';
    port.onHost = () => {
      const text = port.take();
      written.push(text);
      if (text.endsWith('\r') && got === '' && written.length === 1) port.say(`${text}${prompt}`, chunk);
      else {
        got += text;
        if (got.length === body.length) port.say(answer(body), chunk);
      }
    };
    const run = channel.run(download, { name: 'a.pem', bytes: body.length }, { body: bytesOf(body) });
    for (let i = 0; i < 100 && got.length < body.length; i += 1) await settled();
    await clock.advance(2_500);
    return { outcome: await run, written, setup };
  };

  test('follows the prompt exactly, in chunks, and its echo confuses nothing', async () => {
    const tricky = fc.constantFrom('OK', 'OK\r\n', 'ERROR\r\n', '>', '> ', '\r\n', '\n', '+CME ERROR: 3\r\n', 'a');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(tricky, fc.string({ minLength: 1, maxLength: 6 })), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('\r\n>', '\r\n> ', '\r\n>\r\n'),
        fc.boolean(),
        fc.integer({ min: 1, max: 7 }),
        async (parts, prompt, echo, chunk) => {
          const body = byteString(bytesOf(parts.join('')));
          const answer = (text: string): string => `${echo ? text : ''}\r\nOK\r\n`;
          const { outcome, written } = await upload(body, prompt, answer, chunk);
          expect(outcome).toMatchObject({ status: 'ok', bodySent: body.length });
          expect(written.slice(1).join('')).toBe(body);
          expect(written.slice(1).every((part) => part.length <= 4)).toBe(true);
        },
      ),
      { numRuns: runs(100, 2_000) },
    );
  });

  test('that a module refuses in the middle is not written to its end', async () => {
    const { port, channel, recorder } = setUp(4);
    const sent: number[] = [];
    port.onHost = () => {
      const text = port.take();
      if (text.endsWith('\r')) port.say('\r\n>');
      else port.say('\r\nERROR\r\n');
    };
    const outcome = await channel.run(
      download,
      { name: 'a.pem', bytes: 12 },
      { body: bytesOf('abcdefghijkl'), onProgress: (bytes) => sent.push(bytes) },
    );
    await settled();
    expect(outcome).toMatchObject({ status: 'failed', final: { text: 'ERROR' } });
    expect(sent).toEqual([4]);
    expect(recorder.rows).toContain('>> ca 4');
  });

  test('is recorded by its name only', async () => {
    const { setup } = await upload('-----BEGIN', '\r\n> ', () => '-----BEGIN\r\nOK\r\n');
    expect(setup.recorder.rows).toEqual([
      '> AT+CCERTDOWN="a.pem",10',
      '< AT+CCERTDOWN="a.pem",10',
      '< >',
      '>> ca 10',
      '< OK',
    ]);
  });

  test('does not come out by an echo that is disturbed', async () => {
    const key = ['-----BEGIN TEST-----', 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xt', 'bm8=', ''].join(
      '\r\n',
    );
    const { outcome, setup } = await upload(key, '\r\n>', (text) => `${text.replace('BEGIN', 'BEG')}\r\nOK\r\n`);
    expect(outcome.status).toBe('ok');
    expect([...setup.recorder.rows, ...outcome.other].join('\n')).not.toMatch(/QUJD|Wphy|bm8=/);
  });
});

describe('secrets', () => {
  const password = new Secret('password', 'kingfisher');
  const args = { client: 0, url: 'tcp://a:1', user: 'u', password };

  test.each([
    ['a whole echo', 'AT+CMQTTCONNECT=0,"tcp://a:1","u","kingfisher"'],
    ['an echo with a byte lost', 'AT+CMQTTCONNECT=0,"tcp://a:1","u","kingfsher"'],
    ['an echo whose head is lost', '+CMQTTCONNECT=0,"tcp://a:1","u","kingfshe"'],
    ['another line', '+DEBUG: login u kingfisher'],
  ])('do not come back in %s', async (_name, text) => {
    const { port, channel, recorder } = setUp();
    const run = channel.run(connect, args);
    await settled();
    expect(port.take()).toBe('AT+CMQTTCONNECT=0,"tcp://a:1","u","kingfisher"\r');
    port.say(`${text}\r\r\nERROR\r\n`);
    const outcome = await run;
    const shown = [...recorder.rows, ...outcome.other].join('\n');
    expect(shown).not.toMatch(/kingf/);
    expect(recorder.rows[0]).toBe('> AT+CMQTTCONNECT=0,"tcp://a:1","u","@secret(password)"');
    expect(JSON.stringify(outcome)).not.toMatch(/kingf/);
  });

  test('given as plain text for a secret field are secret all the same', async () => {
    const { port, channel, recorder } = setUp();
    const run = channel.run(connect, { ...args, password: 'kingfisher' });
    await settled();
    port.say('\r\n+NOTE: kingfisher\r\n\r\nERROR\r\n');
    await run;
    expect(recorder.rows.join('\n')).not.toMatch(/kingf/);
  });
});
