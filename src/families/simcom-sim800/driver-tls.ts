import type { Fact } from '../../kernel/facts.ts';
import type { ConnectIntent, StoredCredential } from '../kit/driver.ts';
import type { LineFacts } from '../kit/firmware.ts';
import type { Step } from '../kit/step.ts';
import { ANY_REFUSAL, atStep, uploadStep } from '../kit/steps.ts';
import { fileCommands } from './declarations-files.ts';
import { tlsCommands } from './declarations-tls.ts';

/** How long the module waits for the bytes of a file, seconds: the longest it takes. */
const FILE_SECONDS = 20;
const VERIFYING = 0;
const CLIENT_CERTIFICATE = 1;

/** Whether the server can be verified: a root has to be there, and firmware that takes one. */
export function canVerify({ facts, credentials }: Pick<ConnectIntent, 'facts' | 'credentials'>): boolean {
  return facts.tlsOptions?.takesRoots.value !== false && credentials.some(({ role }) => role === 'ca');
}

/** Files, certificates taken over from them, and the options; `verify` asks for more than the firmware may be able to. */
export function tlsSteps(intent: ConnectIntent, verify: boolean): readonly Step[] {
  const { facts, credentials } = intent;
  const files = credentials.filter(({ role }) => role !== 'ca' || facts.tlsOptions?.takesRoots.value !== false);
  return [
    ...files.flatMap((file) => storeSteps(file)),
    ...optionSteps(intent, { verify: verify && canVerify(intent), present: presents(intent) }),
  ];
}

/** Certificate and key are one file, so that there is no other of the client. */
export function presents({ credentials }: Pick<ConnectIntent, 'credentials'>): boolean {
  return credentials.some(({ role }) => role !== 'ca');
}

/** A file is made, written, measured, and then taken over into the store of certificates. */
function storeSteps({ role, name, bytes, sha256 }: StoredCredential): readonly Step[] {
  const rung = role === 'ca' ? 'server-trust' : 'client-auth';
  const file = { file: name };
  return [
    atStep(fileCommands.size, {
      id: `look-for-${role}`,
      rung,
      reason: 'what is there in its whole size need not be written again',
      args: file,
      tolerate: ANY_REFUSAL,
    }),
    atStep(fileCommands.create, {
      id: `create-${role}`,
      rung,
      reason: 'only a file that exists can be written',
      args: file,
      guard: { that: 'file.stored', name, is: false },
    }),
    uploadStep(fileCommands.write, {
      id: `store-${role}`,
      rung,
      reason: `${TITLE[role]}; its name holds the content’s hash, so it is written once`,
      args: { ...file, mode: 0, bytes, seconds: FILE_SECONDS },
      name,
      body: { credential: role, bytes, sha256 },
    }),
    atStep(fileCommands.size, {
      id: `measure-${role}`,
      rung,
      reason: 'it has to be there in its whole size',
      args: file,
      poll: { everyMs: 1_000, forMs: 0, field: 'bytes', until: [bytes] },
    }),
    role === 'ca'
      ? atStep(tlsCommands.root, {
          id: 'take-root',
          rung,
          reason: 'copies it into the store of roots; one that is there already is no failure',
          args: { ...file, bytes },
        })
      : atStep(tlsCommands.clientCertificate, {
          id: 'take-client-certificate',
          rung,
          reason: 'copies it into the store; there is one, and the last wins',
          args: file,
        }),
  ];
}

const TITLE: Readonly<Record<StoredCredential['role'], string>> = {
  ca: 'the root certificate, as DER',
  cert: 'the client certificate and its key in one file',
  key: 'the client key',
};

interface Options {
  readonly verify: boolean;
  readonly present: boolean;
}

/** Both options are set and read: what they are at power-on nobody has said for sure. */
export function optionSteps({ facts }: Pick<ConnectIntent, 'facts'>, wanted: Options, prefix = ''): readonly Step[] {
  const server = serverOption(facts, wanted.verify);
  const client = wanted.present ? 1 : 0;
  const option = (id: string, which: number, on: number, rung: 'server-trust' | 'client-auth', reason: string) =>
    atStep(tlsCommands.option, { id: prefix + id, rung, reason, args: { option: which, on } });
  const read = (id: string, rung: 'server-trust' | 'client-auth', field: string, on: number) =>
    atStep(tlsCommands.readOption, {
      id: prefix + id,
      rung,
      reason: 'it has to stand as it was set; firmware that cannot show it is taken at its word',
      poll: { everyMs: 1_000, forMs: 0, field, until: [on] },
      tolerate: [{ final: 'ERROR', bare: true }],
    });
  return [
    option('option-server', VERIFYING, server, 'server-trust', serverReason(facts, wanted.verify)),
    option(
      'option-client',
      CLIENT_CERTIFICATE,
      client,
      'client-auth',
      wanted.present ? 'the client certificate is shown' : 'no client certificate is shown',
    ),
    read('read-option-server', 'server-trust', 'server', server),
    read('read-option-client', 'client-auth', 'client', client),
  ];
}

function unverifiedBy({ tlsOptions }: LineFacts): Fact<0 | 1> | undefined {
  return tlsOptions?.unverifiedBy;
}

/** By the reading that the facts follow; where there is none, by the vendor's note. */
function serverOption(facts: LineFacts, verify: boolean): 0 | 1 {
  const off = unverifiedBy(facts)?.value ?? 1;
  return verify ? (off === 1 ? 0 : 1) : off;
}

function serverReason(facts: LineFacts, verify: boolean): string {
  const reading = unverifiedBy(facts);
  const why =
    reading === undefined
      ? 'by the vendor’s note'
      : `by ${reading.source}${reading.note === undefined ? '' : `; ${reading.note}`}`;
  const what = verify ? 'the broker is verified' : 'the broker is NOT verified';
  return `${what}: ${serverOption(facts, verify)} says so ${why}`;
}
