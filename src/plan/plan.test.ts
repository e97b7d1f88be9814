import { describe, expect, it } from 'vitest';
import { brokerFacts, recogniseBroker } from '../brokers/kit/facts.ts';
import { parseBrokerUrl } from '../brokers/kit/url.ts';
import { brokers } from '../brokers/registry.ts';
import type { StoredCredential } from '../families/kit/driver.ts';
import { EMPTY_STATE, withTlsContext, type ModuleState } from '../families/kit/state.ts';
import type { Plan } from '../families/kit/step.ts';
import { findFamily } from '../families/registry.ts';
import { ABSENT, type Credentials } from '../findings/inputs.ts';
import { RUNGS } from '../kernel/rung.ts';
import { smallFamily } from '../../test/support/small-family.ts';
import { NOW, certificateFile, inputs, noCredentials, seen } from '../../test/support/inputs.ts';
import { connectPlan, driverOf } from './connect-plan.ts';
import { decide, type Wish } from './decide.ts';
import { moduleFacts, type KnownModule } from './module-facts.ts';
import { isOurs, storedName } from './stored-name.ts';

const hash = (digit: string): string => digit.repeat(64);

const STORED: readonly StoredCredential[] = (['ca', 'cert', 'key'] as const).map((role, i) => ({
  role,
  name: storedName(role, hash(String(i))),
  bytes: 1_000 + i,
  sha256: hash(String(i)),
}));

const HELD: Credentials = inputs().credentials;

const WISH: Wish = {
  sni: 'auto',
  clientId: 'device-1',
  keepAliveSeconds: 60,
  qos: 1,
  subscribe: ['demo/hello'],
  publish: { topic: 'demo/hello', text: 'hi' },
  registrationMs: 60_000,
  pin: false,
};

function known(firmware = '', state: ModuleState = EMPTY_STATE): KnownModule {
  const { family, line, exact } = findFamily(firmware === '' ? 'sim7600' : `sim7600@${firmware}`);
  return { family, line, exact, build: line.id, state };
}

function facts(url: string) {
  const parsed = parseBrokerUrl(url);
  return brokerFacts(recogniseBroker(parsed.host, brokers()), parsed);
}

interface Asked {
  readonly url?: string;
  readonly module?: KnownModule;
  readonly wish?: Partial<Wish>;
  readonly credentials?: Partial<Credentials>;
}

function decided({ url = 'mqtts://broker.example', module = known(), wish = {}, credentials = {} }: Asked = {}) {
  return decide(module, facts(url), { ...HELD, ...credentials }, STORED, { ...WISH, ...wish }, NOW);
}

const sends = (steps: Plan['steps']): readonly string[] =>
  steps.map((step) => (step.kind === 'at' || step.kind === 'upload' ? step.send : step.id));

