import { Dialect } from '../at/dialect.ts';
import type { Family } from '../families/kit/family.ts';
import { Memo } from '../kernel/memo.ts';
import type { Explanation } from './explanation.ts';
import { findBroker } from '../brokers/kit/facts.ts';
import { brokers } from '../brokers/registry.ts';
import { PemCollector, type PastedFile } from './held/pasted-certificates.ts';
import { readHostLine, type HostLine } from './hosts/read.ts';
import { mayBeOfSClient, SClientReader } from './hosts/s-client.ts';
import type { LogLine } from './log-line.ts';
import type { ExplainOptions } from './options.ts';
import { markOfNotice, markOfRows } from './marks.ts';
import { DISREGARD_NOTHING, noticeWithout, rowsWithout, type Disregard } from './disregard.ts';
import { MAX_LINE } from './read/clean.ts';
import { LogReader } from './read/log-reader.ts';
import { Redactor } from './redact.ts';
import { MAX_HARMLESS, Reconstruction, type Attempt, type Harmless } from './reconstruct.ts';
import { conclude, type Found } from './conclude.ts';
import { Session } from './session.ts';
import { readStackLine } from './stacks/read.ts';
import type { StackRow } from './stacks/stack.ts';
import { brokerIn, type BrokerMention } from './words/broker.ts';
import { readBrokerHint } from './words/broker-hint.ts';
import { ModuleChoice } from './module-choice.ts';
import { moduleIn, type ModuleMention } from './words/module.ts';
import { statementsIn, type Statement } from './words/prose.ts';

/** Lines that are kept until it is clear which module they are of. */
const MOST_BUFFERED = 2_000;
/** Attempts that are kept whole at the beginning and at the end. */
const FIRST_ATTEMPTS = 16;
const LAST_ATTEMPTS = 48;
const MAX_WORDS = 256;

/**
 * Reads a log line by line and says what it shows. Secrets are masked before anything else sees a line; what is kept is
 * bounded, however long the log is. Pure: the caller reads files and prints.
 */
export class LogExplainer {
  readonly #options: ExplainOptions;
  readonly #disregard: Disregard;
  readonly #redactor = new Redactor();
  readonly #reader = new LogReader();
  readonly #module: ModuleChoice;
  readonly #pems: PemCollector;
  readonly #sClient = new SClientReader();
  readonly #looks = new Memo(lookAt);
  readonly #read = new Memo(readWords);
  readonly #found: Found;
  readonly #harmless: Harmless[] = [];
  #buffer: LogLine[] = [];
  #decided = false;
  #session = new Session(NO_DIALECT);
  #reconstruction: Reconstruction;

