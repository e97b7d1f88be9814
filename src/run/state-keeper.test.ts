import { describe, expect, it } from 'vitest';
import type { ExchangeOutcome, ExchangeStatus } from '../at/channel.ts';
import { readFinal, readLine } from '../at/dialect.ts';
import type { LooseValues } from '../at/field.ts';
import { findFamily } from '../families/registry.ts';
import { StateKeeper, observed } from './state-keeper.ts';

const { family } = findFamily('sim7600');

/** How an exchange of the family ended, with the lines it told. */
function outcome(
  id: string,
  args: LooseValues,
  lines: readonly string[],
  status: ExchangeStatus = 'ok',
): ExchangeOutcome {
  const exchange = family.dialect.exchange(id);
  const info = exchange.reply.flatMap((spec) => lines.flatMap((text) => readLine(spec, text) ?? []));
  const final = lines.map((text) => readFinal(text)).find((found) => found !== undefined);
  const completions = lines.map((text) =>
    exchange.completion === undefined ? undefined : readLine(exchange.completion.line, text),
  );
  const completion = completions.find((found) => found !== undefined);
  const code = completion?.values['code' as never] as number | undefined;
  return {
    exchange,
    args,
    status,
    info,
    other: [],
    told: lines,
    bodySent: 0,
    ms: 1,
    ...(final === undefined ? {} : { final }),
    ...(completion === undefined ? {} : { completion }),
    ...(code === undefined ? {} : { code }),
  };
}

function urc(keeper: StateKeeper, text: string): void {
  const found = family.dialect.readUrc(text);
  if (found === undefined) throw new Error(`${text} is not unsolicited`);
  keeper.urc(found);
}

describe('the known state', () => {
  it('starts with the identity alone', () => {
    const keeper = new StateKeeper(family, { build: 'LE20B04' });
    expect(keeper.state).toMatchObject({ identity: { build: 'LE20B04' } });
    expect(keeper.state.sim).toBeUndefined();
    expect(keeper.state.files).toBeUndefined();
  });

  it('follows what exchanges show, over all parts', () => {
    const keeper = new StateKeeper(family, {});
    keeper.exchange(outcome('sim.status.read', {}, ['+CPIN: READY', 'OK']));
    keeper.exchange(outcome('cert.list', {}, ['+CCERTLIST: "a.pem"', '+CCERTLIST: "b.pem"', 'OK']));
    keeper.exchange(outcome('mqtt.start', {}, ['OK', '+CMQTTSTART: 0']));
    keeper.exchange(outcome('mqtt.acquire', { client: 0, clientId: 'me', tls: 1 }, ['OK']));
    expect(keeper.state.sim).toBe('ready');
    expect([...(keeper.state.files?.keys() ?? [])]).toEqual(['a.pem', 'b.pem']);
    expect(keeper.state.mqtt.started).toBe(true);
    expect(keeper.state.mqtt.clients.get(0)).toMatchObject({ acquired: true, clientId: 'me', tls: true });
  });

  it('learns from refusals', () => {
    const keeper = new StateKeeper(family, {});
    keeper.exchange(outcome('sim.status.read', {}, ['+CME ERROR: SIM not inserted'], 'failed'));
    expect(keeper.state.sim).toBe('absent');
    keeper.exchange(outcome('sim.status.read', {}, ['+CME ERROR: 11'], 'failed'));
    expect(keeper.state.sim).toBe('pin');
    keeper.exchange(outcome('mqtt.start', {}, ['+CMQTTSTART: 23', 'ERROR'], 'failed'));
    expect(keeper.state.mqtt.started).toBe(true);
  });

  it.each(['no-final', 'no-prompt', 'no-completion', 'cancelled', 'closed'] as const)(
    'is sure of nothing after an exchange that ended by %s',
    (status) => {
      const keeper = new StateKeeper(family, {});
      const before = keeper.state;
      keeper.exchange(outcome('cert.download', { name: 'a.pem', bytes: 5 }, [], status));
      expect(keeper.state).toBe(before);
      keeper.exchange(outcome('mqtt.start', {}, [], status));
      expect(keeper.state.mqtt.started).toBe('maybe');
    },
  );

  it.each([
    ['an exchange', (keeper: StateKeeper) => keeper.exchange(outcome('mqtt.start', {}, [], 'reset'))],
    ['a boot line', (keeper: StateKeeper) => urc(keeper, 'RDY')],
  ])('forgets what is volatile when %s shows a restart', (_what, restart) => {
    const keeper = new StateKeeper(family, { build: 'X' });
    keeper.exchange(outcome('cert.list', {}, ['+CCERTLIST: "a.pem"', 'OK']));
    keeper.exchange(outcome('mqtt.start', {}, ['OK', '+CMQTTSTART: 0']));
    keeper.exchange(outcome('tls.cacert', { context: 0, value: 'a.pem' }, ['OK']));
    restart(keeper);
    expect(keeper.state.mqtt.started).toBeUndefined();
    expect(keeper.state.tls.size).toBe(0);
    expect(keeper.state.identity).toEqual({ build: 'X' });
    expect([...(keeper.state.files?.keys() ?? [])]).toEqual(['a.pem']);
  });

  it('can be told which stored files are not what they should be', () => {
    const keeper = new StateKeeper(family, {});
    keeper.distrust(['a.pem']);
    expect(keeper.state.files).toBeUndefined();
    keeper.exchange(outcome('cert.list', {}, ['+CCERTLIST: "a.pem"', '+CCERTLIST: "b.pem"', 'OK']));
    keeper.distrust(['a.pem', 'c.pem']);
    expect([...(keeper.state.files?.keys() ?? [])]).toEqual(['b.pem']);
  });

  it('follows what the module says by itself', () => {
    const keeper = new StateKeeper(family, {});
    keeper.exchange(outcome('mqtt.start', {}, ['OK', '+CMQTTSTART: 0']));
    keeper.exchange(outcome('mqtt.acquire', { client: 0, clientId: 'me' }, ['OK']));
    keeper.exchange(outcome('mqtt.connect', { client: 0, url: 'tcp://b:1' }, ['OK', '+CMQTTCONNECT: 0,0']));
    expect(keeper.state.mqtt.clients.get(0)?.connected).toBe(true);
    urc(keeper, '+CMQTTCONNLOST: 0,1');
    expect(keeper.state.mqtt.clients.get(0)?.connected).toBe(false);
    urc(keeper, '+CMQTTNONET');
    expect(keeper.state.mqtt.started).toBe(false);
  });
});

describe('what an observer sees', () => {
  it('is the code, the error and every line that told something', () => {
    const failed = outcome('mqtt.start', {}, ['+CMQTTSTART: 23', 'ERROR'], 'failed');
    expect(observed(failed)).toMatchObject({ ok: false, code: 23, info: [{ text: '+CMQTTSTART: 23' }] });
    expect(observed(outcome('sim.status.read', {}, ['+CME ERROR: 10'], 'failed')).cme).toEqual({ number: 10 });
    const words = observed(outcome('sim.status.read', {}, ['+CME ERROR: SIM busy'], 'failed'));
    expect(words.cme).toEqual({ words: 'SIM busy' });
    expect(observed(outcome('sim.status.read', {}, ['ERROR'], 'failed'))).not.toHaveProperty('cme');
  });
});
