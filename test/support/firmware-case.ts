import { firmwarePlan, type FirmwarePlan } from '../../src/export/firmware-plan.ts';
import type { ConnectIntent } from '../../src/families/kit/driver.ts';
import { EMPTY_STATE } from '../../src/families/kit/state.ts';
import { findFamily } from '../../src/families/registry.ts';
import { storedName } from '../../src/plan/stored-name.ts';

/** A plan for firmware with everything in it: PIN, APN, three files, a login, a will, a subscription, a publication. */
export function firmwareCase(module: string, change: Partial<ConnectIntent> = {}): FirmwarePlan {
  const { family, line, exact } = findFamily(module);
  const credentials = (['ca', 'cert', 'key'] as const).map((role, at) => {
    const sha256 = `${at}f`.repeat(32);
    const place = line.facts.credentials?.places?.value[role];
    return { role, name: place ?? storedName(role, sha256), bytes: 1_000 + at, sha256 };
  });
  const intent: ConnectIntent = {
    facts: line.facts,
    state: EMPTY_STATE,
    host: 'broker.example',
    port: 8883,
    route: 'module-mqtt',
    tls: true,
    credentials,
    sni: true,
    clientId: 'device-1',
    username: true,
    password: true,
    pin: true,
    apn: 'internet',
    keepAliveSeconds: 60,
    registrationMs: 60_000,
    will: { topic: 'hawser/last', text: 'gone', qos: 1 },
    subscribe: [{ topic: 'hawser/device-1', qos: 1 }],
    publish: { topic: 'hawser/device-1', text: 'hello', qos: 1 },
    ...change,
  };
  return firmwarePlan({ family, line, exact, build: line.id, state: EMPTY_STATE }, intent);
}
