import { stated } from '../kernel/facts.ts';
import type { TlsClientProfile } from './profile.ts';

const NODE = 'node:tls on OpenSSL 3, as Node.js sets it up';

/** The TLS client of this computer, for connections on which the module only carries bytes. */
export const hostProfile: TlsClientProfile = {
  versions: stated({ min: 'TLSv1.2', max: 'TLSv1.3' }, NODE),
  suites: stated(
    [
      0x1302, 0x1303, 0x1301, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc023, 0xc027, 0xc024, 0xc028, 0xc009,
      0xc013, 0xc00a, 0xc014, 0x009c, 0x009d, 0x003c, 0x003d, 0x002f, 0x0035,
    ],
    NODE,
  ),
  groups: stated([29, 23, 30, 25, 24], NODE),
  signatureSchemes: stated(
    [0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0809, 0x080a, 0x080b, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601],
    NODE,
  ),
  sni: stated('option', NODE),
  alpn: stated(false, 'this program offers no protocol name over a module’s socket'),
  verifier: stated('openssl-default', NODE),
  checksName: stated(true, NODE),
  clientKeyTypes: stated(['rsa', 'ec'], NODE),
  maxChainBytes: stated(null, NODE),
  maxChainLength: stated(null, NODE),
  checksDates: stated(true, NODE),
};
