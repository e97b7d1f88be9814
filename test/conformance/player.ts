import type { LooseValues } from '../../src/at/field.ts';
import type { Dialect } from '../../src/at/dialect.ts';
import type { BytePipe } from '../../src/at/pipe.ts';
import type { Exchange } from '../../src/at/declare.ts';
import type { Transcript, TranscriptEntry } from '../../src/at/transcript.ts';
import type { VirtualModule } from '../../src/emulator/module.ts';
import { byteString, bytesOf } from '../../src/kernel/bytes.ts';
import { decodeLine } from './decode.ts';

/** How long a line of the module may take, ms. */
const PATIENCE_MS = 8_000;

/** The host's end of the cable: everything that the module has printed, read in order. */
export class Listener implements BytePipe {
  #text = '';
  #wake: () => void = () => undefined;
  #toModule: (bytes: Uint8Array) => void = () => undefined;

  write(bytes: Uint8Array): Promise<void> {
    this.#text += byteString(bytes);
    this.#wake();
    return Promise.resolve();
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#toModule = listener;
  }

  onClose(): void {
    // The cable stays where it is.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  send(text: string, chunk: number): void {
    for (let at = 0; at < text.length; at += chunk) this.#toModule(bytesOf(text.slice(at, at + chunk)));
  }

  /** What was printed and not read yet, without line ends. */
  get rest(): string {
    return this.#text.trim();
  }

  forget(): void {
    this.#text = '';
  }

