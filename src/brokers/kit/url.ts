import { HawserError } from '../../kernel/errors.ts';

/** A broker's address as the user gave it. */
export interface BrokerUrl {
  readonly tls: boolean;
  readonly host: string;
  readonly port: number;
  /** `mqtts://HOST:PORT`, always with the port. */
  readonly text: string;
}

const EXAMPLE = 'mqtts://broker.example:8883';

function refuse(problem: string, next: string): HawserError {
  return new HawserError(`the broker URL is not usable: ${problem}`, {
    code: 'url-invalid',
    next: [
      { text: next },
      { text: 'The form is mqtts://HOST[:8883] or mqtt://HOST[:1883].', command: `--broker ${EXAMPLE}` },
    ],
  });
}

/** Reads `mqtts://HOST[:8883]` or `mqtt://HOST[:1883]`; anything else is a `url-invalid` error that says what to write. */
export function parseBrokerUrl(text: string): BrokerUrl {
  const match = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(text.trim());
  if (match === null)
    throw refuse('it has no scheme', `Write mqtts:// (with TLS) or mqtt:// (without) in front of the host.`);
  const scheme = (match[1] ?? '').toLowerCase();
  if (scheme !== 'mqtts' && scheme !== 'mqtt') throw wrongScheme(scheme);
  const authority = match[2] ?? '';
  if (authority.includes('@')) {
    throw refuse('it holds a login', 'Give the login with --username and --password-env NAME or --password-file FILE.');
  }
  const parts = /^([^/?#:]*)(?::([^/?#]*))?\/?([?#].*|[^/].*)?$/.exec(authority);
  const host = parts?.[1]?.toLowerCase() ?? '';
  if (parts === null || host === '')
    throw refuse('it names no host', 'Put the broker’s host name after the two slashes.');
  if (parts[3] !== undefined)
    throw refuse('it has a path', 'MQTT over TCP has no path; leave out what follows the host and port.');
  if (!isName(host))
    throw refuse(`"${host}" is no host name or IPv4 address`, 'Check the host name for typing errors.');
  const port = parts[2] === undefined ? (scheme === 'mqtts' ? 8883 : 1883) : Number(parts[2]);
  if (!Number.isInteger(port) || port < 1 || port > 65535 || parts[2] === '') {
    throw refuse('its port is no number from 1 to 65535', 'Write the port as digits after a colon, or leave it out.');
  }
  return { tls: scheme === 'mqtts', host, port, text: `${scheme}://${host}:${port}` };
}

function wrongScheme(scheme: string): HawserError {
  if (scheme === 'http' || scheme === 'https') {
    return refuse(`${scheme}:// is for web pages`, 'Use the MQTT host of your cloud console with mqtts://.');
  }
  if (scheme === 'ws' || scheme === 'wss') {
    return refuse(
      'MQTT over WebSocket is not what modules speak',
      'Use mqtts:// and the broker’s MQTT port, often 8883.',
    );
  }
  if (scheme === 'ssl' || scheme === 'tls' || scheme === 'tcp') {
    const right = scheme === 'tcp' ? 'mqtt:// (or mqtts:// with TLS)' : 'mqtts://';
    return refuse(`${scheme}:// is another program’s way to say it`, `Write ${right}.`);
  }
  return refuse(`the scheme ${scheme}:// is not known`, 'Write mqtts:// (with TLS) or mqtt:// (without).');
}

function isName(host: string): boolean {
  if (host.length > 253) return false;
  return host.split('.').every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label));
}
