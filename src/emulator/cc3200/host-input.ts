import { concatBytes } from '../../kernel/bytes.ts';
import { ACK, checksum, HEADER_BYTES, readHeader } from '../../loader/packet.ts';

/** What the host has sent: a packet that is whole, one whose checksum is wrong, or bytes that begin no packet. */
export type HostPacket = { readonly kind: 'packet'; readonly payload: Uint8Array } | { readonly kind: 'damaged' };

/** Cuts what comes from the host into packets, at whatever places it was cut on the way. */
export class HostInput {
  #bytes: Uint8Array = new Uint8Array();
  #ackDue = false;

  put(bytes: Uint8Array): void {
    this.#bytes = concatBytes([this.#bytes, bytes]);
  }

  clear(): void {
    this.#bytes = new Uint8Array();
    this.#ackDue = false;
  }

  /** A packet was sent: the host's acknowledgement comes ahead of its next command. */
  expectAck(): void {
    this.#ackDue = true;
  }

  /** The next packet; `undefined` until all of it is there. */
  next(): HostPacket | undefined {
    if (this.#ackDue) {
      if (this.#bytes.length < ACK.length) return undefined;
      this.#ackDue = false;
      if (ACK.every((byte, i) => this.#bytes[i] === byte)) this.#bytes = this.#bytes.slice(ACK.length);
    }
    if (this.#bytes.length < HEADER_BYTES) return undefined;
    const header = readHeader(this.#bytes);
    if (header === undefined) {
      // With a length that is none nobody can say where the next packet begins.
      this.#bytes = new Uint8Array();
      return { kind: 'damaged' };
    }
    const end = HEADER_BYTES + header.payload;
    if (this.#bytes.length < end) return undefined;
    const payload = this.#bytes.slice(HEADER_BYTES, end);
    this.#bytes = this.#bytes.slice(end);
    return checksum(payload) === header.checksum ? { kind: 'packet', payload } : { kind: 'damaged' };
  }
}
