import type { Rung } from '../../../kernel/rung.ts';
import { refusedAs } from '../../kit/excuses.ts';
import type { ObservedExchange } from '../../kit/part.ts';
import type { Ask, LogReading, Notice } from '../../kit/reading.ts';
import { textIn } from '../../kit/seen.ts';
import { span, weigh } from '../../kit/rows.ts';
import type { ModuleState } from '../../kit/state.ts';

/** Builds that look into the store when a file is named; others say OK and fail at the connection. */
const CHECKED = 'T-SIM7600X issue 49 (LE20B03 refuses names of files that were never uploaded)';

/** A file that is named for a TLS context is refused: it is not there, or the line has a slip. */
function refusedName(rung: Rung) {
  return ({ ok, args }: ObservedExchange, { files, filesListed }: ModuleState): Notice | undefined => {
    if (ok) return undefined;
    const name = textIn(args, 'value') ?? '';
    const stored = files?.has(name) === true;
    const missing = !stored && filesListed === true;
    const text = stored
      ? `${name} is refused although it was stored`
      : `${name} is refused: ${missing ? 'the store does not have it' : 'mostly because it is not in the store'}`;
    return {
      text,
      span: span(rung),
      causes: stored
        ? [
            weigh('cert-format', 0.4, rung, 'the module cannot read what it has stored under that name'),
            weigh('command-order/state', 0.4, rung, 'a quote or comma is misplaced'),
          ]
        : [
            weigh('cert-not-stored', missing ? 0.9 : 0.7, rung, 'no file of that name was uploaded'),
            weigh('command-order/state', missing ? 0.1 : 0.25, rung, 'a quote or comma is misplaced'),
          ],
      source: CHECKED,
    };
  };
}

function refusedSni({ ok }: ObservedExchange): Notice | undefined {
  if (ok) return undefined;
  return {
    text: 'the option for the server name is refused',
    span: span('tls'),
    causes: [
      weigh('sni-unsupported-firmware', 0.6, 'tls', 'firmware that is older than the option cannot send the name'),
      weigh('command-order/state', 0.3, 'tls', 'a quote or comma is misplaced'),
    ],
    source: 'AT+CSSLCFG "enableSNI" is not in all firmware of the series (manuals V3.00 and V1.09 name no first build)',
  };
}

/** Settings that a part of the firmware does not have, and that are as they should be without them. */
function optional(what: string) {
  return refusedAs(`not all firmware has this setting; without it ${what}`);
}

const ASKS: readonly Ask[] = [
  {
    command: 'AT+CSSLCFG?',
    learns: 'which files, versions and checks the TLS contexts use, and whether the server name is on',
    decides: [
      'sni-missing',
      'cert-not-stored',
      'client-cert-missing',
      'wrong-root-ca',
      'clock-not-set',
      'tls-version',
      'cipher-suite',
    ],
  },
  {
    command: 'AT+CSSLCFG="enableSNI",0,1',
    learns: 'connect again with the server name: brokers with many customers need it',
    decides: ['sni-missing'],
  },
  {
    command: 'AT+CSSLCFG="enableSNI",0,0',
    learns: 'connect again without the server name: on some firmware each handshake fails while it is on',
    decides: ['sni-unsupported-firmware', 'firmware-bug'],
  },
  {
    command: 'AT+CSSLCFG="authmode",0,0',
    learns: 'as a test only, and without a login: what connects now failed over the CA or the clock',
    decides: ['wrong-root-ca', 'intermediate-instead-of-root', 'cert-format', 'cert-not-stored'],
  },
  {
    command: 'AT+CSSLCFG="sslversion",0,4',
    learns: 'connect again with all versions that the module has',
    decides: ['tls-version', 'cipher-suite'],
  },
  {
    command: 'openssl x509 -in CERT -noout -pubkey; openssl pkey -in KEY -pubout',
    learns: 'on a computer: certificate and key belong together where both print the same, and both are whole',
    decides: ['client-key-mismatch', 'cert-format'],
  },
  {
    command: 'AT+SIMCOMATI',
    learns: 'the build of the firmware: AT+CSSLCFG and handshakes differ from build to build',
    decides: ['firmware-bug', 'sni-unsupported-firmware', 'key-type-unsupported', 'cipher-suite', 'other'],
  },
];

/** What the settings of the TLS contexts say in a log. */
export const tlsReading: LogReading = {
  ends: {
    'tls.cacert': refusedName('server-trust'),
    'tls.clientcert': refusedName('client-auth'),
    'tls.clientkey': refusedName('client-auth'),
    'tls.enableSNI': refusedSni,
  },
  harmless: {
    'tls.ciphersuites': optional('the module offers all that it has'),
    'tls.use_tickets': optional('each connection makes a whole handshake'),
    'tls.ignorecertCN': optional('the firmware does as it always does'),
  },
  asks: ASKS,
};
