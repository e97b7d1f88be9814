import { AtChannel, type ExchangeOutcome, type LineRecorder } from '../at/channel.ts';
import type { Exchange } from '../at/declare.ts';
import type { BytePipe } from '../at/pipe.ts';
import { recover } from '../at/recover.ts';
import { wake, wakeError } from '../at/wake.ts';
import type { Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import { throwIfAborted } from '../kernel/interrupt.ts';
import { firmwareLine, type Family, type FirmwareLine } from '../families/kit/family.ts';
import {
  buildQuery,
  identificationDialect,
  infoQuery,
  modelQuery,
  readIdentity,
  recogniseFamily,
} from '../families/kit/identify.ts';
import type { Identity } from '../families/kit/state.ts';

/** A module that answers and is known. */
export interface Attached {
  readonly channel: AtChannel;
  readonly family: Family;
  readonly line: FirmwareLine;
  /** False when only the nearest known firmware line is used. */
  readonly exact: boolean;
  readonly identity: Identity;
  /**
   * The module may have been waiting for the rest of an upload that somebody broke off: whatever it stored last, under
   * whatever name, cannot be trusted.
   */
  readonly suspect: boolean;
}

interface AttachOptions {
  readonly clock: Clock;
  readonly families: readonly Family[];
  readonly recorder?: LineRecorder;
  readonly signal?: AbortSignal;
  /** What the user calls the port, for errors. */
  readonly portName: string;
  /** Told when the search takes longer than a person would wait without a word. */
  readonly onSlow?: (what: string) => void;
  /** The family the user named; asking the module is then for the firmware only. */
  readonly expected?: Family;
}

/** A module that is alive answers a query of its build in far less. */
const FIRST_ANSWER_MS = 2_000;

/** Finds out whether a known module is on the line, and brings it into a state in which it listens. */
export async function attach(pipe: BytePipe, options: AttachOptions): Promise<Attached> {
  const { clock, recorder, signal, portName } = options;
  const channel = new AtChannel(pipe, identificationDialect(options.families), {
    clock,
    ...(recorder === undefined ? {} : { recorder }),
  });
  // Not `AT` first: a module that waits for the rest of an upload would swallow it and might answer the same `OK`. The
  // answer to this query cannot be taken for anything else.
  const first = await ask(channel, buildQuery, signal, FIRST_ANSWER_MS);
  const clean = linesOf(first).some((text) => !isPieceOf(text, 'AT+CGMR'));
  const suspect = clean ? false : await awaken(channel, options);
  const build = await surely(channel, clean ? first : await ask(channel, buildQuery, signal), options);
  const model = await ask(channel, modelQuery, signal);
  const info = await ask(channel, infoQuery, signal);
  const identity = readIdentity({ build, model: linesOf(model), info: linesOf(info) });
  const family = options.expected ?? recogniseFamily(identity, options.families);
  if (family === undefined) throw unknownModule(identity, portName);
  channel.dialect = family.dialect;
  const { line, exact } = firmwareLine(family, identity.build ?? '');
  return { channel, family, line, exact, identity, suspect };
}

const MOST_QUESTIONS = 8;

/** Everything depends on the build: one that no family knows is believed when it is told twice in the same words. */
async function surely(
  channel: AtChannel,
  first: ExchangeOutcome,
  { families, signal }: AttachOptions,
): Promise<readonly string[]> {
  let lines = linesOf(first);
  for (let asked = 1; asked < MOST_QUESTIONS && !buildIsKnown(lines, families); asked += 1) {
    const again = linesOf(await ask(channel, buildQuery, signal, FIRST_ANSWER_MS));
    if (lines.length > 0 && again.join('\n') === lines.join('\n')) return lines;
    lines = again;
  }
  return lines;
}

/** Whether a firmware line of some family begins like it. */
function buildIsKnown(lines: readonly string[], families: readonly Family[]): boolean {
  const { build } = readIdentity({ build: lines, model: [], info: [] });
  return build !== undefined && families.some((family) => firmwareLine(family, build).exact);
}

/** A module at a prompt may echo what it takes of a command as data, and then what it has left over of it. */
function isPieceOf(text: string, command: string): boolean {
  return command.includes(text.trim());
}

/**
 * Gets a first answer out of a module that did not answer plainly. True: it may have been waiting at a prompt. Throws
 * what is on the port instead of a module.
 */
async function awaken(channel: AtChannel, { clock, portName, signal, onSlow }: AttachOptions): Promise<true> {
  onSlow?.('no answer yet; trying again');
  let knownLines = 0;
  const unlisten = channel.onUrc(() => (knownLines += 1));
  const found = await wake(channel, signal === undefined ? {} : { signal }).finally(unlisten);
  if (found.kind === 'answers') {
    // The answer may have been meant for something else; from here on each has to come to its own command.
    await recover(channel, { clock, ...(signal === undefined ? {} : { signal }) });
    throwIfAborted(signal);
    return true;
  }
  // A module that waits at a prompt may still tell of its network.
  if (found.kind === 'silent' || (found.kind === 'not-at' && knownLines > 0)) {
    onSlow?.('silence; the module may be waiting for the rest of an upload, so it gets filler until it answers');
    const { answers } = await recover(channel, { clock, ...(signal === undefined ? {} : { signal }) });
    throwIfAborted(signal);
    if (answers) return true;
  }
  throw wakeError(found, portName);
}

/** A module that is just starting may say so in the middle of a question; then it is asked again. */
const MOST_RESTARTS = 3;

async function ask(
  channel: AtChannel,
  exchange: Exchange,
  signal: AbortSignal | undefined,
  deadlineMs?: number,
  restarts = 0,
): Promise<ExchangeOutcome> {
  throwIfAborted(signal);
  const outcome = await channel.run(
    exchange,
    {},
    {
      ...(signal === undefined ? {} : { signal }),
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
    },
  );
  if (outcome.status === 'closed') throw new HawserError('the port was closed', { code: 'port-closed', rung: 'port' });
  throwIfAborted(signal);
  if (outcome.status === 'reset' && restarts < MOST_RESTARTS) {
    return ask(channel, exchange, signal, deadlineMs, restarts + 1);
  }
  return outcome;
}

/** What it told; nothing that says by its own prefix that it belongs to something else, as what an earlier run has begun. */
function linesOf({ exchange, status, info, other }: ExchangeOutcome): readonly string[] {
  if (status !== 'ok') return [];
  const lines = [...info.map(({ text }) => text), ...other];
  if (exchange.form === 'basic') return lines;
  return lines.filter((text) => !/^[+*#$%^]\w+:/.test(text) || text.startsWith(`${exchange.token}:`));
}

function unknownModule(identity: Identity, portName: string): HawserError {
  const said = [identity.manufacturer, identity.model, identity.build ?? identity.revision].filter(
    (text) => text !== undefined,
  );
  const what = said.length === 0 ? 'it does not say what it is' : `it calls itself ${said.join(', ')}`;
  return new HawserError(`the module on ${portName} is none that hawser knows: ${what}`, {
    code: 'module-unknown',
    rung: 'at',
    next: [
      { text: 'See which modules are known.', command: 'hawser modules' },
      { text: 'If it is a relative of one of them, name that one.', command: '--module FAMILY' },
    ],
  });
}
