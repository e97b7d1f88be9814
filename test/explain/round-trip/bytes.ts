import type { Certificate } from '../../../src/pki/x509.ts';
import type { Setup, Upload } from './setup.ts';
import { NAMES } from './where.ts';
import type { Heard } from './terminal.ts';

/** What the explainer is told beside the log. */
export interface Told {
  readonly module?: string;
  readonly broker?: string;
  readonly ca?: { readonly path: string; readonly certificates: readonly Certificate[] };
}

const ROOTS = ['right root', 'other root'];

/**
 * What nobody who reads a recording can tell apart has the same text here: names, logins, keys and sizes are whatever their
 * owner chose. What a file is shows only where its content does; of a server with roots of its own nobody knows the right one.
 */
export function bytesSeen(
  heard: readonly Heard[],
  bodies: boolean,
  setup: Setup,
  told: Told,
  ownRoots: boolean,
): string {
  const shown = heard.filter(({ body }) => bodies || body === undefined);
  const text = shown.map(({ from, text: said }) => (from === 'host' ? `\n${said}\n` : said)).join('');
  const uploads = setup.uploads.map((one) => (ownRoots && ROOTS.includes(one.is) ? { ...one, is: 'some root' } : one));
  const lines = uploads
    .reduce(named, text.replaceAll('\r', ''))
    .replaceAll(setup.clientId, 'CLIENT')
    .replaceAll(setup.topic, 'TOPIC')
    .replaceAll(/(AT\+CMQTTTOPIC=0),\d+/g, '$1,N')
    .replaceAll(/(AT\+CCERTDOWN="[^"]+"),\d+/g, '$1,N')
    .replaceAll(/(AT\+CMQTTCONNECT=0,"[^"]+",60,1),.*/g, '$1,LOGIN')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const ca = uploads.find(({ name }) => name === NAMES.ca);
  return [...lines, ...(told.ca === undefined ? [] : [`given: ${ca?.is ?? 'some root'}`])].join('\n');
}

function named(text: string, upload: Upload): string {
  return text.replaceAll(upload.text.replaceAll('\r', ''), `[${upload.is}]\n`);
}
