import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { withDeadline, type Clock } from '../../kernel/clock.ts';
import type { Gate } from './gate.ts';

/** The addresses of a name, as this computer gets them. */
export type Resolved =
  | { readonly ok: true; readonly addresses: readonly string[]; readonly ms: number }
  /** `unknown-name`: there is no such name, or it has no address. `no-answer`: no name server gave one in time. */
  | { readonly ok: false; readonly why: 'unknown-name' | 'no-answer' };

/** One attempt at a TCP connection. `not-waited`: another address had answered before. */
export type Reached =
  | { readonly address: string; readonly ok: true; readonly ms: number }
  | { readonly address: string; readonly ok: false; readonly why: 'refused' | 'timeout' | 'network' | 'not-waited' };

const DNS_MS = 5_000;
const TCP_MS = 5_000;
/** Addresses that are tried; a name of a cloud may have many more. */
const MAX_ADDRESSES = 8;

/** All addresses of a host, those that modules can use (IPv4) first. */
export async function resolveHost(host: string, clock: Clock): Promise<Resolved> {
  const began = clock.now();
  const found = await withDeadline(clock, DNS_MS, addressesOf(host));
  if (found === undefined) return { ok: false, why: 'no-answer' };
  return typeof found === 'string'
    ? { ok: false, why: found }
    : { ok: true, addresses: found, ms: clock.now() - began };
}

async function addressesOf(host: string): Promise<readonly string[] | 'unknown-name' | 'no-answer'> {
  try {
    const found = await lookup(host, { all: true });
    const sorted = [...found].sort((a, b) => a.family - b.family);
    return sorted.map(({ address }) => address);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EAI_AGAIN' ? 'no-answer' : 'unknown-name';
  }
}

/** Connects to all addresses side by side and closes again; settles with the first that answers, or with every refusal. */
export async function reach(
  addresses: readonly string[],
  port: number,
  gate: Gate,
  clock: Clock,
): Promise<readonly Reached[]> {
  const found = new Map<string, Reached>();
  const tried = addresses.slice(0, MAX_ADDRESSES);
  await new Promise<void>((resolve) => {
    let open = tried.length;
    if (open === 0) resolve();
    for (const address of tried) {
      void gate
        .run(() => dial(address, port, gate.signal, clock))
        .then((reached) => {
          if (reached !== undefined) found.set(address, reached);
          open -= 1;
          if (open === 0 || reached?.ok === true) resolve();
        });
    }
  });
  return tried.map((address) => found.get(address) ?? { address, ok: false, why: 'not-waited' });
}

function dial(address: string, port: number, signal: AbortSignal, clock: Clock): Promise<Reached> {
  return new Promise((resolve) => {
    const began = clock.now();
    const socket = connect({ host: address, port });
    const finish = (reached: Reached): void => {
      cancel();
      signal.removeEventListener('abort', stop);
      socket.destroy();
      resolve(reached);
    };
    const stop = (): void => finish({ address, ok: false, why: 'timeout' });
    const cancel = clock.after(TCP_MS, stop);
    signal.addEventListener('abort', stop, { once: true });
    socket.once('connect', () => finish({ address, ok: true, ms: clock.now() - began }));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      // Who resets a connection has taken it before.
      if (code === 'ECONNRESET') {
        finish({ address, ok: true, ms: clock.now() - began });
        return;
      }
      const why = code === 'ECONNREFUSED' ? 'refused' : code === 'ETIMEDOUT' ? 'timeout' : 'network';
      finish({ address, ok: false, why });
    });
  });
}
