import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TLS12, TLS13, recordedFlight } from '../../../test/support/hostile-server.ts';
import { rawServer, type RawServer } from '../../../test/support/raw-server.ts';
import type { Answer } from './answer.ts';
import { ask } from './ask.ts';

describe('noise', () => {
  const KINDS: readonly Answer['is'][] = ['flight', 'alert', 'closed', 'not-tls', 'garbled'];
  let server: RawServer | undefined;
  let flight: Uint8Array;

  beforeAll(async () => {
    flight = await recordedFlight();
  });
  afterEach(() => server?.stop());

  it('random bytes, bare or behind a header of TLS, get an answer', async () => {
    let bytes = new Uint8Array();
    server = await rawServer((socket) => void socket.once('data', () => socket.end(bytes)));
    const { port } = server;
    const header = fc.constantFrom(
      [],
      [22, 3, 3],
      [22, 3, 3, 0, 90],
      [22, 3, 3, 0, 90, 2, 0, 0, 80, 3, 3],
      [21, 3, 3, 0, 2],
    );
    await fc.assert(
      fc.asyncProperty(header, fc.uint8Array({ maxLength: 600 }), async (head, tail) => {
        bytes = Uint8Array.of(...head, ...tail);
        expect(KINDS).toContain((await ask(TLS13, { host: '127.0.0.1', port, timeoutMs: 8000 })).is);
      }),
      { numRuns: 80 },
    );
  });

  it('a real flight, cut and with bytes changed, gets an answer', async () => {
    let bytes = flight;
    server = await rawServer((socket) => void socket.once('data', () => socket.end(bytes)));
    const { port } = server;
    const put = (): Promise<Answer> => ask(TLS12, { host: '127.0.0.1', port, timeoutMs: 8000 });
    expect(await put()).toMatchObject({ is: 'flight', flight: { suite: 0xc02b, group: 29 } });
    const change = fc.tuple(fc.nat(flight.length - 1), fc.integer({ min: 0, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 4 }), fc.nat(flight.length), async (changes, length) => {
        bytes = flight.slice(0, length);
        for (const [at, value] of changes) if (at < length) bytes[at] = value;
        expect(KINDS).toContain((await put()).is);
      }),
      { numRuns: 120 },
    );
  });
});
