import { mkdtemp, rm } from 'node:fs/promises';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { twinKinds, twinOf } from '../brokers/twins.ts';
import { combineMisbehaviours, type Misbehaviour } from '../brokers/kit/misbehave.ts';
import { startTwinServer, type TwinEvent, type TwinServer } from '../brokers/kit/twin-server.ts';
import type { InactiveMode, PreparedTwin, TwinDefinition } from '../brokers/kit/twin.ts';
import type { Report } from '../findings/finding.ts';
import { listenFailed } from '../emulator/listen.ts';
import { HawserError } from '../kernel/errors.ts';
import { shellWord } from './shell-word.ts';
import { writeTwinFolder, type TwinFileMade } from './twin-folder.ts';

export type { TwinEvent } from '../brokers/kit/twin-server.ts';

/** What `hawser twin` is asked for. */
export interface TwinRequest {
  readonly kind: string;
  /** `HOST:PORT` of the loopback interface; port 0 (default) = a free one. */
  readonly listen?: string;
  /** Folder for the files; without it one is made, and removed at the end. */
  readonly out?: string;
  readonly policy?: string;
  readonly inactive?: InactiveMode;
  readonly misbehave?: readonly Misbehaviour[];
  readonly onEvent?: (event: TwinEvent) => void;
}

/** The document of `hawser twin`. */
export interface TwinReport extends Report {
  readonly command: 'twin';
  readonly kind: string;
  /** `mqtts://HOST:PORT`. */
  readonly listening: string;
  /** The name under which it is dialled. */
  readonly host: string;
  readonly policy: string;
  readonly inactive?: InactiveMode;
  readonly misbehave: readonly Misbehaviour[];
  readonly out: string;
  readonly files: readonly TwinFileMade[];
  /** What no source says and is assumed, and what is not played. */
  readonly assumed: readonly string[];
  /** What to type next. */
  readonly emulate: string;
  readonly connect: string;
}

export interface RunningTwin {
  readonly report: TwinReport;
  readonly twin: PreparedTwin;
  readonly host: string;
  readonly port: number;
  readonly open: TwinServer['open'];
  /** Ends listener and connections; may be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts a twin; its files are written when this resolves. Throws `usage` for a kind, policy, place or combination that is
 * not there, `listen-failed`, and what writing files throws.
 */
export async function startTwin(request: TwinRequest): Promise<RunningTwin> {
  const definition = await definitionOf(request.kind);
  const misbehave = combineMisbehaviours(request.misbehave ?? []);
  const policy = policyOf(definition, request.policy);
  if (request.inactive !== undefined && !definition.hasInactive) {
    throw usage(`${definition.title} has no certificates that can be inactive`, 'Leave --inactive out.');
  }
  const inactive = request.inactive ?? 'alert46';
  const place = placeOf(request.listen ?? '127.0.0.1:0');
  const alpnPort = place.port % 1000 === 443;
  const twin = await definition.prepare({ policy, inactive, misbehave, alpnPort });
  const { onEvent } = request;
  const server = await listening(
    startTwinServer({ ...twin, misbehave, ...(onEvent === undefined ? {} : { onEvent }) }, place),
    place,
  );
  const files = await filesFor(request, twin, server).catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  const target = `${urlHost(server.host)}:${server.port}`;
  let stopped: Promise<void> | undefined;
  return {
    twin,
    host: server.host,
    port: server.port,
    open: () => server.open(),
    stop: () => (stopped ??= Promise.all([server.stop(), files.remove()]).then(() => undefined)),
    report: {
      schema: 1,
      command: 'twin',
      ok: true,
      ladder: [],
      findings: [],
      nextProofs: [],
      kind: definition.kind,
      listening: `mqtts://${target}`,
      host: twin.host,
      policy,
      ...(definition.hasInactive ? { inactive } : {}),
      misbehave: [...misbehave],
      out: files.folder,
      files: files.made,
      assumed: twin.assumed,
      emulate: `hawser emulate sim7600 --listen 127.0.0.1:7600 --resolve ${twin.host}=${target}`,
      connect: connectLine(twin, files.folder, target, alpnPort),
    },
  };
}

async function definitionOf(kind: string): Promise<TwinDefinition> {
  const definition = await twinOf(kind);
  if (definition !== undefined) return definition;
  throw usage(`there is no twin of "${kind}"`, `Take one of ${twinKinds().join(', ')}.`);
}

function policyOf({ title, policies }: TwinDefinition, asked: string | undefined): string {
  const found = asked === undefined ? policies[0] : policies.find(({ name }) => name === asked);
  if (found !== undefined) return found.name;
  const names = policies.map(({ name }) => name).join(', ');
  throw usage(`${title} has no policy "${asked ?? ''}"`, `Take one of ${names}.`);
}

/** Twins hold logins that anybody can read: nobody but this computer may reach them. */
function placeOf(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:\s]+)):(\d{1,5})$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port > 65_535) {
    throw usage(`--listen takes HOST:PORT, not "${text}"`, 'Port 0 takes a free one.', '--listen 127.0.0.1:0');
  }
  if (host.toLowerCase() === 'localhost') return { host: '127.0.0.1', port };
  if (host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))) return { host, port };
  throw usage(
    `a twin listens on this computer only, and ${host} can be reached from outside`,
    'Take a loopback address; let ssh or socat carry it further if you have to.',
    '--listen 127.0.0.1:0',
  );
}

async function listening(
  starting: Promise<TwinServer>,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<TwinServer> {
  try {
    return await starting;
  } catch (cause) {
    throw listenFailed(host, port, cause);
  }
}

interface WrittenFiles {
  readonly folder: string;
  readonly made: readonly TwinFileMade[];
  remove(): Promise<void>;
}

async function filesFor({ kind, out }: TwinRequest, twin: PreparedTwin, server: TwinServer): Promise<WrittenFiles> {
  const running = { kind, listening: `mqtts://${urlHost(server.host)}:${server.port}` };
  if (out !== undefined) {
    return { folder: out, made: await writeTwinFolder(out, twin, running), remove: () => Promise.resolve() };
  }
  const folder = await mkdtemp(join(tmpdir(), 'hawser-twin-'));
  return {
    folder,
    made: await writeTwinFolder(folder, twin, running),
    // The keys are of no use without this twin.
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function connectLine({ host, login }: PreparedTwin, folder: string, target: string, alpnPort: boolean): string {
  const at = (name: string): string => shellWord(join(folder, name));
  const { clientId, username, passwordFile, certificate, verify } = login;
  return [
    `hawser connect --port tcp://127.0.0.1:7600 --broker mqtts://${host}${alpnPort ? ':443' : ''}`,
    `--resolve ${host}=${target} --anchors ${at('anchors')}`,
    ...(certificate ? [`--cert ${at('device.pem')} --key ${at('device.key.pem')}`] : []),
    ...(clientId === undefined ? [] : [`--client-id ${clientId}`]),
    ...(username === undefined ? [] : [`--username ${shellWord(username)}`]),
    ...(passwordFile === undefined ? [] : [`--password-file ${at(passwordFile)}`]),
    ...(verify === undefined ? [] : [`--verify ${verify}`]),
  ].join(' ');
}

function urlHost(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

function usage(message: string, text: string, command?: string): HawserError {
  return new HawserError(message, { code: 'usage', next: [command === undefined ? { text } : { text, command }] });
}
