import type { BytePipe } from '../at/pipe.ts';
import type { Condition, EmulatorServices, SocketOutcome } from '../families/kit/emulator.ts';
import type { Clock } from '../kernel/clock.ts';
import { isAddress } from '../kernel/host.ts';
import { connectMqtt } from '../mqtt/client.ts';
import type { ResolveEntry } from '../kernel/resolve.ts';
import { VirtualDns } from './resolve.ts';
import { openTcp, type TcpTarget } from './sockets.ts';
import { startTls } from './tls.ts';
import type { TlsEvent } from './tls-tap.ts';
import { tracked } from './tracked-pipe.ts';

/** A SYN that nobody answers is given up after this, ms (modules wait 75 s to 120 s; nobody waits that long for a virtual one). */
const CONNECT_MS = 30_000;

export interface NetworkOptions {
  readonly entries: readonly ResolveEntry[];
  /** Looked at anew for every connection. */
  readonly conditions: ReadonlySet<Condition>;
  readonly clock: Clock;
  /** Told of the clear messages and alerts of every handshake. */
  readonly onTlsEvent?: (event: TlsEvent) => void;
  /** Opens a connection; the system's TCP unless told otherwise. */
  readonly open?: (target: TcpTarget, clock: Clock, timeoutMs: number) => Promise<SocketOutcome>;
}

/** The network behind a virtual module. */
export interface Network extends Pick<EmulatorServices, 'resolve' | 'connectTcp' | 'startTls' | 'connectMqtt'> {
  /** Ends every connection that is still open. */
  close(): Promise<void>;
}

/** Puts names, sockets, TLS and MQTT together; `no-bearer`, `dns-fails` and `tcp-refused` have their effect here. */
export function networkServices(options: NetworkOptions): Network {
  const { entries, conditions, clock, onTlsEvent, open: openSocket = openTcp } = options;
  const dns = new VirtualDns(entries);
  const open = new Set<BytePipe>();
  const nameFails = (name: string): boolean => conditions.has('dns-fails') && !isAddress(name);
  return {
    async resolve(name) {
      return conditions.has('no-bearer') || nameFails(name) ? undefined : dns.address(name);
    },
    async connectTcp(host, port) {
      if (conditions.has('no-bearer')) return { ok: false, failure: { at: 'tcp', reason: 'no-bearer' } };
      const route = dns.route(host, port);
      if (nameFails(host) || (!route.ok && route.why === 'unknown-name')) return { ok: false, failure: { at: 'dns' } };
      if (conditions.has('tcp-refused')) return { ok: false, failure: { at: 'tcp', reason: 'refused' } };
      if (!route.ok) return { ok: false, failure: { at: 'tcp', reason: 'unreachable' } };
      const outcome = await openSocket(route, clock, CONNECT_MS);
      if (!outcome.ok) return outcome;
      const pipe = tracked(outcome.pipe, open);
      return { ok: true, pipe, peer: { address: outcome.peer.address, port } };
    },
    startTls: (pipe, settings) =>
      startTls(pipe, settings, onTlsEvent === undefined ? { clock } : { clock, onEvent: onTlsEvent }),
    connectMqtt: (pipe, settings) => connectMqtt(pipe, settings, clock),
    async close() {
      await Promise.all([...open].map((pipe) => pipe.close()));
    },
  };
}
