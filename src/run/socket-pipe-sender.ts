import type { ExchangeOutcome } from '../at/outcome.ts';
import type { Cancel } from '../kernel/clock.ts';
import { connectionLost, failedTo } from './socket-pipe-errors.ts';
import { Outbox } from './socket-pipe-outbox.ts';
import { lostTrack, runCall, type SocketLine, type Trouble } from './socket-pipe-turn.ts';

/** A module that takes no bytes at the moment is asked again so often, and for so long at most, ms. */
const FULL_MS = 250;
const FULL_MOST_MS = 60_000;

/** The sending direction: one send command a turn. */
export class SocketSender {
  readonly outbox = new Outbox();
  readonly #line: SocketLine;
  readonly #stopped = new AbortController();
  /** Since when the module takes nothing, and whether it is to be left alone for the moment. */
  #fullSince: number | undefined;
  #resting = false;
  #stopRest: Cancel = () => undefined;
  #refused = false;

  constructor(line: SocketLine) {
    this.#line = line;
  }

  get ready(): boolean {
    return !this.outbox.empty && !this.#resting;
  }

  /** No send is begun any more; one that is under way ends as soon as the module lets it. */
  stop(): void {
    this.#stopRest();
    this.#stopped.abort();
  }

  /** Sends the next piece. */
  async turn(): Promise<Trouble | undefined> {
    const { traffic } = this.#line;
    const piece = this.outbox.next(traffic.sendBytes);
    const { signal } = this.#stopped;
    const outcome = await runCall(this.#line, traffic.send(piece.length), { body: piece, signal });
    switch (outcome.status) {
      case 'ok':
        return this.#accepted(traffic.taken?.(outcome) ?? piece.length);
      case 'failed':
        return this.#failed(outcome);
      case 'cancelled':
        // Stopped by us; only if the module has not answered since may it still wait for bytes.
        if (outcome.final !== undefined || outcome.ms === 0) return undefined;
        break;
      default:
    }
    return lostTrack(this.#line, 'sending', outcome, outcome.status !== 'no-completion');
  }

  #accepted(count: number): Trouble | undefined {
    this.#refused = false;
    if (count < 0) return { error: connectionLost('the module could not send any more'), drained: true };
    if (count === 0) return this.#full();
    this.#fullSince = undefined;
    this.outbox.taken(count);
    return undefined;
  }

  #full(): Trouble | undefined {
    const { clock, onWork } = this.#line;
    this.#fullSince ??= clock.now();
    if (clock.now() - this.#fullSince >= FULL_MOST_MS) {
      return { error: connectionLost('the module takes no more bytes'), drained: true };
    }
    this.#resting = true;
    this.#stopRest = clock.after(FULL_MS, () => {
      this.#resting = false;
      onWork();
    });
    return undefined;
  }

  #failed(outcome: ExchangeOutcome): Trouble | undefined {
    // Refused before a byte was handed over: the command itself may have been damaged on its way.
    if (outcome.bodySent === 0 && !this.#refused) {
      this.#refused = true;
      return undefined;
    }
    return { error: failedTo('sending', outcome), drained: true };
  }
}
