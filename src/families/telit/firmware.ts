import { guess, reported, stated } from '../../kernel/facts.ts';
import type { CredentialLayout } from '../../pki/fit/layout.ts';
import type { FirmwareLine, LineFacts } from '../kit/firmware.ts';
import { knownTls } from '../kit/known-tls.ts';
import { LIBRARY, NOTES } from './declarations.ts';

const tls = knownTls({
  versions: reported(
    { min: 'TLSv1', max: 'TLSv1.2' },
    NOTES,
    'TLS 1.2 is the most on the LE910R1; others: AT#SSLSECCFG2=?',
  ),
  sni: reported('option', `${LIBRARY}, AT#SSLSECCFG2`, 'the third parameter; off unless it is given'),
  checksDates: guess(
    true,
    `${NOTES}: an expired certificate was refused`,
    'also without verification, which is disputed',
  ),
});

const upload = (kind: 0 | 1 | 2) =>
  reported([`AT#SSLSECDATA=1,1,${kind},{bytes}`, '{file}'], `${LIBRARY}; ${NOTES}`, 'Ctrl-Z behind the bytes ends it');

const credentials: CredentialLayout = {
  names: guess(
    { ca: 'ca.pem', cert: 'client.pem', key: 'client.key' },
    'the module has no files but entries of a TLS socket; these names are for you',
  ),
  encodings: reported(
    { ca: 'pem', cert: 'pem', key: 'pem' },
    LIBRARY,
    'the fourth parameter of AT#SSLSECCFG is 1 for PEM',
  ),
  finalNewline: guess(true, 'never reported'),
  clientChain: guess(false, 'never reported'),
  load: {
    before: reported(
      ['AT#SSLEN=1,1', 'AT#SSLSECCFG2=1,2,1', 'AT#SSLSECCFG=1,0,2,1'],
      NOTES,
      'where AT#MQCFG then answers ERROR: AT#SSLEN=1,0, AT#MQCFG again, AT#SSLEN=1,1',
    ),
    ca: upload(1),
    cert: upload(0),
    key: upload(2),
    check: reported(['AT#SSLSECDATA=1,2,1'], LIBRARY),
    use: reported(['{?ca}AT#MQCFG=1,"broker.example",8883,1,1'], NOTES),
  },
  notes: [
    reported(
      'The first firmware with TLS takes 1535 bytes for each credential: AT#SSLSECDATA=? says how many.',
      'slides of the vendor, software 10.00.xx5',
    ),
    reported('AT#MQWCFG restarts an LE910R1 with firmware M0Q.010001.', NOTES),
  ],
};

const files: LineFacts['files'] = {
  maxBytes: guess(4_096, 'AT#SSLSECDATA=? tells it'),
  encodings: reported(['pem', 'der'], LIBRARY),
  keyForms: guess(['pkcs1'], 'the examples have RSA keys'),
};

/** Lines by module. */
export const firmware: readonly FirmwareLine[] = [
  {
    id: 'M0Q.010001',
    prefixes: ['M0Q.'],
    aliases: ['le910r1'],
    identity: { manufacturer: 'Telit', model: 'LE910R1-EU', revision: 'M0Q.010001', build: 'M0Q.010001' },
    facts: { tls, files, credentials, hostBytes: stated(512, `${NOTES}, AT#MQCFG=?`) },
    note: 'AT#MQCFG without the number of the TLS socket, AT#MQSUB without quality; AT#MQWCFG restarts it',
  },
  {
    id: 'M0B.800004',
    prefixes: ['M0B.', '37.00', '30.00', '25.'],
    aliases: ['me310g1', 'me910g1', 'me910c1', 'le910c1', 'le910c4', 'le910'],
    identity: { manufacturer: 'Telit', model: 'ME910C1-E2', revision: 'M0B.800004', build: 'M0B.800004' },
    facts: { tls, files, credentials, hostBytes: guess(512, 'as the LE910R1') },
    note: 'lines of these modules were never told apart',
  },
];
