import { guess, reported, stated } from '../../../kernel/facts.ts';
import type { BrokerDemands, BrokerLimits, BrokerPort, BrokerTls, LoginForm, ProfileAnchor } from '../profile.ts';
import type { FailureSignature } from '../signatures.ts';
import { GENERAL } from '../sources.ts';

/* What every address of AWS IoT Core has in common, whatever name it goes by. */

const GUIDE = 'AWS IoT Core developer guide';
const PROTOCOLS = `${GUIDE}, device communication protocols`;
const SECURITY = `${GUIDE}, transport security`;
const SERVER = `${GUIDE}, server authentication`;
const SDK = 'AWS IoT device SDKs, their checks of topics and rates';
const NO_CODE = 'issues of AWS’s own SDKs (js-v2 101) and of emulators (floci 3180)';

export const awsDemands: BrokerDemands = {
  sni: reported(
    false,
    `${SECURITY}; users connect to plain ATS endpoints without it`,
    'older pages say that clients without it are refused; needed for custom domains, VPC endpoints, configurable endpoints and certificates of several accounts',
  ),
  clientCertificate: stated(true, PROTOCOLS),
  login: stated(false, `${GUIDE}, X.509 client certificates`),
};

const withAuthorizer: Partial<BrokerDemands> = {
  clientCertificate: stated(false, PROTOCOLS),
  login: stated(true, PROTOCOLS),
};

/** By the name that the client offers, port 443 is one of four services. */
export const awsPorts: readonly BrokerPort[] = [
  {
    port: 8883,
    speaks: stated('mqtts', PROTOCOLS),
    proof: stated('client certificate; no protocol name needed', PROTOCOLS),
  },
  {
    port: 443,
    speaks: stated('mqtts', PROTOCOLS),
    alpn: stated('x-amzn-mqtt-ca', PROTOCOLS),
    proof: stated('client certificate', PROTOCOLS),
  },
  {
    port: 443,
    speaks: stated('mqtts', PROTOCOLS),
    alpn: stated('mqtt', PROTOCOLS),
    proof: stated('custom authorizer', PROTOCOLS),
    demands: withAuthorizer,
  },
  {
    port: 443,
    speaks: stated('wss', PROTOCOLS, 'without a protocol name port 443 is HTTPS and WebSocket, not MQTT'),
    proof: stated('signature version 4, or custom authorizer', PROTOCOLS),
  },
  {
    port: 443,
    speaks: stated('https', PROTOCOLS),
    alpn: stated('x-amzn-http-ca', PROTOCOLS),
    proof: stated('client certificate', PROTOCOLS),
  },
  { port: 8443, speaks: stated('https', PROTOCOLS), proof: stated('client certificate', PROTOCOLS) },
];

export const awsTls: BrokerTls = {
  minVersion: stated('TLSv1.2', SECURITY, 'with the default policy; TLS 1.0 and 1.1 with the oldest two'),
  maxVersion: stated('TLSv1.3', SECURITY, 'with the default policy; regions in China leave no choice'),
  policies: stated(
    ['TLS13_1_2_2022_10 (default)', 'TLS13_1_3_2022_10', 'TLS12_1_2_2022_10', 'TLS12_1_0_2016_01', 'TLS12_1_0_2015_01'],
    SECURITY,
  ),
  suites: stated(
    [
      0xc02b, 0xc02f, 0xc023, 0xc027, 0xc009, 0xc013, 0xc02c, 0xc030, 0xc024, 0xc028, 0xc00a, 0xc014, 0x009c, 0x003c,
      0x002f, 0x009d, 0x003d, 0x0035,
    ],
    SECURITY,
    'an archived page; the TLS12_1_0 policies add more; no DHE, 3DES or ChaCha20 among them',
  ),
  keyTypes: stated(['rsa', 'ec'], SERVER, 'EC when only ECDSA suites are offered'),
  tickets: stated(false, SECURITY, 'an archived page'),
  recordBytes: reported(16_384, 'AWS IoT Device Advisor, test of fragments of the largest size'),
  chain: stated(
    'server certificate *.iot.REGION.amazonaws.com (RSA 2048), Amazon RSA 2048 M0x, Amazon Root CA 1 (itself, or its copy signed by Starfield Services Root G2)',
    SERVER,
    'sizes are from recorded chains; the names of the EC intermediates are a guess; intermediates have changed without notice since October 2022, so never load one',
  ),
  chainBytes: guess({ min: 2_500, max: 4_900 }, 'recorded chains of AWS web hosts, with and without the cross-sign'),
  authority: stated('amazon', SERVER),
};

