import { byteString, bytesOf } from '../../kernel/bytes.ts';
import { HawserError, isHawserError } from '../../kernel/errors.ts';
import { readCertificates } from '../read.ts';
import type { Certificate } from '../x509.ts';

/** A chain as a server sends it, with how it was kept. */
export interface SentChain {
  readonly certificates: readonly Certificate[];
  /** `showcerts`: all of them; `server-only`: `s_client` ran without `-showcerts` and printed the first one alone. */
  readonly form: 'pem' | 'showcerts' | 'server-only';
  /** Names of the certificates that were listed, where not every one was printed: `s:` lines. */
  readonly listed: number;
}

/** Certificates in one chain: a list of roots given by mistake must not be taken for what a server sends. */
const MAX_SENT = 30;

const SHOW = 'openssl s_client -showcerts -connect HOST:8883 -servername HOST </dev/null';

/**
 * Reads a chain: PEM of one or several certificates in the server's order, DER of one, or what `openssl s_client
 * -showcerts` prints, which repeats the server's certificate at its end. `label` names the file in errors. Throws as
 * {@link readCertificates} does, and `usage` for a list of roots.
 */
export function readSentChain(bytes: Uint8Array, label: string): SentChain {
  const chain = readChain(bytes, label);
  const count = chain.certificates.length;
  if (count <= MAX_SENT) return chain;
  throw new HawserError(`${label} holds ${count} certificates; a server sends at most ${MAX_SENT}`, {
    code: 'usage',
    next: [{ text: 'Give what the server sends, not a list of roots.', command: SHOW }],
  });
}

function readChain(bytes: Uint8Array, label: string): SentChain {
  const text = byteString(bytes);
  const chainAt = text.search(/^Certificate chain\r?$/m);
  if (chainAt < 0) return { certificates: readCertificates(bytes, label), form: 'pem', listed: 0 };
  const rest = text.slice(chainAt);
  const serverAt = rest.search(/^Server certificate\r?$/m);
  const chain = serverAt < 0 ? rest : rest.slice(0, serverAt);
  const listed = chain.match(/^ *\d+ s:/gm)?.length ?? 0;
  if (/^-----BEGIN /m.test(chain)) return { certificates: listing(chain, label), form: 'showcerts', listed };
  return { certificates: listing(rest, label), form: 'server-only', listed };
}

function listing(text: string, label: string): readonly Certificate[] {
  try {
    return readCertificates(bytesOf(text), label);
  } catch (error) {
    if (!isHawserError(error)) throw error;
    // The usual post in a forum: the names stand there, the bodies were cut out.
    throw new HawserError(`${label} is a listing of openssl s_client without readable certificates: ${error.message}`, {
      code: error.code,
      next: [{ text: 'Keep all that it prints, with every certificate.', command: SHOW }],
      cause: error,
    });
  }
}
