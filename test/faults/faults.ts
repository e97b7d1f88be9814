import { OK, type Condition } from '../../src/families/kit/emulator.ts';
import { byteString, bytesOf } from '../../src/kernel/bytes.ts';
import { sleep } from '../../src/kernel/clock.ts';
import { faultyPipe, type FaultRates } from '../../src/transports/faulty.ts';
import type { Place } from '../support/fault-desk.ts';
import { CRLF, badBytes, betweenLines, secondProgram } from './line-faults.ts';
import { UNCHANGED, beforeCommand, nthCommand, pick, sometime, whole, type Arm } from './scene.ts';
import type { FaultKind } from './truth.ts';

/** What has happened, and where the run was. */
export interface Fired {
  readonly kind: FaultKind;
  readonly place: Place;
}

function condition(name: Condition): Arm {
  return ({ desk, fired }) => {
    desk.conditions.add(name);
    fired();
    return UNCHANGED;
  };
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
