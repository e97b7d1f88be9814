import { createHash } from 'node:crypto';
import { expandLabel, extract } from '../sealed-records.ts';
import type { CipherSuite13 } from '../suites13.ts';

/** The hash of handshake messages, each with its header. */
export function transcriptHash(suite: CipherSuite13, messages: readonly Uint8Array[]): Uint8Array {
  const hash = createHash(suite.hash);
  for (const message of messages) hash.update(message);
  return new Uint8Array(hash.digest());
}

/**
 * The traffic secret of the server's handshake records. `shared` is the secret of the key agreement, `transcript` the
 * hash of all messages up to the ServerHello (RFC 8446 §7.1, without a pre-shared key).
 */
export function serverHandshakeSecret(suite: CipherSuite13, shared: Uint8Array, transcript: Uint8Array): Uint8Array {
  const { length } = transcript;
  const zeros = new Uint8Array(length);
  const early = extract(suite, zeros, zeros);
  const derived = expandLabel(suite, early, 'derived', transcriptHash(suite, []), length);
  const handshake = extract(suite, derived, shared);
  return expandLabel(suite, handshake, 's hs traffic', transcript, length);
}
