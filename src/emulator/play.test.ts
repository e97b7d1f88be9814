import { describe, expect, it } from 'vitest';
import { Rig, quiet } from '../../test/support/rig.ts';
import { smallEmulator, smallFamily } from '../../test/support/small-family.ts';
import { parseTranscript } from '../at/transcript.ts';
import { bytesOf } from '../kernel/bytes.ts';
import { systemClock, type Clock } from '../kernel/clock.ts';
import { HostEnd } from './host-end.ts';
import { playTranscript, type PlayedExchange, type PlayOptions } from './play.ts';

/** Waiting for a line that never comes takes no time. */
const hasty: Clock = {
  ...systemClock,
  now: () => systemClock.now() * 100,
  after: (ms, run) => systemClock.after(ms / 100, run),
};

async function play(
  session: string,
  options: Partial<PlayOptions> = {},
  echo = false,
): Promise<readonly PlayedExchange[]> {
  const rows = session
    .trim()
    .split('\n')
    .map((row) => row.trim());
  const transcript = parseTranscript(
    `# source: made up | kind: manual\n${rows.map((row) => (row.startsWith('#') ? row : `0 ${row}`)).join('\n')}`,
  );
  const rig = new Rig({ family: smallFamily, emulator: smallEmulator, clock: hasty });
  try {
    const host = await rig.terminal({ echo });
    return await playTranscript(transcript, host, {
      clock: hasty,
      dialect: smallFamily.dialect,
      settle: quiet,
      ...options,
    });
  } finally {
    await rig.close();
  }
}

const SESSION = `
  > AT+STORE="a",5
  < >
  >> 12345
  < OK
  > AT+LIST
  < +LIST: "a",5
  < OK
  > AT+SHOUT=2
  < OK
  < +EVENT: 0
  < +EVENT: 1`;

describe('a transcript played into a virtual module', () => {
  it.each([false, true])('is answered as it was recorded (echo: %s)', async (echo) => {
    const played = await play(SESSION, {}, echo);
    expect(played.map(({ same }) => same)).toEqual([true, true, true, true]);
    expect(played.map(({ echoed }) => echoed)).toEqual([echo, false, echo, echo]);
  });

  it('shows what is answered otherwise, and goes on', async () => {
    const played = await play(SESSION.replace('"a",5\n  < OK', '"a",6\n  < OK'));
    expect(played.map(({ same }) => same)).toEqual([true, true, false, true]);
    expect(played[2]).toMatchObject({ expected: ['+LIST: "a",6', 'OK'], got: ['+LIST: "a",5', 'OK'] });
  });

  it('shows a line that never came', async () => {
    const [played] = await play('> AT+SHOUT=1\n< OK\n< +EVENT: 0\n< +EVENT: 1');
    expect(played).toMatchObject({ got: ['OK', '+EVENT: 0'], same: false });
  });

  it('shows a line too many at the command after which it came', async () => {
    const [first, second] = await play('> AT+SHOUT=2\n< OK\n< +EVENT: 0\n> AT\n< OK');
    expect(first).toMatchObject({ got: ['OK', '+EVENT: 0', '+EVENT: 1'], same: false });
    expect(second).toMatchObject({ got: ['OK'], same: true });
  });

  it('tells one refusal from another', async () => {
    const [, second] = await play('> AT+CMEE=1\n< OK\n> AT+CPIN="0000"\n< ERROR');
    expect(second?.same).toBe(false);
    expect(second?.got[0]).toMatch(/^\+CME ERROR: \d+$/);
  });

  it('takes lines in either order where a note says so, and only there', async () => {
    const exact = { variables: new Set<string>() };
    const swapped = '> AT+SHOUT=2\n< OK\n< +EVENT: 1\n< +EVENT: 0';
    expect((await play(`# either order\n${swapped}`, exact))[0]?.same).toBe(true);
    expect((await play(swapped, exact))[0]?.same).toBe(false);
    expect((await play(`# either order\n> AT\n< OK\n${swapped}`, exact)).map(({ same }) => same)).toEqual([
      true,
      false,
    ]);
  });

  it('lets only variables differ, by field or by line and field', async () => {
    const other = '> AT+SHOUT=1\n< OK\n< +EVENT: 7';
    expect((await play(other, { variables: new Set(['small.event.number']) }))[0]?.same).toBe(true);
    expect((await play(other, { variables: new Set(['number']) }))[0]?.same).toBe(true);
    expect((await play(other, { variables: new Set(['small.entry.number']) }))[0]?.same).toBe(false);
  });

  it('gives bodies by name, and filler of the announced length without', async () => {
    const session = '> AT+STORE="a",4\n< >\n>> @bytes(ca)\n< OK\n> AT+LIST\n< +LIST: "a",4\n< OK';
    const asked: string[] = [];
    const bodies = (name: string, count: number): Uint8Array => {
      asked.push(`${name} ${count}`);
      return bytesOf('y'.repeat(count));
    };
    expect((await play(session, { bodies })).every(({ same }) => same)).toBe(true);
    expect(asked).toEqual(['ca 4']);
    expect((await play(session)).every(({ same }) => same)).toBe(true);
  });

  it('fits pasted lines into the announced length', async () => {
    const pasted = '> AT+STORE="a",40\n< >\n> -----BEGIN\n> line\n> -----END\n< OK\n> AT+LIST\n< +LIST: "a",40\n< OK';
    const played = await play(pasted);
    expect(played.map(({ expected, same }) => [...expected, same])).toEqual([
      ['>', true],
      ['OK', true],
      ['+LIST: "a",40', 'OK', true],
    ]);
  });
});

describe('the host’s end of a cable', () => {
  it('reads lines and prompts whatever pieces they come in', async () => {
    let say: (bytes: Uint8Array) => void = () => undefined;
    const pipe = {
      write: () => Promise.resolve(),
      onData: (listener: (bytes: Uint8Array) => void) => (say = listener),
      onClose: () => undefined,
      close: () => Promise.resolve(),
    };
    for (const size of [1, 2, 3, 100]) {
      const host = new HostEnd(pipe, hasty);
      const heard: (string | undefined)[] = [];
      const said = '\r\n+A: 1\r\n> \r\n+B: > 2\r\r\nabc';
      const reading = (async () => {
        for (let i = 0; i < 3; i += 1) heard.push(await host.next());
        heard.push(await host.bytes(3));
      })();
      for (let at = 0; at < said.length; at += size) {
        say(bytesOf(said.slice(at, at + size)));
        await quiet();
      }
      await reading;
      expect(heard).toEqual(['+A: 1', '>', '+B: > 2', 'abc']);
      expect(host.unread).toBe('');
      expect(await host.next()).toBeUndefined();
    }
  });
});
