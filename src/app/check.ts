import type { BrokerUrl } from '../brokers/kit/url.ts';
import { families, findFamily } from '../families/registry.ts';
import { EMPTY_STATE, type TlsContextState } from '../families/kit/state.ts';
import type { Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import { interrupted } from '../kernel/interrupt.ts';
import { assess, type Assessment } from '../plan/decide.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import type { OnRunEvent } from '../run/events.ts';
import { openPort } from '../transports/open.ts';
import { checkReport, openQuestions, withAssumptions, type CheckReport } from './check-report.ts';
import { chooseAnchor, givenAnchor, type AnchorChoice } from './choose-anchor.ts';
import { chooseWay, type Judged } from './choose-way.ts';
import { givenCa, sentBy, withChoice } from './connect-broker.ts';
import type { ConnectOptions } from './connect-options.ts';
import { prepareConnect } from './connect-prepare.ts';
import { loginUser } from './login-remarks.ts';
import { meetBroker, type KnownBroker, type MetBroker } from './meet-broker.ts';
import { probeWhole, type Probed } from './probe.ts';
import { programCode, programOf, programPlan, standsAgainst, type ProgramCase } from './program-code.ts';
import type { ProgramFormat } from './program-formats.ts';
import { readModule } from './read-module.ts';
import { remedied } from './remedies.ts';

/** What `hawser check` is asked; texts as they were typed. */
export interface CheckOptions extends Omit<
  ConnectOptions,
  'dryRun' | 'format' | 'force' | 'keepOpen' | 'transcript' | 'registrationMs' | 'apn' | 'qos' | 'verify'
> {
  readonly qos?: 0 | 1 | 2;
  /** Whether a message is to be retained. */
  readonly retain?: boolean;
  /** Bound of the probe, s. */
  readonly timeoutSeconds?: number;
  /** What the module's clock shows, Unix ms, in place of what is read from it. */
  readonly at?: number;
  /** What the program on the module sets today, `NAME=VALUE` each; for modules that have such a program. */
  readonly setting?: readonly string[];
  /** Write what the program is to set as code. */
  readonly format?: ProgramFormat;
}

/** What a check takes from its surroundings. */
export interface CheckDeps {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onEvent: OnRunEvent;
  /** Told what the probe is doing. */
  readonly onProgress: (text: string) => void;
  readonly signal?: AbortSignal;
}

const PROBE_S = 12;

/**
 * Says beforehand whether a module can talk to a broker, and why not. Nothing is changed, on the module or at the broker.
 * Throws a HawserError for bad input, and where the port or the module on it cannot be read.
 */
export async function check(options: CheckOptions, deps: CheckDeps): Promise<CheckReport> {
  const told = toldBy(options);
  const { qos, ...rest } = options;
  const prepared = await prepareConnect({ ...rest, ...(qos === 0 || qos === 1 ? { qos } : {}) }, deps);
  const { credentials, request, remarks, profile, roots } = prepared;
  const { url, wish } = request;
  const now = deps.clock.wall();
  const ca = givenCa(credentials);
  const [module, probed] = await bothEnds(options, url.tls, deps);
  const broker: KnownBroker = {
    profile,
    facts: prepared.broker,
    roots,
    now,
    ...(ca === undefined ? {} : { ca }),
    ...(probed === undefined ? {} : { probed }),
  };
  const judge = async (seen: KnownModule): Promise<JudgedCase> => {
    const met = await meetBroker(broker, seen, wish.sni, deps.signal);
    const choice = rootFor(broker, seen, met, url);
    const target = withChoice(choice, met, credentials);
    const assessment = assess({
      module: seen,
      broker: target.broker,
      credentials: target.credentials.facts,
      wish: { ...wish, qos: qos ?? wish.qos, retain: options.retain === true },
      now,
      meet: target.meet ?? met.meet,
      ...(told === undefined ? {} : { told }),
    });
    const errors = withAssumptions(assessment.findings).findings.filter(({ severity }) => severity === 'error');
    return { choice, target, assessment, against: errors, open: openQuestions(assessment).length > 0 };
  };
  const way = await chooseWay({ module, tls: url.tls, options, now, judge });
  const { choice, target, assessment } = way.judged;
  const anchor = target.anchor ?? (ca === undefined ? undefined : givenAnchor(ca));
  const report = checkReport({
    assessment,
    module: way.module,
    url: url.text,
    remarks: [...way.findings, ...choice.findings, ...remarks(false, loginUser(module, way.module.route, wish))],
    files: options,
    ...(anchor === undefined ? {} : { anchor }),
    ...(probed === undefined ? {} : { probed: probed.report }),
  });
  const findings = remedied(report.findings, { ...way, broker: profile.id, typed: options });
  return withProgram(
    { ...report, findings },
    { module, broker: target.broker, url: url.text, credentials: target.credentials, files: options },
    options.format,
  );
}

/** What the program on the module is to set, and the same as code where nothing stands against it. */
function withProgram(report: CheckReport, of: ProgramCase, format: ProgramFormat | undefined): CheckReport {
  const { program } = of.module.family;
  if (program === undefined) return report;
  const plan = programPlan(program, of);
  if (format === undefined || standsAgainst(report.answer, report.findings)) return { ...report, plan };
  return { ...report, plan, code: { format, text: programCode(plan, of) } };
}

/** Settings that were named; throws for a module that has no program, and for settings that are none. */
function toldBy({ module, setting = [], format }: CheckOptions): TlsContextState | undefined {
  if (setting.length === 0 && format === undefined) return undefined;
  if (module === undefined) throw nothingNamed();
  const program = programOf(findFamily(module));
  return setting.length === 0 ? undefined : program.told(new Map(setting.map(nameAndValue)));
}

function nameAndValue(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  throw new HawserError(`--setting ${text}: it has the form NAME=VALUE`, {
    code: 'usage',
    next: [{ text: 'For example', command: '--setting SL_SO_SECURE_MASK=0x110' }],
  });
}

interface JudgedCase extends Judged {
  readonly choice: AnchorChoice;
  readonly target: ReturnType<typeof withChoice>;
  readonly assessment: Assessment;
}

/** The root that connect would take where none is given; by hand somebody has to choose the file. */
function rootFor(
  { profile, facts, roots, ca, now }: KnownBroker,
  module: KnownModule,
  met: MetBroker,
  { text, port }: BrokerUrl,
): AnchorChoice {
  if (ca !== undefined || !facts.tls || module.family.driver === undefined) return { findings: [] };
  const sent = sentBy(met);
  return chooseAnchor({ profile, module, roots, now, url: text, port, ...(sent === undefined ? {} : { sent }) });
}

/** Module and broker are read side by side; if one of them fails for good, the other is not waited for. */
async function bothEnds(
  options: CheckOptions,
  tls: boolean,
  deps: CheckDeps,
): Promise<readonly [KnownModule, Probed | undefined]> {
  const end = new AbortController();
  const signal = deps.signal === undefined ? end.signal : AbortSignal.any([deps.signal, end.signal]);
  const ours = { ...deps, signal };
  try {
    return await Promise.all([
      moduleOf(options, tls, ours),
      options.probe === false ? undefined : probeFor(options, ours),
    ]);
  } catch (error) {
    end.abort(interrupted());
    throw error;
  }
}

async function moduleOf(options: CheckOptions, tls: boolean, deps: CheckDeps): Promise<KnownModule> {
  const named = options.module === undefined ? undefined : findFamily(options.module);
  if (options.port === undefined) {
    if (named === undefined) throw nothingNamed();
    const { family, line, exact, firmware = line.id } = named;
    return withClock({ family, line, exact, build: firmware, state: EMPTY_STATE }, options.at);
  }
  const { clock, signal, onEvent } = deps;
  const pipe = await openPort(options.port, {
    clock,
    ...(options.baud === undefined ? {} : { baud: options.baud }),
  });
  try {
    const module = await readModule(pipe, {
      portName: options.port,
      families: families(),
      clock,
      tls,
      onEvent,
      ...(named === undefined ? {} : { expected: named.family }),
      ...(signal === undefined ? {} : { signal }),
    });
    return withClock(module, options.at);
  } finally {
    await pipe.close();
  }
}

function nothingNamed(): HawserError {
  return new HawserError('no module is named', {
    code: 'usage',
    next: [
      { text: 'Name its family, with its firmware where you know it.', command: '--module sim7600@LE20B04' },
      { text: 'Or the port that it is on.', command: '--port /dev/ttyUSB2' },
    ],
  });
}

/** No clock that was ever set shows less. */
const EVER_SET = Date.UTC(2024, 0, 1);

function withClock(module: KnownModule, at: number | undefined): KnownModule {
  if (at === undefined) return module;
  const clock = { iso: new Date(at).toISOString(), set: at >= EVER_SET };
  return { ...module, state: { ...module.state, clock } };
}

/** A half of a client certificate can be judged, but not presented. */
async function probeFor(options: CheckOptions, deps: CheckDeps): Promise<Probed> {
  const { broker, cert, key, sni: _ofModule, timeoutSeconds = PROBE_S, ...rest } = options;
  const identity = cert === undefined || key === undefined ? {} : { cert, key };
  return probeWhole({ ...rest, ...identity, url: broker, timeoutSeconds }, deps);
}
