import type { BytePipe } from '../../../at/pipe.ts';
import { byteString, bytesOf, concatBytes, toByteString } from '../../../kernel/bytes.ts';
import { withDeadline, type Clock } from '../../../kernel/clock.ts';

/** A page as it came: the header lines with their empty one, and the body without transfer coding. */
export interface Page {
  readonly status: number;
  readonly head: Uint8Array;
  readonly body: Uint8Array;
}

/** More than this is given up, as by a module whose memory is full. */
export const MAX_PAGE = 1 << 20;
const MAX_HEAD = 16 * 1_024;

/** Where a URL leads. */
export interface HttpTarget {
  readonly tls: boolean;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

export function parseHttpUrl(url: string): HttpTarget | undefined {
  const match = /^(?:(https?):\/\/)?([^:/?#\s]+)(?::(\d{1,5}))?([/?][^\s#]*)?(?:#\S*)?$/i.exec(url);
  const host = match?.[2];
  const tls = match?.[1]?.toLowerCase() === 'https';
  const port = match?.[3] === undefined ? (tls ? 443 : 80) : Number(match[3]);
  if (host === undefined || port < 1 || port > 65_535) return undefined;
  const path = match?.[4] ?? '/';
  return { tls, host, port, path: path.startsWith('/') ? path : `/${path}` };
}

/**
 * The request. Of the `+HTTPPARA` parameters `ACCEPT`, `CONTENT` and `USERDATA` (a header line) have their place in it;
 * `body` goes with POST and PUT.
 */
export function requestText(
  method: string,
  { host, port, path }: HttpTarget,
  parameters: ReadonlyMap<string, string>,
  body: Uint8Array,
  connection: 'close' | 'keep-alive' = 'close',
): Uint8Array {
  const usesBody = method === 'POST' || method === 'PUT';
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${host}${port === 80 || port === 443 ? '' : `:${port}`}`,
    `Accept: ${parameters.get('ACCEPT') ?? '*/*'}`,
    ...(usesBody
      ? [`Content-Type: ${parameters.get('CONTENT') ?? 'text/plain'}`, `Content-Length: ${body.length}`]
      : []),
    ...[parameters.get('USERDATA') ?? ''].filter((line) => line !== ''),
    `Connection: ${connection}`,
  ];
  const head = bytesOf(toByteString(`${lines.join('\r\n')}\r\n\r\n`));
  return usesBody ? concatBytes([head, body]) : head;
}

export type Fetched = Page | 'timeout' | 'broken' | 'too-large';

/** Sends a request that asks the server to close, and reads until the page is whole. Closes the pipe. */
export async function fetchPage(
  clock: Clock,
  pipe: BytePipe,
  request: Uint8Array,
  options: { readonly withoutBody: boolean; readonly withinMs: number },
): Promise<Fetched> {
  let received: Uint8Array[] = [];
  let length = 0;
  const whole = new Promise<Fetched>((resolve) => {
    pipe.onData((bytes) => {
      received = [concatBytes([...received, bytes])];
      length += bytes.length;
      if (length > MAX_PAGE) resolve('too-large');
      const page = readPage(received[0] ?? bytes, options.withoutBody, false);
      if (page !== undefined) resolve(page);
    });
    pipe.onClose(() => resolve(readPage(concatBytes(received), options.withoutBody, true) ?? 'broken'));
  });
  try {
    await pipe.write(request);
    return (await withDeadline(clock, options.withinMs, whole)) ?? 'timeout';
  } catch {
    return 'broken';
  } finally {
    await pipe.close();
  }
}

/** The page, once all of it is there; `ended` when nothing more will come. */
export function readPage(bytes: Uint8Array, withoutBody: boolean, ended: boolean): Page | undefined {
  const start = byteString(bytes.subarray(0, MAX_HEAD));
  const gap = start.indexOf('\r\n\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(start)?.[1];
  if (gap < 0 || status === undefined) return undefined;
  const head = bytes.slice(0, gap + 4);
  const raw = bytes.subarray(gap + 4);
  const page = (body: Uint8Array): Page => ({ status: Number(status), head, body });
  const lines = start.slice(0, gap);
  if (withoutBody || /^(1\d\d|204|304)$/.test(status)) return page(new Uint8Array());
  if (/^transfer-encoding:.*\bchunked\b/im.test(lines)) {
    const body = unchunked(raw);
    return body === undefined ? undefined : page(body);
  }
  const announced = /^content-length: *(\d{1,9})\s*$/im.exec(lines)?.[1];
  if (announced === undefined) return ended ? page(raw.slice()) : undefined;
  return raw.length >= Number(announced) ? page(raw.slice(0, Number(announced))) : undefined;
}

/** The body behind chunked coding; `undefined` until its last chunk is there. */
function unchunked(raw: Uint8Array): Uint8Array | undefined {
  const text = byteString(raw);
  const parts: Uint8Array[] = [];
  let at = 0;
  for (;;) {
    const match = /^([0-9a-f]{1,6})[^\r\n]*\r\n/i.exec(text.slice(at, at + 256));
    if (match === null) return undefined;
    const size = Number.parseInt(match[1] ?? '0', 16);
    at += match[0].length;
    if (size === 0) return concatBytes(parts);
    if (raw.length < at + size + 2) return undefined;
    parts.push(raw.subarray(at, at + size));
    at += size + 2;
  }
}
