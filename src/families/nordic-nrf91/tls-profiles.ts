import { guess, reported, stated, type Fact } from '../../kernel/facts.ts';
import type { TlsClientProfile } from '../../tls/profile.ts';

const SAMPLE = 'sdk-nrf samples/cellular/ciphersuites';
const SOCKETS = 'sdk-nrfxlib nrf_socket.h and tls_dtls.rst';

const CBC = [0xc024, 0xc00a, 0xc023, 0xc009, 0xc014, 0xc027, 0xc013, 0x008d, 0x00ae, 0x008c, 0xc0a8];

export const NO_GCM: Fact<readonly number[]> = stated(
  CBC,
  SAMPLE,
  'a broker that takes GCM only refuses this firmware',
);
export const GCM: Fact<readonly number[]> = stated(
  [0xc02b, 0xc02f, 0xc030, ...CBC],
  `${SAMPLE}: GCM from 1.3.1 on, and from 1.2.7 in the 1.2 line`,
);

export const NO_SNI: TlsClientProfile['sni'] = reported(
  'never',
  'DevZone thread 85312: it came with modem firmware 1.2.1',
);
export const SNI: TlsClientProfile['sni'] = stated(
  'option',
  `${SOCKETS}, TLS_HOSTNAME; DevZone thread 85312`,
  'sent when the application sets a host name',
);

/** The modem's TLS client, given what the line does with the server name and which suites it has. */
export function tlsProfile(sni: TlsClientProfile['sni'], suites: Fact<readonly number[]>): TlsClientProfile {
  return {
    versions: stated({ min: 'TLSv1.2', max: 'TLSv1.2' }, SOCKETS, 'TLS 1.3 is refused'),
    suites,
    groups: reported([23, 24], 'AT%KEYGEN makes P-256; DevZone thread 114031: a P-384 certificate works'),
    signatureSchemes: guess([0x0403, 0x0503, 0x0401, 0x0501, 0x0601], 'no ClientHello of this family is known'),
    sni,
    alpn: guess(false, 'no option for it was found'),
    verifier: guess('mbedtls', 'nobody has published which library the modem uses'),
    checksName: stated(true, SOCKETS, 'only when the application sets a host name; none is checked otherwise'),
    clientKeyTypes: reported(['rsa', 'ec'], 'AWS IoT and nRF Cloud documentation', 'EC on P-256'),
    maxChainBytes: reported(
      4_096,
      'DevZone thread 114031, release notes quoted by the vendor’s staff',
      '5279 bytes made the modem crash',
    ),
    checksDates: reported(
      false,
      'release notes of modem firmware 1.3.1, quoted by the vendor’s staff',
      'AT%CERTEXPIRY of 2.x lets the application look itself',
    ),
    maxChainLength: guess(null, 'no limit is documented or was reported'),
  };
}
