import { describe, expect, test } from 'vitest';
import { TestPort } from '../../test/support/at-port.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { AtChannel } from './channel.ts';
import { exchange } from './declare.ts';
import { Dialect } from './dialect.ts';
import { quoted } from './field.ts';
import { recover, type Recovery } from './recover.ts';
import { wake, wakeError, type Awake } from './wake.ts';

/** A module that answers AT and ATI and can be left waiting for raw bytes. */
class SmallModule {
  readonly port = new TestPort();
  readonly clock = new VirtualClock();
  readonly channel = new AtChannel(this.port, new Dialect([], []), { clock: this.clock });
  missing = 0;
  echo = false;
  knowsAti = true;
  finalText = 'OK';
  #line = '';

  constructor(missing = 0) {
    this.missing = missing;
    this.port.onHost = () => {
      for (const char of this.port.take()) this.#take(char);
    };
  }

  /** Lets time pass until the work is done. */
  async during<T>(work: Promise<T>): Promise<T> {
    const state = { done: false };
    const end = (): void => void (state.done = true);
    work.then(end, end);
    for (let i = 0; i < 2_000 && !state.done; i += 1) await this.clock.advance(50);
    return work;
  }

  #take(char: string): void {
    if (this.echo) this.port.say(char);
    if (this.missing > 0) {
      this.missing -= 1;
      if (this.missing === 0) this.port.say('\r\nOK\r\n');
    } else if (char === '\r') {
      const command = this.#line;
      this.#line = '';
      if (command !== '') this.#answer(command);
    } else if (char !== '\n') this.#line += char;
  }

  #answer(command: string): void {
    if (command === 'ATI' && this.knowsAti) this.port.say('\r\nModel: TEST\r\n\r\nOK\r\n');
    else this.port.say(command === 'AT' ? `\r\n${this.finalText}\r\n` : '\r\nERROR\r\n');
  }
}

describe('wake', () => {
  const judge = async (prepare: (port: TestPort) => void): Promise<Awake> => {
    const module = new SmallModule();
    prepare(module.port);
    return module.during(wake(module.channel));
  };

  test('finds a module that answers, even if with ERROR', async () => {
    const module = new SmallModule();
    expect(await module.during(wake(module.channel))).toEqual({ kind: 'answers' });
    module.finalText = 'ERROR';
    expect(await module.during(wake(module.channel))).toEqual({ kind: 'answers' });
  });

  test('finds one that only wakes up at the third try', async () => {
    let tries = 0;
    const found = await judge((port) => {
      port.onHost = () => {
        tries += 1;
        port.take();
        if (tries === 3) port.say('\r\nOK\r\n');
      };
    });
    expect(found).toEqual({ kind: 'answers' });
  });

  test('tells silence, garbage and another device apart', async () => {
    const printing = (text: string) => (port: TestPort) => (port.onHost = () => port.say(text));
    expect(await judge(printing(''))).toEqual({ kind: 'silent' });
    expect(await judge(printing('AT\r'))).toEqual({ kind: 'silent' });
    expect(await judge(printing('\xf8\x00\xe6\x86K\xf8\x1e'))).toMatchObject({ kind: 'garbage' });
    expect(await judge(printing('$GPGGA,,,,,,0,,,,,,,,*66\r\n'))).toMatchObject({ kind: 'not-at' });
    expect(await judge(printing('login OK: \r\n'))).toMatchObject({ kind: 'not-at' });
  });

  test('is over when the port closes or the caller has had enough', async () => {
    const closing = new SmallModule();
    closing.port.onHost = () => closing.port.hangUp();
    await expect(closing.during(wake(closing.channel))).rejects.toMatchObject({ code: 'port-closed' });
    const module = new SmallModule();
    await expect(module.during(wake(module.channel, { signal: AbortSignal.abort() }))).rejects.toMatchObject({
      code: 'interrupted',
    });
  });

  test.each([
    [{ kind: 'silent' } as const, 'port-silent'],
    [{ kind: 'garbage', sample: 'x' } as const, 'port-garbage'],
    [{ kind: 'not-at', sample: 'x' } as const, 'port-not-at'],
  ])('says what to do about %j', (awake, code) => {
    const error = wakeError(awake, '/dev/ttyUSB2');
    expect(error).toMatchObject({ code, rung: 'port', exit: 3 });
    expect(error.message).toContain('/dev/ttyUSB2');
    expect(error.next.length).toBeGreaterThan(0);
  });
});

describe('recover', () => {
  const recovered = (module: SmallModule): Promise<Recovery> =>
    module.during(recover(module.channel, { clock: module.clock }));

  test('finds nothing to do at a module that takes commands', async () => {
    for (const knowsAti of [true, false]) {
      const module = new SmallModule();
      module.knowsAti = knowsAti;
      expect(await recovered(module)).toEqual({ answers: true, promptWasOpen: false, fed: 0 });
    }
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 200, 383, 384, 385, 1_188, 10_240])(
    'brings back one that waits for %i bytes, with echo and without',
    async (missing) => {
      for (const echo of [false, true]) {
        const module = new SmallModule(missing);
        module.echo = echo;
        const recovery = await recovered(module);
        expect(recovery).toMatchObject({ answers: true, promptWasOpen: true });
        expect(recovery.fed).toBeLessThan(missing + 512);
        expect(await module.during(wake(module.channel))).toEqual({ kind: 'answers' });
      }
    },
  );

  test('gives up on a module that never answers, within bounds', async () => {
    const module = new SmallModule(1_000_000);
    const start = module.clock.now();
    const recovery = await recovered(module);
    expect(recovery).toMatchObject({ answers: false, promptWasOpen: false });
    expect(recovery.fed).toBeLessThan(11_000);
    expect(module.clock.now() - start).toBeLessThan(20_000);
  });

  test('clears away a half typed command', async () => {
    const module = new SmallModule();
    await module.port.write(new TextEncoder().encode('AT+CMQTTCONN'));
    expect(await recovered(module)).toMatchObject({ answers: true });
    const echoing = exchange('x', 'set', '+X', { args: { text: quoted() }, manual: 'test' });
    expect((await module.during(module.channel.run(echoing, { text: 'a' }))).status).toBe('failed');
  });
});
