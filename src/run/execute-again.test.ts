import { describe, expect, it } from 'vitest';
import { at, run } from '../../test/support/at-step.ts';
import { said, scripted, type Scripted } from '../../test/support/scripted.ts';

const OK = said('OK');

describe('a step that asks again', () => {
  const poll = { everyMs: 1_000, forMs: 10_000, field: 'status', until: ['READY'], giveUp: ['SIM PIN'] } as const;
  const step = at('sim.status.read', { poll });

  it('does so until the value comes', async () => {
    const context = scripted({
      'AT+CPIN?': [said('+CPIN: NOT READY', 'OK'), said('+CME ERROR: 14'), said('+CPIN: READY', 'OK')],
    });
    expect((await run([step], context)).ok).toBe(true);
    expect(context.sent).toHaveLength(3);
    expect(context.clock.now()).toBeGreaterThanOrEqual(2_000);
    expect(context.clock.now()).toBeLessThan(3_000);
  });

  it('gives up at a value that will not change', async () => {
    const context = scripted({ 'AT+CPIN?': said('+CPIN: SIM PIN', 'OK') });
    const { failed } = await run([step], context);
    expect(failed?.outcome).toMatchObject({ status: 'failed', told: ['+CPIN: SIM PIN', 'OK'] });
    expect(context.sent).toHaveLength(1);
    expect(context.keeper.state.sim).toBe('pin');
  });

  it('gives up after its time', async () => {
    const context = scripted({ 'AT+CPIN?': said('+CPIN: NOT READY', 'OK') });
    const { failed } = await run([step], context);
    expect(failed?.outcome.status).toBe('failed');
    expect(context.sent).toHaveLength(11);
    expect(context.clock.now()).toBe(10_000);
  });

  it('gives up on a module that has become silent', async () => {
    const context = scripted({});
    const { failed } = await run([step], context);
    expect(failed?.outcome.status).toBe('no-final');
    // Twice no answer, and each time a look whether it answers anything.
    expect(context.clock.now()).toBeLessThan(35_000);
  });

  it('asks once where no time is given', async () => {
    const context = scripted({ 'AT+CPIN?': said('+CPIN: NOT READY', 'OK') });
    expect((await run([{ ...step, poll: { ...poll, forMs: 0 } }], context)).ok).toBe(false);
    expect(context.sent).toHaveLength(1);
  });

  it.each([
    ['is restarted', (context: Scripted) => context.port.say(said('RDY')), 'reset'],
    ['loses its cable', (context: Scripted) => context.port.hangUp(), 'closed'],
  ] as const)('ends at once when the module %s', async (_what, happen, status) => {
    const context: Scripted = scripted(
      { 'AT+CPIN?': [said('+CPIN: NOT READY', 'OK'), ''] },
      { onCommand: () => (context.sent.length === 2 ? happen(context) : undefined) },
    );
    const { failed } = await run([step], context);
    expect(failed?.outcome.status).toBe(status);
    expect(context.sent).toHaveLength(2);
    expect(context.clock.now()).toBeLessThan(2_000);
  });

  it('with a retry does so while the module is busy, and no longer', async () => {
    const retry = { everyMs: 2_000, forMs: 9_000, on: [{ code: 14 }] } as const;
    const busy = said('+CMQTTREL: 0,14', 'ERROR');
    const release = at('mqtt.release', { args: { client: 0 }, retry });
    const later = scripted({ 'AT+CMQTTREL=0': [busy, busy, OK] });
    expect((await run([release], later)).ok).toBe(true);
    expect(later.sent).toHaveLength(3);
    const never = scripted({ 'AT+CMQTTREL=0': busy });
    expect((await run([release], never)).failed?.outcome.code).toBe(14);
    expect(never.clock.now()).toBeLessThan(12_000);
    const other = scripted({ 'AT+CMQTTREL=0': said('+CMQTTREL: 0,20', 'ERROR') });
    expect((await run([release], other)).failed?.outcome.code).toBe(20);
    expect(other.sent).toHaveLength(1);
  });

  it('after a bare refusal does so once, unless the refusal took its time', async () => {
    const damaged = scripted({ 'AT+CSQ': [said('ERROR'), OK] });
    expect((await run([at('network.signal.read')], damaged)).ok).toBe(true);
    const context: Scripted = scripted(
      { 'AT+CSQ': '' },
      { onCommand: () => context.clock.after(6_000, () => context.port.say(said('ERROR'))) },
    );
    expect((await run([at('network.signal.read')], context)).failed?.outcome.status).toBe('failed');
    expect(context.sent).toHaveLength(1);
  });
});
