import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Module } from '../../src/app/module/open-module.ts';
import type { MqttConnection } from '../../src/app/module/mqtt-connection.ts';
import { fastClock } from '../support/fast-clock.ts';
import { runs } from '../support/full.ts';
import { libraryWorld, WITNESSED, type LibraryWorld } from '../support/library-world.ts';
import { has } from '../support/programs.ts';
import { mulberry32 } from '../../src/transports/faulty.ts';

/*
 * Whatever ends a connection, and whenever: no message that the publisher was told of as acknowledged may be missing at
 * the other end, and none of the others may be lost for good.
 */

const LOSSES = runs(10, 500);
const MOST_PENDING = 12;
const SEED = 9;

type Loss = 'broker ends it' | 'broker resets it' | 'network lost' | 'module restarts' | 'cable pulled';

function lose(world: LibraryWorld, loss: Loss, below: (bound: number) => number): void {
  const { module } = world.emulator;
  switch (loss) {
    case 'broker ends it': {
      world.relay.cut('end');
      return;
    }
    case 'broker resets it': {
      world.relay.cut('reset');
      return;
    }
    case 'network lost': {
      module.services.radio.loseLink(below(20));
      return;
    }
    case 'module restarts': {
      module.reset();
      return;
    }
    case 'cable pulled': {
      module.detach();
      return;
    }
  }
}

const KINDS: readonly Loss[] = [
  'broker ends it',
  'broker resets it',
  'network lost',
  'module restarts',
  'cable pulled',
];

describe.skipIf(!has('mosquitto'))('a long session', () => {
  describe.each(['sim800', 'sim7600'])('over a %s', (kind) => {
    let world: LibraryWorld;
    let module: Module;
    let mqtt: MqttConnection;

    beforeAll(async () => {
      world = await libraryWorld(kind);
      module = await world.open({ clock: fastClock(10) });
      mqtt = await world.connect(module, { clientId: 'device-1' });
    });

    afterAll(async () => {
      await module.close();
      await world.stop();
    });

    it(`loses nothing over ${LOSSES} losses`, { timeout: runs(20_000, 600_000) }, async () => {
      const next = mulberry32(SEED);
      const below = (bound: number): number => Math.floor(next() * bound);
      const acknowledged: string[] = [];
      let sent = 0;
      const publishing = { on: true, pending: 0 };
      const told = new Set<() => void>();
      const publish = async (): Promise<void> => {
        while (publishing.on) {
          const text = `message ${(sent += 1)}`;
          await mqtt.publish(WITNESSED, text);
          acknowledged.push(text);
          for (const look of [...told]) look();
        }
      };
      const publishers = Array.from({ length: MOST_PENDING }, publish);
      const acks = (count: number): Promise<void> =>
        new Promise((resolve) => {
          const goal = acknowledged.length + count;
          const look = (): void => {
            if (acknowledged.length < goal) return;
            told.delete(look);
            resolve();
          };
          told.add(look);
          look();
        });

      const ended = (kind: 'lost' | 'failed'): number => world.mqttEvents.filter((event) => event.kind === kind).length;

      // One that meets no connection, and none in the making, is none.
      for (let done = 0; ended('lost') + ended('failed') < LOSSES; done += 1) {
        // Half of them in the middle of traffic, the others while the connection is being made again.
        if (done % 2 === 0) await acks(1 + below(20));
        else {
          await world.until(() => !mqtt.connected);
          const steps = world.events.length + 1 + below(25);
          await world.until(() => mqtt.connected || world.events.length >= steps);
        }
        lose(world, KINDS[done % KINDS.length] ?? 'cable pulled', below);
      }
      publishing.on = false;
      await Promise.all(publishers);

      expect(acknowledged).toHaveLength(sent);
      await world.until(() => new Set(world.witnessed).size >= sent);
      const arrived = new Set(world.witnessed);
      expect(acknowledged.filter((text) => !arrived.has(text))).toEqual([]);
      expect(mqtt.pending).toBe(0);
      expect(ended('lost')).toBeGreaterThan(LOSSES / 3);
      expect(world.emulator.module.faults).toEqual([]);
    });
  });
});
