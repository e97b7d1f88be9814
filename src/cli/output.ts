import pc from 'picocolors';

/** Colours that are texts without colours when the stream does not want any. */
export type Paint = ReturnType<typeof pc.createColors>;

/** What {@link Output} needs of a stream. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface OutputOptions {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--json`: standard output holds one document and nothing else. */
  readonly json: boolean;
}

/**
 * The only way to the terminal. Results go to standard output, progress to standard error; with `--json` standard output
 * gets the document alone. Control characters from outside (module, broker, file) are made visible.
 */
export class Output {
  readonly json: boolean;
  /** A person sees results and progress on one screen: what was shown as progress need not be said again. */
  readonly interactive: boolean;
  /** For texts that go to {@link line}. */
  readonly paint: Paint;
  /** For texts that go to {@link progress} and {@link status}. */
  readonly paintProgress: Paint;
  readonly #stdout: OutputStream;
  readonly #stderr: OutputStream;
  #statusShown = false;
  #documentPrinted = false;

  constructor({ stdout, stderr, env, json }: OutputOptions) {
    this.json = json;
    this.interactive = stdout.isTTY === true && stderr.isTTY === true;
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.paint = pc.createColors(wantsColour(stdout, env));
    this.paintProgress = pc.createColors(wantsColour(stderr, env));
  }

  /** A line of the result, for people; nothing with `--json`. */
  line(text = ''): void {
    if (this.json) return;
    this.#clearStatus();
    this.#stdout.write(`${printable(text)}\n`);
  }

  /** A text that is a result as it stands, such as code; nothing with `--json`. */
  text(text: string): void {
    if (this.json) return;
    this.#clearStatus();
    this.#stdout.write(printable(text));
  }

  /** Help and version: on standard output when asked for (also with `--json`), on standard error after a mistake. */
  help(text: string, asked: boolean): void {
    this.#clearStatus();
    (asked ? this.#stdout : this.#stderr).write(text);
  }

  /** A line about what is going on or went wrong. */
  progress(text = ''): void {
    this.#clearStatus();
    this.#stderr.write(`${printable(text)}\n`);
  }

  /** A line that the next one replaces (upload progress); shown on a terminal only. */
  status(text: string): void {
    if (this.#stderr.isTTY !== true) return;
    this.#clearStatus();
    this.#stderr.write(printable(text).slice(0, (this.#stderr.columns ?? 80) - 1));
    this.#statusShown = true;
  }

  /** The one document of `--json`; nothing without it. */
  document(document: object): void {
    if (!this.json) return;
    if (this.#documentPrinted) throw new TypeError('a command prints one document only');
    this.#documentPrinted = true;
    this.#clearStatus();
    this.#stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
  }

  /** Whether the document is out already: an error after that goes to standard error only. */
  get documentPrinted(): boolean {
    return this.#documentPrinted;
  }

  #clearStatus(): void {
    if (!this.#statusShown) return;
    this.#statusShown = false;
    this.#stderr.write('\r\x1b[K');
  }
}

function wantsColour(stream: OutputStream, env: OutputOptions['env']): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  if ((env['FORCE_COLOR'] ?? '') !== '') return env['FORCE_COLOR'] !== '0';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

/** `text` with control characters as `\xNN`; line ends, tabs and colours stay. */
export function printable(text: string): string {
  // The first alternative keeps colour sequences; they cannot move the cursor or write to the terminal's input.
  return text.replace(/\x1b\[[0-9;]*m|[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, (found) =>
    found.length > 1 ? found : `\\x${found.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
