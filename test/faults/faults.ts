import type { Behaviour } from '../../src/emulator/module-life.ts';
import { OK, type Condition, type ModuleHost } from '../../src/families/kit/emulator.ts';
import { byteString, bytesOf, concatBytes } from '../../src/kernel/bytes.ts';
import { sleep } from '../../src/kernel/clock.ts';
import { faultyPipe, type FaultRates } from '../../src/transports/faulty.ts';
import type { BytePipe } from '../../src/at/pipe.ts';
import { sampleLine } from '../conformance/samples.ts';
import type { FaultDesk, Place } from '../support/fault-world.ts';
import type { LineTap } from '../support/line-tap.ts';
import type { FaultKind } from './truth.ts';

/** How much an undisturbed run of this kind has of everything, to draw moments from. */
export interface Totals {
  readonly commands: number;
  readonly toModule: number;
  readonly fromModule: number;
  readonly ms: number;
}

/** What has happened, and where the run was. */
export interface Fired {
  readonly kind: FaultKind;
  readonly place: Place;
}

interface Scene {
  readonly desk: FaultDesk;
  readonly tap: LineTap;
  readonly totals: Totals;
  readonly random: () => number;
  readonly seed: number;
  /** To be called when it has its effect, at each one. */
  readonly fired: () => void;
}

/** What a fault makes of the host's end of the line. */
type Change = (pipe: BytePipe) => BytePipe;
type Arm = (scene: Scene) => Change;

const UNCHANGED: Change = (pipe) => pipe;

const whole = (random: () => number, below: number): number => Math.floor(random() * below);

/** One of several, by the seed. */
export function pick<T>(random: () => number, from: readonly T[]): T {
  const one = from[whole(random, from.length)];
  if (one === undefined) throw new TypeError('nothing to pick from');
  return one;
}

/** Runs `act` once at some moment: before a command is answered, after a byte in one direction, or at a time. */
function sometime({ desk, tap, totals, random }: Scene, act: () => void): Change {
  const { round } = desk;
  let done = false;
  const once = (): void => {
    if (done || desk.round !== round) return;
    done = true;
    act();
  };
  switch (whole(random, totals.ms > 0 ? 4 : 3)) {
    case 0:
      beforeCommand(desk, 1 + whole(random, totals.commands), once);
      break;
    case 1: {
      const place = whole(random, totals.toModule);
      tap.onToModule((bytes, at) => {
        // The bytes up to the moment still arrive.
        if (at + bytes.length > place) setImmediate(once);
        return bytes;
      });
      break;
    }
    case 2: {
      const place = whole(random, totals.fromModule);
      tap.onFromModule((bytes, at) => {
        if (at + bytes.length > place) queueMicrotask(once);
        return bytes;
      });
      break;
    }
    default:
      desk.clock.after(random() * totals.ms, once);
  }
  return UNCHANGED;
}

function beforeCommand(desk: FaultDesk, number: number, act: (host: ModuleHost) => void): void {
  let seen = 0;
  desk.intercept((_command, _reply, host) => {
    seen += 1;
    if (seen === number) act(host);
    return undefined;
  });
}

/** The n-th command that reaches the module meets this behaviour. */
function nthCommand({ desk, totals, random }: Scene, behaviour: Behaviour): Change {
  const number = 1 + whole(random, totals.commands);
  let seen = 0;
  desk.intercept((...heard) => {
    seen += 1;
    return seen === number ? behaviour(...heard) : undefined;
  });
  return UNCHANGED;
}

/** A few bytes of one direction, somewhere. */
function badBytes(scene: Scene, rates: (share: number) => FaultRates): Change {
  const { random, totals, desk, seed, fired } = scene;
  const toModule = random() < 0.6;
  const from = whole(random, toModule ? totals.toModule : totals.fromModule);
  const until = from + pick(random, [1, 1, 2, 8, 40]);
  const share = until - from === 1 ? 1 : pick(random, [0.3, 1]);
  const change = { ...rates(share), from, until };
  return (pipe) =>
    faultyPipe(pipe, {
      clock: desk.clock,
      seed,
      ...(toModule ? { toModule: change } : { fromModule: change }),
      onFault: fired,
    });
}

