import { writeFile } from 'node:fs/promises';
import type { TwinRequest } from '../../src/app/twin.ts';
import { parseResolve, type ResolveEntry } from '../../src/kernel/resolve.ts';
import { testTwin, type TestTwin } from '../support/twin.ts';

/** What a module and its user bring to a twin. Paths lead into the twin's folder. */
export interface Settings {
  readonly ca: string;
  /** `usual`: on, but for firmware that it breaks. */
  readonly sni: 'on' | 'off' | 'auto' | 'usual';
  readonly device?: Device;
  readonly clientId: string;
  readonly username?: string;
  readonly passwordFile?: string;
  /** Where one message is published. */
  readonly topic: string;
  /** Given: dates are compared with the module's clock, and what that shows. */
  readonly clock?: 'cold' | 'right';
}

export interface Device {
  readonly cert: string;
  readonly key: string;
}

/** A running twin with everything that can be brought to it. */
export interface Desk {
  readonly kind: string;
  readonly twin: TestTwin;
  readonly host: string;
  readonly resolve: readonly ResolveEntry[];
  /** What works. */
  readonly right: Settings;
  /** Files with one certificate each, of the chain that is sent, the server's own first. */
  readonly sent: readonly string[];
  /** Files with the roots, the right one first. */
  readonly roots: readonly string[];
}

export async function deskFor(kind: string, request: Partial<TwinRequest>): Promise<Desk> {
  const twin = await testTwin(kind, request);
  try {
    return await deskWith(kind, twin);
  } catch (error) {
    await twin.stop();
    throw error;
  }
}

async function deskWith(kind: string, twin: TestTwin): Promise<Desk> {
  const { host, login, roots, served } = twin.twin;
  const [usual] = served;
  if (usual === undefined) throw new Error(`the twin of ${kind} sends no chain`);
  const sent = await Promise.all(
    certificatesIn(usual.chain).map(async (pem, place) => {
      const path = twin.path(`sent-${place}.pem`);
      await writeFile(path, pem);
      return path;
    }),
  );
  const names = [usual.root, ...[...roots.keys()].filter((name) => name !== usual.root)];
  const { clientId = 'hawser-tester', username, passwordFile, certificate, topic = `hawser/${clientId}` } = login;
  return {
    kind,
    twin,
    host,
    resolve: [parseResolve(`${host}=${twin.host}:${twin.port}`)],
    sent,
    roots: names.map((name) => twin.path(`anchors/${name}.pem`)),
    right: {
      ca: twin.path('ca.pem'),
      sni: 'usual',
      clientId,
      topic,
      ...(username === undefined ? {} : { username }),
      ...(passwordFile === undefined ? {} : { passwordFile: twin.path(passwordFile) }),
      ...(certificate ? { device: deviceOf(twin, 'device') } : {}),
    },
  };
}

export function deviceOf(twin: TestTwin, name: string): Device {
  return { cert: twin.path(`${name}.pem`), key: twin.path('device.key.pem') };
}

function certificatesIn(pem: string): readonly string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----\n?/g) ?? [];
}

/** The settings but for what is left out. */
export function without<K extends 'device' | 'username' | 'passwordFile'>(
  settings: Settings,
  ...names: readonly K[]
): Settings {
  const { device, username, passwordFile, ...rest } = settings;
  const optional = { device, username, passwordFile };
  const kept = Object.entries(optional).filter(
    ([name, value]) => value !== undefined && !names.some((one) => one === name),
  );
  return { ...rest, ...Object.fromEntries(kept) };
}