  constructor(options: ExplainOptions) {
    this.#options = options;
    this.#module = new ModuleChoice(options.module);
    this.#pems = new PemCollector(options.readPem);
    this.#found = {
      lines: 0,
      attempts: [],
      leftOut: 0,
      pasted: [],
      aboutRoots: [],
      statements: [],
      answered: new Set(),
      ...(options.broker === undefined ? {} : { broker: readBrokerHint(options.broker) }),
    };
    this.#disregard = options.disregard ?? DISREGARD_NOTHING;
    this.#reconstruction = this.#reconstructionOf(undefined);
  }

  /** One line of the log, without its line end. */
  add(raw: string): void {
    this.#found.lines += 1;
    const safe = this.#redactor.line(raw.length > MAX_LINE ? raw.slice(0, MAX_LINE) : raw);
    for (const line of this.#reader.add(safe)) this.#line(line);
  }

  /** What the whole log shows. */
  async end(): Promise<Explanation> {
    for (const line of this.#reader.end()) this.#line(line);
    this.#begin();
    this.#close();
    for (const file of this.#pems.end()) this.#paste(file);
    return conclude({
      found: this.#found,
      module: this.#module.known,
      moduleBy: this.#module.by,
      harmless: this.#harmless,
      sClient: this.#sClient.runs,
      formats: this.#reader.formats,
      masked: this.#redactor.found,
      options: this.#options,
    });
  }

  #line(line: LogLine): void {
    const look = this.#looks.get(line.text);
    this.#module.add(line.text, look.module);
    if (this.#decided) {
      this.#follow(line, look);
      return;
    }
    this.#buffer.push(line);
    if (this.#module.sure || this.#buffer.length >= MOST_BUFFERED) this.#begin();
  }

  /** Once the module is known, or as well known as it will be, the lines so far are read. */
  #begin(): void {
    if (this.#decided) return;
    this.#decided = true;
    this.#change(this.#module.family);
    const lines = this.#buffer;
    this.#buffer = [];
    for (const line of lines) this.#follow(line, this.#looks.get(line.text));
  }

  /** What is open ends, because the log does, or because it goes on with another module. */
  #close(): void {
    for (const event of this.#session.end()) this.#reconstruction.take(event);
    this.#reconstruction.end();
    this.#harmless.push(...this.#reconstruction.harmless.slice(0, MAX_HARMLESS - this.#harmless.length));
  }

  #change(family: Family | undefined): void {
    this.#close();
    this.#session = new Session(family?.dialect ?? NO_DIALECT);
    this.#reconstruction = this.#reconstructionOf(family);
  }

  #reconstructionOf(family: Family | undefined): Reconstruction {
    const keep = (attempt: Attempt): void => this.#keep(attempt);
    return new Reconstruction(family, keep, this.#module.told, this.#disregard);
  }

  #follow(line: LogLine, look: Look): void {
    const moved = this.#module.follow(look.module);
    if (moved === 'family') this.#change(this.#module.family);
    if (moved === 'module' || look.bySomebodyElse) this.#reconstruction.forget(line.row);
    this.#aside(line, look);
    for (const event of this.#session.read(line)) {
      if (event.is === 'words') this.#words(event.line);
      else {
        if (event.is === 'exchange' && event.end === 'seen' && event.command !== undefined)
          this.#answered(event.command.text);
        this.#reconstruction.take(event);
      }
    }
  }

  /** What is of interest wherever it stands: certificates, hosts, names of roots. */
  #aside({ text, row }: LogLine, { mayNameRoot, ofSClient, broker }: Look): void {
    const { aboutRoots } = this.#found;
    const file = this.#pems.line(text, row);
    if (file !== undefined) this.#paste(file);
    if (ofSClient) this.#sClient.line(text);
    if (mayNameRoot && aboutRoots.length < MAX_WORDS) aboutRoots.push(text);
    if (broker !== undefined && (broker.by === 'host' || this.#found.broker === undefined)) {
      if (this.#options.broker === undefined || broker.by === 'host') this.#found.broker = broker;
    }
  }

  #paste(file: PastedFile): void {
    const { pasted } = this.#found;
    if (pasted.length < MAX_WORDS) pasted.push(file);
  }

  #words(line: LogLine): void {
    const { text, row } = line;
    const { told, rows: all, statements } = this.#read.get(text);
    if (told !== undefined) {
      if (told.says === 'passed' && told.rung !== undefined && !(told.anyClient && this.#reconstruction.failing))
        this.#reconstruction.passed(told.rung, row);
      const notice = told.says === 'failed' ? noticeWithout(told.notice, this.#disregard) : undefined;
      if (notice !== undefined) this.#reconstruction.mark(markOfNotice(notice, [{ row, text }]));
      if (told.told?.host !== undefined) this.#toldHost(told.told.host, told.told.port);
      if (told.told?.serverName === false) this.#reconstruction.unnamed();
      if (told.says === 'harmless') this.#reconstruction.excuse({ row, text }, told.why ?? '');
    }
    const rows = rowsWithout(all, this.#disregard);
    const mark = markOfRows(rows, { row, text });
    if (mark !== undefined) this.#reconstruction.mark(mark);
    if (told !== undefined || rows.length > 0 || this.#found.statements.length >= MAX_WORDS) return;
    for (const statement of statements) this.#found.statements.push({ statement, row, text });
  }

  /** A program says where it connects to: that is the host, whatever kind of broker it is. */
  #toldHost(host: string, port: number | undefined): void {
    const { broker } = this.#found;
    if (broker?.host !== undefined) return;
    const profile = broker?.profile ?? findBroker('any', brokers());
    this.#found.broker = { profile, host, ...(port === undefined ? {} : { port }), by: 'host', text: host };
  }

  #answered(command: string): void {
    if (this.#found.answered.size < MAX_WORDS) this.#found.answered.add(command.toUpperCase());
  }

  /** The first ones say how it began, the last ones how it stands. */
  #keep(attempt: Attempt): void {
    const { known } = this.#module;
    const { attempts, broker } = this.#found;
    attempts.push({
      attempt,
      ...(known === undefined ? {} : { module: known }),
      ...(broker === undefined ? {} : { broker }),
    });
    if (attempts.length > FIRST_ATTEMPTS + LAST_ATTEMPTS) {
      attempts.splice(FIRST_ATTEMPTS, 1);
      this.#found.leftOut += 1;
    }
  }
}

/** What a line shows by itself, whoever says it. */
interface Look {
  readonly module: ModuleMention | undefined;
  readonly broker: BrokerMention | undefined;
  readonly mayNameRoot: boolean;
  readonly ofSClient: boolean;
  readonly bySomebodyElse: boolean;
}

function lookAt(text: string): Look {
  return {
    module: moduleIn(text),
    broker: brokerIn(text),
    mayNameRoot: MAY_NAME_A_ROOT.test(text),
    ofSClient: mayBeOfSClient(text),
    bySomebodyElse: SOMEBODY_ELSE.test(text),
  };
}

/** What a line says that no module has written. */
interface Words {
  readonly told: HostLine | undefined;
  readonly rows: readonly StackRow[];
  readonly statements: readonly Statement[];
}

function readWords(text: string): Words {
  return { told: readHostLine(text), rows: readStackLine(text), statements: statementsIn(text) };
}

/** Few lines of a log do; which root it is shows at the end, with all of them at hand. */
const MAY_NAME_A_ROOT = /root|\.(?:pem|crt|cer|der)\b|\bCN ?=|\bCA\b|\bclass [23]\b/i;

const NO_DIALECT = new Dialect([], []);

/** In a thread the next one speaks, who has a module of their own. */
const SOMEBODY_ELSE = /^@?[\w.-]{2,40} (?:commented|replied|answered|wrote|said)\b/i;
