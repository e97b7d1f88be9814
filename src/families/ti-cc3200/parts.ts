import { firstGeneration, flashCodes } from '../_parts/ti-simplelink/codes.ts';
import { programReading, programUrcs } from '../_parts/ti-simplelink/program-lines.ts';
import { sourceObserver, sourceUrcs } from '../_parts/ti-simplelink/source-lines.ts';
import { definePart } from '../kit/part.ts';
import type { Ask } from '../kit/reading.ts';

const asks: readonly Ask[] = [
  {
    command: 'hawser flash --port PORT --list',
    learns: 'whether /cert/128.der is there under exactly that name, and how long it is',
    decides: ['cert-not-stored', 'cert-format'],
  },
  {
    command: 'hawser flash --port PORT --read /cert/128.der=FILE',
    learns: 'what is stored: DER begins with 30 82, and openssl x509 -inform der -in FILE names it',
    decides: ['cert-format', 'wrong-root-ca', 'intermediate-instead-of-root'],
  },
  {
    command: 'sl_DevGet(SL_DEVICE_GENERAL_CONFIGURATION, …DATE_TIME…)',
    learns: 'the chip’s clock, which is unset after each start',
    decides: ['clock-not-set'],
  },
  {
    command: 'sl_Connect with secureFiles[2] = 0',
    learns: 'whether it connects, with -453, where no root is looked at (only as a test)',
    decides: ['wrong-root-ca', 'cert-format', 'cert-not-stored', 'cipher-suite', 'client-cert-missing'],
  },
  {
    command: 'sl_DevGet(SL_DEVICE_GENERAL_CONFIGURATION, SL_DEVICE_GENERAL_VERSION, …)',
    learns: 'the service pack: without one there are no suites with SHA-256 and handshakes end after 5 s',
    decides: ['firmware-bug', 'cipher-suite', 'tls-version'],
  },
  {
    command: 'sl_Connect without SL_SEC_SOCKET to the same port',
    learns: 'whether anything listens there: -111 again is no matter of certificates',
    decides: ['wrong-port/plain-on-tls', 'dns', 'network-not-attached'],
  },
];

/** The chip has no AT port: what is known of it are the numbers that programs on it print. */
export const parts = [
  definePart({
    id: 'boot-loader',
    title: 'boot loader on the UART',
    roles: ['fileLoader'],
    exchanges: [],
    urcs: [],
    observer: {},
    codes: [],
  }),
  definePart({
    id: 'simplelink',
    title: 'SimpleLink calls of the program on the chip',
    roles: ['tlsOptions'],
    exchanges: [],
    urcs: [...programUrcs, ...sourceUrcs],
    observer: sourceObserver('first'),
    codes: [firstGeneration, flashCodes],
    reading: { ...programReading(firstGeneration), asks },
  }),
];