export const awsAnchors: readonly ProfileAnchor[] = [
  { id: 'amazon-root-ca-1', use: 'first', keyType: 'rsa', why: stated('RSA certificates, the usual case', SERVER) },
  {
    id: 'amazon-root-ca-3',
    use: 'also',
    keyType: 'ec',
    why: stated('EC certificates, which a client gets that offers ECDSA suites only', SERVER),
  },
  { id: 'amazon-root-ca-2', use: 'also', keyType: 'rsa', why: stated('reserved for later', SERVER) },
  { id: 'amazon-root-ca-4', use: 'also', keyType: 'ec', why: stated('reserved for later', SERVER) },
  {
    id: 'starfield-services-root-g2',
    use: 'top-of-chain',
    keyType: 'rsa',
    why: stated('issuer of the last certificate sent, for stacks that climb to the top', SERVER),
  },
  {
    id: 'starfield-class-2',
    use: 'retired',
    keyType: 'rsa',
    why: reported(
      'no longer in chains that AWS issues since August 2024',
      'AWS security blog, "ACM will no longer cross sign certificates with Starfield Class 2"',
      'said of the certificate manager; that IoT endpoints follow is likely',
    ),
  },
];

const CLIENT_ID = {
  words: '1 to 128 bytes of UTF-8; the policy mostly ties it to the name of the thing',
  pattern: /^.{1,128}$/u,
};

export const awsCertificateLogin: LoginForm = {
  id: 'certificate',
  title: 'client certificate',
  clientId: stated(CLIENT_ID, `${GUIDE}, quotas and policies`),
  username: stated({ words: 'not needed' }, `${GUIDE}, X.509 client certificates`),
  password: stated({ words: 'not needed' }, `${GUIDE}, X.509 client certificates`),
};

export const awsAuthorizerLogin: LoginForm = {
  id: 'aws-custom-auth',
  title: 'custom authorizer',
  clientId: stated(CLIENT_ID, `${GUIDE}, quotas and policies`),
  username: stated(
    {
      words: 'the authorizer’s name, and a signed token where it asks for one, behind a question mark',
      pattern: /^[^?]*\?(?:.*&)?x-amz-customauthorizer-name=.+$/,
      template: '{username}?x-amz-customauthorizer-name={authorizer}',
    },
    `${GUIDE}, custom authentication`,
  ),
  password: stated({ words: 'whatever the authorizer looks at' }, `${GUIDE}, custom authentication`),
};

export const awsLimits: BrokerLimits = {
  mqttVersions: reported(['3.1.1', '5'], `${GUIDE}, MQTT 5 features`, 'with reason codes 0x80, 0x85, 0x86, 0x87, 0x90'),
  clientIdBytes: stated({ min: 1, max: 128 }, `${GUIDE}, quotas`),
  keepAliveSeconds: guess(
    { min: 30, max: 1_200 },
    GENERAL,
    'other times are not refused: 0 and more than 1200 become 1200; the link is dropped after one and a half of it',
  ),
  maxQos: stated(1, `${GUIDE}, MQTT`, 'QoS 2 ends the connection'),
  retain: stated(true, `${GUIDE}, retained messages`, 'since 2021; the policy has to allow iot:RetainPublish'),
  payloadBytes: guess(131_072, GENERAL),
  topicBytes: stated(256, SDK),
  topicSlashes: stated(7, SDK),
  filtersPerSubscribe: stated(8, SDK),
  subscriptions: guess(50, GENERAL),
  rates: stated('100 messages and 512 kB in a second per connection; one CONNECT in a second per client id', SDK),
};