function condition(name: Condition): Arm {
  return ({ desk, fired }) => {
    desk.conditions.add(name);
    fired();
    return UNCHANGED;
  };
}

const CRLF = '\r\n';

/** Lines that the module may say at any time and that change nothing. */
function harmlessUrcs({ candidate, services }: FaultDesk): readonly string[] {
  const { family } = candidate;
  const watched = new Set(family.parts.flatMap(({ observer }) => Object.keys(observer.urcs ?? {})));
  const general = family.parts.filter(({ roles }) => roles.includes('network') || roles.includes('identify'));
  const samples = general
    .flatMap(({ urcs }) => urcs)
    .filter(({ line, means }) => means === undefined && line.payload === undefined && !watched.has(line.id))
    .flatMap(({ line }) => sampleLine(line) ?? []);
  const registered = services.latency === 'none' && services.radio.registration === 1;
  const truthful = registered ? ['+CREG: 1', '+CGREG: 1', '+CEREG: 1', '+CPIN: READY'] : [];
  return [...samples, ...truthful, 'SMS DONE', 'PB DONE'].filter((text) => {
    const found = candidate.family.dialect.readUrc(text);
    return found !== undefined && found.urc.means === undefined;
  });
}

/** Puts a line between two lines that the module prints, at the first such place from some byte on. */
function betweenLines({ desk, tap, totals, random, fired }: Scene): void {
  const place = whole(random, totals.fromModule);
  const choice = random();
  const payloads = desk.candidate.family.dialect.urcs.flatMap(({ line }) =>
    line.payload === undefined || line.prefix === undefined ? [] : [line.prefix],
  );
  let before = '';
  let done = false;
  tap.onFromModule((bytes, at) => {
    const heard = byteString(bytes);
    const start = before.length;
    before += heard;
    if (done || at + bytes.length <= place) return bytes;
    for (let end = before.indexOf(CRLF, Math.max(start - 1, 0)); end >= 0; end = before.indexOf(CRLF, end + 1)) {
      const cut = end + CRLF.length - start;
      const lineStart = before.lastIndexOf(CRLF, end - 1) + CRLF.length;
      const line = before.slice(lineStart, end);
      // Behind such a line come raw bytes, and nothing can stand among them.
      if (cut < 0 || start + cut <= place || payloads.some((prefix) => line.startsWith(prefix))) continue;
      done = true;
      fired();
      const text = pick(() => choice, harmlessUrcs(desk));
      return concatBytes([bytes.subarray(0, cut), bytesOf(`${CRLF}${text}${CRLF}`), bytes.subarray(cut)]);
    }
    return bytes;
  });
}

/** Somebody else's commands go into the line between our writes, and some of what comes back is read away. */
function secondProgram({ tap, totals, random, fired }: Scene): Change {
  let left = 1 + whole(random, 3);
  let place = whole(random, totals.toModule);
  let stolen = 0;
  tap.onToModule((bytes, at) => {
    if (left === 0 || at < place) return bytes;
    left -= 1;
    place = at + whole(random, 200);
    stolen = pick(random, [0, 0, 6, 30, 120]);
    fired();
    const text = pick(random, ['AT\r', 'AT+CSQ\r', 'AT+CREG?\r', 'ATI\r']);
    return random() < 0.5 ? concatBytes([bytesOf(text), bytes]) : concatBytes([bytes, bytesOf(text)]);
  });
  tap.onFromModule((bytes) => {
    const taken = Math.min(stolen, bytes.length);
    stolen -= taken;
    if (taken > 0) fired();
    return bytes.subarray(taken);
  });
  return UNCHANGED;
}

