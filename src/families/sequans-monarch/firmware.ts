import { guess, reported, stated } from '../../kernel/facts.ts';
import type { CredentialLayout } from '../../pki/fit/layout.ts';
import type { FirmwareLine, LineFacts } from '../kit/firmware.ts';
import { knownTls } from '../kit/known-tls.ts';
import { GUIDE, MICROCHIP, WALTER } from './declarations.ts';

const tls = knownTls({
  versions: reported(
    { min: 'TLSv1', max: 'TLSv1.3' },
    `${WALTER}, AT+SQNSPCFG`,
    'one version, chosen by the profile: 2 is TLS 1.2 and 3 is TLS 1.3',
  ),
  sni: guess('always', 'hosts that need it were reached', 'no command is about it'),
  checksName: reported(false, `${WALTER}, AT+SQNSPCFG`, 'with 4 or 5 as the check'),
  checksDates: guess(true, 'never reported'),
  clientKeyTypes: reported(['rsa', 'ec'], `${GUIDE}; ${MICROCHIP}`),
});
const oldTls = {
  ...tls,
  versions: reported({ min: 'TLSv1', max: 'TLSv1.2' } as const, 'TinyGSM, SequansMonarch client', '3 is TLS 1.2 here'),
  clientKeyTypes: reported(['rsa'] as const, GUIDE),
};

const upload = (kind: 'certificate' | 'privatekey', slot: number) =>
  stated(
    [`AT+SQNSNVW="${kind}",${slot},{bytes}`, '{file}'],
    `${GUIDE}, AT+SQNSNVW`,
    'without CR: bytes are counted without it',
  );

const credentials: CredentialLayout = {
  names: guess(
    { ca: 'ca.pem', cert: 'client.pem', key: 'client.key' },
    'the module has slots and no names; these are for you',
  ),
  encodings: stated({ ca: 'pem', cert: 'pem', key: 'pem' }, GUIDE),
  finalNewline: guess(true, 'never reported'),
  clientChain: guess(false, 'never reported'),
  load: {
    ca: upload('certificate', 12),
    cert: upload('certificate', 11),
    key: upload('privatekey', 13),
    check: reported(['AT+SQNSNVR="certificate",12'], MICROCHIP, 'its last field is SHA-1 of the DER form'),
    use: reported(
      ['{?ca}AT+SQNSPCFG=1,2,"",1,12', '{?cert}AT+SQNSPCFG=1,2,"",1,12,11,13'],
      WALTER,
      'attach to the network before AT+SQNSMQTTCFG with the profile',
    ),
  },
  notes: [
    reported(
      'Slots 0 to 10 are the maker’s own on Walter; on AVR-IoT boards 0 to 3 and 19 are filled.',
      `${WALTER}; ${MICROCHIP} issue 6`,
    ),
  ],
};

const files: LineFacts['files'] = {
  maxBytes: guess(4_096, 'no limit is documented'),
  encodings: stated(['pem'], GUIDE),
  keyForms: reported(['pkcs1', 'sec1'], GUIDE, 'EC keys in newer firmware'),
};

/** Lines by generation of the chip. */
export const firmware: readonly FirmwareLine[] = [
  {
    id: 'UE8.2.1.0',
    prefixes: ['UE8', 'UE7', 'UE6'],
    aliases: ['monarch2', 'gm02s', 'gm02sp', 'nb01q', 'walter', 'avr-iot'],
    identity: { manufacturer: 'Sequans', model: 'GM02SP', revision: 'UE8.2.1.0', build: 'UE8.2.1.0' },
    facts: { tls, files, credentials, hostBytes: guess(127, 'limit of the host library') },
    note: 'a report says that every connection with verification fails with -8 on this build; the cause is not known',
  },
  {
    id: 'UE5.0.0.0',
    prefixes: ['UE5', 'UE4'],
    aliases: ['monarch', 'vzm20q'],
    identity: { manufacturer: 'Sequans', model: 'VZM20Q', revision: 'UE5.0.0.0', build: 'UE5.0.0.0' },
    facts: { tls: oldTls, files, credentials, hostBytes: guess(127, 'limit of the host library') },
    note: 'the form of the build string is the vendor’s, the string itself a guess; versions of TLS are numbered differently',
  },
];
