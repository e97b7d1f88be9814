/** So many connections in a row have to end over a message before it is given up. */
const MOST_ENDS = 5;

/**
 * Finds the message over which a broker hangs up each time that it is sent (AWS IoT Core does so where a policy forbids
 * the topic): it would be sent again first thing on every connection, and nothing would ever come after it.
 */
export class Culprit {
  #first: number | undefined;
  #progress = false;
  #suspect: number | undefined;
  #ends = 0;

  /** A message that is to be acknowledged has gone out. */
  sent(id: number): void {
    this.#first ??= id;
  }

  /** A message was acknowledged. */
  answered(): void {
    this.#progress = true;
  }

  /**
   * The connection has ended; `byBroker`: in good order, and not because the link was lost. Gives the message that is
   * to be given up.
   */
  ended(byBroker: boolean): number | undefined {
    const [first, progress] = [this.#first, this.#progress];
    this.#first = undefined;
    this.#progress = false;
    // A link that is lost, or a connection that did not come so far, says nothing about messages.
    if (!progress && (!byBroker || first === undefined)) return undefined;
    this.#ends = progress ? 0 : first === this.#suspect ? this.#ends + 1 : 1;
    this.#suspect = progress ? undefined : first;
    if (this.#ends < MOST_ENDS) return undefined;
    this.#ends = 0;
    return first;
  }
}
