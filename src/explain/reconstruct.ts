import type { LooseValues } from '../at/field.ts';
import { cmeRow, rowOf, type ObservedExchange } from '../families/kit/part.ts';
import type { LogReading, Notice, Reached } from '../families/kit/reading.ts';
import { unknownCommand } from '../families/kit/unknown-command.ts';
import { EMPTY_STATE, afterReset, type Identity, type ModuleState } from '../families/kit/state.ts';
import { height, type Rung } from '../kernel/rung.ts';
import type { Family } from '../families/kit/family.ts';
import { bounded } from './bounded-state.ts';
import { DISREGARD_NOTHING, codesWithout, noticeWithout, type Disregard } from './disregard.ts';
import {
  NOTHING,
  codeRow,
  observersOf,
  readingOf,
  tablesByLine,
  type Knowledge,
  type Observers,
  type ReadFrom,
} from './knowledge.ts';
import { markOfCode, markOfNotice, type Mark } from './marks.ts';
import type { Exchanged, Quoted, SessionEvent } from './session.ts';

/** Something that looks like a failure, and is none. */
export interface Harmless {
  readonly row: number;
  readonly text: string;
  readonly why: string;
}

/** One try to connect, with what led to it. */
export interface Attempt {
  readonly from: number;
  readonly to: number;
  readonly state: ModuleState;
  readonly passed: ReadonlySet<Rung>;
  readonly marks: readonly Mark[];
  /** How the connection that was asked for ended; `none`: none was asked for, or nobody shows how it ended. */
  readonly connection: 'made' | 'refused' | 'unanswered' | 'none';
  /** A credential went into the module, as far as the log shows. */
  readonly uploaded: boolean;
  /** A command that was to do something was refused, and not taken later. */
  readonly refused: boolean;
  /** Commands that are in it. */
  readonly commands: number;
  /** A program says that it gave no server name. */
  readonly unnamed: boolean;
}

interface Growing {
  from: number;
  to: number;
  passed: Set<Rung>;
  marks: Mark[];
  connection: Attempt['connection'];
  uploaded: boolean;
  /** Tokens of commands, in capitals, as long as they were refused the last time. */
  refused: Set<string>;
  commands: number;
  unnamed: boolean;
  /** What the module had been told when it was asked to connect. */
  state?: ModuleState;
  /** That has been asked since, or changed. */
  asked: boolean;
}

/** From this rung on an exchange is one that connects. */
const CONNECTS: Rung = 'tcp';
const MAX_MARKS = 32;
/** Lines that are named as harmless. */
export const MAX_HARMLESS = 64;

/** Follows what one module was told and what came of it, and cuts it into attempts. */
export class Reconstruction {
  readonly #family: Knowledge;
  readonly #reading: Required<Omit<LogReading, 'asks'>>;
  readonly #observers: Observers;
  readonly #codesIn: ReadonlyMap<string, readonly ReadFrom[]>;
  #state: ModuleState = EMPTY_STATE;
  #now: Growing = begun(0);
  #harmless: Harmless[] = [];
  /** Commands that were refused when they were to do something. */
  readonly #refused = new Set<string>();
  readonly #onAttempt: (attempt: Attempt) => void;
  readonly #disregard: Disregard;

  /** Without a family only what programs print is followed. `identity`: what the user says of the module. */
  constructor(
    family: Family | undefined,
    onAttempt: (attempt: Attempt) => void,
    identity: Identity = {},
    disregard: Disregard = DISREGARD_NOTHING,
  ) {
    this.#disregard = disregard;
    this.#family = codesWithout(family ?? NOTHING, disregard);
    this.#onAttempt = onAttempt;
    this.#state = { ...EMPTY_STATE, identity };
    this.#reading = readingOf(this.#family);
    this.#observers = observersOf(this.#family);
    this.#codesIn = tablesByLine(this.#family);
  }

  /** What a program around the module says of a line that looks like a failure. */
  excuse(line: Quoted, why: string): void {
    this.#excuse([line], why);
  }

  get harmless(): readonly Harmless[] {
    return this.#harmless;
  }

  /** Something speaks for a failure that nothing has mended so far. */
  get failing(): boolean {
    return this.#now.marks.length > 0;
  }

  take(event: SessionEvent): void {
    switch (event.is) {
      case 'exchange':
        this.#exchange(event);
        return;
      case 'line':
        this.#line(event.id, event.values, event.reset, event.quoted);
        return;
      case 'foreign':
        this.#foreign(event.quoted, event.answered);
        return;
      case 'stray-error':
        this.#now.to = event.quoted.row;
        if (event.final.error?.kind === 'cme') this.#cme(event.final.error, [event.quoted]);
        return;
      case 'words':
        return;
    }
  }

  /** Something that a program around the module printed. */
  passed(rung: Rung, row: number): void {
    this.#now.to = row;
    this.#climb(rung);
    if (height(rung) >= height('mqtt')) this.#now.connection = 'made';
  }

