import { guess, reported, stated } from '../../kernel/facts.ts';
import type { CredentialLayout } from '../../pki/fit/layout.ts';
import type { LineFacts } from '../kit/firmware.ts';

const AT_REFERENCE = 'nRF9160 AT Commands, %CMNG';
const TOOLS = 'nrfcredstore 1.1.1 and 2.0.9, both read and run';
const INSTALLER = 'nRF Cloud utils 3.1, device credentials installer';

function entry(type: 0 | 1 | 2): readonly string[] {
  return [`AT%CMNG=0,16842753,${type},"{file}"`];
}

/** Security tag 16842753 is what Cellular Monitor proposes; any other up to 2147483647 does as well. */
export const credentials: CredentialLayout = {
  names: guess(
    { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' },
    'the modem has no files but entries of a security tag; these names are for you',
  ),
  encodings: stated({ ca: 'pem', cert: 'pem', key: 'pem' }, AT_REFERENCE),
  finalNewline: reported(
    false,
    TOOLS,
    'the hash that AT%CMNG=1 lists is over the stored text: with another line end it is another hash',
  ),
  clientChain: reported(false, 'bifravst issue 53', 'several certificates in one entry of type 1 broke the connection'),
  load: {
    before: stated(['AT+CMEE=1', 'AT+CFUN=4'], AT_REFERENCE, 'writing while the radio is on ends in +CME ERROR: 518'),
    ca: stated(entry(0), AT_REFERENCE),
    cert: stated(entry(1), AT_REFERENCE),
    key: stated(entry(2), AT_REFERENCE),
    check: stated(
      ['AT%CMNG=1,16842753'],
      AT_REFERENCE,
      'lists SHA-256 in capitals; from firmware 1.3.2 on it is the hash in the manifest',
    ),
    use: stated(['AT+CFUN=1'], AT_REFERENCE),
  },
  notes: [
    reported(
      'If an entry is there already, delete it first: AT%CMNG=3,16842753,0 (and 1, 2); 513 then means that there was none.',
      `${AT_REFERENCE}; ${INSTALLER}`,
    ),
    reported(
      'If nothing comes back within 15 s, the closing quote is missing. Whatever the modem then says, list the hashes and write again.',
      TOOLS,
    ),
    stated('nrfcredstore and Cellular Monitor take the same files.', TOOLS),
  ],
};

const common: LineFacts['files'] = {
  maxBytes: stated(4_095, 'sdk-nrf: all samples assert less than 4 kB for a certificate'),
  encodings: stated(['pem'], AT_REFERENCE),
};

/** nRF9160. */
export const files: LineFacts['files'] = {
  ...common,
  keyForms: guess(
    ['pkcs1', 'sec1'],
    'release notes of modem firmware 1.3.1, quoted by the vendor’s staff: PKCS#8 is not supported',
    `${INSTALLER} writes PKCS#8 to firmware from 1.3.0 on all the same`,
  ),
};

/** nRF9161 and nRF9151. */
export const filesOfX1: LineFacts['files'] = {
  ...common,
  keyForms: reported(['pkcs1', 'sec1', 'pkcs8'], `${AT_REFERENCE}; ${INSTALLER}`),
};
