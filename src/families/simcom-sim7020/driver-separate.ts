import { readActive } from '../_parts/gpp/declarations/packet-data.ts';
import { bringUpSteps, closeSteps, connectSteps, QUIET, shutStep } from '../_parts/simcom-classic/driver-sockets.ts';
import { stackCommands } from '../_parts/simcom-classic/sockets.ts';
import type { ConnectIntent, SeparationTest, SocketUse, StoredCredential } from '../kit/driver.ts';
import type { AtStep, CredentialRole } from '../kit/step.ts';
import { atStep } from '../kit/steps.ts';
import { tlsCommands } from './declarations-tls.ts';
import { pieceReason, piecesOf, rungOf } from './driver-credentials.ts';
import { PLAIN } from './driver-sockets.ts';

type Settings = Pick<SeparationTest, 'id' | 'title' | 'proves' | 'comparing'>;

const USE: SocketUse = { link: 0, receive: 'asked' };
const CONTEXT = 1;
/** The vendor's note has pieces of about this many characters. */
const PIECE = 480;
const NOBODY = 0;
const REQUIRED = 2;
/** A session for each test: what an earlier one was told may outlive its connection. */
const SESSIONS = { unverified: 1, verified: 2, 'no-client-certificate': 3 } as const;

/**
 * Tests by sockets, plain and with TLS, whose codes tell what the MQTT client keeps to itself. Nothing is sent over them.
 * The client certificate is shown even without verification, or a broker that demands one would hide the answer.
 */
export function separationTests(intent: ConnectIntent): readonly SeparationTest[] {
  const network = [nameTest(intent), bearerTest, linkTest(intent)];
  if (!intent.tls) return network;
  const has = (wanted: CredentialRole): boolean => intent.credentials.some(({ role }) => role === wanted);
  return [
    ...network,
    tlsTest(intent, {
      id: 'unverified',
      title: 'TLS without verifying the broker',
      proves: ['dns', 'tcp', 'tls', 'client-auth'],
    }),
    ...(has('ca')
      ? [
          tlsTest(intent, {
            id: 'verified',
            title: 'TLS with verification',
            proves: ['dns', 'tcp', 'tls', 'server-trust', 'client-auth'],
          }),
        ]
      : []),
    ...(has('cert')
      ? [
          tlsTest(withoutClient(intent), {
            id: 'no-client-certificate',
            title: 'TLS without the client certificate',
            proves: ['dns', 'tcp', 'tls'],
            comparing: { afterFailed: 'unverified', rung: 'client-auth', cause: 'auth-credentials' },
          }),
        ]
      : []),
  ];
}

function withoutClient(intent: ConnectIntent): ConnectIntent {
  return { ...intent, credentials: intent.credentials.filter(({ role }) => role === 'ca') };
}

const NOT_TLS = { verifiesServer: false, presentsClientCertificate: false, sni: false } as const;

function nameTest({ host }: ConnectIntent): SeparationTest {
  const resolve = atStep(stackCommands.resolve, {
    id: 'dns-test',
    rung: 'dns',
    reason: 'asks for nothing but the address',
    args: { host },
    capture: [{ as: 'address', field: 'address' }],
  });
  return { id: 'dns', title: 'DNS', proves: ['bearer', 'dns'], steps: [resolve], cleanup: [], ...NOT_TLS };
}

const bearerTest: SeparationTest = {
  id: 'bearer',
  title: 'the data connection',
  proves: ['bearer'],
  steps: [
    atStep(readActive, {
      id: 'bearer-test',
      rung: 'bearer',
      reason: 'it may have gone since the run began',
      poll: { everyMs: 1_000, forMs: 0, field: 'active', until: [1] },
    }),
  ],
  cleanup: [],
  ...NOT_TLS,
};

/** A plain link to where the connection goes: that it comes about is all that is wanted. */
function linkTest(failed: ConnectIntent): SeparationTest {
  const intent: ConnectIntent = { ...failed, tls: false };
  return {
    id: 'tcp',
    title: 'TCP only',
    proves: ['dns', 'tcp'],
    steps: [...bringUpSteps(PLAIN, intent, USE, 'tcp-'), ...connectSteps(PLAIN, intent, USE.link, 'tcp-')],
    cleanup: [
      ...closeSteps(PLAIN, intent, USE.link, 'tcp-'),
      shutStep('tcp-shut', 'leave nothing of ours running', QUIET),
    ],
    ...NOT_TLS,
  };
}

function tlsTest(intent: ConnectIntent, settings: Settings & { readonly id: keyof typeof SESSIONS }): SeparationTest {
  const { host, port, credentials } = intent;
  const session = SESSIONS[settings.id];
  const verify = settings.id === 'verified';
  const connect = atStep(tlsCommands.connect, {
    id: `${settings.id}-connect`,
    rung: 'tls',
    reason: 'the test itself: its code is a number of mbedTLS',
    args: { session, context: CONTEXT },
  });
  const target = atStep(tlsCommands.target, {
    id: `${settings.id}-target`,
    rung: 'tls',
    reason: `where to, and that the broker ${verify ? 'has to be verified' : 'is NOT verified'}`,
    args: { session, host, port, kind: 0, verify: verify ? REQUIRED : NOBODY },
  });
  return {
    ...settings,
    givenAnew: true,
    // The root is there in all of them: a session of which nothing is known but where to may take what the client has.
    steps: [target, ...credentials.flatMap((one) => giveSteps(one, session, settings.id)), connect],
    cleanup: [
      atStep(tlsCommands.close, {
        id: `${settings.id}-close`,
        rung: 'tcp',
        reason: 'leave nothing of ours open',
        args: { session },
        tolerate: QUIET,
      }),
    ],
    verifiesServer: verify,
    presentsClientCertificate: credentials.some(({ role }) => role === 'cert'),
    sni: false,
  };
}

const COMMANDS = { ca: tlsCommands.root, cert: tlsCommands.certificate, key: tlsCommands.key } as const;

function giveSteps({ role, bytes }: StoredCredential, session: number, test: string): readonly AtStep[] {
  return piecesOf(bytes, PIECE).map((piece, i) =>
    atStep(COMMANDS[role], {
      id: `${test}-${role}-${i + 1}`,
      rung: rungOf(role),
      reason: pieceReason(role, piece, 'for this session'),
      args: { session, total: bytes, more: piece.more, data: { piece: role, from: piece.from, to: piece.to } },
    }),
  );
}
