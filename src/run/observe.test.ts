import { describe, expect, it } from 'vitest';
import type { ExchangeOutcome, ExchangeStatus } from '../at/channel.ts';
import { readFinal } from '../at/dialect.ts';
import { findFamily } from '../families/registry.ts';
import { atStep } from '../families/kit/steps.ts';
import { EMPTY_STATE, type ModuleState } from '../families/kit/state.ts';
import { rank } from '../findings/ranker.ts';
import type { Rung } from '../kernel/rung.ts';
import { codeMeaning, describe as inWords, observe, sent } from './observe.ts';
import { observeSilence } from './observe-silence.ts';
import type { Incidents } from './incidents.ts';
import type { Failure } from './execute.ts';

const { family } = findFamily('sim7600');

interface Seen extends Incidents {
  readonly id: string;
  readonly rung: Rung;
  readonly status?: ExchangeStatus;
  readonly told?: readonly string[];
  readonly code?: number;
  readonly ms?: number;
  readonly mute?: true;
}

function failure({ id, rung, status = 'failed', told = [], code, ms = 1_240, ...others }: Seen): Failure {
  const exchange = family.dialect.exchange(id);
  const final = told.map((text) => readFinal(text)).find((found) => found !== undefined);
  const outcome: ExchangeOutcome = {
    exchange,
    args: {},
    status,
    info: [],
    other: [],
    told,
    bodySent: 0,
    ms,
    ...(final === undefined ? {} : { final }),
    ...(code === undefined ? {} : { code }),
  };
  const step = {
    ...atStep(family.dialect.exchange('network.signal.read'), { id, rung, reason: '' }),
    send: `AT ${id}`,
  };
  return { step, outcome, ...others };
}

function first(seen: Seen, state: ModuleState = EMPTY_STATE) {
  return rank([], observe(family, failure(seen), state))[0];
}

