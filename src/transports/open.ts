import type { BytePipe } from '../at/pipe.ts';
import type { Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import { openSerial } from './serial.ts';
import { openTcp } from './tcp.ts';

/** How a port is opened. */
export interface OpenOptions {
  readonly clock: Clock;
  /** For a serial port, bits per second. */
  readonly baud?: number;
}

/** Opens what `--port` names: `tcp://HOST:PORT`, or the path of a serial port. */
export async function openPort(port: string, options: OpenOptions): Promise<BytePipe> {
  const address = tcpAddress(port);
  return address === undefined ? openSerial(port, options) : openTcp(address.host, address.port, options);
}

/** Host and port of a `tcp://` URL; `undefined` for a path. Throws a HawserError `usage` for a URL that is none. */
export function tcpAddress(text: string): { readonly host: string; readonly port: number } | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1];
  if (scheme === undefined) return undefined;
  const match = /^tcp:\/\/(?:\[([0-9a-f:.]+)\]|([^/:[\]]+)):(\d{1,5})\/?$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port < 1 || port > 65_535) {
    throw new HawserError(`${text} is no port: a path like /dev/ttyUSB2 or tcp://HOST:PORT`, { code: 'usage' });
  }
  return { host, port };
}
