import type { AtChannel, ExchangeOutcome } from '../at/channel.ts';
import { recover } from '../at/recover.ts';
import type { LooseValues } from '../at/field.ts';
import { byteString, fromByteString, utf8Bytes } from '../kernel/bytes.ts';
import { sleep, type Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import { throwIfAborted } from '../kernel/interrupt.ts';
import { Secret } from '../kernel/secret.ts';
import type {
  ArgValue,
  AtStep,
  Body,
  CredentialRole,
  SecretName,
  Step,
  UploadStep,
  Poll,
  Retry,
} from '../families/kit/step.ts';
import type { ModuleState } from '../families/kit/state.ts';
import { secretNamed } from '../families/kit/steps.ts';
import { endsLike, goesOn, isBareError, tells, verdictOf } from './endings.ts';
import type { OnRunEvent, StepResult } from './events.ts';
import { guardHolds } from './guards.ts';
import { IncidentWatch, type Incidents } from './incidents.ts';
import type { StateKeeper } from './state-keeper.ts';

/** Where the references of a plan lead. */
export interface Materials {
  secret(name: SecretName): Secret | undefined;
  /** The file in the module's form. */
  credential(role: CredentialRole): Uint8Array | undefined;
}

export interface RunContext {
  readonly channel: AtChannel;
  readonly keeper: StateKeeper;
  readonly clock: Clock;
  readonly materials: Materials;
  readonly signal?: AbortSignal;
  readonly onEvent: OnRunEvent;
}

/** The step that ended as nobody wanted, and what the module said by itself while the steps ran. */
export interface Failure extends Incidents {
  readonly step: Step;
  readonly outcome: ExchangeOutcome;
  /** After a deadline had passed, the module did not answer anything else either. */
  readonly mute?: true;
}

export interface StepsOutcome {
  readonly ok: boolean;
  /** The step that stopped the run. */
  readonly failed?: Failure;
  /**
   * The module was left waiting for the rest of an upload and got filler: what it stored under that name is void and has
   * to be deleted.
   */
  readonly filled: boolean;
  readonly incidents: Incidents;
  /** Values that steps were told to remember. */
  readonly captured: ReadonlyMap<string, string | number>;
}

/** Runs steps in order; the first that ends neither as accepted nor as tolerated, or with a restart, stops the run. */
export async function runSteps(steps: readonly Step[], context: RunContext): Promise<StepsOutcome> {
  const captured = new Map<string, string | number>();
  const noted = { filled: false, mute: false };
  const incidents = new IncidentWatch(context.channel);
  const watched: Watched = { ...context, incidents, captured, noted };
  const stored: string[] = [];
  try {
    for (const step of steps) {
      throwIfAborted(context.signal);
      let { verdict, outcome } = await runStep(step, watched);
      // The answer to another command may have been taken for this one's, so it is asked again; not of a module that has
      // said itself that it has restarted.
      const unsure = incidents.seen.restarted === undefined && gone(stored, context).length > 0;
      if (unsure) ({ verdict, outcome } = await runStep(step, watched));
      const restarted = incidents.seen.restarted ?? gone(stored, context)[0];
      // Behind a restart nothing holds any more of what the steps before have set.
      if (outcome !== undefined && (verdict === 'failed' || restarted !== undefined)) {
        const seen = { ...incidents.seen, ...(restarted === undefined ? {} : { restarted }) };
        const failed = { step, outcome, ...seen, ...(noted.mute ? { mute: true as const } : {}) };
        return { ok: false, failed, filled: noted.filled, incidents: seen, captured };
      }
      if (step.kind !== 'at' || outcome === undefined) continue;
      remember(step, outcome, captured);
      if (step.stores !== undefined && verdict === 'done') stored.push(step.stores);
    }
    return { ok: true, filled: noted.filled, incidents: incidents.seen, captured };
  } finally {
    incidents.stop();
  }
}

/** What this run has stored and the module says that it does not have: it can only have restarted, without a word. */
function gone(stored: readonly string[], { keeper }: RunContext): readonly string[] {
  return stored
    .filter((name) => keeper.state.files?.has(name) === false)
    .map((name) => `${name} was stored a moment ago and is gone`);
}

/**
 * Runs steps whose failure changes nothing: reads of the state, clean-up. Each is tried, whatever the others did, until
 * the module is silent on everything or the port is closed. Gives whether somebody was there to the end.
 */
export async function trySteps(steps: readonly Step[], context: RunContext): Promise<boolean> {
  const noted = { filled: false, mute: false };
  for (const step of steps) {
    throwIfAborted(context.signal);
    const { outcome } = await runStep(step, { ...context, noted });
    if (noted.mute || outcome?.status === 'closed') return false;
  }
  return true;
}

interface Watched extends RunContext {
  readonly incidents?: IncidentWatch;
  /** What steps were told to remember. */
  readonly captured?: ReadonlyMap<string, string | number>;
  readonly noted: {
    /** A file was stored with filler in it. */
    filled: boolean;
    /** A deadline has passed, and the module is silent on everything else, too. */
    mute: boolean;
  };
}

async function runStep(step: Step, context: Watched): Promise<StepResult> {
  if (step.kind === 'file' || step.kind === 'host' || step.kind === 'carry') {
    throw new HawserError(`a step of kind ${step.kind} cannot be run on an AT port`, { code: 'not-possible' });
  }
  if (!needed(step, context)) {
    context.onEvent({ kind: 'step-skipped', step });
    return { verdict: 'skipped' };
  }
  context.onEvent({ kind: 'step-started', step });
  const outcome = await attempt(step, context);
  const result: StepResult = { verdict: verdictOf(step, outcome), outcome };
  context.onEvent({ kind: 'step-ended', step, result });
  return result;
}

function needed(step: AtStep | UploadStep, { keeper }: RunContext): boolean {
  if (step.kind === 'upload' && isStored(step, keeper.state)) return false;
  return guardHolds(step.guard, keeper.state);
}

/** Stored under its name, and not in another size where the module tells sizes: what was cut off is stored anew. */
function isStored({ name, body }: UploadStep, { files }: ModuleState): boolean {
  const stored = files?.get(name);
  return stored !== undefined && (stored.bytes === undefined || !('bytes' in body) || stored.bytes === body.bytes);
}

/** Within this a command is refused that the module does not even begin. */
const AT_ONCE_MS = 5_000;

async function attempt(step: AtStep | UploadStep, context: Watched): Promise<ExchangeOutcome> {
  let outcome = await once(step, context);
  // A command that was damaged on its way gets the same bare ERROR as one that the module cannot do, and at once. One with
  // a completion may have begun something, and is not said twice; a PIN has three attempts in all.
  const atOnce = outcome.exchange.completion === undefined && outcome.ms < AT_ONCE_MS;
  if (atOnce && !sendsPin(step) && isBareError(outcome) && !goesOn(step, outcome)) outcome = await once(step, context);
  if (step.kind === 'upload') return outcome;
  if (step.retry !== undefined) return retried(step, step.retry, outcome, context);
  return step.poll === undefined ? outcome : polled(step, step.poll, outcome, context);
}

function sendsPin({ args }: AtStep | UploadStep): boolean {
  return Object.values(args).some((value) => secretNamed(value) === 'pin');
}

async function retried(step: AtStep, retry: Retry, first: ExchangeOutcome, context: Watched): Promise<ExchangeOutcome> {
  const end = context.clock.now() + retry.forMs;
  let outcome = first;
  while (retry.on.some((ending) => endsLike(ending, outcome)) && context.clock.now() < end) {
    await pause(context, retry.everyMs);
    outcome = await once(step, context);
  }
  return outcome;
}

async function polled(step: AtStep, poll: Poll, first: ExchangeOutcome, context: Watched): Promise<ExchangeOutcome> {
  const end = context.clock.now() + poll.forMs;
  let outcome = first;
  while (!tells(outcome, poll.field, poll.until) && !tells(outcome, poll.field, poll.giveUp ?? [])) {
    if (outcome.status === 'closed' || outcome.status === 'reset' || context.clock.now() >= end) {
      return asFailed(outcome);
    }
    await pause(context, poll.everyMs);
    outcome = await once(step, context);
  }
  return tells(outcome, poll.field, poll.until) ? outcome : asFailed(outcome);
}

/** Waits; an interruption ends it as a HawserError like everywhere else. */
async function pause({ clock, signal }: RunContext, ms: number): Promise<void> {
  await sleep(clock, ms, signal).catch(() => undefined);
  throwIfAborted(signal);
}

/** The exchange itself went well, but what was waited for did not come. */
function asFailed(outcome: ExchangeOutcome): ExchangeOutcome {
  return outcome.status === 'ok' ? { ...outcome, status: 'failed' } : outcome;
}

async function once(step: AtStep | UploadStep, context: Watched): Promise<ExchangeOutcome> {
  const { channel, keeper } = context;
  const exchange = channel.dialect.exchange(step.exchange);
  const body = step.body === undefined ? undefined : bodyBytes(step.body, context.materials);
  const outcome = await channel.run(exchange, argValues(step.args, context), {
    deadlineMs: step.deadlineMs,
    ...(body === undefined ? {} : { body }),
    ...(context.signal === undefined ? {} : { signal: context.signal }),
    onProgress: (sent, total) => context.onEvent({ kind: 'upload', step, sent, total }),
  });
  keeper.exchange(outcome);
  if (tooLate(outcome)) {
    // It may still wait for bytes that will not come, or its answer may be taken for that to the next command.
    const bytesOwed = body !== undefined && outcome.status !== 'no-completion';
    const recovery = recover(channel, { clock: context.clock, bytesOwed });
    const { answers, promptWasOpen } = await (context.incidents?.during(recovery) ?? recovery);
    if (promptWasOpen && step.kind === 'upload') context.noted.filled = true;
    if (!answers) context.noted.mute = true;
  }
  return outcome;
}

function tooLate({ status }: ExchangeOutcome): boolean {
  return status === 'no-prompt' || status === 'no-final' || status === 'no-completion';
}

function argValues(args: Readonly<Record<string, ArgValue>>, context: Watched): LooseValues {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, argValue(value, context)]));
}

