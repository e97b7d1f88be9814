import { isIP } from 'node:net';
import { HawserError } from '../kernel/errors.ts';

/** `--resolve NAME[:PORT]=HOST:PORT`: where a name (at one port, or at all) really leads. */
export interface ResolveEntry {
  /** Lower case. */
  readonly name: string;
  readonly port?: number;
  readonly target: { readonly host: string; readonly port: number };
}

/** Addresses for documentation (RFC 5737, TEST-NET-2): one for each name. */
const NETWORK = '198.51.100.';
const MAX_NAMES = 254;

const FORM = 'NAME[:PORT]=HOST:PORT';

/** Reads one `--resolve` value. Throws a HawserError (`usage`). */
export function parseResolve(text: string): ResolveEntry {
  const [left = '', right, ...more] = text.split('=');
  if (right === undefined || more.length > 0) throw wrong(text, `it has the form ${FORM}`);
  const from = splitPort(left);
  const to = splitPort(right);
  if (from === undefined || !isName(from.host))
    throw wrong(text, 'the part before = is not a host name with an optional port');
  if (to?.port === undefined) throw wrong(text, 'the part after = is not HOST:PORT');
  const name = from.host.toLowerCase();
  const target = { host: to.host, port: to.port };
  return from.port === undefined ? { name, target } : { name, port: from.port, target };
}

function splitPort(text: string): { readonly host: string; readonly port?: number } | undefined {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^[\]:\s]+))(?::(\d{1,5}))?$/.exec(text.trim());
  const host = match?.[1] ?? match?.[2];
  if (match === null || host === undefined) return undefined;
  if (match[3] === undefined) return { host };
  const port = Number(match[3]);
  return port >= 1 && port <= 65535 ? { host, port } : undefined;
}

function isName(text: string): boolean {
  return isIP(text) !== 0 || /^(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?$/.test(text);
}

function wrong(text: string, why: string): HawserError {
  return new HawserError(`--resolve ${text}: ${why}`, {
    code: 'usage',
    next: [{ text: 'For example:', command: `--resolve broker.example:8883=127.0.0.1:18883` }],
  });
}

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
    const own = this.#entries.filter((entry) => entry.name === name);
    const entry =
      own.find((candidate) => candidate.port === port) ?? own.find((candidate) => candidate.port === undefined);
    if (entry !== undefined) return { ok: true, ...entry.target, address: this.address(name) ?? host };
    if (name === 'localhost' || isLoopback(name))
      return { ok: true, host: name, port, address: this.address(name) ?? name };
    const known = own.length > 0 || isIP(name) !== 0;
    return { ok: false, why: known ? 'unreachable' : 'unknown-name' };
  }
}

function isLoopback(host: string): boolean {
  return (isIP(host) === 4 && host.startsWith('127.')) || host === '::1';
}
