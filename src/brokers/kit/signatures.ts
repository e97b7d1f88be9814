import { guess, observed, reported, stated, type Fact } from '../../kernel/facts.ts';
import { GENERAL } from './sources.ts';

/** What has gone wrong, as the one who looks at the wire would call it. */
export type FailureId =
  | 'version'
  | 'suite'
  | 'sni-missing'
  | 'alpn'
  | 'client-certificate-missing'
  | 'client-ca-unknown'
  | 'client-certificate-expired'
  | 'client-certificate-revoked'
  | 'client-certificate-inactive'
  | 'client-certificate-unregistered'
  | 'client-chain-incomplete'
  | 'server-refused'
  | 'login'
  | 'client-id'
  | 'topic'
  | 'client-id-taken'
  | 'firewall'
  | 'plain-on-tls';

/** What else than an alert or a code can be seen. */
export type Seen =
  | 'close'
  | 'silence'
  | 'timeout'
  | 'completes'
  | 'default-certificate'
  | 'http'
  | 'wrong-version-number'
  | 'from-the-client'
  | 'older-session-closed';

/** How a failure shows on one level. */
export interface Sign {
  /** TLS alert numbers, the usual one first. */
  readonly alerts?: readonly number[];
  /** CONNACK return codes of MQTT 3.1.1. */
  readonly connack?: readonly number[];
  /** Reason codes of MQTT 5, in CONNACK or DISCONNECT. */
  readonly reasons?: readonly number[];
  readonly seen?: readonly Seen[];
  /** It comes only after the client believes that the handshake is done. */
  readonly late?: true;
}

/** One cause and how it shows; a level that is absent does not show it. */
export interface FailureSignature {
  readonly id: FailureId;
  readonly title: string;
  readonly tls12?: Fact<Sign>;
  readonly tls13?: Fact<Sign>;
  readonly mqtt?: Fact<Sign>;
}

const OPENSSL = 'OpenSSL 3.0 servers on loopback';
const LATE = 'the client’s certificate goes last in TLS 1.3, so the refusal comes after the handshake';

/** How failures show at servers in general; a profile names those that show otherwise there. */
export const GENERAL_SIGNATURES: readonly FailureSignature[] = [
  {
    id: 'version',
    title: 'no TLS version in common',
    tls12: observed({ alerts: [70, 80, 40], seen: ['close'] }, OPENSSL, '80 where the hello is of TLS 1.0 or 1.1'),
    tls13: observed({ alerts: [70, 40], seen: ['close'] }, OPENSSL),
  },
  {
    id: 'suite',
    title: 'no cipher suite in common, or none for the server’s key',
    tls12: observed({ alerts: [40, 71] }, OPENSSL, '71 is rare'),
    tls13: observed({ alerts: [40] }, OPENSSL),
  },
  {
    id: 'sni-missing',
    title: 'the server name (SNI) is missing where it picks the customer',
    tls12: reported({ alerts: [112, 40], seen: ['close', 'default-certificate'] }, 'user reports of several clouds'),
    tls13: guess({ alerts: [112, 40], seen: ['close', 'default-certificate'] }, GENERAL),
  },
  {
    id: 'alpn',
    title: 'wrong protocol name (ALPN), or none on a port that needs one',
    tls12: guess({ alerts: [120], seen: ['http'] }, GENERAL),
    tls13: guess({ alerts: [120], seen: ['http'] }, GENERAL),
    mqtt: guess({ seen: ['http'] }, GENERAL),
  },
  {
    id: 'client-certificate-missing',
    title: 'the client certificate is missing',
    tls12: observed({ alerts: [40] }, OPENSSL),
    tls13: observed({ alerts: [116], late: true }, OPENSSL, LATE),
  },
  {
    id: 'client-ca-unknown',
    title: 'the client certificate is of a CA that the broker does not know',
    tls12: observed({ alerts: [48] }, OPENSSL),
    tls13: observed({ alerts: [48], late: true }, OPENSSL, LATE),
  },
  {
    id: 'client-certificate-expired',
    title: 'the client certificate has expired',
    tls12: observed({ alerts: [45] }, OPENSSL),
    tls13: observed({ alerts: [45], late: true }, OPENSSL, LATE),
  },
  {
    id: 'client-certificate-revoked',
    title: 'the client certificate is revoked',
    tls12: observed({ alerts: [44] }, OPENSSL),
    tls13: observed({ alerts: [44], late: true }, OPENSSL, LATE),
  },
  {
    id: 'client-certificate-inactive',
    title: 'the client certificate is registered but not active',
    tls12: guess({ alerts: [46, 42] }, GENERAL),
    tls13: guess({ alerts: [46, 42], late: true }, GENERAL, LATE),
  },
  {
    id: 'client-chain-incomplete',
    title: 'the client sent its certificate without the intermediate',
    tls12: observed({ alerts: [48] }, OPENSSL),
    tls13: observed({ alerts: [48], late: true }, OPENSSL, LATE),
  },
  {
    id: 'server-refused',
    title: 'the module refuses the server’s certificate: wrong root, dates, name',
    tls12: observed({ alerts: [48, 42, 45, 46, 51], seen: ['from-the-client'] }, OPENSSL, 'only the server sees it'),
    tls13: observed({ alerts: [48, 42, 45, 46, 51], seen: ['from-the-client'] }, OPENSSL, 'only the server sees it'),
  },
  {
    id: 'login',
    title: 'wrong user name or password, or a token that has run out',
    mqtt: guess({ connack: [4, 5], reasons: [0x86, 0x87] }, GENERAL),
  },
  {
    id: 'client-id',
    title: 'the client id is not allowed',
    mqtt: guess({ connack: [2, 5], reasons: [0x85, 0x87] }, GENERAL),
  },
  {
    id: 'topic',
    title: 'topic, QoS or retain is not allowed',
    mqtt: guess({ seen: ['close'] }, GENERAL, 'with MQTT 5 a reason code comes with it'),
  },
  {
    id: 'client-id-taken',
    title: 'two clients with one client id',
    mqtt: stated(
      { seen: ['older-session-closed'], reasons: [0x8e] },
      'MQTT 3.1.1 and MQTT 5, §3.1.4',
      'both may reconnect in turns for ever',
    ),
  },
  {
    id: 'firewall',
    title: 'a firewall on the way lets no packet through to port 8883',
    tls12: guess({ seen: ['timeout'] }, GENERAL, 'already when the TCP connection is opened'),
    tls13: guess({ seen: ['timeout'] }, GENERAL, 'already when the TCP connection is opened'),
  },
  {
    id: 'plain-on-tls',
    title: 'a port with TLS is asked without, or the other way round',
    tls12: observed({ seen: ['wrong-version-number', 'close'] }, OPENSSL),
    tls13: observed({ seen: ['wrong-version-number', 'close'] }, OPENSSL),
  },
];

/** All signatures at a broker: the general ones, with what its profile says of its own in their place. */
export function signaturesOf(profile: {
  readonly signatures: readonly FailureSignature[];
}): readonly FailureSignature[] {
  const own = new Map(profile.signatures.map((signature) => [signature.id, signature]));
  const general = GENERAL_SIGNATURES.map((signature) => own.get(signature.id) ?? signature);
  return [...general, ...profile.signatures.filter((signature) => !general.includes(signature))];
}
