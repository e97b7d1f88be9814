import { families, findFamily } from '../families/registry.ts';
import type { Credentials } from '../findings/inputs.ts';
import type { Family } from '../families/kit/family.ts';
import { EMPTY_STATE } from '../families/kit/state.ts';
import { Ladder } from '../findings/ladder.ts';
import { order } from '../findings/ranker.ts';
import type { Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import { throwIfAborted } from '../kernel/interrupt.ts';
import { spanOf } from '../kernel/rung.ts';
import { connectPlan, driverOf } from '../plan/connect-plan.ts';
import { decide } from '../plan/decide.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import { seenOver } from '../plan/route.ts';
import type { OnRunEvent } from '../run/events.ts';
import { openPort } from '../transports/open.ts';
import { watchBroker } from './connect-broker.ts';
import { connectWay, type ConnectWay } from './connect-way.ts';
import { ConnectRun } from './connect-run.ts';
import type { ConnectOptions } from './connect-options.ts';
import { prepareConnect, type PreparedConnect } from './connect-prepare.ts';
import { firmwareCode } from './firmware-code.ts';
import { loginUser } from './login-remarks.ts';
import { hasErrors, type ConnectReport } from './report.ts';
import { transcriptFile } from './transcript-file.ts';

/** What a run takes from its surroundings. */
export interface ConnectDeps {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onEvent: OnRunEvent;
  readonly signal?: AbortSignal;
}

/**
 * From a serial port to a proven MQTT connection. Whatever can be found wrong without the module is found before the
 * port is opened; what the rules forbid is not tried without `force`. Throws a HawserError where there is nothing to
 * report on (bad input, no port, no module, interrupted).
 */
export async function connect(options: ConnectOptions, deps: ConnectDeps): Promise<ConnectReport> {
  const prepared = await prepareConnect(options, deps);
  if (options.force !== true) refuseMismatch(prepared.credentials.facts);
  const named = options.module === undefined ? undefined : findFamily(options.module);
  if (named !== undefined) driverOf(named);
  if (options.port === undefined) {
    if (named === undefined || options.dryRun !== true)
      throw new HawserError('no port is given', { code: 'port-missing', rung: 'port' });
    const { family, line, exact, firmware = line.id } = named;
    const module = { family, line, exact, build: firmware, state: EMPTY_STATE };
    const watch = watchBroker(prepared, options, deps);
    try {
      const now = deps.clock.wall();
      const way = await connectWay(module, {
        request: prepared.request,
        options,
        now,
        meet: (seen) => watch.meet(seen),
      });
      throwIfAborted(deps.signal);
      return dryReport(seenOver(module, way.route, now), prepared, way, options, now);
    } finally {
      watch.stop();
    }
  }
  return connectByPort(options.port, prepared, named?.family, options, deps);
}

async function connectByPort(
  port: string,
  prepared: PreparedConnect,
  expected: Family | undefined,
  options: ConnectOptions,
  deps: ConnectDeps,
): Promise<ConnectReport> {
  const { request, credentials, broker, remarks } = prepared;
  const transcript =
    options.transcript === undefined
      ? undefined
      : await transcriptFile(options.transcript, deps.clock, credentials.mask);
  const pipe = await openPort(port, {
    clock: deps.clock,
    ...(options.baud === undefined ? {} : { baud: options.baud }),
  });
  // The module is not waited for: its line is slow enough.
  const watch = watchBroker(prepared, options, deps);
  const run = new ConnectRun({
    request,
    credentials,
    options,
    pipe,
    portName: port,
    broker,
    meet: (module) => watch.meet(module),
    remarks,
    families: families(),
    ...(expected === undefined ? {} : { expected }),
    ...(transcript === undefined ? {} : { recorder: transcript }),
    clock: deps.clock,
    onEvent: deps.onEvent,
    ...(deps.signal === undefined ? {} : { signal: deps.signal }),
  });
  try {
    return await run.run();
  } finally {
    watch.stop();
    await pipe.close();
    await transcript?.finish(run.described());
  }
}

/** Two files that can never work together need no module to find out. */
function refuseMismatch({ cert, key }: Credentials): void {
  if (cert.is !== 'known' || key.is !== 'known') return;
  const [leaf] = cert.value.certificates;
  if (leaf === undefined || leaf.keyId === key.value.keyId) return;
  throw new HawserError(`the private key ${key.value.path} does not belong to the certificate ${cert.value.path}`, {
    code: 'key-mismatch',
    rung: 'client-auth',
    next: [
      { text: 'Take certificate and key from the same download, or create a new pair.' },
      { text: 'Or see what the broker says to it.', command: '--force' },
    ],
  });
}

/** What would be done on a fresh module, without one. */
function dryReport(
  module: KnownModule,
  { request, remarks }: PreparedConnect,
  { target, route, findings: ofWay, remedied }: ConnectWay,
  options: ConnectOptions,
  now: number,
): ConnectReport {
  const { broker, credentials, meet, anchor, findings } = target;
  const decision = decide(module, broker, credentials.facts, credentials.stored, request.wish, now, meet);
  const broken = spanOf(decision.findings.filter(({ severity }) => severity === 'error').map(({ rung }) => rung));
  return {
    schema: 1,
    command: 'connect',
    ok: !hasErrors(decision.findings),
    ladder: new Ladder().entries(),
    ...(broken === undefined ? {} : { brokeAt: broken }),
    findings: order([
      ...findings,
      ...ofWay,
      ...remedied(decision.findings),
      ...remarks(false, loginUser(module, route, request.wish)),
    ]),
    nextProofs: [],
    verified: 'none',
    broker: { url: request.url.text, kind: broker.kind, title: broker.title },
    module: {
      family: module.family.id,
      title: module.family.title,
      identity: {},
      firmware: module.line.id,
      firmwareKnown: module.exact,
    },
    ...(anchor === undefined ? {} : { anchor }),
    route,
    plan: connectPlan(module, decision.intent),
    ...firmwareCode(options, module, decision),
    attempts: [],
    tests: [],
    uploaded: [],
    keptOpen: false,
  };
}
