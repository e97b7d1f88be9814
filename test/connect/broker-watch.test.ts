import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/app/connect.ts';
import type { ConnectOptions } from '../../src/app/connect-options.ts';
import type { ConnectReport } from '../../src/app/report.ts';
import { HawserError } from '../../src/kernel/errors.ts';
import { fastClock } from '../support/fast-clock.ts';

/*
 * How `connect` looks at a broker from this computer: it waits for it only so long, leaves nothing behind, and what it
 * sees there is no reason not to try. The roots are the shipped ones, the broker is of a kind whose root is known.
 */

const HOST = 'x.s1.eu.hivemq.cloud';

let server: Server;
let dialled = 0;
const open = new Set<Socket>();
let onDialled: (() => void) | undefined;
/** What the thing says to whatever it hears. */
let says: Uint8Array | undefined;

/** Keeps the connection open and says nothing by itself. */
function hold(socket: Socket): void {
  open.add(socket);
  socket.on('close', () => open.delete(socket));
  socket.on('error', () => undefined);
  socket.resume();
}

beforeEach(async () => {
  dialled = 0;
  says = undefined;
  onDialled = undefined;
  server = createServer((socket) => {
    dialled += 1;
    hold(socket);
    socket.on('data', () => {
      if (says !== undefined) socket.end(says);
    });
    onDialled?.();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  for (const socket of open) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const port = (): number => (server.address() as AddressInfo).port;

function run(change: Partial<ConnectOptions> = {}, signal?: AbortSignal): Promise<ConnectReport> {
  return connect(
    {
      module: 'sim7600',
      broker: `mqtts://${HOST}`,
      username: 'me',
      dryRun: true,
      resolve: [{ name: HOST, target: { host: '127.0.0.1', port: port() } }],
      ...change,
    },
    { clock: fastClock(), env: {}, onEvent: () => undefined, ...(signal === undefined ? {} : { signal }) },
  );
}

/** Every connection that was taken is closed by the other side. */
async function allClosed(): Promise<void> {
  while (open.size > 0) await new Promise((resolve) => [...open][0]?.once('close', resolve));
}

describe('a look at the broker', () => {
  it('is given up where it keeps silent, and its kind speaks for it', async () => {
    const report = await run();
    expect(dialled).toBeGreaterThan(0);
    expect(report, JSON.stringify(report.findings)).toMatchObject({
      ok: true,
      anchor: { name: 'ISRG Root X1', from: 'profile' },
    });
    const told = report.findings.find(({ code }) => code === 'broker-not-probed');
    expect(told).toMatchObject({ severity: 'info' });
    await allClosed();
  });

  it('that finds something else there says so, and forbids nothing', async () => {
    // CONNACK, accepted.
    says = new Uint8Array([0x20, 2, 0, 0]);
    const report = await run();
    expect(report).toMatchObject({ ok: true, anchor: { from: 'profile' } });
    expect(report.findings.find(({ code }) => code === 'endpoint-not-tls')?.severity).toBe('warning');
  });

  it('ends with the run that is interrupted', async () => {
    const stop = new AbortController();
    onDialled = () => stop.abort(new HawserError('interrupted', { code: 'interrupted' }));
    await expect(run({}, stop.signal)).rejects.toMatchObject({ code: 'interrupted' });
    await allClosed();
  });

  it('ends with the run that finds no module', async () => {
    const silent = createServer(hold);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port: modulePort } = silent.address() as AddressInfo;
    try {
      await expect(run({ port: `tcp://127.0.0.1:${modulePort}` })).rejects.toMatchObject({ code: 'port-silent' });
      expect(dialled).toBeGreaterThan(0);
    } finally {
      silent.close();
    }
    await allClosed();
  });

  it.each([
    ['by --no-probe', { probe: false }],
    ['without TLS', { broker: `mqtt://${HOST}:1883` }],
  ] as const)('is not taken %s', async (_why, change) => {
    const report = await run(change);
    expect(dialled).toBe(0);
    expect(report.anchor?.from).toBe('probe' in change ? 'profile' : undefined);
    expect(report.findings.map(({ code }) => code)).not.toContain('broker-not-probed');
  });
});
