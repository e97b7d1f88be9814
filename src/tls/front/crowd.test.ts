import { describe, expect, it } from 'vitest';
import {
  dialTcp,
  frontDesk,
  nodeClient,
  only,
  rawClient,
  serving,
  testFront,
} from '../../../test/support/tls-front.ts';
import { systemClock, type Clock } from '../../kernel/clock.ts';
import { encodeClientHello } from '../client-hello.ts';
import { startFront } from '../front.ts';

const CROWD = 200;
const desk = frontDesk();

/** Sockets and listeners that this process holds. */
function handles(): number {
  return process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;
}

/** A clock of which it can be told how many timers wait on it. */
function countedClock(): Clock & { readonly waiting: () => number } {
  const waiting = new Set<object>();
  return {
    ...systemClock,
    after(ms, run) {
      const timer = {};
      waiting.add(timer);
      const cancel = systemClock.after(ms, () => {
        waiting.delete(timer);
        run();
      });
      return () => {
        waiting.delete(timer);
        cancel();
      };
    },
    waiting: () => waiting.size,
  };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

describe('many connections', () => {
  it('of all kinds leave nothing behind', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on('warning', onWarning);
    const before = handles();
    const clock = countedClock();
    const front = await testFront(
      ({ serverName }) => (serverName === 'refused.example.com' ? { is: 'alert', number: 112 } : serving(desk.pki)),
      (certificates) => (certificates.length === 0 ? { is: 'alert', number: 40 } : { is: 'accept' }),
      { clock },
    );
    const ca = desk.pki.root.certificate;
    const hello = encodeClientHello({ version: 0x0303, suites: [0xc02b], serverName: 'refused.example.com' });
    const kinds = [
      () => nodeClient(front.port, { ca, ...desk.device(), ...only('TLSv1.2') }),
      () => nodeClient(front.port, { ca, ...desk.device(), ...only('TLSv1.3') }),
      () => nodeClient(front.port, { ca }),
      () => rawClient(front.port, [hello]),
    ];
    await Promise.all(Array.from({ length: CROWD }, (_none, i) => kinds[i % kinds.length]!()));
    expect(front.clients).toHaveLength(CROWD / 2);
    expect(front.refused).toHaveLength(CROWD / 2);
    await front.stop();
    await until(() => handles() <= before && clock.waiting() === 0);
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  it('are ended by stop, wherever they stand', async () => {
    const before = handles();
    const clock = countedClock();
    let greeted = 0;
    const front = await testFront(() => serving(desk.pki), undefined, { clock, onClient: () => (greeted += 1) });
    const hello = encodeClientHello({ version: 0x0303, suites: [0xc02b], groups: [23], signatureSchemes: [0x0403] });
    const held = Array.from({ length: 10 }, () =>
      nodeClient(front.port, { ca: desk.pki.root.certificate, ...desk.device() }),
    );
    const cut = [new Uint8Array(), hello.subarray(0, 30), hello].map(async (bytes) => {
      const socket = await dialTcp(front.port);
      socket.on('error', () => undefined);
      socket.resume();
      if (bytes.length > 0) socket.write(bytes);
      await new Promise<void>((resolve) => socket.once('close', () => resolve()));
    });
    await until(() => greeted === held.length);
    await front.stop();
    await Promise.all([...held, ...cut]);
    await until(() => handles() <= before && clock.waiting() === 0);
  });
});

describe('the listener', () => {
  it('says where it listens, and rejects for a port that is taken', async () => {
    const options = {
      decide: () => ({ is: 'close' as const }),
      judgeClient: () => ({ is: 'close' as const }),
      onClient: () => undefined,
    };
    const front = await startFront(options, { host: '127.0.0.1', port: 0 });
    expect(front.host).toBe('127.0.0.1');
    await expect(startFront(options, { host: '127.0.0.1', port: front.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await front.stop();
    await front.stop();
    expect(front.server.listening).toBe(false);
  });
});