describe('a decision', () => {
  it('carries everything that was asked for into the intent', () => {
    const {
      intent,
      blocked,
      inputs: asked,
    } = decided({
      wish: { will: { topic: 'w', text: 'gone' }, apn: 'internet', pin: true, qos: 0 },
    });
    expect(blocked).toBe(false);
    expect(intent).toMatchObject({
      host: 'broker.example',
      port: 8883,
      tls: true,
      clientId: 'device-1',
      username: true,
      password: true,
      pin: true,
      apn: 'internet',
      will: { topic: 'w', text: 'gone', qos: 0 },
      subscribe: [{ topic: 'demo/hello', qos: 0 }],
      publish: { topic: 'demo/hello', text: 'hi', qos: 0 },
      credentials: STORED,
    });
    expect(asked.request).toMatchObject({
      publishes: ['demo/hello', 'w'],
      subscribes: ['demo/hello'],
      messageBytes: [2, 4],
    });
  });

  it('leaves out what was not asked for, and stores nothing for a connection without TLS', () => {
    const { publish: _publish, ...silent } = WISH;
    const plain = facts('mqtt://broker.example');
    const { intent, inputs: asked } = decide(known(), plain, noCredentials, STORED, { ...silent, subscribe: [] }, NOW);
    expect(intent).toMatchObject({ tls: false, port: 1883, credentials: [], subscribe: [], username: false });
    for (const absent of ['publish', 'will', 'apn']) expect(intent).not.toHaveProperty(absent);
    expect(asked.request).toMatchObject({ publishes: [], subscribes: [], messageBytes: [] });
  });

  it('is blocked by an error, and by nothing less', () => {
    expect(decided({ credentials: { ca: ABSENT } })).toMatchObject({ blocked: true });
    const odd = decided({ url: 'mqtts://broker.example:1883' });
    expect(odd.blocked).toBe(false);
    expect(odd.findings.map(({ code }) => code)).toContain('port-without-tls');
  });

  it.each([
    // Known to work: on. An address has no name. Broken: off.
    ['LE20B04', 'mqtts://broker.example', 'auto', true],
    ['LE20B04', 'mqtts://192.0.2.1', 'auto', false],
    ['LE20B04', 'mqtt://broker.example', 'auto', false],
    ['LE20B04', 'mqtts://broker.example', 'off', false],
    ['LE20B03', 'mqtts://broker.example', 'auto', false],
    ['LE20B03', 'mqtts://broker.example', 'on', true],
    // Nobody knows whether the option exists: only where the broker needs it.
    ['LE11B14', 'mqtts://broker.example', 'auto', false],
    ['LE11B14', 'mqtts://x1.s1.eu.hivemq.cloud', 'auto', true],
  ] as const)('on %s to %s with --sni %s sends the name: %s', (firmware, url, sni, sent) => {
    expect(decided({ module: known(firmware), url, wish: { sni } }).intent.sni).toBe(sent);
  });
});

describe('the facts of a module', () => {
  it('tell what its clock shows and whether dates are compared, or how to learn it', () => {
    const blank = moduleFacts(known());
    expect(blank.clock).toMatchObject({ is: 'unknown', learn: expect.stringContaining('AT+CCLK?') as string });
    // As it is by default, until the module has said.
    expect(blank.checksDates).toMatchObject({ is: 'known', value: false, evidence: { kind: 'fact' } });
    const clock = { iso: '1980-01-06T00:00:10.000Z', set: false };
    const read = moduleFacts(known('', withTlsContext({ ...EMPTY_STATE, clock }, 0, { ignorelocaltime: 0 })));
    expect(read.clock).toMatchObject({ is: 'known', value: Date.UTC(1980, 0, 6, 0, 0, 10) });
    expect(read.checksDates).toMatchObject({ is: 'known', value: true });
    const without = moduleFacts(known('', withTlsContext(EMPTY_STATE, 0, { authmode: 1 })));
    expect(without.checksDates).toEqual({ is: 'absent' });
    // What is stored tells nothing of options.
    const filled = moduleFacts(known('', withTlsContext(EMPTY_STATE, 0, { cacert: 'ca.pem' })));
    expect(filled.checksDates).toEqual(blank.checksDates);
    // Another context is none of our plan's business.
    const other = moduleFacts(known('', withTlsContext(EMPTY_STATE, 1, { ignorelocaltime: 0 })));
    expect(other.checksDates).toEqual(blank.checksDates);
  });

  it('say whether the firmware is one that is known', () => {
    expect(moduleFacts(known('LE20B03'))).toMatchObject({ firmware: 'LE20B03SIM7600M22', firmwareKnown: true });
    expect(moduleFacts({ ...known(), exact: false, build: 'NEW' })).toMatchObject({
      firmwareKnown: false,
      reportedFirmware: 'NEW',
    });
  });
});

describe('a stored name', () => {
  it('tells role and content, and fits every family’s limits', () => {
    expect(storedName('ca', 'abcdef0123456789')).toBe('hw_ca_abcdef01.pem');
    const { min, max } = known().line.facts.files.nameBytes?.value ?? { min: 0, max: 0 };
    for (const { name } of STORED) {
      expect(isOurs(name)).toBe(true);
      expect(name.length).toBeGreaterThanOrEqual(min);
      expect(name.length).toBeLessThanOrEqual(max);
    }
    expect(new Set(STORED.map(({ name }) => name)).size).toBe(3);
    expect(['cacert.pem', 'HW_ca.pem', 'xhw_ca.pem'].filter(isOurs)).toEqual([]);
  });
});

