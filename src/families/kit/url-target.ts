/** Where a URL leads to. */
export interface UrlTarget {
  /** In lower case, `https`; absent: the URL begins with the host. */
  readonly scheme?: string;
  readonly host: string;
  /** Absent: the usual one of the scheme. */
  readonly port?: number;
}

/** A scheme alone is no host. */
const SHAPE = /^(?:([a-z][a-z0-9+.-]{0,15}):\/\/|(?![a-z][a-z0-9+.-]{0,15}:\/\/))([^/?#\s]{1,300})/i;
const PORT = /:(\d{1,5})$/;

/** Takes a URL apart as modules take it, masked or shortened hosts included; a login in front of the host is dropped. */
export function urlTarget(url: string): UrlTarget | undefined {
  const match = SHAPE.exec(url.trim());
  if (match === null) return undefined;
  const [, scheme, authority = ''] = match;
  const place = authority.slice(authority.lastIndexOf('@') + 1);
  const port = Number(PORT.exec(place)?.[1] ?? 0);
  const host = place.replace(PORT, '').replace(/^\[(.*)\]$/, '$1');
  if (host === '') return undefined;
  return {
    ...(scheme === undefined ? {} : { scheme: scheme.toLowerCase() }),
    host,
    ...(port > 0 && port <= 65_535 ? { port } : {}),
  };
}

/** A URL without login and path, which may hold keys and tokens; `undefined` where it names no host. */
export function addressOnly(url: string): string | undefined {
  const target = urlTarget(url);
  if (target === undefined) return undefined;
  const { scheme, host, port } = target;
  return `${scheme === undefined ? '' : `${scheme}://`}${host.includes(':') ? `[${host}]` : host}${port === undefined ? '' : `:${port}`}`;
}
