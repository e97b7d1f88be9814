import { isAddress } from '../../kernel/host.ts';
import type { TlsFailure } from '../kit/emulator.ts';
import type { StoredRole } from './emulator-credentials.ts';
import type { OpenFailure } from './emulator-handshake.ts';

/* What TLS sockets say of what happened to them: numbers of mbedTLS in decimal (library/error.c). */

export const CODE = {
  connected: 1,
  closed: 1,
  connectFailed: -68,
  wrongContext: -69,
  receiveFailed: -76,
  sendFailed: -78,
  unknownHost: -82,
  /** MBEDTLS_ERR_X509_CERT_VERIFY_FAILED. */
  notVerified: -9984,
  /** MBEDTLS_ERR_X509_CERT_UNKNOWN_FORMAT: neither DER nor PEM. */
  noCertificate: -10112,
  /** MBEDTLS_ERR_PK_BAD_INPUT_DATA, in the vendor's list without a word for keys. */
  noKey: -16000,
  timeout: -26624,
  /** MBEDTLS_ERR_SSL_INVALID_RECORD. */
  notTls: -29184,
  /** MBEDTLS_ERR_SSL_CONN_EOF. */
  ended: -29312,
  /** MBEDTLS_ERR_SSL_CERTIFICATE_REQUIRED. */
  certificateMissing: -30080,
  /** MBEDTLS_ERR_SSL_PRIVATE_KEY_REQUIRED. */
  keyMissing: -30208,
  /** MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED. */
  rootMissing: -30336,
  /** MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE. */
  alert: -30592,
  /** MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY. */
  peerCloses: -30848,
  /** MBEDTLS_ERR_SSL_BAD_HS_SERVER_HELLO. */
  serverHello: -31104,
  /** MBEDTLS_ERR_SSL_BAD_HS_CERTIFICATE_VERIFY. */
  signature: -32128,
  /** MBEDTLS_ERR_SSL_ALLOC_FAILED. */
  memory: -32512,
} as const;

/** TLS alert internal_error, by which a module without room for the chain ends the handshake. */
const INTERNAL_ERROR = 80;

const MISSING: Readonly<Record<StoredRole, number>> = {
  ca: CODE.rootMissing,
  cert: CODE.certificateMissing,
  key: CODE.keyMissing,
};

/** The number for a connection to `host` that did not come about. */
export function codeOf(failure: OpenFailure, host: string): number {
  switch (failure.at) {
    case 'dns':
      return CODE.unknownHost;
    case 'tcp':
      // Without a data connection, names cannot be asked for.
      return failure.reason === 'no-bearer' && !isAddress(host) ? CODE.unknownHost : CODE.connectFailed;
    case 'missing':
      return MISSING[failure.what];
    case 'files':
      return fileCode(failure.what);
    case 'trust':
      return failure.alert === INTERNAL_ERROR ? CODE.memory : CODE.notVerified;
    case 'hello':
      if (failure.by === 'not-tls') return CODE.notTls;
      if (failure.by === 'close') return CODE.ended;
      return failure.own === true ? CODE.serverHello : CODE.alert;
    case 'client-auth':
      return failure.by === 'close' ? CODE.ended : CODE.alert;
    case 'timeout':
      return CODE.timeout;
  }
}

/** A key of another certificate makes a signature that does not hold; that the module finds it out itself is a guess. */
function fileCode(what: Extract<TlsFailure, { at: 'files' }>['what']): number {
  if (what === 'key') return CODE.noKey;
  return what === 'mismatch' ? CODE.signature : CODE.noCertificate;
}