  /** What failed below a rung that is passed now did not last: a SIM that was still starting, a poll before registration. */
  #climb(rung: Rung): void {
    this.#now.passed.add(rung);
    this.#now.marks = this.#now.marks.filter(
      ({ observation: { span } }) => span === undefined || height(span.to) > height(rung),
    );
  }

  /** A program says that it gives no server name. */
  unnamed(): void {
    this.#now.unnamed = true;
  }

  mark(mark: Mark): void {
    this.#now.to = Math.max(this.#now.to, mark.row);
    if (this.#now.marks.length < MAX_MARKS) this.#now.marks.push(mark);
  }

  /** What follows is of another module or person. */
  forget(row: number): void {
    this.#close(row);
    this.#state = EMPTY_STATE;
    this.#refused.clear();
  }

  end(): void {
    this.#close(Infinity);
  }

  #exchange(event: Exchanged): void {
    const { seen, end, command, answer } = event;
    const { id } = seen.exchange;
    const lines = [...(command === undefined ? [] : [command]), ...answer];
    const row = lines.at(-1)?.row ?? this.#now.to;
    const before = this.#state.tried;
    const state = this.#observed(event);
    const reaches = reachedBy(this.#reading.reaches[id], seen, state);
    const connects = reaches !== undefined && height(reaches) >= height(CONNECTS);
    const asks = state.tried !== before;
    // A further connection begins a new attempt, with what this module was told before.
    if ((connects || asks) && this.#now.connection !== 'none' && !this.#goesOn(reaches)) this.#close(row);
    this.#state = state;
    this.#remember(event, connects || asks);
    this.#now.to = row;
    this.#now.commands += command === undefined ? 0 : 1;
    if (isUpload(event)) this.#now.uploaded = true;
    const excuse = end === 'seen' ? this.#reading.harmless[id]?.(seen, state) : undefined;
    if (excuse !== undefined) {
      this.#excuse(lines, excuse);
      if (!seen.ok) return;
    }
    this.#outcome(event, lines, reaches, connects);
  }

  /** A connection is made in several steps: what climbs higher than the last step goes on with it. */
  #goesOn(reaches: Rung | undefined): boolean {
    const highest = Math.max(-1, ...[...this.#now.passed].map(height));
    return this.#now.connection === 'made' && reaches !== undefined && height(reaches) > highest;
  }

  /** What it had been told when it was asked to connect; what it is asked right afterwards shows that, too. */
  #remember({ seen, command }: Exchanged, connects: boolean): void {
    const now = this.#now;
    if (connects) {
      now.state = this.#state;
      now.asked = false;
    } else if (now.state !== undefined && !now.asked && seen.ok && seen.info.length > 0) {
      const { tried } = now.state;
      now.state = { ...this.#state, ...(tried === undefined ? {} : { tried }) };
      now.asked = true;
    } else if (command !== undefined && seen.exchange.form === 'set') now.asked = true;
  }

  #outcome({ seen, end }: Exchanged, lines: readonly Quoted[], reaches: Rung | undefined, connects: boolean): void {
    const { id } = seen.exchange;
    if (end === 'silent' || end === 'assumed') {
      const notice = noticeWithout(this.#reading.unanswered[id]?.(seen.args, this.#state), this.#disregard);
      if (notice !== undefined) this.mark(markOfNotice(notice, lines));
      if (connects) this.#now.connection = 'unanswered';
      return;
    }
    const notice =
      noticeWithout(this.#reading.ends[id]?.(seen, this.#state), this.#disregard) ??
      this.#lacks(seen.exchange.token, unknownCommand(seen));
    if (seen.ok) this.#now.refused.delete(seen.exchange.token.toUpperCase());
    else if (seen.exchange.form === 'set') this.#refuse(seen.exchange.token);
    const coded = seen.ok ? undefined : codeRow(this.#family, seen);
    // What is known of this very command says more than an error that every command has.
    const general = notice !== undefined && coded?.table.id === 'CME';
    const mark = coded === undefined || general ? undefined : markOfCode(coded.table, coded.row, lines);
    if (mark !== undefined) this.mark(mark);
    if (notice !== undefined) this.mark(markOfNotice(notice, lines));
    if (seen.ok) {
      if (reaches !== undefined && notice === undefined) this.#climb(reaches);
      if (connects) this.#now.connection = notice === undefined ? 'made' : 'refused';
    } else if (connects) {
      this.#now.connection = 'refused';
      if (mark === undefined && notice === undefined) this.mark(markOfNotice(bareRefusal(reaches ?? 'mqtt'), lines));
    }
  }

  #observed({ seen, end }: Exchanged): ModuleState {
    const { id } = seen.exchange;
    let state = this.#state;
    if (end === 'silent') for (const after of this.#observers.unfinished.get(id) ?? []) state = after(state, seen.args);
    else for (const after of this.#observers.exchanges.get(id) ?? []) state = after(state, seen);
    return bounded(state);
  }

  #line(id: string, values: LooseValues, reset: boolean, line: Quoted): void {
    this.#now.to = line.row;
    if (reset) {
      this.#close(line.row);
      this.#state = afterReset(this.#state);
    }
    for (const after of this.#observers.urcs.get(id) ?? []) this.#state = bounded(after(this.#state, values));
    const rung = this.#reading.passes[id]?.(values);
    if (rung !== undefined) this.passed(rung, line.row);
    const notice = noticeWithout(this.#reading.lines[id]?.(values, this.#state), this.#disregard);
    if (notice !== undefined) {
      this.mark(markOfNotice(notice, [line]));
      return;
    }
    for (const { table, field } of this.#codesIn.get(id) ?? []) {
      const code = values[field];
      const row = typeof code === 'number' ? rowOf(table, code) : undefined;
      const mark = row === undefined ? undefined : markOfCode(table, row, [line]);
      if (mark !== undefined) this.mark(mark);
    }
  }

  #foreign(line: Quoted, answered: 'ok' | 'error' | undefined): void {
    this.#now.to = line.row;
    this.#now.commands += 1;
    const [, token = '', form = ''] = /^AT([+#%^*$][A-Z0-9_]+)(=\??)?/i.exec(line.text) ?? [];
    if (answered !== 'error' || token === '') return;
    if (form === '=?') this.mark(markOfNotice(this.#lacks(token, NO_SUCH_COMMAND) ?? NO_SUCH_COMMAND, [line]));
    else this.#refuse(token);
  }

  #refuse(token: string): void {
    const name = token.toUpperCase();
    if (this.#refused.size < MAX_MARKS) this.#refused.add(name);
    if (this.#now.refused.size < MAX_MARKS) this.#now.refused.add(name);
  }

  /**
   * Refused in the form that does something and in the one that only asks whether it exists: there is no other reading. Where
   * other commands are refused, too, what they have in common is the question: a state, or a firmware without any of them.
   */
  #lacks(token: string, notice: Notice | undefined): Notice | undefined {
    if (notice === undefined || this.#refused.size > 1 || !this.#refused.has(token.toUpperCase())) return notice;
    return { ...notice, causes: notice.causes.map((cause) => ({ ...cause, weight: 1 })) };
  }

  #cme(error: { readonly number?: number; readonly words?: string }, lines: readonly Quoted[]): void {
    const found = cmeRow(this.#family.codes, error);
    const mark = found === undefined ? undefined : markOfCode(found.table, found.row, lines);
    if (mark !== undefined) this.mark(mark);
  }

  #excuse(lines: readonly Quoted[], why: string): void {
    const last = lines.at(-1);
    if (last === undefined || this.#harmless.length >= MAX_HARMLESS) return;
    this.#harmless.push({ row: last.row, text: lines.map(({ text }) => text).join(' / '), why });
  }

  #close(next: number): void {
    const { from, to, passed, marks, connection, uploaded, refused, commands, unnamed, state } = this.#now;
    const ended = connection === 'unanswered' && marks.some(({ row }) => row > from) ? 'refused' : connection;
    if (commands > 0 || marks.length > 0 || passed.size > 0 || connection !== 'none') {
      this.#onAttempt({
        from,
        to: Math.max(from, to),
        state: state ?? this.#state,
        passed,
        marks,
        connection: ended,
        uploaded,
        refused: refused.size > 0,
        commands,
        unnamed,
      });
    }
    this.#now = begun(next);
  }
}

function reachedBy(reached: Reached | undefined, seen: ObservedExchange, state: ModuleState): Rung | undefined {
  return typeof reached === 'function' ? reached(seen, state) : reached;
}

function begun(row: number): Growing {
  return {
    from: row,
    to: row,
    passed: new Set(),
    marks: [],
    connection: 'none',
    uploaded: false,
    refused: new Set(),
    commands: 0,
    unnamed: false,
    asked: false,
  };
}

/** The module took the bytes, or at least asked for them and got some. */
function isUpload({ seen, prompted, end }: Exchanged): boolean {
  if (seen.exchange.prompt === undefined || !UPLOADS.test(seen.exchange.prompt.what)) return false;
  return (prompted && seen.body !== undefined) || (end === 'seen' && seen.ok);
}

/** What is uploaded as a credential, and not as a topic or message. */
const UPLOADS = /cert|^ca$|key|file|credential/i;

/** A command that connects was refused, and no table says why. */
function bareRefusal(reaches: Rung): Notice {
  return {
    text: 'a bare refusal says nothing of where it broke',
    span: { from: 'bearer', to: reaches },
    causes: [],
    source: '3GPP TS 27.007 §9.1',
  };
}

/** The test form does nothing: a module that refuses it does not have the command. */
const NO_SUCH_COMMAND: Notice = {
  text: 'this firmware does not have the command: its test form is refused',
  span: { from: 'at', to: 'at' },
  causes: [
    { cause: 'command-order/state', weight: 0.9, rung: 'at', why: 'the command is of another firmware or module' },
  ],
  finding: 'command-refused',
  source: 'ITU-T V.250 §5.4.5',
};
