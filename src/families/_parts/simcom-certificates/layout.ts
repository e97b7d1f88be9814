import { guess, reported, stated, type Fact } from '../../../kernel/facts.ts';
import type { CredentialLayout } from '../../../pki/fit/layout.ts';

interface LayoutOptions {
  readonly manual: string;
  /** The way over FTP, where users have tried it. */
  readonly notes?: readonly Fact<string>[];
}

/** Files as modules with AT+CCERTDOWN take them. */
export function certificateLayout({ manual, notes = [] }: LayoutOptions): CredentialLayout {
  const upload = stated(['AT+CCERTDOWN="{name}",{bytes}', '{file}'], `${manual}, AT+CCERTDOWN`);
  return {
    names: stated(
      { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' },
      `${manual}, AT+CCERTDOWN: names end in .pem or .der`,
      'short and plain: a name with dots and hyphens was followed by code 34 on an A7670 (LilyGo-Modem-Series issue 77)',
    ),
    encodings: reported(
      { ca: 'pem', cert: 'pem', key: 'pem' },
      'all logs of working connections',
      'DER is taken by its ending as well',
    ),
    finalNewline: reported(true, 'T-SIM7600X issue 49: the count of a working upload includes it'),
    clientChain: guess(true, 'never reported; the stack behaves like OpenSSL, which reads such files'),
    load: {
      ca: upload,
      cert: upload,
      key: upload,
      check: stated(['AT+CCERTLIST'], `${manual}, AT+CCERTLIST`),
      use: stated(
        [
          'AT+CSSLCFG="cacert",0,"{ca}"',
          '{?ca}AT+CSSLCFG="authmode",0,1',
          'AT+CSSLCFG="clientcert",0,"{cert}"',
          'AT+CSSLCFG="clientkey",0,"{key}"',
          '{?cert}AT+CSSLCFG="authmode",0,2',
          'AT+CSSLCFG="enableSNI",0,1',
        ],
        `${manual}, AT+CSSLCFG`,
        'authmode 1: the server is verified; 2: the client certificate is presented as well',
      ),
    },
    notes: [
      stated(
        'The module looks at no content when it stores a file: a damaged one shows only when it connects, as 32 or 34.',
        `${manual}, AT+CCERTDOWN`,
      ),
      ...notes,
    ],
  };
}

/** The way over FTP, as users of the SIM7600 have found it. */
export const FTP_NOTES: readonly Fact<string>[] = [
  reported(
    'By FTP instead: put the file on a server, then AT+CFTPSGETFILE="ca.pem",4. Directory 4 is the area of certificates; 1 to 3 are others, from which TLS takes nothing.',
    'T-SIM7600X issue 49',
    'transfer it in binary mode: in text mode FTP changes line ends',
  ),
  guess(
    'AT+FSLS does not show what AT+CCERTLIST shows: the area of certificates is apart from the file system that AT+FSLS lists, also where AT+FSCD accepts a folder of its name.',
    'T-SIM7600X issue 49: FSLS shows no file where CCERTLIST shows two',
  ),
];