describe('what stopped a run', () => {
  it.each([
    // Nothing but the module's own state.
    [{ id: 'mqtt.connect', rung: 'mqtt', status: 'reset' }, 'module-reset', 'at'],
    [{ id: 'mqtt.start', rung: 'mqtt', status: 'no-final' }, 'module-silent', 'at'],
    [{ id: 'cert.download', rung: 'server-trust', status: 'no-prompt' }, 'module-silent', 'at'],
    // A refusal without a reason, by the rung on which it was tried.
    [{ id: 'sim.status.read', rung: 'sim', told: ['ERROR'] }, 'sim-missing', 'sim'],
    [{ id: 'network.creg.read', rung: 'network', told: ['+CREG: 0,2', 'OK'] }, 'not-registered', 'network'],
    [{ id: 'bearer.activate', rung: 'bearer', told: ['ERROR'] }, 'no-bearer', 'bearer'],
    [{ id: 'tls.cacert', rung: 'tls', told: ['ERROR'] }, 'module-error', 'tls'],
    [{ id: 'mqtt.subscribe', rung: 'subscribe', told: ['ERROR'] }, 'topic-denied', 'subscribe'],
    // A reason in numbers or words.
    [{ id: 'bearer.activate', rung: 'bearer', told: ['+CME ERROR: 30'] }, 'not-registered', 'network'],
    [{ id: 'bearer.activate', rung: 'bearer', told: ['+CME ERROR: SIM NOT INSERTED'] }, 'sim-missing', 'sim'],
    [
      { id: 'bearer.activate', rung: 'bearer', told: ['+CME ERROR: requested service option not subscribed (#33)'] },
      'no-bearer',
      'bearer',
    ],
    [{ id: 'bearer.activate', rung: 'bearer', told: ['+CME ERROR: 50'] }, 'module-state', 'at'],
    // The broker's own words.
    [{ id: 'mqtt.connect', rung: 'mqtt', code: 27 }, 'mqtt-version', 'mqtt'],
    [{ id: 'mqtt.connect', rung: 'mqtt', code: 28 }, 'client-id-refused', 'mqtt'],
    [{ id: 'mqtt.connect', rung: 'mqtt', code: 29 }, 'broker-unavailable', 'mqtt'],
    [{ id: 'mqtt.connect', rung: 'mqtt', code: 30 }, 'login-refused', 'mqtt'],
    [{ id: 'mqtt.connect', rung: 'mqtt', code: 31 }, 'login-refused', 'mqtt'],
    [{ id: 'mqtt.connect', rung: 'mqtt', code: 25 }, 'dns-failed', 'dns'],
    [{ id: 'mqtt.connect', rung: 'mqtt', code: 22 }, 'module-memory', 'mqtt'],
    // One code for all that a broker closes on: the step tells what it was.
    [{ id: 'mqtt.connect', rung: 'mqtt', code: 6 }, 'policy-close', 'mqtt'],
    [{ id: 'mqtt.subscribe', rung: 'subscribe', code: 6 }, 'topic-denied', 'subscribe'],
    [{ id: 'mqtt.publish', rung: 'publish', code: 6 }, 'topic-denied', 'publish'],
    // The link, whatever the command said then.
    [{ id: 'mqtt.publish', rung: 'publish', code: 16, networkLost: '+CMQTTNONET' }, 'link-lost', 'bearer'],
    [
      { id: 'mqtt.publish', rung: 'publish', status: 'no-completion', networkLost: '+CMQTTNONET' },
      'link-lost',
      'bearer',
    ],
    // It had restarted before, or does not answer anything any more.
    [{ id: 'mqtt.acquire', rung: 'mqtt', code: 9, restarted: 'RDY' }, 'module-reset', 'at'],
    [{ id: 'mqtt.connect', rung: 'mqtt', status: 'no-completion', mute: true }, 'module-silent', 'at'],
  ] as const)('%j is %s on %s', (seen, code, rung) => {
    expect(first(seen)).toMatchObject({ code, rung, severity: 'error' });
  });

  it.each([
    ['pin', 'sim-pin'],
    ['puk', 'sim-puk'],
    ['absent', 'sim-missing'],
    ['busy', 'sim-missing'],
  ] as const)('with a SIM known to be %s is %s', (sim, code) => {
    const state = { ...EMPTY_STATE, sim };
    expect(first({ id: 'sim.status.read', rung: 'sim', told: ['+CPIN: X', 'OK'] }, state)?.code).toBe(code);
    expect(first({ id: 'sim.status.read', rung: 'sim', told: ['+CME ERROR: 13'] }, state)?.code).toBe(code);
  });

  it.each([
    [11, 'sim-pin'],
    [12, 'sim-puk'],
  ] as const)('with +CME ERROR: %d is %s, whatever was known before', (cme, code) => {
    const state = { ...EMPTY_STATE, sim: 'absent' as const };
    expect(first({ id: 'sim.status.read', rung: 'sim', told: [`+CME ERROR: ${cme}`] }, state)?.code).toBe(code);
  });

  it('is not certain from a code alone, unless the broker itself says it, and carries the module’s words', () => {
    let visited = 0;
    for (const { id, explains, codes } of family.codes) {
      const exchange = explains.find((known) => family.dialect.has(known));
      if (exchange === undefined) continue;
      for (const { code } of codes) {
        if (code === 0) continue;
        const told = [`+X: ${code}`, 'ERROR'];
        const findings = rank([], observe(family, failure({ id: exchange, rung: 'mqtt', code, told }), EMPTY_STATE));
        expect(findings.length, `${id} ${code}`).toBeGreaterThan(0);
        const certain = findings.filter(({ confidence }) => confidence === 'certain');
        expect(certain.filter((found) => found.code !== 'login-refused')).toEqual([]);
        expect(findings[0]?.evidence[0]?.text).toContain(`+X: ${code} / ERROR ("`);
        visited += 1;
      }
    }
    expect(visited).toBeGreaterThan(60);
  });

  it('after an accepted command can be the link, the port or the broker', () => {
    const silent = observe(family, failure({ id: 'mqtt.connect', rung: 'mqtt', status: 'no-completion' }), EMPTY_STATE);
    expect(silent.span).toEqual({ from: 'bearer', to: 'mqtt' });
    expect(rank([], silent).map(({ code }) => code)).toEqual(['no-bearer', 'tcp-failed', 'module-error']);
  });

  it('with an answer too many on the port can lie on the port as well', () => {
    const plain = observe(family, failure({ id: 'tls.cacert', rung: 'tls', told: ['ERROR'] }), EMPTY_STATE);
    expect(plain.span).toEqual({ from: 'tls', to: 'tls' });
    const seen = { id: 'tls.cacert', rung: 'tls', told: ['ERROR'], strayFinal: 'OK' } as const;
    const disturbed = observe(family, failure(seen), EMPTY_STATE);
    expect(disturbed.span).toEqual({ from: 'at', to: 'tls' });
    expect(rank([], disturbed).map(({ code }) => code)).toContain('port-disturbed');
  });

  it('of a command that uses the network, without any answer, can be the module or the network', () => {
    const withheld = observe(family, failure({ id: 'mqtt.connect', rung: 'mqtt', status: 'no-final' }), EMPTY_STATE);
    expect(withheld.span).toEqual({ from: 'at', to: 'mqtt' });
    const plain = observe(family, failure({ id: 'tls.cacert', rung: 'tls', status: 'no-final' }), EMPTY_STATE);
    expect(plain.span).toEqual({ from: 'at', to: 'at' });
  });

  it.each([
    [6, 1_000, 'mqtt'],
    [6, 70_000, 'bearer'],
    // The broker's own words stay that, however late.
    [30, 70_000, 'mqtt'],
    [32, 70_000, 'tls'],
  ] as const)('by code %i after %i ms begins at %s', (code, ms, from) => {
    expect(observe(family, failure({ id: 'mqtt.connect', rung: 'mqtt', code, ms }), EMPTY_STATE).span?.from).toBe(from);
  });

  it.each([
    ['subscribe', 1_000, 'subscribe'],
    ['subscribe', 60_000, 'bearer'],
    ['publish', 60_000, 'bearer'],
    // Nothing of the network is in it.
    ['tls', 60_000, 'tls'],
  ] as const)('without a code, on %s after %i ms, begins at %s', (rung, ms, from) => {
    const seen = observe(family, failure({ id: 'tls.cacert', rung, told: ['ERROR'], ms }), EMPTY_STATE);
    expect(seen.span).toEqual({ from, to: rung });
  });

  it('on the rung of a code that says nothing about the ladder stays on the step’s own', () => {
    const busy = observe(family, failure({ id: 'mqtt.connect', rung: 'mqtt', code: 14 }), EMPTY_STATE);
    expect(busy.span).toEqual({ from: 'mqtt', to: 'mqtt' });
  });
});

