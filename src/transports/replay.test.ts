import { describe, expect, test } from 'vitest';
import { AtChannel } from '../at/channel.ts';
import { exchange, line, urc } from '../at/declare.ts';
import { Dialect } from '../at/dialect.ts';
import { int, quoted } from '../at/field.ts';
import { parseTranscript } from '../at/transcript.ts';
import { byteString, bytesOf } from '../kernel/bytes.ts';
import { VirtualClock } from '../kernel/clock.ts';
import type { HawserError } from '../kernel/errors.ts';
import { Secret } from '../kernel/secret.ts';
import { replayPipe, sameLine } from './replay.ts';

const manual = 'test';
const pin = exchange('pin', 'set', '+CPIN', { args: { pin: quoted({ secret: true }) }, manual });
const topic = exchange('topic', 'set', '+CMQTTTOPIC', {
  args: { client: int(), bytes: int() },
  prompt: { length: 'bytes', maxBytes: 1_024, what: 'topic', deadlineMs: 1_000 },
  manual,
});
const received = line('topic.in', '+CMQTTRXTOPIC', { client: int(), bytes: int() }, { payload: 'bytes' });
const dialect = new Dialect([pin, topic], [urc(received, manual)]);

const TRANSCRIPT = parseTranscript(`# source: test | kind: emulator
0.001 > AT+CPIN="@secret(pin)"
0.002 < AT+CPIN="@secret(pin)"
0.003 < OK
0.010 > AT+CMQTTTOPIC=0,7
0.011 < >
0.012 >> @bytes(topic)
0.020 < OK
0.030 < +CMQTTRXTOPIC: 0,7
0.030 << @bytes(topic)
# a second one, as it was
0.040 < +CMQTTRXTOPIC: 0,4
0.040 << OK\\x0d\\x0a
`);

describe('a replayed transcript', () => {
  test('answers a host that says the same', async () => {
    const clock = new VirtualClock();
    const pipe = replayPipe(TRANSCRIPT, { dialect, bodies: {} });
    const channel = new AtChannel(pipe, dialect, { clock });
    const payloads: string[] = [];
    channel.onUrc(({ decoded }) => payloads.push(byteString(decoded.payload ?? new Uint8Array())));
    expect((await channel.run(pin, { pin: new Secret('pin', '4711') })).status).toBe('ok');
    const outcome = await channel.run(topic, { client: 0, bytes: 7 }, { body: bytesOf('plant/7') });
    expect(outcome.status).toBe('ok');
    expect(payloads).toEqual(['.......', 'OK\r\n']);
  });

  test('closes at a host that says something else, and names the line but not the secret', async () => {
    const pipe = replayPipe(TRANSCRIPT, { dialect });
    const channel = new AtChannel(pipe, dialect, { clock: new VirtualClock() });
    let error: HawserError | undefined;
    channel.onClose((why) => (error = why));
    const outcome = await channel.run(topic, { client: 0, bytes: 7 }, { body: bytesOf('plant/7') });
    expect(outcome.status).toBe('closed');
    expect(error).toMatchObject({ code: 'transcript-invalid' });
    expect(error?.message).toBe('transcript line 2 has AT+CPIN="@secret(pin)", the host sent AT+CMQTTTOPIC=');
  });

  test('does not guess how many raw bytes there are', async () => {
    const pipe = replayPipe(TRANSCRIPT);
    let error: HawserError | undefined;
    pipe.onData(() => undefined);
    pipe.onClose((why) => (error = why));
    await pipe.write(bytesOf('AT+CPIN="1"\rAT+CMQTTTOPIC=0,7\r'));
    expect(error?.message).toMatch(/^transcript line 7: nothing says how many bytes/);
  });

  test('takes a secret for any text and a masked number for as many digits', () => {
    expect(sameLine('AT+X="@secret(user)",1', 'AT+X="u+.",1')).toBe(true);
    expect(sameLine('AT+X="@secret(user)",1', 'AT+X="u","v",1')).toBe(false);
    expect(sameLine(`IMEI: ${'X'.repeat(15)}`, `IMEI: ${'4'.repeat(15)}`)).toBe(true);
    expect(sameLine(`IMEI: ${'X'.repeat(15)}`, `IMEI: ${'4'.repeat(16)}`)).toBe(false);
    expect(sameLine('AT+CSQ', 'AT+CSQ?')).toBe(false);
  });
});
