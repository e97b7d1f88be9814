import { HawserError } from '../../kernel/errors.ts';

/** A message to the broker. */
export interface Publication {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
}

/** What came of handing a message to the MQTT client. */
export type Handed =
  /** Acknowledged as its QoS has it; with QoS 0, written. */
  | 'done'
  /** The connection ended before it was begun: it has to be handed over again. */
  | 'not-begun'
  /** The broker does not take it, and it will not be sent again. */
  | 'refused';

/** How much may wait. */
export interface OutgoingLimits {
  /** Messages that are not acknowledged yet. */
  readonly messages: number;
  /** Bytes of their payloads together. */
  readonly bytes: number;
}

interface Entry {
  readonly order: number;
  readonly publication: Publication;
  readonly resolve: () => void;
  readonly reject: (error: HawserError) => void;
}

/** So many are under way at a time; brokers bound it, too (AWS IoT Core: 100). */
const MOST_UNDER_WAY = 16;

/**
 * Messages that wait for the connection or for the broker's word, in their order. Bounded: what does not fit is refused
 * at once, so that a link that stays away does not eat the memory.
 */
export class Outgoing {
  readonly #limits: OutgoingLimits;
  readonly #hand: (publication: Publication) => Promise<Handed>;
  readonly #underWay = new Set<Entry>();
  readonly #idle: (() => void)[] = [];
  #waiting: Entry[] = [];
  #bytes = 0;
  #order = 0;
  #flowing = false;

  /** `hand` gives a message to the MQTT client; it never rejects, and may take as long as the broker does. */
  constructor(limits: OutgoingLimits, hand: (publication: Publication) => Promise<Handed>) {
    this.#limits = limits;
    this.#hand = hand;
  }

  /** Messages that are not acknowledged yet. */
  get size(): number {
    return this.#waiting.length + this.#underWay.size;
  }

  /**
   * Resolves when the message is acknowledged. Rejects with `queue-full`, with `publish-refused`, or with what
   * {@link abandon} was given.
   */
  add(publication: Publication): Promise<void> {
    const { messages, bytes } = this.#limits;
    if (this.size >= messages || this.#bytes + publication.payload.length > bytes) {
      return Promise.reject(full(this.size, this.#bytes));
    }
    return new Promise((resolve, reject) => {
      this.#bytes += publication.payload.length;
      this.#order += 1;
      this.#waiting.push({ order: this.#order, publication, resolve, reject });
      this.#pump();
    });
  }

  /** The connection stands: what waits goes out. */
  flow(): void {
    this.#flowing = true;
    this.#pump();
  }

  /** The connection is lost: nothing more is handed over until it flows again. */
  hold(): void {
    this.#flowing = false;
  }

  /** Resolves when nothing waits any more. */
  idle(): Promise<void> {
    return this.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Gives up whatever is not acknowledged. */
  abandon(error: HawserError): void {
    this.hold();
    const all = [...this.#underWay, ...this.#waiting];
    this.#underWay.clear();
    this.#waiting = [];
    for (const entry of all) {
      this.#forget(entry);
      entry.reject(error);
    }
  }

  #pump(): void {
    while (this.#flowing && this.#underWay.size < MOST_UNDER_WAY) {
      const entry = this.#waiting.shift();
      if (entry === undefined) return;
      this.#underWay.add(entry);
      void this.#hand(entry.publication).then((handed) => this.#came(entry, handed));
    }
  }

  #came(entry: Entry, handed: Handed): void {
    if (!this.#underWay.delete(entry)) return;
    if (handed === 'not-begun') {
      // Whatever the reason is, handing it over again at once would find the same.
      this.hold();
      // In its own place: those that were handed over with it come back, too.
      this.#waiting = [...this.#waiting, entry].sort((a, b) => a.order - b.order);
    } else {
      this.#forget(entry);
      if (handed === 'done') entry.resolve();
      else entry.reject(refused(entry.publication.topic));
    }
    this.#pump();
  }

  #forget({ publication }: Entry): void {
    this.#bytes -= publication.payload.length;
    if (this.size === 0) for (const tell of this.#idle.splice(0)) tell();
  }
}

function full(messages: number, bytes: number): HawserError {
  return new HawserError(`${messages} messages (${bytes} bytes) wait for the broker already`, {
    code: 'queue-full',
    rung: 'publish',
    next: [{ text: 'Wait for the promise of an earlier publish, or allow more with outgoing.' }],
  });
}

function refused(topic: string): HawserError {
  return new HawserError(`the broker ended the connection each time that the message to ${topic} was sent`, {
    code: 'publish-refused',
    rung: 'publish',
    next: [{ text: 'Check what the broker’s policy lets this client publish, and how big a message may be.' }],
  });
}
