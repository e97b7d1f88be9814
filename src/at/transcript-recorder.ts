import type { Clock } from '../kernel/clock.ts';
import type { SecretMask } from '../kernel/secret.ts';
import type { LineRecorder } from './outcome.ts';
import type { Side, TranscriptEntry } from './transcript-text.ts';

/** Hours of traffic; a session that goes on longer keeps its beginning, where the answers are. */
const MAX_ENTRIES = 200_000;

/** Makes a transcript of a session while it happens, with every known secret and subscriber number masked. */
export class TranscriptRecorder implements LineRecorder {
  readonly #clock: Clock;
  readonly #mask: SecretMask;
  readonly #startedAt: number;
  readonly #entries: TranscriptEntry[] = [];

  constructor(clock: Clock, mask: SecretMask) {
    this.#clock = clock;
    this.#mask = mask;
    this.#startedAt = clock.now();
  }

  /** What was recorded so far. */
  get entries(): readonly TranscriptEntry[] {
    return this.#entries;
  }

  sent(display: string): void {
    this.#line('host', display);
  }

  received(text: string): void {
    this.#line('module', text);
  }

  sentBody(label: string, bytes: number): void {
    this.#bytes('host', label, bytes);
  }

  receivedBody(label: string, bytes: number): void {
    this.#bytes('module', label, bytes);
  }

  #line(from: Side, text: string): void {
    this.#add({ kind: 'line', at: this.#now(), from, text: this.#mask.apply(text), row: 0 });
  }

  #bytes(from: Side, label: string, count: number): void {
    this.#add({ kind: 'bytes', at: this.#now(), from, name: label.replace(/[^\w.-]/g, '_'), count, row: 0 });
  }

  #now(): number {
    return this.#clock.now() - this.#startedAt;
  }

  #add(entry: TranscriptEntry): void {
    if (this.#entries.length < MAX_ENTRIES) this.#entries.push(entry);
  }
}
