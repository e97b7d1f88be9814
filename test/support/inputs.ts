import {
  ABSENT,
  known,
  unknown,
  type BrokerFacts,
  type CertificateFacts,
  type CertificateFile,
  type Credentials,
  type Input,
  type Inputs,
  type KeyFile,
  type ModuleFacts,
  type Request,
} from '../../src/findings/inputs.ts';
import { guess, stated } from '../../src/kernel/facts.ts';

/* A connection that nothing stands against: each test changes what it is about. */

const SOURCE = 'made up for tests';
export const DAY_MS = 86_400_000;
export const NOW = Date.UTC(2026, 0, 15);

/** A value that is known for no particular reason. */
export function seen<T>(value: T): Input<T> {
  return known(value, { kind: 'fact', ref: SOURCE, text: 'as the test says' });
}

export const unseen = unknown<never>('the test does not say');

export function certificate(change: Partial<CertificateFacts> = {}): CertificateFacts {
  return {
    subject: 'CN=Root',
    issuer: 'CN=Root',
    selfSigned: true,
    isCa: true,
    notBefore: NOW - 1_000 * DAY_MS,
    notAfter: NOW + 1_000 * DAY_MS,
    keyType: 'rsa',
    keyBits: 2048,
    keyId: 'aa',
    fingerprint: 'bb',
    signatureAlgorithm: 'sha256WithRSAEncryption',
    derBytes: 800,
    ...change,
  };
}

export function certificateFile(change: Partial<CertificateFacts> = {}, bytes = 1_200): Input<CertificateFile> {
  return seen({ path: 'file.pem', certificates: [certificate(change)], bytes });
}

export function keyFile(change: Partial<KeyFile> = {}): Input<KeyFile> {
  return seen({ path: 'key.pem', keyType: 'rsa', keyBits: 2048, form: 'pkcs1', keyId: 'aa', bytes: 1_700, ...change });
}

const module_: ModuleFacts = {
  family: 'test',
  firmware: 'TEST1',
  reportedFirmware: 'TEST1',
  firmwareKnown: true,
  sni: stated('option', SOURCE),
  versions: stated({ min: 'TLSv1', max: 'TLSv1.2' }, SOURCE),
  verifier: guess('openssl-default', SOURCE),
  checksName: guess(false, SOURCE),
  clientKeyTypes: stated(['rsa'], SOURCE),
  maxFileBytes: stated(10_240, SOURCE),
  fileNameBytes: stated({ min: 5, max: 128 }, SOURCE),
  clientIdBytes: stated({ min: 1, max: 23 }, SOURCE),
  loginBytes: stated({ min: 1, max: 256 }, SOURCE),
  topicBytes: stated(100, SOURCE),
  payloadBytes: stated(1_000, SOURCE),
  keepAliveSeconds: stated({ min: 1, max: 64_800 }, SOURCE),
  knownBad: undefined,
  clock: seen(NOW),
  checksDates: seen(true),
};

const broker: BrokerFacts = {
  kind: 'any',
  title: 'MQTT broker',
  host: 'broker.example',
  port: 8883,
  tls: true,
  needsSni: seen(true),
  needsClientCertificate: seen(true),
  needsLogin: seen(true),
  closesOnPolicy: seen(false),
  retired: undefined,
};

const credentials: Credentials = {
  ca: certificateFile(),
  cert: certificateFile({ subject: 'CN=device', selfSigned: false, isCa: false }),
  key: keyFile(),
  username: seen({ bytes: 4 }),
  password: seen({ bytes: 12 }),
};

const request: Request = {
  sni: true,
  clientId: 'device-1',
  keepAliveSeconds: 60,
  topics: ['demo/hello'],
  messageBytes: [5],
};

export interface InputChanges {
  readonly module?: Partial<ModuleFacts>;
  readonly broker?: Partial<BrokerFacts>;
  readonly credentials?: Partial<Credentials>;
  readonly request?: Partial<Request>;
  readonly now?: number;
}

/** Inputs on which no rule fires, with what a test changes. */
export function inputs(changes: InputChanges = {}): Inputs {
  return {
    module: { ...module_, ...changes.module },
    broker: { ...broker, ...changes.broker },
    credentials: { ...credentials, ...changes.credentials },
    request: { ...request, ...changes.request },
    now: changes.now ?? NOW,
  };
}

/** The same with everything unknown that can be. */
export function nothingKnown({ module, broker: asked, credentials: held, request: wanted, now }: Inputs): Inputs {
  const blank = <T extends object>(record: T): T =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, isInput(value) ? unseen : value])) as T;
  return { module: blank(module), broker: blank(asked), credentials: blank(held), request: wanted, now };
}

function isInput(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'is' in value;
}

export const noCredentials: Credentials = {
  ca: ABSENT,
  cert: ABSENT,
  key: ABSENT,
  username: ABSENT,
  password: ABSENT,
};