/** How each fault is made. */
export const FAULTS: Readonly<Record<FaultKind, Arm>> = {
  reset: (scene) =>
    sometime(scene, () => {
      scene.fired();
      scene.desk.module.reset();
    }),
  'switched-off': (scene) =>
    sometime(scene, () => {
      scene.fired();
      scene.desk.module.powerOff();
    }),
  cable: (scene) =>
    sometime(scene, () => {
      scene.fired();
      scene.desk.module.detach();
    }),
  unheard: (scene) =>
    nthCommand(scene, (_command, reply, host) => {
      scene.fired();
      const { quiet } = host;
      host.quiet = true;
      reply.end(OK);
      host.quiet = quiet;
      return OK;
    }),
  hanging: (scene) =>
    nthCommand(scene, () => {
      scene.fired();
      return new Promise(() => undefined);
    }),
  slow: (scene) => {
    const { random, desk } = scene;
    const over = pick(random, [1, 20, 400, 3_000, 20_000]);
    return nthCommand(scene, async ({ exchange }, _reply, _host, next) => {
      const declared = exchange === undefined ? undefined : desk.candidate.family.dialect.exchange(exchange);
      const patience = declared?.prompt?.deadlineMs ?? declared?.deadlineMs ?? 9_000;
      scene.fired();
      await sleep(desk.clock, patience + over);
      return next();
    });
  },
  'lost-bytes': (scene) => badBytes(scene, (drop) => ({ drop })),
  'doubled-bytes': (scene) => badBytes(scene, (double) => ({ double })),
  'garbled-bytes': (scene) => badBytes(scene, (garble) => ({ garble })),
  'lost-prompt': ({ tap, random, fired }) => {
    let left = 1 + whole(random, 6);
    tap.onFromModule((bytes) => {
      if (!/^>/m.test(byteString(bytes).replaceAll(CRLF, '\n'))) return bytes;
      left -= 1;
      if (left !== 0) return bytes;
      fired();
      return bytesOf(byteString(bytes).replace(/>[ \r\n]*$/, ''));
    });
    return UNCHANGED;
  },
  'second-program': secondProgram,
  'full-store': (scene) =>
    sometime(scene, () => {
      scene.fired();
      scene.desk.files.full = true;
    }),
  'link-lost': (scene) =>
    sometime(scene, () => {
      scene.fired();
      scene.desk.services.radio.loseLink(pick(scene.random, [1_000, 5_000, 90_000]));
    }),
  'dead-path': (scene) =>
    sometime(scene, () => {
      scene.fired();
      scene.desk.net.dead = true;
    }),
  'no-sim': condition('no-sim'),
  'sim-pin': condition('sim-pin'),
  'not-registered': condition('not-registered'),
  'no-bearer': condition('no-bearer'),
  'dns-fails': condition('dns-fails'),
  'tcp-refused': condition('tcp-refused'),
  echo: (scene) => {
    const times = 1 + whole(scene.random, 3);
    for (let i = 0; i < times; i += 1) {
      beforeCommand(scene.desk, 1 + whole(scene.random, scene.totals.commands), (host) => {
        scene.fired();
        host.echo = !host.echo;
      });
    }
    return UNCHANGED;
  },
  urc: (scene) => {
    const times = 1 + whole(scene.random, 5);
    for (let i = 0; i < times; i += 1) betweenLines(scene);
    return UNCHANGED;
  },
  pieces: ({ desk, seed, random, fired }) => {
    fired();
    const rates: FaultRates = { split: pick(random, [0.02, 0.3]), delay: 0.2, delayMs: pick(random, [5, 60]) };
    return (pipe) => faultyPipe(pipe, { clock: desk.clock, seed, toModule: rates, fromModule: rates });
  },
};

/** For a message: what happened where. */
export function told({ kind, place }: Fired): string {
  const where = place.step === undefined ? place.phase : `${place.phase}, ${place.step.id}`;
  return `${kind} (${where})`;
}
