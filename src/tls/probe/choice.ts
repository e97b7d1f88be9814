import { equalBytes } from '../../kernel/bytes.ts';
import type { ClientHelloSpec } from '../client-hello.ts';
import { TLS_1_3, versionName, type ServerHello } from '../hello.ts';
import { RecordError } from '../records.ts';
import { suite13ByNumber } from '../suites13.ts';
import { suiteName } from '../suites.ts';

const SSL_3 = 0x0300;

/**
 * A server may choose only from what it was offered. Throws {@link RecordError} that names what it was not. Below TLS 1.3
 * a hello names only the highest version, so a lower one is a choice.
 */
export function checkChoice(spec: ClientHelloSpec, sessionId: Uint8Array, hello: ServerHello): void {
  const { version, suite } = hello;
  const versionOffered = spec.versions?.includes(version) ?? (version >= SSL_3 && version <= spec.version);
  if (!versionOffered) throw new RecordError(`the server chose ${versionName(version)}, which was not offered`);
  if (!spec.suites.includes(suite)) {
    throw new RecordError(`the server chose the suite ${suiteName(suite)}, which was not offered`);
  }
  if ((suite13ByNumber(suite) !== undefined) !== version >= TLS_1_3) {
    throw new RecordError(`the server chose ${suiteName(suite)}, which is no suite of ${versionName(version)}`);
  }
  if (hello.compression !== 0) throw new RecordError('the server chose a compression that was not offered');
  if (version >= TLS_1_3 && !equalBytes(sessionId, hello.sessionId)) {
    throw new RecordError('the server did not send back the session id of the hello');
  }
  checkAgreed(spec, hello);
}

/** The same for ALPN and max_fragment_length, wherever they are agreed. */
export function checkAgreed(spec: ClientHelloSpec, agreed: Pick<ServerHello, 'alpn' | 'maxFragmentLength'>): void {
  const { alpn, maxFragmentLength } = agreed;
  if (alpn !== undefined && spec.alpn?.includes(alpn) !== true) {
    throw new RecordError('the server chose an ALPN protocol that was not offered');
  }
  if (maxFragmentLength !== undefined && maxFragmentLength !== spec.maxFragmentLength) {
    throw new RecordError('the server agreed to a max_fragment_length that was not asked for');
  }
}