describe('a message that does not come back', () => {
  it.each([
    [{}, true, 'no-own-message', 'subscribe', 'publish'],
    [{}, false, 'module-silent', 'at', 'at'],
    [{ restarted: 'RDY' }, true, 'module-reset', 'at', 'at'],
    [{ networkLost: '+CMQTTNONET' }, true, 'link-lost', 'bearer', 'bearer'],
    [{ connectionLost: '+CMQTTCONNLOST: 0,1' }, true, 'topic-denied', 'bearer', 'publish'],
  ] as const)('with %j (answers: %s) is %s', (incidents, answers, code, from, to) => {
    const observation = observeSilence('demo/hello', 20_000, incidents, answers);
    expect(observation.span).toEqual({ from, to });
    expect(rank([], observation)[0]?.code).toBe(code);
    expect(observation.evidence.some(({ text }) => text.includes('20 s'))).toBe(true);
  });
});

describe('the meaning of a code', () => {
  it('is looked up in the table of the command', () => {
    const meaning = (id: string, code: number) =>
      codeMeaning(family, failure({ id, rung: 'mqtt', code }).outcome)?.text;
    expect(meaning('mqtt.connect', 32)).toContain('handshake');
    expect(meaning('cch.open', 13)).toContain('DNS');
    expect(meaning('mqtt.connect', 0)).toBeUndefined();
    expect(meaning('mqtt.connect', 99)).toBeUndefined();
    expect(meaning('network.signal.read', 3)).toBeUndefined();
  });

  it('is not made up for words that nobody knows', () => {
    expect(codeMeaning(family, failure({ id: 'mqtt.connect', rung: 'mqtt', told: ['+CME ERROR: odd'] }).outcome)).toBe(
      undefined,
    );
    expect(codeMeaning(family, failure({ id: 'mqtt.connect', rung: 'mqtt', told: ['+CMS ERROR: 10'] }).outcome)).toBe(
      undefined,
    );
  });
});

describe('in words', () => {
  it.each([
    ['no-prompt', /no prompt within 1\.2 s/],
    ['no-final', /no final result within 1\.2 s/],
    ['no-completion', /OK, but no result line within 1\.2 s/],
    ['reset', /boot lines/],
    ['closed', /port was closed/],
    ['cancelled', /interrupted/],
    ['failed', /^\+CSQ: 1,1 \/ ERROR$/],
  ] as const)('an outcome %s says so', (status, words) => {
    const told = status === 'failed' ? ['+CSQ: 1,1', 'ERROR'] : [];
    expect(inWords(failure({ id: 'network.signal.read', rung: 'mqtt', status, told }).outcome)).toMatch(words);
  });

  it('a step is what it sends, or its id where it sends nothing', () => {
    const { step } = failure({ id: 'mqtt.start', rung: 'mqtt' });
    expect(sent(step)).toBe('AT mqtt.start');
    expect(sent({ ...step, kind: 'host', setting: 's', value: 1 } as never)).toBe('mqtt.start');
  });
});
