import { guess, reported, stated } from '../../kernel/facts.ts';
import type { CredentialLayout } from '../../pki/fit/layout.ts';
import { FILE, GSM, MQTT, NBIOT, SSL } from './declarations-common.ts';

/* How credentials are laid out and loaded by hand. */

/** Where a root was loaded byte by byte, with its checksum. */
export const FORUM = 'quectel forum thread 3562';

const upload = stated(
  ['AT+QFUPL="{name}",{bytes},100', '{file}'],
  `${FILE}, AT+QFUPL`,
  'the bytes go out after CONNECT, without Ctrl-Z',
);

/** By `AT+QFUPL`, then named in a TLS context. */
export const credentials: CredentialLayout = {
  names: stated(
    { ca: 'cacert.pem', cert: 'client.pem', key: 'user_key.pem' },
    `${MQTT} §6.2`,
    'short names are advised',
  ),
  encodings: reported({ ca: 'pem', cert: 'pem', key: 'pem' }, FORUM),
  finalNewline: reported(
    true,
    FORUM,
    'LF and CR LF were both reported to work, as long as the count is that of the bytes sent',
  ),
  clientChain: guess(false, 'never reported'),
  load: {
    before: stated(
      ['AT+QFLST="*"'],
      `${FILE}, AT+QFLST`,
      'a file of that name must be deleted first, or error 407 follows',
    ),
    ca: upload,
    cert: upload,
    key: upload,
    check: stated(['AT+QFLST="*"'], `${FILE}, AT+QFLST`, 'and the checksum that AT+QFUPL printed'),
    use: stated(
      [
        'AT+QSSLCFG="sslversion",2,4',
        'AT+QSSLCFG="ciphersuite",2,0XFFFF',
        'AT+QSSLCFG="cacert",2,"{ca}"',
        '{?ca}AT+QSSLCFG="seclevel",2,1',
        'AT+QSSLCFG="clientcert",2,"{cert}"',
        'AT+QSSLCFG="clientkey",2,"{key}"',
        '{?cert}AT+QSSLCFG="seclevel",2,2',
        'AT+QSSLCFG="sni",2,1',
        'AT+QMTCFG="ssl",0,1,2',
      ],
      `${MQTT} §6.2; ${SSL}`,
      'all of it is lost at a restart; the context number, here 2, must be the same everywhere',
    ),
  },
  notes: [
    reported(
      'The checksum that AT+QFUPL prints is the XOR of all pairs of bytes. The same checksum with one byte more means that a closing NUL was sent along.',
      `${FORUM}: 1188 bytes of Amazon Root CA 1 give 2d13; checked by calculation`,
    ),
    reported(
      'Without flow control bytes get lost: AT+IFC=2,2, or AT+QFUPL with acknowledgement 1 and a wait for each "A".',
      'quectel forum thread 57329',
    ),
  ],
};

const secureUpload = reported(
  ['AT+QSECWRITE="RAM:{name}",{bytes},100', '{file}'],
  GSM,
  'the bytes go out after CONNECT, BEGIN and END lines among them',
);

/** The GSM modules have a store of their own for credentials. */
export const gsmCredentials: CredentialLayout = {
  ...credentials,
  load: {
    ca: secureUpload,
    cert: secureUpload,
    key: secureUpload,
    before: reported(['AT+QSECDEL="RAM:cacert.pem"'], GSM, 'where a file of that name is there from before'),
    check: reported(
      ['AT+QSECREAD="RAM:cacert.pem"'],
      GSM,
      '1 is good; its checksum is another than that of the upload',
    ),
    use: reported(
      [
        'AT+QSSLCFG="sslversion",2,4',
        'AT+QSSLCFG="ciphersuite",2,"0xFFFF"',
        'AT+QSSLCFG="cacert",2,"RAM:{ca}"',
        '{?ca}AT+QSSLCFG="seclevel",2,1',
        'AT+QSSLCFG="clientcert",2,"RAM:{cert}"',
        'AT+QSSLCFG="clientkey",2,"RAM:{key}"',
        '{?cert}AT+QSSLCFG="seclevel",2,2',
        'AT+QSSLCFG="ignorertctime",1',
        'AT+QMTCFG="ssl",0,1,2',
      ],
      GSM,
      'NVRAM: in place of RAM: survives a restart',
    ),
  },
  notes: [],
};

const prompted = (key: string) =>
  reported(
    [`AT+QSSLCFG=1,5,"${key}"`, '{file}'],
    NBIOT,
    'the text goes out behind the prompt and ends with Ctrl-Z; 0 bytes in the answer: nothing was stored',
  );

/** The NB-IoT modules keep credentials inside the context. */
export const narrowBandCredentials: CredentialLayout = {
  ...credentials,
  load: {
    ca: prompted('cacert'),
    cert: prompted('clientcert'),
    key: prompted('clientkey'),
    check: reported(
      ['AT+QSSLCFG=1,5,"cacert"'],
      NBIOT,
      'nothing reads them back; the answer to the upload counts the bytes',
    ),
    use: reported(['{?ca}AT+QSSLCFG=1,5,"seclevel",1', '{?cert}AT+QSSLCFG=1,5,"seclevel",2'], NBIOT),
  },
  notes: [],
};
