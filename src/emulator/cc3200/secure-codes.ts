import { codeNamed, firstGeneration, secondGeneration } from '../../families/_parts/ti-simplelink/codes.ts';
import type { Generation } from '../../families/_parts/ti-simplelink/options.ts';
import type { SocketFailure, TlsFailure } from '../../families/kit/emulator.ts';
import type { ChainFault } from '../../pki/chain.ts';

/* What a connection that came to nothing is called by the chip. The two generations have the same names and other numbers. */

const TABLES = { first: firstGeneration, later: secondGeneration({ explains: [] }) } as const;

/** The number of a name, ESECBADCAFILE, in that generation. */
export function chipCode(name: string, generation: Generation): number {
  return codeNamed(TABLES[generation], name);
}

const OF_SOCKET: Readonly<Record<Extract<SocketFailure, { readonly at: 'tcp' }>['reason'], string>> = {
  refused: 'ECONNREFUSED',
  timeout: 'ETIMEDOUT',
  unreachable: 'ENETUNREACH',
  'no-bearer': 'ENETUNREACH',
};

/** For a TCP connection that does not come about; an address that stands for nothing cannot be reached. */
export function codeOfSocket(failure: SocketFailure, generation: Generation): number {
  return chipCode(failure.at === 'dns' ? 'ENETUNREACH' : OF_SOCKET[failure.reason], generation);
}

/** A TLS alert is its number and 300, whichever side has raised it (the headers name most of them). */
export function codeOfAlert(alert: number): number {
  return -300 - alert;
}

/**
 * Which name a refused chain gets. For a wrong root users of the first generation have -155 and those of the later ones
 * -688; which numbers stand for the rarer ones is inferred from their names.
 */
const OF_CHAIN: Readonly<Record<ChainFault, string>> = {
  'nothing-sent': 'NO_PEER_CERT',
  'issuer-unknown': 'ASN_SIG_CONFIRM_E',
  'anchor-not-self-signed': 'ASN_SIG_CONFIRM_E',
  'self-signed': 'ASN_SIG_CONFIRM_E',
  'self-signed-in-chain': 'ASN_SIG_CONFIRM_E',
  'too-long': 'MAX_CHAIN_ERROR',
  'not-a-ca': 'NOT_CA_ERROR',
  purpose: 'VERIFY_CERT_ERROR',
  'path-length': 'VERIFY_CERT_ERROR',
  name: 'DOMAIN_NAME_MISMATCH',
  'name-constraint': 'VERIFY_CERT_ERROR',
  'critical-extension': 'VERIFY_CERT_ERROR',
  malformed: 'ASN_PARSE_E',
  weak: 'ASN_SIG_HASH_E',
  'not-conforming': 'VERIFY_CERT_ERROR',
  signature: 'ASN_SIG_CONFIRM_E',
  'not-yet-valid': 'ESECDATEERROR',
  expired: 'ESECDATEERROR',
};

/** A later part says that nobody has signed where the first one says that a signature does not fit. */
const NO_SIGNER: readonly ChainFault[] = [
  'issuer-unknown',
  'anchor-not-self-signed',
  'self-signed',
  'self-signed-in-chain',
];

export function codeOfChain(fault: ChainFault, generation: Generation): number {
  const unsigned = generation === 'later' && NO_SIGNER.includes(fault);
  return chipCode(unsigned ? 'ASN_NO_SIGNER_E' : OF_CHAIN[fault], generation);
}

/** For a handshake that failed; `fault`: what the verifier found, where it is that. */
export function codeOfTls(failure: TlsFailure, fault: ChainFault | undefined, generation: Generation): number {
  switch (failure.at) {
    case 'files':
      return chipCode(OF_FILE[failure.what], generation);
    case 'trust':
      return fault === undefined ? chipCode('VERIFY_CERT_ERROR', generation) : codeOfChain(fault, generation);
    case 'timeout':
      return chipCode('ESECHANDSHAKETIMEDOUT', generation);
    case 'hello':
    case 'client-auth':
      if (failure.by === 'alert' && failure.alert !== undefined) return codeOfAlert(failure.alert);
      // A later guide says this of a connection that is cut; that bytes of no TLS end so is inferred.
      return chipCode(failure.by === 'not-tls' ? 'UNKNOWN_RECORD_TYPE' : 'SOCKET_ERROR_E', generation);
  }
}

const OF_FILE: Readonly<Record<Extract<TlsFailure, { readonly at: 'files' }>['what'], string>> = {
  ca: 'ESECBADCAFILE',
  cert: 'ESECBADCERTFILE',
  key: 'ESECBADPRIVATEFILE',
  mismatch: 'ESECBADPRIVATEFILE',
};
