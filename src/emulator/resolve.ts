import { isIP } from 'node:net';
import { HawserError } from '../kernel/errors.ts';
import { resolvedTarget, type ResolveEntry } from '../kernel/resolve.ts';

/** Addresses for documentation (RFC 5737, TEST-NET-2): one for each name. */
const NETWORK = '198.51.100.';
const MAX_NAMES = 254;

/** Where a socket that the module opens really goes. */
export type Route =
  | { readonly ok: true; readonly host: string; readonly port: number; readonly address: string }
  | { readonly ok: false; readonly why: 'unknown-name' | 'unreachable' };

/**
 * The virtual network's names: every name of an entry has a documentation address of its own; loopback is itself;
 * nothing else can be reached, so no test ever talks to the world by accident.
 */
export class VirtualDns {
  readonly #entries: readonly ResolveEntry[];
  readonly #addresses: ReadonlyMap<string, string>;
  readonly #names: ReadonlyMap<string, string>;

  constructor(entries: readonly ResolveEntry[]) {
    const names = [...new Set(entries.map((entry) => entry.name))];
    if (names.length > MAX_NAMES) {
      throw new HawserError(`--resolve: more than ${MAX_NAMES} names`, { code: 'usage' });
    }
    this.#entries = entries;
    // An entry for an address leads elsewhere, but keeps its address.
    this.#addresses = new Map(names.map((name, index) => [name, isIP(name) === 4 ? name : `${NETWORK}${index + 1}`]));
    this.#names = new Map([...this.#addresses].map(([name, address]) => [address, name]));
  }

  /** IPv4 address of a name; an address is its own answer. */
  address(name: string): string | undefined {
    const known = this.#addresses.get(name.toLowerCase());
    if (known !== undefined) return known;
    if (name.toLowerCase() === 'localhost') return '127.0.0.1';
    return isIP(name) === 4 ? name : undefined;
  }

  route(host: string, port: number): Route {
    const name = this.#names.get(host) ?? host.toLowerCase();
    const target = resolvedTarget(this.#entries, name, port);
    if (target !== undefined) return { ok: true, ...target, address: this.address(name) ?? host };
    if (name === 'localhost' || isLoopback(name))
      return { ok: true, host: name, port, address: this.address(name) ?? name };
    const known = this.#entries.some((entry) => entry.name === name) || isIP(name) !== 0;
    return { ok: false, why: known ? 'unreachable' : 'unknown-name' };
  }
}

function isLoopback(host: string): boolean {
  return (isIP(host) === 4 && host.startsWith('127.')) || host === '::1';
}
