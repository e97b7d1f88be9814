import { isAddress } from '../../kernel/host.ts';
import {
  FILE_PLACES,
  MASK_BITS,
  MAX_DOMAIN_NAME,
  maskOfSuites,
  numberedFile,
} from '../_parts/ti-simplelink/options.ts';
import { toldSettings } from '../_parts/ti-simplelink/told-settings.ts';
import type { HostProgram, ProgramIntent } from '../kit/program.ts';
import type { CredentialRole, Ending, FileStep, HostStep } from '../kit/step.ts';

/** Numbers of our files; any from 1 to 255 would do. */
export const FILE_NUMBERS: Readonly<Record<CredentialRole, number>> = { key: 126, cert: 127, ca: 128 };

const DONE: readonly Ending[] = [{ code: 0 }];
/** ENOPROTOOPT: an early service pack, which does not have the option. */
const NO_SUCH_OPTION: readonly Ending[] = [{ code: -92 }];
const CALL_MS = 1_000;
const FILE_MS = 30_000;
/** TCP, and the 30 s that the chip gives a handshake. */
const CONNECT_MS = 60_000;

/**
 * Suites in the order in which they are tried: those with forward secrecy for RSA certificates first. A mask with ECDSA beside
 * them would have some brokers send another chain, to another root. RC4 is refused everywhere, and left out.
 */
const PREFERRED: readonly (readonly number[])[] = [[0xc027, 0xc014], [0x003d, 0x003c, 0x0035, 0x0039], [0xc023]];

/** What a program on the chip sets with SimpleLink's calls. */
export const program: HostProgram = {
  calls: 'simplelink',
  settings: (intent) => [
    ...(intent.tls ? intent.files.map((file) => fileStep(file)) : []),
    ...(intent.tls ? secureSettings(intent) : []),
    connectStep(intent),
  ],
  told: (settings) => toldSettings(settings, 'first'),
  instead: [
    {
      text: 'Make the files that it reads of yours.',
      command: 'hawser creds fit --module cc3200 ca.pem cert.pem key.pem --out DIR',
    },
    {
      text: 'Put them on its flash through the boot loader.',
      command:
        'hawser flash --port PORT --file DIR/128.der=/cert/128.der --file DIR/127.der=/cert/127.der --file DIR/126.der=/cert/126.der',
    },
    {
      text: 'Have the settings checked, and written in C for the program on it.',
      command:
        'hawser check --module cc3200 --broker mqtts://HOST --ca DIR/128.der --cert DIR/127.der --key DIR/126.der --format c',
    },
  ],
};

const WHAT: Readonly<Record<CredentialRole, string>> = {
  ca: 'the root that the server’s chain leads to',
  cert: 'the certificate that the chip shows',
  key: 'its private key, PKCS#1',
};

function fileStep({ role, bytes, sha256 }: ProgramIntent['files'][number]): FileStep {
  return {
    kind: 'file',
    id: `file-${role}`,
    rung: role === 'ca' ? 'server-trust' : 'client-auth',
    reason: WHAT[role],
    name: numberedFile(FILE_NUMBERS[role]) ?? '',
    body: { credential: role, bytes, sha256 },
    accept: DONE,
    deadlineMs: FILE_MS,
  };
}

type Setting = Pick<HostStep, 'id' | 'rung' | 'reason' | 'setting' | 'value' | 'tolerate'>;

function hostStep(setting: Setting): HostStep {
  return { kind: 'host', accept: DONE, deadlineMs: CALL_MS, ...setting };
}

function secureSettings({ host, presents, suites }: ProgramIntent): readonly HostStep[] {
  const numbers = FILE_PLACES.map((place) => {
    if (place === 'dh') return 0;
    return place === 'ca' || presents ? FILE_NUMBERS[place] : 0;
  });
  return [
    hostStep({
      id: 'clock',
      rung: 'clock',
      setting: 'SL_DEVICE_GENERAL_CONFIGURATION_DATE_TIME',
      value: 'UTC',
      reason: 'the clock is unset after each start, and dates are compared with it (-461)',
    }),
    hostStep({
      id: 'method',
      rung: 'tls',
      setting: 'SL_SO_SECMETHOD',
      value: 'SL_SO_SEC_METHOD_TLSV1_2',
      reason: 'brokers take nothing older, and the chip has nothing newer',
    }),
    hostStep({
      id: 'mask',
      rung: 'tls',
      setting: 'SL_SO_SECURE_MASK',
      value: maskText(maskOfSuites(chosenSuites(suites), 'first')),
      reason: 'suites that the broker takes; bits from 0x40 on want a service pack from 1.0.0.10 on',
    }),
    hostStep({
      id: 'files',
      rung: 'server-trust',
      setting: 'SL_SO_SECURE_FILES',
      value: numbers.join(','),
      reason: 'key, certificate, CA, DH: number N is /cert/N.der; only a 0 as CA skips the look at the server',
    }),
    ...(isAddress(host) || host.length > MAX_DOMAIN_NAME
      ? []
      : [
          hostStep({
            id: 'domain-name',
            rung: 'server-trust',
            setting: 'SL_SO_SECURE_DOMAIN_NAME_VERIFICATION',
            value: host,
            tolerate: NO_SUCH_OPTION,
            reason: 'without it any certificate of the same root will do; early service packs lack it (-92)',
          }),
        ]),
  ];
}

function connectStep({ host, port, tls }: ProgramIntent): HostStep {
  return {
    ...hostStep({
      id: 'connect',
      rung: 'tcp',
      setting: 'sl_Connect',
      value: `${host}:${port}`,
      reason: tls ? '-453 and -461 leave it connected with a server that was not verified' : 'a plain socket',
    }),
    proves: tls ? 'client-auth' : 'tcp',
    deadlineMs: CONNECT_MS,
  };
}

function chosenSuites(taken: readonly number[] | undefined): readonly number[] {
  const [first = []] = PREFERRED;
  if (taken === undefined) return first;
  const shared = PREFERRED.map((tier) => tier.filter((suite) => taken.includes(suite)));
  return shared.find((tier) => tier.length > 0) ?? first;
}

function maskText(mask: number): string {
  return MASK_BITS.first
    .filter(({ bit }) => (mask & bit) !== 0)
    .map(({ name }) => name)
    .join(' | ');
}