export const awsSignatures: readonly FailureSignature[] = [
  {
    id: 'version',
    title: 'no TLS version in common',
    tls12: reported({ alerts: [70] }, 'aws-iot-device-sdk-embedded-C issue 1898 (2023)'),
    tls13: guess({ alerts: [70] }, GENERAL),
  },
  {
    id: 'alpn',
    title: 'wrong protocol name (ALPN) on port 443, or none',
    tls12: guess({ alerts: [120], seen: ['close', 'http'] }, GENERAL),
    tls13: guess({ alerts: [120], seen: ['close', 'http'] }, GENERAL),
  },
  {
    id: 'client-certificate-missing',
    title: 'the client certificate is missing',
    tls12: guess({ alerts: [40] }, 'what TLS servers do in general; not confirmed for AWS'),
    tls13: guess({ alerts: [116], late: true }, 'what TLS servers do in general; not confirmed for AWS'),
  },
  {
    id: 'client-certificate-inactive',
    title: 'the client certificate is registered but not active',
    tls12: reported(
      { alerts: [46] },
      'aws-iot-device-sdk-python issues 76 (2017) and 31',
      'no source for the alert 42 that is often named; an activation takes some time to be known everywhere, so a later try can pass',
    ),
    tls13: guess({ alerts: [46], late: true }, GENERAL),
  },
  {
    id: 'client-certificate-unregistered',
    title: 'the client certificate was never registered',
    tls12: reported(
      { seen: ['completes', 'close'], late: true },
      'aws-iot-device-sdk-embedded-C issue 1920 (2024)',
      'the handshake has to pass for just-in-time registration; an emulator’s authors (floci 3180) describe a refusal inside it',
    ),
    tls13: guess({ seen: ['completes', 'close'], late: true }, GENERAL),
    mqtt: reported({ seen: ['close'] }, 'aws-iot-device-sdk-embedded-C issue 1920 (2024)'),
  },
  {
    id: 'login',
    title: 'the custom authorizer refuses user name, password or token',
    mqtt: guess({ seen: ['close'], reasons: [0x87] }, GENERAL, 'as with everything that is refused there'),
  },
  {
    id: 'client-id',
    title: 'the policy does not allow the client id',
    mqtt: stated({ seen: ['close'], reasons: [0x87] }, NO_CODE, 'no CONNACK at all with MQTT 3.1.1'),
  },
  {
    id: 'topic',
    title: 'the policy does not allow the topic, or QoS 2 was asked for',
    mqtt: stated({ seen: ['close'], reasons: [0x87] }, NO_CODE, 'also for publishing and subscribing'),
  },
];

/** Why a connection is closed without a CONNACK. */
export const awsDenial = stated('close' as const, NO_CODE, 'with MQTT 5 a CONNACK with reason 0x87');

/** Own messages come back where the policy allows it. */
export const awsVerification = stated('own' as const, `${GUIDE}, MQTT`, 'the policy must allow the topic');

/** For every address of AWS IoT Core. */
export const awsNotes = {
  policy: stated(
    'the certificate’s policy must allow iot:Connect on client/CLIENT_ID, iot:Publish and iot:Receive on topic/TOPIC, iot:Subscribe on topicfilter/TOPIC',
    `${GUIDE}, policies`,
  ),
  clientCertificates: stated(
    'certificates come from AWS itself (RSA 2048 unless asked otherwise), from a CA of your own that is registered, or, for several accounts, from any',
    `${GUIDE}, X.509 client certificates`,
  ),
  sameClientId: stated('a second connection with the same client id ends the first', `${GUIDE}, quotas`),
  deviceAdvisor: stated(
    'Device Advisor tests a device from AWS’s side: suites, records of the largest size, a chain a fifth larger than today’s, a wrong name, an untrusted and an expired server certificate',
    'AWS IoT Device Advisor, TLS tests',
  ),
  fixedByDomain: reported(
    'a domain configuration can fix the way of authentication and the protocol (also MQTT without ALPN, or authorizer and certificate together), which then counts instead of the table of ports; it takes effect only with the server name',
    `${GUIDE}, domain configurations`,
  ),
} as const;
