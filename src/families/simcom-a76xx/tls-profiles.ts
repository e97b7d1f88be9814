import { guess, reported, stated } from '../../kernel/facts.ts';
import type { TlsClientProfile } from '../../tls/profile.ts';
import { LILYGO, LOG_AWS, LOG_AZURE, MANUAL, MANUAL_767 } from './dialects.ts';

type Sni = TlsClientProfile['sni'];

const NO_CAPTURE = 'no capture of a ClientHello of this family is known';

const common: Omit<TlsClientProfile, 'sni' | 'checksName'> = {
  versions: stated(
    { min: 'TLSv1', max: 'TLSv1.2' },
    `${MANUAL}, AT+CSSLCFG "sslversion"`,
    'SSL 3.0 is in the manual as well; no server of today takes it',
  ),
  suites: guess(
    [
      0xc02b, 0xc02f, 0xc02c, 0xc030, 0xc023, 0xc027, 0xc009, 0xc013, 0xc00a, 0xc014, 0x009c, 0x009d, 0x003c, 0x003d,
      0x002f, 0x0035,
    ],
    NO_CAPTURE,
    'AWS IoT, Azure IoT Hub and EMQX are reached, so suites with ECDHE and GCM are likely',
  ),
  groups: reported(
    [23],
    `${LILYGO} issue 75: servers with P-256 are reached, those with P-384 are not, and SIMCom said that it is missing`,
  ),
  signatureSchemes: guess([0x0401, 0x0403, 0x0501, 0x0601, 0x0201, 0x0203], `${NO_CAPTURE}; without P-384`),
  alpn: stated(false, `${MANUAL}, AT+CSSLCFG: there is no such parameter`),
  verifier: guess(
    'openssl-default',
    'users who loaded the leaf or an intermediate got 32 (T-SIM7600X issue 49), as with OpenSSL',
    'a forum says for AWS that the root must end the chain that the server sends; the log of A011B07 speaks against it',
  ),
  clientKeyTypes: reported(['rsa'], LOG_AWS, 'EC keys were never reported, either way'),
  maxChainBytes: guess(null, 'no limit is documented or was reported'),
  maxChainLength: guess(null, 'no limit is documented or was reported'),
  checksDates: stated(false, `${MANUAL}, AT+CSSLCFG "ignorelocaltime": 1 unless it is set`),
};

/** The TLS client of the A7670, A7672 and A7608. */
export function tlsProfile(sni: Sni): TlsClientProfile {
  return { ...common, sni, checksName: guess(false, 'no parameter for it in the manual; never reported') };
}

/** The TLS client of the SIM767x, which compares the server's name. */
export function tlsProfile767(sni: Sni): TlsClientProfile {
  return {
    ...common,
    versions: stated(
      { min: 'TLSv1', max: 'TLSv1.2' },
      `${MANUAL_767}, AT+CSSLCFG "sslversion"`,
      'there are builds with TLS 1.3, on which the numbers of sslversion mean something else',
    ),
    groups: guess([23, 24, 25], `${NO_CAPTURE}; P-256 with AES-GCM is reported (SIM7670G, B05V01_241206)`),
    signatureSchemes: guess([0x0401, 0x0403, 0x0501, 0x0503, 0x0601, 0x0603, 0x0201, 0x0203], NO_CAPTURE),
    sni,
    checksName: stated(true, `${MANUAL_767}, AT+CSSLCFG "ignorecertCN", 0 by default`),
  };
}

export const SNI_OPTION: Sni = stated(
  'option',
  `${MANUAL}, AT+CSSLCFG "enableSNI"`,
  `switched on in a log of A110B06A7670M7 and by TinyGSM's fork on all its modules; ${LOG_AWS} and ${LOG_AZURE} do without`,
);

/** The TLS client of the A7670 builds that get no further than the hello with servers of today. */
export const outdatedTlsProfile: TlsClientProfile = {
  ...tlsProfile(SNI_OPTION),
  suites: guess(
    [0x0035, 0x002f, 0x003d, 0x003c],
    'what these builds offer is not known; without ECDHE the servers of today refuse them, as was reported',
  ),
};

/** One user each, HiveMQ Cloud, the name switched on: the same picture as with SIM7600's LE20B03. */
export function sniDoubtful(source: string): Sni {
  return guess(
    'option-breaks',
    `${source}: HiveMQ Cloud gave 32 with enableSNI 1`,
    'that the name is to blame is taken from SIM7600, where the same was logged with and without it',
  );
}
