import type { CauseWeight } from '../../../kernel/cause.ts';
import type { Span } from '../../../kernel/rung.ts';
import { span, weigh } from '../../kit/rows.ts';

/** What a number says beyond its name. */
export interface Reading {
  readonly text: string;
  readonly span: Span;
  readonly causes: readonly CauseWeight[];
}

function reading(text: string, where: Span, ...causes: readonly CauseWeight[]): Reading {
  return { text, span: where, causes };
}

const trust = span('server-trust');
const tls = span('tls');
const client = span('client-auth');

const state = (why: string) => weigh('command-order/state', 0.8, 'tcp', why);
const format = (why: string) => weigh('cert-format', 0.8, 'server-trust', why);
const root = (weight: number, why: string) => weigh('wrong-root-ca', weight, 'server-trust', why);
const suite = (weight: number, why: string) => weigh('cipher-suite', weight, 'tls', why);
const noClient = (weight: number, why: string) => weigh('client-cert-missing', weight, 'client-auth', why);

/** By name, which both generations share. */
export const READINGS: Readonly<Record<string, Reading>> = {
  EAGAIN: reading(
    'nothing came in time',
    span('tcp', 'mqtt'),
    weigh('network-not-attached', 0.4, 'bearer', 'the other side keeps silent, or the link is gone'),
  ),
  ENOMEM: reading('no memory', span('tcp'), weigh('buffer/memory', 0.8, 'tcp', 'too many sockets, or too big buffers')),
  ENSOCK: reading('no free socket', span('tcp'), weigh('buffer/memory', 0.8, 'tcp', 'sockets are left open')),
  ENOPROTOOPT: reading(
    'the option does not exist here',
    tls,
    weigh('command-order/state', 0.6, 'tls', 'old service packs do not have the option that checks the name'),
  ),
  ENETUNREACH: reading(
    'no way to that network',
    span('network', 'tcp'),
    weigh('network-not-attached', 0.8, 'bearer', 'no address, or no gateway'),
  ),
  ETIMEDOUT: reading(
    'nobody answered',
    span('bearer', 'tcp'),
    weigh('wrong-port/plain-on-tls', 0.5, 'tcp', 'the port is filtered'),
    weigh('network-not-attached', 0.5, 'bearer', 'the way to the network is gone'),
  ),
  ECONNREFUSED: reading(
    'refused; libraries for MQTT use the number for a refusal by the broker, too',
    span('tcp', 'mqtt'),
    weigh(
      'wrong-port/plain-on-tls',
      0.7,
      'tcp',
      'nothing listens at that address and port: an example with its own broker',
    ),
    weigh('auth-credentials', 0.2, 'mqtt', 'TI’s MQTT library gives the number for a CONNACK that refuses'),
  ),
  EALREADY: reading('a connection is being made already', span('tcp'), state('ask again: the socket does not block')),
  ENOTCONN: reading('not connected', span('tcp'), state('the connection was never made, or is gone')),
  EISCONN: reading('connected already', span('tcp'), state('close the socket first')),
  ECLOSE: reading('the socket is closed', span('tcp'), state('closed before')),
  ESECSNOVERIFY: reading(
    'connected, and the server is not verified: no CA is set. The socket can be used',
    trust,
    weigh('cert-not-stored', 0.4, 'server-trust', 'no CA was named'),
  ),
  ESECNOCAFILE: reading(
    'the file named as CA does not exist',
    trust,
    weigh('cert-not-stored', 0.9, 'server-trust', 'the name or its case is another than that of the file'),
  ),
  ESECMEMORY: reading(
    'no memory for TLS',
    span('tls', 'server-trust'),
    weigh('buffer/memory', 0.9, 'tls', 'other secure sockets are open'),
    weigh('chain-too-big', 0.4, 'server-trust', 'a long chain needs more'),
  ),
  ESECBADCAFILE: reading(
    'the file named as CA is no certificate, or is not there',
    trust,
    format('text where binary is wanted, cut, padded, empty, or another thing altogether'),
    weigh('cert-not-stored', 0.6, 'server-trust', 'seen for a number whose file did not exist'),
  ),
  ESECBADCERTFILE: reading(
    'the file of the client’s certificate cannot be read',
    client,
    weigh('cert-format', 0.8, 'client-auth', 'text where binary is wanted, cut, or the key in its place'),
    weigh('cert-not-stored', 0.4, 'client-auth', 'there is no such file'),
  ),
  ESECBADPRIVATEFILE: reading(
    'the file of the private key cannot be read',
    client,
    weigh('cert-format', 0.8, 'client-auth', 'PKCS#8, encrypted, or text: PKCS#1 in DER is what is known to work'),
    weigh('key-type-unsupported', 0.4, 'client-auth', 'an EC key'),
    weigh('cert-not-stored', 0.3, 'client-auth', 'there is no such file'),
  ),
  ESECBADDHFILE: reading(
    'the file of DH parameters cannot be read',
    tls,
    weigh('cert-format', 0.7, 'tls', 'servers only'),
  ),
  ESECT00MANYSSLOPENED: reading(
    'no more secure sockets',
    tls,
    weigh('buffer/memory', 0.8, 'tls', 'sockets of earlier attempts were never closed'),
  ),
  ESECDATEERROR: reading(
    'connected, but a date of the chain does not fit the clock',
    trust,
    weigh('clock-not-set', 0.9, 'clock', 'the clock is unset after each start: set it before connecting'),
    weigh('wrong-root-ca', 0.2, 'server-trust', 'a certificate of the chain has ended'),
  ),
  ESECHANDSHAKETIMEDOUT: reading(
    'the handshake took too long',
    span('tcp', 'client-auth'),
    weigh('wrong-port/plain-on-tls', 0.5, 'tcp', 'a server that speaks something else keeps silent'),
    weigh('firmware-bug', 0.3, 'tls', 'old service packs wait 5 s only, newer ones 30 s'),
  ),
  ESECGENERAL: reading('failed, no detail', span('tls', 'client-auth'), weigh('other', 0.5, 'tls', 'no detail given')),
  ESECCLOSED: reading(
    'the other side has ended TLS',
    span('tls', 'mqtt'),
    noClient(0.4, 'the broker wanted a certificate'),
    weigh('client-id/policy', 0.4, 'mqtt', 'the broker closed after CONNECT'),
  ),
  ESECUNKNOWNROOTCA: reading(
    'connected, but the root is not in TI’s catalogue of roots',
    trust,
    weigh(
      'wrong-root-ca',
      0.5,
      'server-trust',
      'the catalogue on the chip does not know it: switch it off or write a newer one',
    ),
  ),
  ESECCERTIFICATEREVOKED: reading(
    'connected, but a certificate of the chain is revoked',
    trust,
    root(0.5, 'the catalogue lists it'),
  ),
  ESECWRONGPEERCERT: reading(
    'the server showed another certificate than the one set',
    trust,
    root(0.8, 'the broker has a new one'),
  ),
  ESECTCPDISCONNECTEDUNCOMPLETERECORD: reading(
    'the other side closed in the middle of a record',
    span('tls', 'mqtt'),
    weigh('other', 0.5, 'tls', 'the log of the server says why'),
  ),
  ASN_SIG_CONFIRM_E: reading(
    'a signature of the chain does not fit the CA',
    trust,
    root(0.9, 'another root, or one of the same name that did not sign: take the issuer of the last certificate sent'),
    weigh(
      'intermediate-instead-of-root',
      0.3,
      'server-trust',
      'the file is a certificate from the middle of the chain',
    ),
  ),
  ASN_NO_SIGNER_E: reading(
    'the CA is not the issuer of the chain that is sent',
    trust,
    root(0.9, 'no certificate has the name of the issuer that is needed'),
    weigh('sni-missing', 0.2, 'tls', 'without a name the server may send another chain'),
  ),
  ASN_BEFORE_DATE_E: reading(
    'a certificate is not valid yet',
    trust,
    weigh('clock-not-set', 0.9, 'clock', 'the clock is before the certificate was made'),
  ),
  ASN_AFTER_DATE_E: reading(
    'a certificate has ended',
    trust,
    root(0.6, 'the root, or a cross-signed one of the chain, has ended'),
    weigh('clock-not-set', 0.5, 'clock', 'the clock is ahead'),
  ),
  ASN_SIG_HASH_E: reading(
    'a certificate is signed with a hash that is not known',
    trust,
    suite(0.5, 'ask for a chain with SHA-256'),
  ),
  ASN_SIG_KEY_E: reading(
    'a certificate has a kind of key that is not known',
    trust,
    suite(0.5, 'ask for a chain with RSA'),
  ),
  DOMAIN_NAME_MISMATCH: reading(
    'the certificate is for another name',
    trust,
    weigh('sni-missing', 0.5, 'tls', 'without a name the server sends another certificate'),
    weigh('dns', 0.3, 'dns', 'the name given is not that of the endpoint'),
  ),
  VERIFY_CERT_ERROR: reading('the chain could not be verified', trust, root(0.7, 'the CA is not that of the chain')),
  VERIFY_SIGN_ERROR: reading('a signature could not be verified', trust, root(0.6, 'the CA is not that of the chain')),
  NOT_CA_ERROR: reading(
    'the anchor may not issue certificates',
    trust,
    weigh('intermediate-instead-of-root', 0.6, 'server-trust', 'the file is the server’s own certificate'),
  ),
  MAX_CHAIN_ERROR: reading(
    'the chain is too long',
    trust,
    weigh('chain-too-big', 0.9, 'server-trust', 'too many certificates'),
  ),
  SOCKET_ERROR_E: reading(
    'the connection was cut during the handshake',
    span('tls', 'client-auth'),
    noClient(0.4, 'the broker wanted a certificate'),
    weigh('sni-missing', 0.4, 'tls', 'some servers cut where no name is given'),
    suite(0.3, 'no suite in common'),
  ),
  FATAL_ERROR: reading(
    'an alert came; which one is not told',
    span('tls', 'client-auth'),
    noClient(0.4, 'none was shown, or it was refused'),
    suite(0.4, 'no suite in common'),
  ),
  SSL_NO_PEM_HEADER: reading('text was wanted and none was found', trust, format('binary where text is wanted')),
  UNKNOWN_SNI_HOST_NAME_E: reading(
    'the server does not know the name',
    tls,
    weigh('dns', 0.6, 'dns', 'the name given is not that of the endpoint'),
  ),
  UNSUPPORTED_SUITE: reading(
    'the suite that was chosen is not there',
    tls,
    suite(0.8, 'no suite in common: widen the mask'),
  ),
  MATCH_SUITE_ERROR: reading('no suite in common', tls, suite(0.9, 'widen the mask; the first generation has no GCM')),
  VERSION_ERROR: reading(
    'another TLS version',
    tls,
    weigh('tls-version', 0.8, 'tls', 'the method is set to another version'),
  ),
  MEMORY_ERROR: reading('no memory', tls, weigh('buffer/memory', 0.9, 'tls', 'the chain or the session does not fit')),
  NO_PRIVATE_KEY: reading(
    'there is no private key',
    client,
    weigh('cert-not-stored', 0.8, 'client-auth', 'no key was set'),
  ),
  NO_PEER_CERT: reading('no certificate came', trust, weigh('other', 0.6, 'server-trust', 'no detail given')),
  HANDSHAKE_FAILURE: reading(
    'alert 40: the server could not agree',
    span('tls', 'client-auth'),
    suite(0.7, 'no suite in common: try mask 0x100 or 0x10, method 3 and a newer service pack'),
    weigh('tls-version', 0.3, 'tls', 'the method is set to an old version'),
    weigh('sni-missing', 0.3, 'tls', 'some servers refuse where no name is given'),
    noClient(0.3, 'some servers refuse a missing certificate with it'),
  ),
  BAD_CERTIFICATE: reading(
    'alert 42: the server does not like what the client showed as certificate',
    client,
    noClient(0.7, 'the message was empty: certificate and key are both needed'),
    weigh('cert-format', 0.3, 'client-auth', 'the file holds something else'),
  ),
  UNSUPPORTED_CERTIFICATE: reading(
    'alert 43: a kind of client certificate that the server does not take',
    client,
    weigh('key-type-unsupported', 0.6, 'client-auth', 'another kind of key is wanted'),
  ),
  CERTIFICATE_REVOKED: reading(
    'alert 44: the client certificate is revoked',
    client,
    weigh('auth-credentials', 0.9, 'client-auth', 'revoked at the broker'),
  ),
  CERTIFICATE_EXPIRED: reading(
    'alert 45: the client certificate has ended',
    client,
    weigh('auth-credentials', 0.8, 'client-auth', 'it has ended'),
  ),
  CERTIFICATE_UNKNOWN: reading(
    'alert 46: the client certificate is not known',
    client,
    weigh('auth-credentials', 0.8, 'client-auth', 'not active or not registered there, as AWS answers'),
  ),
  UNKNOWN_CA: reading(
    'alert 48: the issuer of a certificate is not known',
    span('server-trust', 'client-auth'),
    weigh('auth-credentials', 0.6, 'client-auth', 'the broker does not know who issued the client certificate'),
    root(0.3, 'where the module raised it: the CA is not that of the chain'),
  ),
  ACCESS_DENIED: reading(
    'alert 49: refused',
    client,
    weigh('auth-credentials', 0.6, 'client-auth', 'not allowed there'),
  ),
  DECRYPT_ERROR: reading(
    'alert 51: a signature does not fit',
    client,
    weigh('client-key-mismatch', 0.8, 'client-auth', 'the key is not that of the certificate'),
  ),
  PROTOCOL_VERSION: reading(
    'alert 70: TLS version',
    tls,
    weigh('tls-version', 0.9, 'tls', 'the server wants a newer version'),
  ),
  INSUFFICIENT_SECURITY: reading(
    'alert 71: the suites are too weak',
    tls,
    suite(0.9, 'the server wants stronger ones'),
  ),
  INTERNAL_ERROR: reading(
    'alert 80: trouble at the server',
    span('tls', 'client-auth'),
    weigh('other', 0.6, 'tls', 'its log says why'),
  ),
  UNRECOGNIZED_NAME: reading(
    'alert 112: the server does not know the name',
    tls,
    weigh('dns', 0.6, 'dns', 'the name given is not that of the endpoint'),
  ),
};
