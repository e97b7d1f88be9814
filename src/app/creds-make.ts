import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import type { Report } from '../findings/finding.ts';
import { HawserError } from '../kernel/errors.ts';
import { makeDevPki, makeRequest, type DevKeyType, type DevPki, type Issued } from '../pki/dev.ts';
import { shellWord } from './shell-word.ts';
import { writeFolder } from './write-folder.ts';

export interface MakeOptions {
  /** Folder for the files; made where it is missing. */
  readonly out?: string;
  /** Names and addresses of the broker (default: localhost, 127.0.0.1). */
  readonly server?: readonly string[];
  /** Common name of the device's certificate (default: device). */
  readonly device?: string;
  readonly type?: DevKeyType;
  /** A CA between the root and the certificates. */
  readonly intermediate?: boolean;
  /** A second root that has signed the first one's key as well, as public authorities do when they change. */
  readonly crossSign?: boolean;
  readonly force?: boolean;
}

/** One file that was written. */
export interface MadeFile {
  readonly path: string;
  readonly what: string;
  /** It holds a private key and is readable by its owner only. */
  readonly secret: boolean;
}

/** The document of `hawser creds make`. */
export interface MakeReport extends Report {
  readonly command: 'creds make';
  readonly out: string;
  readonly files: readonly MadeFile[];
  /** Lines for mosquitto.conf; they stand in a file as well. */
  readonly mosquitto: readonly string[];
  /** What to do next, commands that can be typed as they stand. */
  readonly next: readonly { readonly text: string; readonly command: string }[];
}

const DEFAULT_OUT = 'dev-pki';
const DEFAULT_SERVERS = ['localhost', '127.0.0.1'];

interface Output {
  readonly name: string;
  readonly what: string;
  readonly content: string;
  readonly secret: boolean;
}

/**
 * Makes a PKI for development: root, certificate of the broker, certificate and key of a device. Throws `usage` for
 * names that no certificate can hold, and `file-exists` before anything is written.
 */
export async function makeCredentials(options: MakeOptions): Promise<MakeReport> {
  const { out = DEFAULT_OUT, server = DEFAULT_SERVERS, device = 'device', type = 'ec', force = false } = options;
  for (const name of server) checkServer(name);
  checkDevice(device);
  const pki = await makeDevPki({
    keyType: type,
    intermediate: options.intermediate === true,
    crossSign: options.crossSign === true,
    serverNames: server,
    deviceId: device,
  });
  const folder = resolve(out);
  const mosquitto = mosquittoLines(folder);
  const outputs = [...(await pkiFiles(pki)), mosquittoFile(mosquitto)];
  await writeFolder(out, outputs, force);
  return {
    schema: 1,
    command: 'creds make',
    ok: true,
    ladder: [],
    findings: [],
    nextProofs: [],
    out,
    files: outputs.map(({ name, what, secret }) => ({ path: join(out, name), what, secret })),
    mosquitto,
    next: nextCommands(out, server[0] ?? 'localhost'),
  };
}

async function pkiFiles(pki: DevPki): Promise<readonly Output[]> {
  const { root, intermediate, device, oldRoot, crossSign } = pki;
  const open = (name: string, what: string, content: string): Output => ({ name, what, content, secret: false });
  const secret = (name: string, what: string, { key }: Issued): Output => ({ name, what, content: key, secret: true });
  return [
    open('ca.pem', 'the root: for the module, and for the broker to know its devices', root.certificate),
    secret('ca.key.pem', 'the key of the root: keep it away from broker and module', root),
    ...(intermediate === undefined
      ? []
      : [
          open('intermediate.pem', 'the CA between', intermediate.certificate),
          secret('intermediate.key.pem', 'the key of the CA between', intermediate),
        ]),
    ...(oldRoot === undefined || crossSign === undefined
      ? []
      : [
          open('old-ca.pem', 'an older root, which has signed the key of the first one as well', oldRoot.certificate),
          secret('old-ca.key.pem', 'the key of the older root', oldRoot),
          open('cross-signed.pem', 'the root’s name and key, signed by the older root', crossSign.certificate),
        ]),
    open('server.pem', 'the broker’s certificate, with the chain that it sends', pki.serverChain),
    secret('server.key.pem', 'the broker’s key', pki.server),
    open('device.pem', 'the device’s certificate', pki.deviceChain),
    secret('device.key.pem', 'the device’s key', device),
    open('device.csr.pem', 'a request for another certificate of the device’s key', await makeRequest(device)),
  ];
}

/** A DNS name (a wildcard at its left is allowed) or an address. */
function checkServer(name: string): void {
  const label = '[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?';
  const dns = new RegExp(`^(?:\\*\\.)?${label}(?:\\.${label})*$`);
  if (isIP(name) !== 0 || (name.length <= 253 && dns.test(name) && !/^[0-9.]+$/.test(name))) return;
  throw new HawserError(`"${name}" is neither a host name nor an address`, {
    code: 'usage',
    next: [
      {
        text: 'Give the name under which devices dial the broker, without mqtts:// and port.',
        command: '--server NAME',
      },
    ],
  });
}

/** X.520 allows 64 characters; the rest would have to be escaped on the way through other tools. */
function checkDevice(id: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9 ._:@-]{0,63}$/.test(id) && !id.endsWith(' ')) return;
  throw new HawserError('the device’s id does not fit into a certificate', {
    code: 'usage',
    next: [{ text: 'Use up to 64 letters, digits and . _ : @ -', command: '--device ID' }],
  });
}

/** A listener that takes devices with a certificate of this root and nobody else. */
function mosquittoLines(folder: string): readonly string[] {
  return [
    'listener 8883',
    `cafile ${join(folder, 'ca.pem')}`,
    `certfile ${join(folder, 'server.pem')}`,
    `keyfile ${join(folder, 'server.key.pem')}`,
    'require_certificate true',
    'use_identity_as_username true',
  ];
}

function mosquittoFile(lines: readonly string[]): Output {
  const note =
    '# Mosquitto must be able to read server.key.pem: start it as the owner of the file, or give the file to it.';
  return {
    name: 'mosquitto.conf',
    what: 'a listener for Mosquitto that asks for device certificates',
    content: `${[note, ...lines].join('\n')}\n`,
    secret: false,
  };
}

function nextCommands(out: string, host: string): MakeReport['next'] {
  const at = (name: string): string => shellWord(join(out, name));
  const files = `${at('ca.pem')} ${at('device.pem')} ${at('device.key.pem')}`;
  const credentials = `--ca ${at('ca.pem')} --cert ${at('device.pem')} --key ${at('device.key.pem')}`;
  return [
    { text: 'Start a broker with them.', command: `mosquitto -c ${at('mosquitto.conf')}` },
    {
      text: 'Try it from this computer.',
      command: `mosquitto_pub -h ${host} -p 8883 --cafile ${at('ca.pem')} --cert ${at('device.pem')} --key ${at('device.key.pem')} -t test -m hello`,
    },
    {
      text: 'Make the files for a module.',
      command: `hawser creds fit --module sim7600 ${files} --out for-the-module`,
    },
    {
      text: 'Or connect one.',
      command: `hawser connect --port /dev/ttyUSB2 --broker mqtts://${urlHost(host)} ${credentials}`,
    },
  ];
}

function urlHost(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}
