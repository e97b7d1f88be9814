import { describe, expect, it } from 'vitest';
import type { BytePipe } from '../at/pipe.ts';
import { families, findFamily } from '../families/registry.ts';
import { VirtualClock, sleep } from '../kernel/clock.ts';
import { HawserError, isHawserError } from '../kernel/errors.ts';
import { memoryPair } from '../transports/memory.ts';
import { TestPort } from '../../test/support/at-port.ts';
import { bench, type BenchOptions } from '../../test/support/bench-module.ts';
import { full } from '../../test/support/full.ts';
import { smallModule } from '../../test/support/small-family.ts';
import { inVirtualTime } from '../../test/support/virtual-time.ts';
import { attach, type Attached } from './attach.ts';

const IDENTITY = { build: 'LE20B04SIM7600G22', model: 'SIMCOM_SIM7600G-H', manufacturer: 'SIMCOM INCORPORATED' };

function attached(
  clock: VirtualClock,
  pipe: BytePipe,
  more: { readonly signal?: AbortSignal } = {},
): Promise<Attached> {
  return inVirtualTime(clock, attach(pipe, { clock, families: families(), portName: '/dev/test', ...more }));
}

/** Attaches to a virtual module on which somebody before us has typed something. */
async function after(texts: readonly (string | Uint8Array)[], options: BenchOptions = {}) {
  const desk = await bench(options);
  await desk.before(...texts);
  const found = await attached(desk.clock, desk.plug());
  return { desk, found };
}

/** What an attempt to attach throws. */
async function failure(clock: VirtualClock, pipe: BytePipe, signal?: AbortSignal): Promise<HawserError> {
  const thrown: unknown = await attached(clock, pipe, signal === undefined ? {} : { signal }).catch(
    (error: unknown) => error,
  );
  if (isHawserError(thrown)) return thrown;
  throw new Error(`not a HawserError: ${String(thrown)}`);
}

describe('a module that listens', () => {
  it.each([
    ['echoes', ['ATE1\r']],
    ['does not echo', ['ATE0\r']],
    ['answers in numbers and says nothing in words', ['AT+CMEE=1\r']],
    ['has just been asked something', ['AT+CSQ\r', 'AT+CPIN?\r']],
    ['was given an empty line', ['\r\r\r\n']],
  ] as const)('and %s is known at once and trusted', async (_what, texts) => {
    for (const chunk of [1, 1_024]) {
      const { desk, found } = await after(texts, { chunk });
      expect(found).toMatchObject({ exact: true, suspect: false, identity: IDENTITY });
      expect(found.family.id).toBe('simcom-sim7600');
      expect(found.line.id).toBe('LE20B04SIM7600G22');
      expect(desk.clock.now()).toBe(0);
    }
  });

  it.each(['LE11B14', 'LE20B03', 'LE20B04'])('is known by its firmware %s', async (firmware) => {
    const desk = await bench({ module: `sim7600@${firmware}` });
    const found = await attached(desk.clock, desk.pipe);
    expect(found.line.id.startsWith(firmware)).toBe(true);
    expect(found.exact).toBe(true);
  });

  it('takes what its module says by itself for no part of its identity', async () => {
    const desk = await bench();
    let told = 0;
    desk.module.intercept((_command, reply) => {
      if (told < 3) reply.text(['+CGREG: 1', 'SMS DONE', '+CMQTTNONET'][told] ?? '');
      told += 1;
      return undefined;
    });
    expect((await attached(desk.clock, desk.pipe)).identity).toMatchObject(IDENTITY);
    expect(told).toBeGreaterThanOrEqual(3);
  });

  it.each(['AT+CGMR', 'AT+CGMM', 'ATI'])('is asked again when it restarts at %s', async (question) => {
    const desk = await bench();
    let restarts = 0;
    desk.module.intercept(({ text }) => {
      if (text !== question || restarts >= 2) return undefined;
      restarts += 1;
      desk.module.reset();
      return undefined;
    });
    expect((await attached(desk.clock, desk.pipe)).identity).toMatchObject(IDENTITY);
    expect(restarts).toBe(2);
  });

  it('of an unknown firmware is taken for the nearest line, and that is told', async () => {
    const desk = await bench();
    desk.module.intercept((command, reply) => {
      if (command.text !== 'AT+CGMR') return undefined;
      reply.text('+CGMR: LE20C99SIM7600G22');
      return { final: 'OK' };
    });
    const found = await attached(desk.clock, desk.pipe);
    expect(found).toMatchObject({ exact: false, identity: { build: 'LE20C99SIM7600G22' } });
    expect(found.line.id.startsWith('LE20B0')).toBe(true);
  });

  it('of which an answer is damaged is asked again, until it says the same twice', async () => {
    const desk = await bench();
    const damaged = ['+CGMR: LE20B\u00b04SIM7600G22', '+CGMR: LE21B04SIM7600G22'];
    desk.module.intercept((command, reply) => {
      if (command.text !== 'AT+CGMR') return undefined;
      const text = damaged.shift();
      if (text === undefined) return undefined;
      reply.text(text);
      return { final: 'OK' };
    });
    expect(await attached(desk.clock, desk.pipe)).toMatchObject({ exact: true, identity: IDENTITY });
    expect(damaged).toEqual([]);
  });

  it('that does not say what it is can be named', async () => {
    const desk = await bench();
    desk.module.intercept(({ text }) => (/^AT(\+CGM|I)/.test(text) ? { final: 'OK' } : undefined));
    const { clock, families: known } = desk;
    const { family } = findFamily('sim7600');
    const found = await inVirtualTime(
      clock,
      attach(desk.pipe, { clock, families: known, portName: 'p', expected: family }),
    );
    expect(found).toMatchObject({ exact: false, identity: {} });
    expect(found.line.id).toBe(family.defaultFirmware);
  });
});