describe('a plan', () => {
  const plans: readonly (readonly [what: string, plan: Plan])[] = [
    ['a fresh module', planOf({})],
    ['a plain broker', planOf({ url: 'mqtt://broker.example', credentials: noCredentials })],
    ['LE11', planOf({ module: known('LE11B14') })],
    ['everything asked for', planOf({ wish: { will: { topic: 'w', text: 'gone' }, apn: 'internet', pin: true } })],
  ];

  function planOf(asked: Asked): Plan {
    return connectPlan(asked.module ?? known(), decided(asked).intent);
  }

  it.each(plans)('for %s is the same after a way through JSON', (_what, plan) => {
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  it.each(plans)('for %s names each step once, on a rung, with its reason and exact bytes', (_what, plan) => {
    const steps = [...plan.steps, ...plan.cleanup];
    expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
    for (const step of steps) {
      expect(RUNGS).toContain(step.rung);
      expect(step.reason.length, step.id).toBeGreaterThan(5);
      expect(step.accept.length).toBeGreaterThan(0);
      expect(step.deadlineMs).toBeGreaterThan(0);
      if (step.kind === 'at' || step.kind === 'upload') expect(step.send).toMatch(/^AT[^\r\n]*$/);
    }
    expect(plan).toMatchObject({ schema: 1, family: 'simcom-sim7600' });
  });

  it.each(plans)('for %s climbs: what it proves never goes down', (_what, plan) => {
    const proven = plan.steps.flatMap(({ proves }) => (proves === undefined ? [] : [RUNGS.indexOf(proves)]));
    expect(proven).toEqual([...proven].sort((a, b) => a - b));
    expect(proven.at(-1)).toBe(RUNGS.indexOf('publish'));
  });

  it('says where it leads and for which firmware', () => {
    expect(planOf({ url: 'mqtts://broker.example:8884' })).toMatchObject({
      purpose: 'connect to mqtts://broker.example:8884',
      firmware: 'LE20B04SIM7600G22',
    });
  });

  it('holds references where secrets stand, and no secret can be in it', () => {
    const text = JSON.stringify(planOf({ wish: { pin: true }, module: known('', { ...EMPTY_STATE, sim: 'pin' }) }));
    for (const name of ['username', 'password', 'pin']) expect(text).toContain(`@secret(${name})`);
  });

  it('sends only what is needed', () => {
    const ready = withTlsContext(
      {
        ...EMPTY_STATE,
        sim: 'ready',
        registration: 'home',
        attached: true,
        bearer: { active: true, apn: 'internet' },
        files: new Map(),
      },
      0,
      { sslversion: 4, authmode: 2, cacert: STORED[0]?.name ?? '', clientcert: STORED[1]?.name ?? '', sni: true },
    );
    const lines = sends(planOf({ module: known('', ready), wish: { apn: 'internet' } }).steps);
    for (const done of ['+CPIN', '+CGREG', '+CGACT', '+CGDCONT', 'authmode', 'cacert', 'sslversion', 'enableSNI']) {
      expect(lines.filter((line) => line.includes(done))).toEqual([]);
    }
    expect(lines.filter((line) => line.includes('clientkey'))).toHaveLength(1);
  });

  it('cannot be made for a family that is known by its facts only', () => {
    const module = { ...known(), family: smallFamily };
    expect(() => driverOf(module)).toThrow(expect.objectContaining({ code: 'not-possible', rung: 'at' }));
  });

  it('is not changed by credentials that are not there', () => {
    const held = { ca: certificateFile(), cert: ABSENT, key: ABSENT, username: ABSENT, password: seen({ bytes: 3 }) };
    const { intent } = decide(known(), facts('mqtts://broker.example'), held, STORED.slice(0, 1), WISH, NOW);
    const lines = sends(connectPlan(known(), intent).steps);
    expect(lines).toContain('AT+CSSLCFG="authmode",0,1');
    expect(lines.some((line) => line.includes('clientcert') || line.includes('@secret'))).toBe(false);
  });
});
