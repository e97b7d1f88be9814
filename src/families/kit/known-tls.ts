import { guess } from '../../kernel/facts.ts';
import type { TlsClientProfile } from '../../tls/profile.ts';

const NO_CAPTURE = 'no ClientHello of this family is known';
const NO_LIMIT = 'no limit is documented or was reported';

/** What nobody has published of a module's TLS client is guessed, and said to be. */
export function knownTls(
  known: Partial<TlsClientProfile> & Pick<TlsClientProfile, 'versions' | 'sni'>,
): TlsClientProfile {
  return {
    suites: guess(
      [0xc02b, 0xc02f, 0xc02c, 0xc030, 0xc023, 0xc027, 0xc009, 0xc013, 0x009c, 0x003c, 0x002f, 0x0035],
      NO_CAPTURE,
    ),
    groups: guess([23, 24], NO_CAPTURE),
    signatureSchemes: guess([0x0401, 0x0403, 0x0501, 0x0503, 0x0601, 0x0603, 0x0201, 0x0203], NO_CAPTURE),
    alpn: guess(false, 'no option for it was found'),
    verifier: guess('mbedtls', 'nobody has published which library it is'),
    checksName: guess(false, 'nobody has said'),
    clientKeyTypes: guess(['rsa'], 'only RSA keys were reported'),
    maxChainBytes: guess(null, NO_LIMIT),
    maxChainLength: guess(null, NO_LIMIT),
    ...known,
  };
}