describe('a module with a rest of something on its line', () => {
  it('is not known by the answer to what somebody before us had asked', async () => {
    const desk = await bench({ module: 'sim7600@LE20B03' });
    desk.module.intercept(async ({ text }, reply, _host, next) => {
      if (text !== 'AT+CMQTTSTART') return next();
      await sleep(desk.clock, 50);
      reply.text('+CMQTTSTART: 0');
      return { final: 'OK' };
    });
    await desk.before('AT+CMQTTSTART\r');
    const found = await attached(desk.clock, desk.plug());
    expect(found).toMatchObject({ exact: true, identity: { ...IDENTITY, build: 'LE20B03SIM7600M22' } });
  });

  it.each([
    ['half a command', ['AT+CG']],
    ['noise', [Uint8Array.of(0, 255, 128, 65, 84, 254, 0)]],
    ['noise and a line end', [Uint8Array.of(200, 13, 10, 7, 7)]],
    ['a very long line', ['x'.repeat(9_000)]],
  ] as const)('%s comes to listen', async (_what, texts) => {
    for (const echo of ['ATE0\r', 'ATE1\r']) {
      const { desk, found } = await after([echo, ...texts]);
      expect(found.identity).toMatchObject(IDENTITY);
      expect(desk.clock.now()).toBeLessThan(10_000);
    }
  });
});

describe('a module that waits for the rest of an upload', () => {
  const MOST = full ? 200 : 40;
  const remaining = [...Array.from({ length: MOST }, (_, i) => i + 1), 300, 1_000, 5_000, 10_000];

  it.each([
    ['ATE0\r', 1_024],
    ['ATE1\r', 1_024],
    ['ATE1\r', 1],
  ])('is suspect, whatever is missing (%j, %i bytes a chunk)', async (echo, chunk) => {
    let visited = 0;
    for (const missing of remaining) {
      const total = Math.max(missing + 40, 1_000);
      const name = 'hw_ca_00000000.pem';
      const half = new Uint8Array(total - missing).fill(120);
      const { desk, found } = await after([echo, `AT+CCERTDOWN="${name}",${total}\r`, half], { chunk });
      expect(found.suspect, `${missing} bytes missing`).toBe(true);
      expect(found.identity, `${missing} bytes missing`).toMatchObject(IDENTITY);
      expect(desk.clock.now()).toBeLessThan(40_000);
      // Its prompt is closed, and the next command is understood as one.
      const outcome = await inVirtualTime(
        desk.clock,
        found.channel.run(found.family.dialect.exchange('cert.list'), {}),
      );
      expect(outcome.told, `${missing} bytes missing`).toEqual([`+CCERTLIST: "${name}"`, 'OK']);
      expect(desk.module.faults).toEqual([]);
      visited += 1;
    }
    expect(visited).toBe(remaining.length);
  });

  it('is found also when it tells of its network meanwhile', async () => {
    const desk = await bench();
    await desk.before('ATE0\r', 'AT+CGREG=1\r', 'AT+CCERTDOWN="hw_ca_00000000.pem",2000\r');
    for (let second = 1; second < 12; second += 2) {
      desk.clock.after(second * 500, () => {
        if (desk.conditions.delete('not-registered')) return;
        desk.conditions.add('not-registered');
      });
    }
    const pipe = desk.plug();
    const noisy = withLines(pipe, desk.clock, '\r\n+CGREG: 1\r\n');
    const found = await attached(desk.clock, noisy);
    expect(found).toMatchObject({ suspect: true, identity: IDENTITY });
  });
});

