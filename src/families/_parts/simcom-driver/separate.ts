import { isAddress } from '../../../kernel/host.ts';
import type { Exchange } from '../../../at/declare.ts';
import type { ConnectIntent, SeparationTest } from '../../kit/driver.ts';
import type { AtStep, Step } from '../../kit/step.ts';
import { ANY_REFUSAL, atStep } from '../../kit/steps.ts';
import { readActive } from '../gpp/declarations/packet-data.ts';
import { TEST_CONTEXT, TEST_SESSION, type SimcomDeclared } from './declared.ts';
import { tlsSteps } from './connect.ts';

const PLAIN = 1;
const TLS = 2;

/**
 * Tests by the module's own sockets on a TLS context of their own. No MQTT and no login goes over them; the client
 * certificate is shown even without verification, or a broker that demands one would hide the answer.
 */
export function separationTests(declared: SimcomDeclared, intent: ConnectIntent): readonly SeparationTest[] {
  const client = intent.credentials.some(({ role }) => role === 'cert');
  const test = (
    settings: Pick<SeparationTest, 'id' | 'title' | 'proves' | 'comparing'>,
    how: { readonly intent: ConnectIntent; readonly verify: boolean; readonly kind: number },
  ): SeparationTest => ({
    ...settings,
    verifiesServer: how.verify,
    presentsClientCertificate: how.kind === TLS && how.intent.credentials.some(({ role }) => role === 'cert'),
    sni: how.kind === TLS && how.intent.sni,
    steps: socketSteps(declared, how.intent, settings.id, how.verify, how.kind),
    cleanup: closeSteps(declared, settings.id),
  });
  const network = [
    plainTest('dns', 'DNS', ['bearer', 'dns'], declared.sockets.resolve, {
      reason: 'asks for nothing but the address',
      args: { host: intent.host },
      capture: [{ as: 'address', field: 'address' }],
    }),
    // Only behind a question that got no answer: a link that was lost and is back says nothing of the failure before.
    plainTest('bearer', 'the data connection', ['bearer'], readActive, {
      reason: 'it may have gone since the run began',
      poll: { everyMs: 1_000, forMs: 0, field: 'active', until: [1] },
    }),
    test({ id: 'tcp', title: 'TCP only', proves: ['dns', 'tcp'] }, { intent, verify: false, kind: PLAIN }),
  ];
  if (!intent.tls) return network;
  return [
    ...network,
    test(
      { id: 'unverified', title: 'TLS without verifying the broker', proves: ['dns', 'tcp', 'tls', 'client-auth'] },
      { intent, verify: false, kind: TLS },
    ),
    test(
      { id: 'verified', title: 'TLS with verification', proves: ['dns', 'tcp', 'tls', 'server-trust', 'client-auth'] },
      { intent, verify: true, kind: TLS },
    ),
    ...(isAddress(intent.host) ? [] : [otherSni()]),
    ...(client ? [withoutClientCertificate()] : []),
  ];

  function otherSni(): SeparationTest {
    return test(
      {
        id: 'other-sni',
        title: `TLS ${intent.sni ? 'without' : 'with'} the server name`,
        proves: ['dns', 'tcp', 'tls', 'client-auth'],
        comparing: {
          afterFailed: 'unverified',
          rung: 'tls',
          cause: intent.sni ? 'sni-unsupported-firmware' : 'sni-missing',
        },
      },
      { intent: { ...intent, sni: !intent.sni }, verify: false, kind: TLS },
    );
  }

  function withoutClientCertificate(): SeparationTest {
    return test(
      {
        id: 'no-client-certificate',
        title: 'TLS without the client certificate',
        proves: ['dns', 'tcp', 'tls'],
        comparing: { afterFailed: 'unverified', rung: 'client-auth', cause: 'auth-credentials' },
      },
      {
        intent: { ...intent, credentials: intent.credentials.filter(({ role }) => role === 'ca') },
        verify: false,
        kind: TLS,
      },
    );
  }
}

function socketSteps(
  declared: SimcomDeclared,
  intent: ConnectIntent,
  id: string,
  verify: boolean,
  kind: number,
): readonly Step[] {
  const { tlsSockets } = declared;
  const settings = kind === TLS ? tlsSteps(declared, unknownContext(intent), TEST_CONTEXT, verify) : [];
  return [
    ...settings.map((step) => ({ ...step, id: `${id}-${step.id}` })),
    atStep(tlsSockets.start, {
      id: `${id}-start`,
      rung: 'tcp',
      reason: 'the socket service',
      tolerate: ANY_REFUSAL,
    }),
    ...(kind === TLS
      ? [
          atStep(tlsSockets.context, {
            id: `${id}-bind`,
            rung: 'tls',
            reason: 'forgotten after each failure',
            args: { session: TEST_SESSION, context: TEST_CONTEXT },
          }),
        ]
      : []),
    atStep(tlsSockets.open, {
      id: `${id}-open`,
      rung: kind === TLS ? 'tls' : 'tcp',
      reason: 'the test itself',
      args: { session: TEST_SESSION, host: intent.host, port: intent.port, type: kind },
    }),
  ];
}

/** A test of one exchange, below TLS. */
function plainTest(
  id: string,
  title: string,
  proves: SeparationTest['proves'],
  exchange: Exchange,
  step: Pick<AtStep, 'reason' | 'capture' | 'poll'> & Partial<Pick<AtStep, 'args'>>,
): SeparationTest {
  const rung = proves[0] ?? 'tcp';
  return {
    id,
    title,
    proves,
    steps: [atStep(exchange, { id: `${id}-test`, rung, ...step })],
    cleanup: [],
    verifiesServer: false,
    presentsClientCertificate: false,
    sni: false,
  };
}

/** Nothing is taken as set: an earlier test has changed the context, so each test says everything, the server name too. */
function unknownContext(intent: ConnectIntent): ConnectIntent {
  const tls = new Map(intent.state.tls);
  tls.set(TEST_CONTEXT, { sni: !intent.sni });
  return { ...intent, state: { ...intent.state, tls } };
}

function closeSteps({ tlsSockets }: SimcomDeclared, id: string): readonly Step[] {
  const quiet = {
    rung: 'tcp' as const,
    reason: 'leave nothing of ours open',
    tolerate: [...ANY_REFUSAL, { silence: true as const }],
  };
  return [
    atStep(tlsSockets.close, { id: `${id}-close`, ...quiet, args: { session: TEST_SESSION } }),
    atStep(tlsSockets.stop, { id: `${id}-stop`, ...quiet }),
  ];
}
