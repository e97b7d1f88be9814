import type { CauseWeight } from '../../kernel/cause.ts';
import { alreadyUp, refusedAs } from '../kit/excuses.ts';
import { bearerEnded } from '../kit/notices.ts';
import type { ObservedExchange } from '../kit/part.ts';
import type { LogReading, Notice } from '../kit/reading.ts';
import { span, weigh } from '../kit/rows.ts';
import { numberIn } from '../kit/seen.ts';
import type { ModuleState } from '../kit/state.ts';
import { noBearer, notAllowed } from '../_parts/simcom-classic/reading.ts';
import { textOf } from '../_parts/simcom-classic/values.ts';
import { asks } from './asks.ts';
import { MANUAL } from './manual.ts';

/* Data connection, files and TLS contexts. */

const BOTLETICS = 'botletics/SIM7000-LTE-Shield';
const CREDENTIALS = span('server-trust', 'client-auth');

function uploadFailed({ ok, args, body }: ObservedExchange): Notice | undefined {
  if (ok) return undefined;
  const announced = numberIn(args, 'bytes');
  const short = body !== undefined && announced !== undefined && body.length < announced;
  return {
    text: 'the file was not written: the bytes did not all come in the time that the command gives them',
    span: CREDENTIALS,
    causes: [
      weigh(
        'cert-not-stored',
        0.7,
        'server-trust',
        short
          ? `about ${body.length} bytes came where ${announced} were announced`
          : 'more bytes were announced than came',
      ),
      weigh('command-order/state', 0.5, 'server-trust', 'AT+CFSINIT comes first'),
    ],
    source: `${MANUAL}, AT+CFSWFILE`,
  };
}

const opened = weigh(
  'command-order/state',
  0.4,
  'server-trust',
  'AT+CFSTERM comes before it, where files were written',
);

/** A refused conversion: the file is not there, cannot be read, or does not fit the key. */
function convertFailed({ ok, args, exchange }: ObservedExchange, { files }: ModuleState): Notice | undefined {
  if (ok) return undefined;
  const [file = '', key] = [textOf(args['file']), textOf(args['key'])];
  const own = exchange.id === 'tls.convert.own';
  const rung = own ? 'client-auth' : 'server-trust';
  if (own && key === undefined) {
    return {
      text: 'kind 1 is a certificate with its key: the key is missing; a CA is kind 2',
      span: CREDENTIALS,
      causes: [
        weigh('command-order/state', 0.8, rung, 'a certificate without its key was given, or a CA under the number 1'),
      ],
      source: `${MANUAL}, AT+CSSLCFG "convert"`,
    };
  }
  const there = files?.get(file)?.bytes !== undefined;
  return {
    text: `${file} could not be turned into a credential`,
    span: CREDENTIALS,
    causes: [
      weigh(
        'cert-not-stored',
        there ? 0.1 : 0.6,
        rung,
        `${file} is not in /customer/ (directory 3), or was not written whole`,
      ),
      weigh(
        'cert-format',
        there ? 0.7 : 0.5,
        rung,
        'neither PEM nor DER that can be read: line ends, a wrong count of bytes',
      ),
      ...(own ? [weigh('client-key-mismatch', 0.3, rung, 'the key is not that of the certificate')] : []),
      ...(own ? [weigh('key-type-unsupported', 0.2, rung, 'the form of the key: PKCS#1 is known to work')] : []),
      opened,
    ],
    source: `${MANUAL}, AT+CSSLCFG "convert"`,
  };
}

function optionRefused(cause: CauseWeight, text: string, source: string) {
  return ({ ok }: ObservedExchange): Notice | undefined =>
    ok ? undefined : { text, span: span(cause.rung === 'clock' ? 'clock' : 'tls', 'tls'), causes: [cause], source };
}

function switchedAlready(seen: ObservedExchange, state: ModuleState): string | undefined {
  if (!seen.ok && seen.args['active'] === 0) return 'there was no data connection to end';
  return alreadyUp(seen, state);
}

const noActivation = noBearer('AT+CNACT', `${MANUAL}, AT+CNACT`);

/** What data connection, files and TLS contexts say that no code says. */
export const reading: LogReading = {
  ends: {
    'net.activate': noActivation,
    'net.activate.apn': noActivation,
    'file.write': uploadFailed,
    'tls.convert.ca': convertFailed,
    'tls.convert.own': convertFailed,
    'tls.sni': optionRefused(
      weigh('sni-unsupported-firmware', 0.8, 'tls', 'the builds B01 to B03 of SIM7000 do not have the option'),
      'this firmware takes no server name',
      `${MANUAL}, AT+CSSLCFG "sni"; ${BOTLETICS} issue 58`,
    ),
    'tls.ignore-clock': optionRefused(
      weigh('clock-not-set', 0.4, 'clock', 'the clock has to be right then: AT+CLTS=1 or AT+CNTP'),
      'this firmware cannot leave the clock out of it',
      `${BOTLETICS} issue 71`,
    ),
    'tls.version': optionRefused(
      weigh('command-order/state', 0.5, 'tls', 'another spelling: with quotes or without, in the manual of this build'),
      'the TLS version could not be set',
      `${MANUAL}, AT+CSSLCFG "sslversion"`,
    ),
  },
  lines: {
    'net.lost': (_, { bearer }) =>
      bearer?.active === false
        ? bearerEnded(span('network', 'bearer'), 0.7, 'AT+CNACT sets it up anew', `${MANUAL}, +APP PDP`)
        : undefined,
  },
  harmless: {
    'net.activate': switchedAlready,
    'net.activate.apn': switchedAlready,
    'file.begin': (seen) => (!seen.ok && notAllowed(seen) ? 'the buffer for files was there already' : undefined),
    'file.end': refusedAs('there was no buffer for files to give back'),
    'file.delete': refusedAs('there was no such file to delete'),
  },
  asks,
};