/** A pipe on which the module says a line by itself twice a second, for ten seconds. */
function withLines(pipe: BytePipe, clock: VirtualClock, text: string): BytePipe {
  let listener: (bytes: Uint8Array) => void = () => undefined;
  for (let ms = 250; ms < 10_000; ms += 500) clock.after(ms, () => listener(new TextEncoder().encode(text)));
  return {
    ...pipe,
    write: (bytes) => pipe.write(bytes),
    close: () => pipe.close(),
    onClose: (other) => pipe.onClose(other),
    onData(other) {
      listener = other;
      pipe.onData(other);
    },
  };
}

describe('a port without a module that we know', () => {
  /** A port whose other end answers everything, or speaks by itself every 300 ms. */
  function port(says: string, how: 'answers' | 'speaks'): { clock: VirtualClock; pipe: TestPort } {
    const clock = new VirtualClock();
    const pipe = new TestPort();
    if (how === 'answers') pipe.onHost = () => clock.after(5, () => pipe.say(says));
    else for (let ms = 100; ms < 60_000; ms += 300) clock.after(ms, () => pipe.say(says));
    return { clock, pipe };
  }

  it('that is silent is an error after a bounded time', async () => {
    const { clock, pipe } = port('', 'answers');
    const error = await failure(clock, pipe);
    expect(error).toMatchObject({ code: 'port-silent', rung: 'port', exit: 3 });
    expect(error.message).toContain('/dev/test');
    expect(error.next.length).toBeGreaterThan(2);
    expect(clock.now()).toBeLessThan(30_000);
  });

  it.each([
    ['answers', 'login: '],
    ['answers', 'I (1234) main: unknown command\r\n'],
    ['speaks', '$GPRMC,081836,A,3751.65,S,14507.36,E,000.0,360.0,130998,011.3,E*62\r\n'],
  ] as const)('that %s in another language (%j) is told so', async (how, says) => {
    const { clock, pipe } = port(says, how);
    const error = await failure(clock, pipe);
    expect(error).toMatchObject({ code: 'port-not-at', rung: 'port', exit: 3 });
    expect(error.next.length).toBeGreaterThan(0);
  });

  it.each(['answers', 'speaks'] as const)('that %s at another baud rate is told so', async (how) => {
    const { clock, pipe } = port('\x80\xfe\x00\xf8\x9c\xe0\xff\x07\x1c\xf0', how);
    const error = await failure(clock, pipe);
    expect(error).toMatchObject({ code: 'port-garbage', rung: 'port', exit: 3 });
    expect(error.next.some(({ command = '' }) => command.startsWith('--baud'))).toBe(true);
  });

  it('is named by what it calls itself', async () => {
    const clock = new VirtualClock();
    const module = smallModule({ clock });
    const [near, far] = memoryPair();
    module.attach(far);
    const error = await failure(clock, near);
    expect(error).toMatchObject({ code: 'module-unknown', rung: 'at', exit: 3 });
    expect(error.message).toMatch(/NOBODY.*SMALL-ONE.*SMALL1/);
    expect(error.next.map(({ command }) => command)).toContain('hawser modules');
  });

  it('says so when it does not name itself at all', async () => {
    const { clock, pipe } = port('\r\nOK\r\n', 'answers');
    const error = await failure(clock, pipe);
    expect(error.code).toBe('module-unknown');
    expect(error.message).toContain('does not say what it is');
  });

  it.each([0, 5, 1_000, 4_000, 9_000])('that is closed after %i ms is an error then', async (ms) => {
    const { clock, pipe } = port('', 'answers');
    clock.after(ms, () => pipe.hangUp());
    const error = await failure(clock, pipe);
    expect(error.code).toMatch(/^port-(closed|silent)$/);
    expect(clock.now()).toBeLessThan(30_000);
  });

  it.each([0, 1_000, 4_000, 9_000])('is left at once when somebody interrupts after %i ms', async (ms) => {
    const { clock, pipe } = port('', 'answers');
    const stop = new AbortController();
    clock.after(ms, () => stop.abort(new HawserError('interrupted', { code: 'interrupted' })));
    expect((await failure(clock, pipe, stop.signal)).code).toBe('interrupted');
    expect(clock.now()).toBeLessThan(ms + 6_000);
  });
});
