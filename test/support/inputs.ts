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
  type ServedChain,
  type Trust,
  type Verdicts,
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
  return seen({
    path: 'file.pem',
    certificates: [certificate(change)],
    bytes,
    encoding: 'pem' as const,
    forClients: true,
  });
}

/** {@link certificateFile} with what is of the file, not of the certificate. */
export function heldFile(change: Partial<CertificateFile>): Input<CertificateFile> {
  const file = certificateFile();
  return file.is === 'known' ? { ...file, value: { ...file.value, ...change } } : file;
}

export function keyFile(change: Partial<KeyFile> = {}): Input<KeyFile> {
  return seen({
    path: 'key.pem',
    keyType: 'rsa',
    keyBits: 2048,
    form: 'pkcs1',
    encoding: 'pem',
    keyId: 'aa',
    bytes: 1_700,
    ...change,
  } as const);
}

const module_: ModuleFacts = {
  family: 'test',
  firmware: 'TEST1',
  reportedFirmware: 'TEST1',
  firmwareKnown: true,
  siblings: [],
  images: undefined,
  sni: stated('option', SOURCE),
  versions: stated({ min: 'TLSv1', max: 'TLSv1.2' }, SOURCE),
  suites: stated(
    [
      { number: 0xc02f, name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', keyType: 'rsa' },
      { number: 0x002f, name: 'TLS_RSA_WITH_AES_128_CBC_SHA', keyType: 'rsa' },
    ],
    SOURCE,
  ),
  groups: stated([23], SOURCE),
  alpn: stated(false, SOURCE),
  verifier: stated('openssl-default', SOURCE),
  checksName: guess(false, SOURCE),
  maxChainBytes: stated(4_096, SOURCE),
  maxChainLength: stated(3, SOURCE),
  maxRecordBytes: stated(4_096, SOURCE),
  clientKeyTypes: stated(['rsa'], SOURCE),
  filesLoadedBy: 'hand',
  encodings: stated(['pem'], SOURCE),
  keyForms: stated(['pkcs1'], SOURCE),
  refusedKeyForms: undefined,
  maxFileBytes: stated(10_240, SOURCE),
  fileNameBytes: stated({ min: 5, max: 128 }, SOURCE),
  hostBytes: stated(50, SOURCE),
  mqttVersions: stated(['3.1', '3.1.1'], SOURCE),
  clientIdBytes: stated({ min: 1, max: 23 }, SOURCE),
  loginBytes: stated({ min: 1, max: 256 }, SOURCE),
  topicBytes: stated(100, SOURCE),
  payloadBytes: stated(1_000, SOURCE),
  keepAliveSeconds: stated({ min: 1, max: 64_800 }, SOURCE),
  knownBad: undefined,
  knownBadAt: 'tls',
  clock: seen(NOW),
  checksDates: seen(true),
};

/** What a server sends: its own certificate and an intermediate. */
export function chain(change: Partial<ServedChain> = {}, leaf: Partial<CertificateFacts> = {}): Input<ServedChain> {
  const server = { subject: 'CN=broker.example', issuer: 'CN=Between', selfSigned: false, isCa: false, ...leaf };
  const between = { subject: 'CN=Between', issuer: 'CN=Root', selfSigned: false, keyId: 'dd' };
  return seen({
    certificates: [certificate({ ...server, keyId: leaf.keyId ?? 'ee' }), certificate(between)],
    messageBytes: 2_000,
    largestRecord: 2_004,
    ...change,
  });
}

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
  alpn: ABSENT,
  speaks: seen('mqtts'),
  minVersion: seen('TLSv1.2'),
  maxVersion: seen('TLSv1.3'),
  suites: seen([0xc02f, 0xc030]),
  keyTypes: seen(['rsa']),
  chain: chain(),
  clientKeyTypes: seen(['rsa', 'ec']),
  clientAuthorities: seen([]),
  mqttVersions: seen(['3.1.1', '5']),
  clientIdBytes: seen({ min: 1, max: 128 }),
  keepAliveSeconds: seen({ min: 0, max: 65_535 }),
  maxQos: seen(1),
  retain: seen(true),
  payloadBytes: seen(131_072),
  topicRule: seen({ publish: ['#'], subscribe: ['#'] }),
  retired: undefined,
  superseded: undefined,
  calendar: [],
};

const credentials: Credentials = {
  ca: certificateFile(),
  cert: certificateFile({ subject: 'CN=device', selfSigned: false, isCa: false }),
  key: keyFile(),
  username: seen({ bytes: 4 }),
  password: seen({ bytes: 12 }),
};

const request: Request = {
  sni: seen(true),
  verifies: seen(true),
  clientId: 'device-1',
  keepAliveSeconds: 60,
  qos: 1,
  retain: false,
  publishes: ['demo/hello'],
  subscribes: ['demo/hello'],
  messageBytes: [5],
};

export function refusedOver(over: Extract<Trust, { readonly ok: false }>['over']): Input<Trust> {
  return seen({ ok: false, over, reason: 'as the test says' });
}

const verdicts: Verdicts = {
  trust: seen({ ok: true }),
  trustAtClock: seen({ ok: true }),
  trustToday: seen({ ok: true }),
  caAmongRoots: seen({ is: 'listed', wanted: ['Root'] }),
  nameFits: seen(true),
  clientIssuerListed: seen(true),
  clientCertificateTaken: seen(true),
  ownHello: seen({ ok: true }),
  loginTaken: seen(true),
};

export interface InputChanges {
  readonly module?: Partial<ModuleFacts>;
  readonly broker?: Partial<BrokerFacts>;
  readonly credentials?: Partial<Credentials>;
  readonly request?: Partial<Request>;
  readonly verdicts?: Partial<Verdicts>;
  readonly now?: number;
}

/** Inputs on which no rule fires, with what a test changes. */
export function inputs(changes: InputChanges = {}): Inputs {
  return {
    module: { ...module_, ...changes.module },
    broker: { ...broker, ...changes.broker },
    credentials: { ...credentials, ...changes.credentials },
    request: { ...request, ...changes.request },
    verdicts: { ...verdicts, ...changes.verdicts },
    now: changes.now ?? NOW,
  };
}

/** The same with everything unknown that can be. */
export function nothingKnown(given: Inputs): Inputs {
  const { module, broker: asked, credentials: held, request: wanted, verdicts: judged, now } = given;
  const blank = <T extends object>(record: T): T =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, isInput(value) ? unseen : value])) as T;
  return {
    module: blank(module),
    broker: blank(asked),
    credentials: blank(held),
    request: blank(wanted),
    verdicts: blank(judged),
    now,
  };
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
