import { TLSSocket } from 'node:tls';
import { queryObjects } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import { PacketGate } from '../../src/brokers/kit/packet-gate.ts';
import { runs } from '../support/full.ts';
import { LEAVING, crowd } from '../support/crowd.ts';
import { dialTcp } from '../support/tls-front.ts';
import { testTwin, type TestTwin } from '../support/twin.ts';

const CROWD = 200;

/** Waits, within the time of the test, until everybody is gone. */
async function deserted(twin: TestTwin): Promise<void> {
  for (;;) {
    const { connections, clients } = await twin.open();
    if (connections === 0 && clients === 0) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Objects of connections that the garbage collector cannot take away, of all twins in this process. */
const sockets = (): number => queryObjects(TLSSocket, { format: 'count' });
const gates = (): number => queryObjects(PacketGate, { format: 'count' });

async function turn(): Promise<void> {
  for (let i = 0; i < 10; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('a twin with many clients', () => {
  it('holds them all, and nothing of them after they have left', async () => {
    const twin = await testTwin('mosquitto');
    try {
      const read = (name: string): Promise<string> => readFile(twin.path(name), 'utf8');
      const [ca, cert, key] = await Promise.all([read('ca.pem'), read('device.pem'), read('device.key.pem')]);
      const options = { port: twin.port, servername: twin.twin.host, ca, cert, key };
      const visit = async (count: number): Promise<void> => {
        const old = await crowd(count / 2, { ...options, maxVersion: 'TLSv1.2' });
        // The same client ids again: the older ones are thrown out.
        const young = await crowd(count / 2, options);
        expect((await twin.open()).clients).toBe(count / 2);
        // So that what is counted below can be seen at all.
        if (count < CROWD) expect(gates()).toBeGreaterThanOrEqual(count / 2);
        for (const [place, socket] of [...old, ...young].entries()) LEAVING[place % LEAVING.length]?.(socket);
        await deserted(twin);
      };
      await visit(LEAVING.length * 2);
      await turn();
      const before = { sockets: sockets(), gates: gates() };
      for (let round = 0; round < runs(1, 5); round += 1) await visit(CROWD);
      // Some come no further than TCP, or half a hello.
      const strangers = await Promise.all(Array.from({ length: 20 }, () => dialTcp(twin.port)));
      for (const [place, socket] of strangers.entries()) {
        socket.on('error', () => undefined);
        if (place % 2 === 0) socket.write(Uint8Array.of(22, 3, 1, 0, 200, 1));
        socket.destroy();
      }
      await deserted(twin);
      await turn();
      expect(sockets()).toBeLessThanOrEqual(before.sockets);
      expect(gates()).toBeLessThanOrEqual(before.gates);
      const arrived = twin.events.filter(({ is }) => is === 'connected').length;
      expect(twin.events.filter(({ is }) => is === 'left')).toHaveLength(arrived);
    } finally {
      await twin.stop();
    }
  });
});
