import { guess, reported, stated } from '../../kernel/facts.ts';
import type { TlsClientProfile } from '../../tls/profile.ts';
import { LOG_49, MANUAL } from './dialects.ts';

type Sni = TlsClientProfile['sni'];

const NO_CAPTURE = 'no capture of a ClientHello of this family is known';

/** What all firmware lines have in common, as far as anybody knows. */
const common: Omit<TlsClientProfile, 'sni'> = {
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
    `${NO_CAPTURE}; 0xFFFF means all that the stack has, and 0x002F alone is the other choice (${MANUAL})`,
    'AWS IoT, EMQX and HiveMQ Cloud are reached with 0xFFFF, so suites with ECDHE and GCM are likely',
  ),
  groups: guess([23, 24, 25], `${NO_CAPTURE}; the NIST curves of an older OpenSSL`),
  signatureSchemes: guess(
    [0x0601, 0x0603, 0x0501, 0x0503, 0x0401, 0x0403, 0x0201, 0x0203],
    `${NO_CAPTURE}; those of an older OpenSSL, without RSA-PSS`,
  ),
  alpn: stated(false, `${MANUAL}, AT+CSSLCFG: there is no such parameter`),
  verifier: guess(
    'openssl-default',
    'a self-signed root works and an intermediate gives 32 (T-SIM7600X issue 49), as with OpenSSL',
    'top-of-chain is the second candidate: a forum says for AWS that the root must end the chain that the server sends',
  ),
  checksName: guess(false, 'no parameter for it in the manual; never reported'),
  clientKeyTypes: reported(
    ['rsa'],
    'AWS IoT with RSA keys (T-SIM7600X issue 49)',
    'EC keys were never reported, either way',
  ),
  maxChainBytes: guess(null, 'no limit is documented or was reported'),
  maxChainLength: guess(null, 'no limit is documented or was reported'),
  checksDates: stated(false, `${MANUAL}, AT+CSSLCFG "ignorelocaltime": 1 unless it is set`),
};

/** The TLS client of a firmware line, given what the line does with the server name. */
export function tlsProfile(sni: Sni): TlsClientProfile {
  return { ...common, sni };
}

export const SNI_OLD: Sni = guess(
  'option',
  'no report says whether LE11 builds have enableSNI; the manual does not tell when it came',
  'a refusal is possible and then means: this firmware cannot send the server name',
);

export const SNI_BREAKS: Sni = reported(
  'option-breaks',
  `${LOG_49}: 32 with enableSNI 1 and connected with enableSNI 0, 40 s apart, same broker and file`,
  'several reports of failure, none of success; newer builds are the cure',
);

export const SNI_WORKS: Sni = reported(
  'option',
  `${LOG_49}: HiveMQ Cloud with LE20B04V03; LilyGo's list of tested firmware`,
);