  /** Reads what `take` finds at the beginning; waits for it to come. */
  async read<T>(what: string, take: (text: string) => readonly [value: T, length: number] | undefined): Promise<T> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = take(this.#text);
      if (found !== undefined) {
        this.#text = this.#text.slice(found[1]);
        return found[0];
      }
      if (Date.now() > end) throw new Error(`no ${what} from the module; it printed ${JSON.stringify(this.#text)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, PATIENCE_MS / 4);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** The next line that is not empty. */
  line(): Promise<string> {
    return this.read('line', (text) => {
      const match = /^[\r\n]*([^\r\n]+)\r*\n/.exec(text);
      return match === null ? undefined : [match[1] ?? '', match[0].length];
    });
  }

  /** A prompt at the beginning of a line. */
  prompt(): Promise<string> {
    return this.read('prompt', (text) => {
      const match = /^[\r\n]*>(?:\r\n| )?/.exec(text);
      return match === null ? undefined : ['>', match[0].length];
    });
  }

  bytes(count: number): Promise<string> {
    return this.read(`${count} bytes`, (text) => (text.length < count ? undefined : [text.slice(0, count), count]));
  }
}

export interface PlayOptions {
  readonly dialect: Dialect;
  /** Bytes a write. */
  readonly chunk: number;
  readonly echo: boolean;
  /** Fields (`line id.field`) that depend on place and time. */
  readonly variables: ReadonlySet<string>;
  /** What `@bytes(name,count)` stands for. */
  readonly bytes: (name: string, count: number) => string;
  /** Stop before the module's answer to the host entry with this number (from 0); its body is sent by half. */
  readonly stopAt?: number;
}

interface Flight {
  readonly exchange: Exchange;
  readonly args: LooseValues;
}

type Spoken = Exclude<TranscriptEntry, { readonly kind: 'note' }>;

/** What playing a transcript compared; `differences` is empty when the module answered as the real one did. */
export interface Played {
  readonly hostEntries: number;
  readonly linesCompared: number;
  readonly differences: readonly string[];
}

/** Says the host's part of a transcript to a virtual module and compares what it answers with the module's part. */
export async function play(module: VirtualModule, transcript: Transcript, options: PlayOptions): Promise<Played> {
  const host = new Listener();
  module.attach(host);
  await ready(host, options);
  const differences: string[] = [];
  let hostEntries = 0;
  let linesCompared = 0;
  let flight: Flight | undefined;
  for (const { said, answers, anyOrder } of turns(transcript)) {
    const text = wireOf(said, options);
    const stopping = options.stopAt === hostEntries;
    hostEntries += 1;
    if (said.kind === 'line') flight = flightOf(options.dialect, said.text);
    if (stopping) {
      host.send(said.kind === 'line' ? text : text.slice(0, text.length / 2), options.chunk);
      return { hostEntries, linesCompared, differences };
    }
    host.send(text, options.chunk);
    if (options.echo && said.kind === 'line') await host.line();
    const got: string[] = [];
    for (const answer of answers) got.push(await hear(host, answer, options));
    const wanted = answers.map((answer) => wantedOf(answer, options));
    linesCompared += wanted.length;
    differences.push(
      ...compare(wanted, got, anyOrder, (line) => normal(line, options, flight)).map(
        (text2) => `row ${said.row}: ${text2}`,
      ),
    );
  }
  await quiet();
  if (host.rest !== '') differences.push(`the module went on: ${host.rest}`);
  return { hostEntries, linesCompared, differences };
}

/** Waits until the module has booted and answers, and sets the echo. */
export async function ready(host: Listener, { echo, chunk }: Pick<PlayOptions, 'echo' | 'chunk'>): Promise<void> {
  host.send(`ATE${echo ? 1 : 0}\r`, chunk);
  while ((await host.line()) !== 'OK');
  await quiet();
  host.forget();
}

/** Lets the module do what waits for nothing but its turn. */
export async function quiet(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

interface Turn {
  readonly said: Spoken;
  readonly answers: readonly Spoken[];
  readonly anyOrder: boolean;
}

function turns({ entries }: Transcript): readonly Turn[] {
  const found: { said: Spoken; answers: Spoken[]; anyOrder: boolean }[] = [];
  let anyOrder = false;
  for (const entry of entries) {
    if (entry.kind === 'note') anyOrder ||= entry.text === '# either order';
    else if (entry.from === 'host') {
      found.push({ said: entry, answers: [], anyOrder });
      anyOrder = false;
    } else found.at(-1)?.answers.push(entry);
  }
  return found;
}

function flightOf(dialect: Dialect, text: string): Flight | undefined {
  const reading = dialect.readCommand(text);
  return reading.kind === 'known' ? { exchange: reading.command.exchange, args: reading.command.values } : undefined;
}

/** What goes over the line; a command ends with CR LF, as most hosts write it. */
function wireOf(entry: Spoken, options: PlayOptions): string {
  if (entry.kind === 'line') return `${entry.text}\r\n`;
  return entry.kind === 'raw' ? entry.text : options.bytes(entry.name, entry.count ?? 0);
}

function wantedOf(entry: Spoken, options: PlayOptions): string {
  return entry.kind === 'line' ? entry.text.trimEnd() : wireOf(entry, options);
}

function hear(host: Listener, entry: Spoken, options: PlayOptions): Promise<string> {
  if (entry.kind !== 'line') return host.bytes(wantedOf(entry, options).length);
  return entry.text.trim() === '>' ? host.prompt() : host.line();
}

function compare(
  wanted: readonly string[],
  got: readonly string[],
  anyOrder: boolean,
  normalize: (line: string) => string,
): readonly string[] {
  const sides = [wanted.map(normalize), got.map(normalize)].map((side) => (anyOrder ? [...side].sort() : side));
  return JSON.stringify(sides[0]) === JSON.stringify(sides[1])
    ? []
    : [`wanted ${JSON.stringify(wanted)}, the module said ${JSON.stringify(got)}`];
}

/** A line with its variable fields blanked, so that two of them can be compared. */
function normal(line: string, { dialect, variables }: PlayOptions, flight: Flight | undefined): string {
  const decoded = decodeLine(dialect, line.trimEnd(), flight);
  if (decoded === undefined) return line.trimEnd();
  const values = Object.entries(decoded.values).map(
    ([name, value]) => `${name}=${variables.has(`${decoded.spec.id}.${name}`) ? '*' : String(value)}`,
  );
  return `${decoded.spec.id}: ${values.join(',')}`;
}
