import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/app/connect.ts';
import { hawserHere } from '../support/cli-here.ts';
import { hawser, type CliRun } from '../support/cli.ts';
import { fastClock } from '../support/fast-clock.ts';
import { full } from '../support/full.ts';
import { BROKER, credentials, type Credentials } from '../support/virtual.ts';

/* A mistake gets a clear error with a stable code and a next step; the module has not received a single byte. */

interface Case {
  readonly name: string;
  readonly code: string;
  readonly status: number;
  readonly args: () => readonly string[];
}

let files: Credentials;
let strangeKey: string;
let listener: Server;
let received = 0;
const open = new Set<Socket>();
/** What the thing on the port says when somebody connects and speaks; nothing for a silent one. */
let says: ((heard: string) => string) | undefined;

const port = (): string => `tcp://127.0.0.1:${(listener.address() as AddressInfo).port}`;
const file = (name: string): string => join(files.files.folder, name);

beforeAll(async () => {
  files = await credentials();
  strangeKey = await files.files.file('strange.key.pem', files.pki.server.key);
  await files.files.file('empty.pem', '');
  await files.files.file('page.pem', '<!DOCTYPE html><html><body>Sign in</body></html>');
  await files.files.file('closed.pem', files.pki.root.certificate);
  await chmod(file('closed.pem'), 0o000);
  await mkdir(file('folder'));
  await files.files.file('no-password', '');
  listener = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('data', (chunk) => {
      received += chunk.length;
      if (says !== undefined) socket.write(says(chunk.toString('latin1')), 'latin1');
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  for (const socket of open) socket.destroy();
  listener.close();
  await files.files.remove();
});

const to = (url: string, ...more: readonly string[]): readonly string[] => ['--broker', url, ...more];
const with_ = (...more: readonly string[]): readonly string[] => to(`mqtts://${BROKER}`, '--ca', files.ca, ...more);

const CASES: readonly Case[] = [
  { name: 'a web address', code: 'url-invalid', status: 2, args: () => to('http://broker.example') },
  { name: 'an address without a scheme', code: 'url-invalid', status: 2, args: () => to('broker.example:8883') },
  {
    name: 'a login in the address',
    code: 'url-invalid',
    status: 2,
    args: () => to('mqtts://me:secret@broker.example'),
  },
  { name: 'no broker', code: 'usage', status: 2, args: () => [] },
  {
    name: 'a CA file that is not there',
    code: 'file-unreadable',
    status: 2,
    args: () => to('mqtts://b.example', '--ca', file('none.pem')),
  },
  {
    name: 'a CA file that is a directory',
    code: 'file-unreadable',
    status: 2,
    args: () => to('mqtts://b.example', '--ca', file('folder')),
  },
  {
    name: 'a CA file that is empty',
    code: 'file-empty',
    status: 2,
    args: () => to('mqtts://b.example', '--ca', file('empty.pem')),
  },
  {
    name: 'a web page as CA',
    code: 'file-not-certificate',
    status: 2,
    args: () => to('mqtts://b.example', '--ca', file('page.pem')),
  },
  {
    name: 'a key as CA',
    code: 'file-not-certificate',
    status: 2,
    args: () => to('mqtts://b.example', '--ca', files.key),
  },
  {
    name: 'a certificate as key',
    code: 'file-not-key',
    status: 2,
    args: () => with_('--cert', files.cert, '--key', files.cert),
  },
  {
    name: 'a key of another certificate',
    code: 'key-mismatch',
    status: 2,
    args: () => with_('--cert', files.cert, '--key', strangeKey),
  },
  {
    name: 'a client id that is not ASCII',
    code: 'client-id-invalid',
    status: 2,
    args: () => with_('--client-id', 'größe'),
  },
  { name: 'a client id with a quote', code: 'client-id-invalid', status: 2, args: () => with_('--client-id', 'a"b') },
  {
    name: 'a password variable that is not set',
    code: 'secret-missing',
    status: 2,
    args: () => with_('--username', 'u', '--password-env', 'NOT_SET_ANYWHERE'),
  },
  {
    name: 'an empty password file',
    code: 'secret-missing',
    status: 2,
    args: () => with_('--username', 'u', '--password-file', file('no-password')),
  },
  { name: 'a QoS that there is not', code: 'usage', status: 2, args: () => with_('--qos', '2') },
  { name: 'a publication without text', code: 'topic-invalid', status: 2, args: () => with_('--pub', 'topic') },
  { name: 'an unknown option', code: 'usage', status: 2, args: () => with_('--frobnicate') },
  { name: 'an unknown module', code: 'family-unknown', status: 2, args: () => with_('--module', 'sim9999') },
];

/** In the full run as a user does it, and otherwise in this process: starting one takes longer than what it finds out. */
const run: (args: readonly string[]) => Promise<CliRun> = full ? hawser : (args) => hawserHere(...args);

interface ErrorDocument {
  readonly ok: boolean;
  readonly error: { readonly code: string; readonly message: string; readonly next: readonly unknown[] };
}

async function failing(
  args: readonly string[],
): Promise<{ status: number | null; document: ErrorDocument; stderr: string }> {
  const { status, stdout, stderr } = await run(['connect', ...args, '--no-probe', '--json']);
  return { status, document: JSON.parse(stdout) as ErrorDocument, stderr };
}

describe('bad input', () => {
  it.each(CASES)('$name', async ({ code, status, args }) => {
    received = 0;
    const shown = await failing(['--port', port(), ...args()]);
    expect(shown.document.ok).toBe(false);
    expect(shown.document.error.code).toBe(code);
    expect(shown.status).toBe(status);
    expect(shown.stderr).toContain(shown.document.error.message);
    expect(shown.stderr).not.toMatch(/\n\s+at /);
    expect(received).toBe(0);
  });

  it.skipIf(process.getuid?.() === 0)('an unreadable file', async () => {
    const shown = await failing(['--port', port(), ...to('mqtts://b.example', '--ca', file('closed.pem'))]);
    expect(shown.document.error.code).toBe('file-unreadable');
  });

  it('no port: the ports are listed', async () => {
    const shown = await failing(with_());
    expect(shown.status).toBe(2);
    expect(shown.document.error.code).toBe('port-missing');
    expect(shown.document.error.next.length).toBeGreaterThan(0);
    expect(Array.isArray((shown.document as unknown as { ports: unknown }).ports)).toBe(true);
  });

  it('a port that is not there', async () => {
    const shown = await failing(['--port', file('no-such-port'), ...with_()]);
    expect(shown.status).toBe(3);
    expect(shown.document.error.code).toBe('port-not-found');
  });

  it('a port on which nobody listens', async () => {
    const shown = await failing(['--port', 'tcp://127.0.0.1:9', ...with_()]);
    expect(shown.status).toBe(3);
    expect(shown.document.error.code).toMatch(/^port-/);
  });
});

describe('a port with something else on it', () => {
  const attempts: readonly (readonly [what: string, code: string, says: ((heard: string) => string) | undefined])[] = [
    ['nothing', 'port-silent', undefined],
    ['bytes of another baud rate', 'port-garbage', () => '\x80\xfe\x00\xf8\x9c\xe0\xff\x07\x1c\xf0'],
    ['a log console', 'port-not-at', () => 'I (1234) main: hello\r\n$ '],
    [
      'a module of another make',
      'module-unknown',
      (heard) => (heard.includes('CGM') ? '\r\nFROBNICATOR 9\r\n\r\nOK\r\n' : '\r\nOK\r\n'),
    ],
  ];

  it.each(attempts)('%s', async (_what, code, behaviour) => {
    says = behaviour;
    const options = { port: port(), broker: `mqtts://${BROKER}`, ca: files.ca, probe: false };
    // Most of it is waiting.
    const thrown: unknown = await connect(options, { clock: fastClock(), env: {}, onEvent: () => undefined }).catch(
      (error: unknown) => error,
    );
    expect(thrown).toMatchObject({ code, exit: 3, next: expect.arrayContaining([expect.anything()]) as unknown });
  });

  it.skipIf(!full).each(attempts)('%s, in real time', async (_what, code, behaviour) => {
    says = behaviour;
    const shown = await failing(['--port', port(), ...with_()]);
    expect(shown.document.error.code).toBe(code);
    expect(shown.status).toBe(3);
    expect(shown.document.error.next.length).toBeGreaterThan(0);
  });
});
