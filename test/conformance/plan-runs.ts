import { expect } from 'vitest';
import type { LineRecorder } from '../../src/at/channel.ts';
import type { BytePipe } from '../../src/at/pipe.ts';
import { startDemoBroker } from '../../src/app/demo-broker.ts';
import { ConnectRun } from '../../src/app/connect-run.ts';
import { readRequest, type ConnectOptions } from '../../src/app/connect-options.ts';
import { loadCredentials, type LoadedCredentials } from '../../src/app/credentials.ts';
import { filesForModule } from '../../src/app/module-files.ts';
import type { ConnectReport } from '../../src/app/report.ts';
import { brokerFacts, recogniseBroker } from '../../src/brokers/kit/facts.ts';
import { brokers as brokerProfiles } from '../../src/brokers/registry.ts';
import type { ResolveEntry } from '../../src/kernel/resolve.ts';
import { families } from '../../src/families/registry.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { connectPlan, driverOf } from '../../src/plan/connect-plan.ts';
import { decide, type Decision } from '../../src/plan/decide.ts';
import type { KnownModule } from '../../src/plan/module-facts.ts';
import type { Plan } from '../../src/families/kit/step.ts';
import { attach } from '../../src/run/attach.ts';
import type { RunEvent } from '../../src/run/events.ts';
import { trySteps, type RunContext } from '../../src/run/execute.ts';
import { StateKeeper } from '../../src/run/state-keeper.ts';
import { makeDevPki } from '../../src/pki/dev.ts';
import { BROKER, credentials, type Credentials } from '../support/virtual.ts';
import { broker, type Login, type OpenBroker } from './brokers.ts';

/** How a plan reaches its broker. */
export const CONNECTIONS = ['mutual', 'server-only', 'plain'] as const;
export type Connection = (typeof CONNECTIONS)[number];

export const PORTS: Readonly<Record<Connection, number>> = { mutual: 8883, 'server-only': 8884, plain: 1883 };
export const LOGIN: Login = { username: 'user-name-1', password: 'correct-horse-battery' };
/** Eight digits that occur nowhere else. */
export const PIN = '58203974';

/** Real brokers for each kind of connection, all under one name, and the credentials for them. */
export interface PlanWorld {
  readonly files: Credentials;
  /** A root that has issued nothing here. */
  readonly strangeCa: string;
  readonly brokers: Readonly<Record<Connection, OpenBroker>>;
  readonly resolve: readonly ResolveEntry[];
  /** The family's usual firmware can verify nobody, and is told to log in all the same. */
  readonly force: boolean;
  stop(): Promise<void>;
}

/** Brokers that the family's default line can talk to: `old` where it speaks nothing newer than TLS 1.1. */
export async function planWorld({ old }: { readonly old: boolean }): Promise<PlanWorld> {
  const files = await credentials();
  const { pki } = files;
  const strange = await makeDevPki({ keyType: 'rsa', serverNames: ['elsewhere.example'] });
  const brokers = {
    mutual: old ? await broker({ pki, mutual: true, old, login: LOGIN }) : await startDemoBroker(pki),
    'server-only': await broker({ pki, login: LOGIN, old }),
    plain: await broker({ login: LOGIN }),
  };
  return {
    files,
    force: old,
    strangeCa: await files.files.file('strange.pem', strange.root.certificate),
    brokers,
    resolve: CONNECTIONS.map((connection) => ({
      name: BROKER,
      port: PORTS[connection],
      target: { host: '127.0.0.1', port: brokers[connection].port },
    })),
    async stop() {
      for (const running of Object.values(brokers)) await running.stop();
      await files.files.remove();
    },
  };
}

/** What a user would ask for. */
export function wishFor(connection: Connection, { files, force }: PlanWorld): ConnectOptions {
  const { ca, cert, key } = files;
  const login = { username: LOGIN.username, passwordEnv: 'PASSWORD', pinEnv: 'PIN' };
  return {
    port: 'memory',
    broker: `${connection === 'plain' ? 'mqtt' : 'mqtts'}://${BROKER}:${PORTS[connection]}`,
    clientId: 'device-1',
    will: 'gone/device-1=bye',
    registrationMs: 1_500,
    ...login,
    ...(force && connection !== 'plain' ? { force } : {}),
    ...(connection === 'server-only' ? { apn: 'iot.example' } : {}),
    ...(connection === 'plain' ? {} : { ca }),
    ...(connection === 'mutual' ? { cert, key } : {}),
  };
}

export function load(wish: ConnectOptions): Promise<LoadedCredentials> {
  return loadCredentials(wish, { PASSWORD: LOGIN.password, PIN });
}

function factsOf(wish: ConnectOptions) {
  const { url } = readRequest(wish);
  return brokerFacts(recogniseBroker(url.host, brokerProfiles()), url);
}

export interface RunResult {
  readonly report: ConnectReport;
  readonly events: readonly RunEvent[];
}

/** `hawser connect` over a cable in memory. */
export async function connectOver(
  pipe: BytePipe,
  wish: ConnectOptions,
  { clock, recorder }: { readonly clock: Clock; readonly recorder?: LineRecorder },
): Promise<RunResult> {
  const events: RunEvent[] = [];
  const run = new ConnectRun({
    request: readRequest(wish),
    credentials: await load(wish),
    options: wish,
    pipe,
    portName: 'the port',
    broker: factsOf(wish),
    families: families(),
    clock,
    onEvent: (event) => events.push(event),
    ...(recorder === undefined ? {} : { recorder }),
  });
  try {
    return { report: await run.run(), events };
  } finally {
    await pipe.close();
  }
}

/** A module that is attached and surveyed, with what has been decided for a wish; nothing has been changed on it yet. */
export interface Prepared {
  readonly module: KnownModule;
  readonly keeper: StateKeeper;
  readonly context: RunContext;
  readonly decision: Decision;
  readonly plan: Plan;
  /** Reads the module's state again. */
  survey(): Promise<boolean>;
}

export async function prepare(
  pipe: BytePipe,
  wish: ConnectOptions,
  clock: Clock,
  onEvent: (event: RunEvent) => void,
): Promise<Prepared> {
  const { channel, family, line, exact, identity } = await attach(pipe, {
    clock,
    families: families(),
    portName: 'the port',
  });
  const loaded = filesForModule(await load(wish), line.facts);
  const keeper = new StateKeeper(family, identity);
  channel.onUrc((event) => keeper.urc(event));
  const context = { channel, keeper, clock, materials: loaded.materials, onEvent };
  const known = (): KnownModule => ({ family, line, exact, build: identity.build ?? '', state: keeper.state });
  const survey = (): Promise<boolean> => trySteps(driverOf(known()).survey(line.facts, factsOf(wish).tls), context);
  await survey();
  const { wish: decided } = readRequest(wish);
  const decision = decide(known(), factsOf(wish), loaded.facts, loaded.stored, decided, clock.wall());
  expect(decision.blocked && wish.force !== true, JSON.stringify(decision.findings)).toBe(false);
  return { module: known(), keeper, context, decision, plan: connectPlan(known(), decision.intent), survey };
}
