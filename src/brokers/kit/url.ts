import { HawserError } from '../../kernel/errors.ts';
import type { Rung } from '../../kernel/rung.ts';

/** A broker's address as the user gave it. */
export interface BrokerUrl {
  readonly tls: boolean;
  readonly host: string;
  readonly port: number;
  /** `mqtts://HOST:PORT`, always with the port. */
  readonly text: string;
}

const EXAMPLE = 'mqtts://broker.example:8883';

function refuse(problem: string, rung: Rung, next: string): HawserError {
  return new HawserError(`the broker URL is not usable: ${problem}`, {
    code: 'url-invalid',
    rung,
    next: [
      { text: next },
      { text: 'The form is mqtts://HOST[:8883] or mqtt://HOST[:1883].', command: `--broker ${EXAMPLE}` },
    ],
  });
}

/**
 * Reads `mqtts://HOST[:8883]` or `mqtt://HOST[:1883]`; anything else is a `url-invalid` error that says what to write. No
 * error repeats the whole URL: people put logins into it.
 */
export function parseBrokerUrl(text: string): BrokerUrl {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(text.trim());
  if (text.includes('@')) {
    throw refuse(
      'it holds a login',
      'mqtt',
      'Give the login with --username and --password-env NAME or --password-file FILE.',
    );
  }
  if (match === null)
    throw refuse('it has no scheme', 'tcp', 'Write mqtts:// (with TLS) or mqtt:// (without) in front of the host.');
  const [, written = '', authority = '', behind = ''] = match;
  const scheme = written.toLowerCase();
  if (scheme !== 'mqtts' && scheme !== 'mqtt') throw wrongScheme(scheme);
  const { host, port = scheme === 'mqtts' ? 8883 : 1883 } = hostAndPort(authority.toLowerCase());
  if (behind !== '' && behind !== '/') {
    throw refuse('it has a path', 'tcp', 'MQTT over TCP has no path; leave out what follows the host and port.');
  }
  return { tls: scheme === 'mqtts', host, port, text: `${scheme}://${host}:${port}` };
}

function hostAndPort(authority: string): { readonly host: string; readonly port?: number } {
  if (authority.startsWith('[')) {
    throw refuse('it names an IPv6 address', 'dns', 'Give the host name or an IPv4 address: modules take no other.');
  }
  const colon = authority.indexOf(':');
  const host = colon < 0 ? authority : authority.slice(0, colon);
  if (host === '') throw refuse('it names no host', 'dns', 'Put the broker’s host name after the two slashes.');
  if (/[^\x00-\x7f]/.test(host)) {
    throw refuse('its host is not plain ASCII', 'dns', 'Write an international name in its ASCII form, xn--….');
  }
  if (!isHost(host)) {
    throw refuse(`"${host}" is no host name or IPv4 address`, 'dns', 'Check the host name for typing errors.');
  }
  if (colon < 0) return { host };
  const digits = authority.slice(colon + 1);
  const port = Number(digits);
  if (!/^\d{1,5}$/.test(digits) || port < 1 || port > 65_535) {
    throw refuse(
      'its port is no number from 1 to 65535',
      'tcp',
      'Write the port as digits after a colon, or leave it out.',
    );
  }
  return { host, port };
}

function wrongScheme(scheme: string): HawserError {
  if (scheme === 'http' || scheme === 'https') {
    return refuse(`${scheme}:// is for web pages`, 'tcp', 'Use the MQTT host of your cloud console with mqtts://.');
  }
  if (scheme === 'ws' || scheme === 'wss') {
    return refuse(
      'MQTT over WebSocket is not what modules speak',
      'tcp',
      'Use mqtts:// and the broker’s MQTT port, often 8883.',
    );
  }
  if (scheme === 'ssl' || scheme === 'tls' || scheme === 'tcp') {
    const right = scheme === 'tcp' ? 'mqtt:// (or mqtts:// with TLS)' : 'mqtts://';
    return refuse(`${scheme}:// is another program’s way to say it`, 'tcp', `Write ${right}.`);
  }
  return refuse(`the scheme ${scheme}:// is not known`, 'tcp', 'Write mqtts:// (with TLS) or mqtt:// (without).');
}

const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** A name whose last label is a number would be taken for an address, so it has to be a whole one. */
function isHost(host: string): boolean {
  const labels = host.split('.');
  if (host.length > 253 || !labels.every((label) => LABEL.test(label))) return false;
  if (!/^\d+$/.test(labels.at(-1) ?? '')) return true;
  return labels.length === 4 && labels.every((label) => /^\d{1,3}$/.test(label) && Number(label) <= 255);
}
