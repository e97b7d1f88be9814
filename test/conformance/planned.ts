import type { ConnectIntent, Driver, StepsAndCleanup } from '../../src/families/kit/driver.ts';
import { defaultLine, type Family } from '../../src/families/kit/family.ts';
import { EMPTY_STATE } from '../../src/families/kit/state.ts';
import type { CredentialRole, Step } from '../../src/families/kit/step.ts';
import { SOCKET } from '../../src/plan/connect-plan.ts';

const ROLES: readonly CredentialRole[] = ['ca', 'cert', 'key'];

/** Everything that can be wished for at once, for a module of which nothing is known but that its SIM wants a PIN. */
function everything(family: Family): ConnectIntent {
  return {
    facts: defaultLine(family).facts,
    state: { ...EMPTY_STATE, sim: 'pin', attached: false },
    host: 'broker.example',
    port: 8883,
    route: 'module-mqtt',
    tls: true,
    credentials: ROLES.map((role) => ({ role, name: `hw_${role}_00000000.pem`, bytes: 1_000, sha256: '0'.repeat(64) })),
    sni: true,
    clientId: 'device-1',
    username: true,
    password: true,
    pin: true,
    apn: 'internet',
    keepAliveSeconds: 60,
    will: { topic: 'gone', text: 'bye', qos: 1 },
    registrationMs: 60_000,
    subscribe: [{ topic: 'a/b', qos: 1 }],
    publish: { topic: 'a/b', text: 'hello', qos: 1 },
  };
}

/** Over a socket, with TLS in the module and without. */
function socketWays({ sockets }: Driver, intent: ConnectIntent): readonly StepsAndCleanup[] {
  if (sockets === undefined) return [];
  const routes: readonly ConnectIntent[] = [
    ...(sockets.withoutTls === undefined ? [{ ...intent, route: 'module-socket' } as const] : []),
    { ...intent, route: 'host-tls', tls: false, credentials: [] },
  ];
  return routes.flatMap((way) => [sockets.prepare(way, SOCKET), sockets.open(way, SOCKET)]);
}

/** Every step that a family's driver can plan. */
export function plannedSteps(family: Family): readonly Step[] {
  const { driver } = family;
  if (driver === undefined) return [];
  const intent = everything(family);
  const ways = [
    ...(driver.mqtt === undefined ? [] : [driver.mqtt.connect(intent)]),
    ...(driver.mqtt === undefined ? [] : [{ steps: driver.mqtt.exchangeMessages(intent), cleanup: [] }]),
    ...socketWays(driver, intent),
  ];
  const tests = driver.separate(intent).flatMap((test) => [...test.steps, ...test.cleanup]);
  return [
    ...driver.survey(intent.facts, true),
    ...ways.flatMap(({ steps, cleanup }) => [...steps, ...cleanup]),
    ...tests,
    ...driver.deleteFiles(['hw_ca_00000000.pem']),
  ];
}

/** Ids of all exchanges that a family's driver can send. */
export function plannedExchanges(family: Family): ReadonlySet<string> {
  return new Set(plannedSteps(family).flatMap((step) => ('exchange' in step ? [step.exchange] : [])));
}
