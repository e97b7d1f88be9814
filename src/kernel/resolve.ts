import { HawserError } from './errors.ts';
import { isAddress } from './host.ts';

/** Where connections to a name really go. */
export interface ResolveTarget {
  readonly host: string;
  readonly port: number;
}

/** `--resolve NAME[:PORT]=HOST:PORT`: where a name (at one port, or at all) really leads. */
export interface ResolveEntry {
  /** Lower case. */
  readonly name: string;
  readonly port?: number;
  readonly target: ResolveTarget;
}

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

/** Where `host:port` leads by the entries, one for the very port first; `undefined`: nowhere else. */
export function resolvedTarget(
  entries: readonly ResolveEntry[],
  host: string,
  port: number,
): ResolveTarget | undefined {
  const own = entries.filter((entry) => entry.name === host.toLowerCase());
  return (own.find((entry) => entry.port === port) ?? own.find((entry) => entry.port === undefined))?.target;
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
  return isAddress(text) || /^(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?$/.test(text);
}

function wrong(text: string, why: string): HawserError {
  return new HawserError(`--resolve ${text}: ${why}`, {
    code: 'usage',
    next: [{ text: 'For example:', command: `--resolve broker.example:8883=127.0.0.1:18883` }],
  });
}