function argValue(value: ArgValue, { materials, captured }: Watched): LooseValues[string] {
  if (typeof value !== 'object') return value;
  if ('secret' in value) return secretOf(materials, value.secret);
  if ('remembered' in value) {
    const noted = captured?.get(value.remembered);
    if (noted !== undefined) return noted;
    throw new TypeError(`no step has noted ${value.remembered}`);
  }
  const text = fromByteString(byteString(credentialOf(materials, value.piece).subarray(value.from, value.to)));
  return value.piece === 'key' ? new Secret('key', text) : text;
}

function bodyBytes(body: Body, materials: Materials): Uint8Array {
  if ('text' in body) return utf8Bytes(body.text);
  return credentialOf(materials, body.credential);
}

/** The secret that a step refers to. Throws `secret-missing`. */
export function secretOf(materials: Materials, name: SecretName): Secret {
  const secret = materials.secret(name);
  if (secret !== undefined) return secret;
  throw new HawserError(`the ${name} is needed and was not given`, { code: 'secret-missing' });
}

/** The file that a step refers to. Throws `secret-missing`. */
export function credentialOf(materials: Materials, role: CredentialRole): Uint8Array {
  const bytes = materials.credential(role);
  if (bytes !== undefined) return bytes;
  throw new HawserError(`the ${role} file is needed and was not given`, { code: 'secret-missing' });
}

function remember(step: AtStep, outcome: ExchangeOutcome, captured: Map<string, string | number>): void {
  const lines = [...outcome.info, ...(outcome.completion === undefined ? [] : [outcome.completion])];
  for (const { as, field } of step.capture ?? []) {
    for (const line of lines) {
      const value = (line.values as LooseValues)[field];
      if (typeof value === 'string' || typeof value === 'number') captured.set(as, value);
    }
  }
}
