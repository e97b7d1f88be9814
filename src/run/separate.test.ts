import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeparationTest } from '../families/kit/driver.ts';
import { atStep } from '../families/kit/steps.ts';
import { findFamily } from '../families/registry.ts';
import { RUNGS, height, rungsOf, type Rung, type Span } from '../kernel/rung.ts';
import { runs } from '../../test/support/full.ts';
import { said, scripted, type Script, type ScriptedOptions } from '../../test/support/scripted.ts';
import { inVirtualTime } from '../../test/support/virtual-time.ts';
import { narrow, separate, type TestResult } from './separate.ts';

function testOf(proves: readonly Rung[], comparing?: SeparationTest['comparing']): SeparationTest {
  return {
    id: 'any',
    title: 'any',
    steps: [],
    cleanup: [],
    proves,
    ...(comparing === undefined ? {} : { comparing }),
    verifiesServer: false,
    presentsClientCertificate: false,
    sni: false,
  };
}

function result(test: SeparationTest, passed: boolean, span?: Span): TestResult {
  return { test, passed, text: '', ...(span === undefined ? {} : { span }) };
}

const tcp = testOf(['dns', 'tcp']);
const unverified = testOf(['dns', 'tcp', 'tls', 'client-auth']);
const verified = testOf(['dns', 'tcp', 'tls', 'server-trust', 'client-auth']);
/** Like these, by sockets that are given credentials of their own. */
const unverifiedAnew: SeparationTest = { ...unverified, givenAnew: true };
const verifiedAnew: SeparationTest = { ...verified, givenAnew: true };
const otherSni = testOf(['tls'], { afterFailed: 'any', rung: 'tls', cause: 'sni-missing' });
const HANDSHAKE: Span = { from: 'tls', to: 'client-auth' };

describe('what is left open', () => {
  it('is the port, too, when nobody knows whether it can be trusted', () => {
    const disturbed: Span = { from: 'at', to: 'client-auth' };
    expect(narrow(disturbed, [result(tcp, false)])).toEqual(['at', 'dns', 'tcp']);
    expect(narrow(disturbed, [result(verified, true)])).not.toContain('tls');
    expect(narrow(disturbed, [result(verified, true)])).toContain('at');
  });

  it.each([
    ['nothing was tested', [], ['tls', 'server-trust', 'client-auth']],
    ['an unverified handshake passes', [result(unverified, true)], ['server-trust']],
    ['an unverified handshake fails', [result(unverified, false)], ['tls', 'client-auth']],
    [
      'it fails by a code that says where',
      [result(unverified, false, { from: 'client-auth', to: 'mqtt' })],
      ['client-auth'],
    ],
    ['a failed one passes with another server name', [result(unverified, false), result(otherSni, true)], ['tls']],
    [
      'a failed one fails with another server name as well',
      [result(unverified, false), result(otherSni, false)],
      ['tls', 'client-auth'],
    ],
    ['TCP alone passes', [result(tcp, true)], ['tls', 'server-trust', 'client-auth']],
    [
      'everything passes, against what was seen before',
      [result(verified, true)],
      ['tls', 'server-trust', 'client-auth'],
    ],
    ['TCP fails, against what was seen before', [result(tcp, false)], ['tls', 'server-trust', 'client-auth']],
    [
      'credentials that were given anew work, which says nothing of the others',
      [result(unverifiedAnew, true), result(verifiedAnew, true)],
      ['server-trust', 'client-auth'],
    ],
    [
      'credentials that were given anew do not work either',
      [result(unverifiedAnew, true), result(verifiedAnew, false, { from: 'server-trust', to: 'server-trust' })],
      ['server-trust'],
    ],
    [
      'the verified one contradicts the unverified one',
      [result(unverified, true), result(verified, true)],
      ['server-trust'],
    ],
  ] as const)('after %s', (_what, results, open) => {
    expect(narrow(HANDSHAKE, results)).toEqual(open);
  });

  it('never leaves the clock beside others: what is wrong with it shows higher up', () => {
    const wide: Span = { from: 'bearer', to: 'client-auth' };
    const handshake = result(testOf(['dns', 'tcp', 'tls', 'server-trust', 'client-auth']), true);
    expect(narrow(wide, [handshake])).toEqual(['bearer']);
    expect(narrow({ from: 'clock', to: 'clock' }, [])).toEqual(['clock']);
  });

  it('always holds the true rung, whatever tests told the truth about it', () => {
    const rung = fc.constantFrom(...RUNGS);
    const span = fc
      .tuple(rung, rung)
      .map(([a, b]): Span => (height(a) <= height(b) ? { from: a, to: b } : { from: b, to: a }));
    const within = (truth: Rung, margin: Span): Span => ({
      from: height(margin.from) <= height(truth) ? margin.from : truth,
      to: height(margin.to) >= height(truth) ? margin.to : truth,
    });
    const truthful = (truth: Rung): fc.Arbitrary<TestResult> =>
      fc
        .record({
          proves: fc.subarray([...RUNGS], { minLength: 1 }),
          comparing: fc.option(rung, { nil: undefined, freq: 3 }),
          said: fc.option(span, { nil: undefined }),
        })
        .map(({ proves, comparing, said }) => {
          if (comparing !== undefined) {
            const changed = { afterFailed: 'any', rung: comparing, cause: 'other' } as const;
            return result(testOf(proves, changed), comparing === truth);
          }
          const passed = !proves.includes(truth);
          return result(testOf(proves), passed, passed || said === undefined ? undefined : within(truth, said));
        });
    const cases = span.chain((where) =>
      fc
        // No connection ends at the clock.
        .constantFrom(...rungsOf(where).filter((one, _, all) => all.length === 1 || one !== 'clock'))
        .chain((truth) =>
          fc.record({ where: fc.constant(where), truth: fc.constant(truth), results: fc.array(truthful(truth)) }),
        ),
    );
    fc.assert(
      fc.property(cases, ({ where, truth, results }) => {
        const open = narrow(where, results);
        expect(open).toContain(truth);
        // Nothing comes in from outside, and the order is that of the ladder.
        expect(rungsOf(where).filter((rung) => open.includes(rung))).toEqual(open);
      }),
      { numRuns: runs(500, 20_000) },
    );
  });
});

describe('separation through the module', () => {
  const { family } = findFamily('sim7600');
  const step = (id: string, exchange: string, args: Readonly<Record<string, string | number>> = {}) =>
    atStep(family.dialect.exchange(exchange), { id, rung: 'tls', reason: 'because', args });
  const open = (id: string, type: number) =>
    step(id, 'cch.open', { session: 0, host: 'broker.example', port: 8883, type });
  const OPEN_TCP = 'AT+CCHOPEN=0,"broker.example",8883,1';
  const OPEN_TLS = 'AT+CCHOPEN=0,"broker.example",8883,2';
  const cleanup = [step('close', 'cch.stop')];
  const tests: readonly SeparationTest[] = [
    { ...tcp, id: 'tcp', title: 'TCP', steps: [open('tcp-open', 1)], cleanup },
    {
      ...unverified,
      id: 'unverified',
      title: 'TLS',
      steps: [step('set', 'tls.authmode', { context: 1, value: 0 }), open('tls-open', 2)],
      cleanup,
    },
    {
      ...otherSni,
      id: 'other-sni',
      title: 'TLS with the server name',
      steps: [step('sni', 'tls.enableSNI', { context: 1, value: 1 }), open('sni-open', 2)],
      cleanup,
      comparing: { afterFailed: 'unverified', rung: 'tls', cause: 'sni-missing' },
    },
  ];
  const all: Span = { from: 'dns', to: 'client-auth' };
  const done = said('OK', '+CCHOPEN: 0,0');
  const handshake = said('OK', '+CCHOPEN: 0,15');
  const SET = 'AT+CSSLCFG="authmode",1,0';
  const SNI = 'AT+CSSLCFG="enableSNI",1,1';
  const base = { 'AT+CCHSTOP': said('OK', '+CCHSTOP: 0'), [SET]: said('OK'), [SNI]: said('OK'), [OPEN_TCP]: done };

  async function separated(script: Script, options: ScriptedOptions = {}, span = all, made = tests) {
    const context = scripted(script, options);
    const separation = await inVirtualTime(context.clock, separate(family, span, made, context));
    return { ...separation, sent: context.sent };
  }

  it('narrows by what passes and fails, and cleans up after each test', async () => {
    const { open: left, results, sent } = await separated({ ...base, [OPEN_TLS]: [handshake, handshake] });
    expect(left).toEqual(['tls', 'client-auth']);
    expect(results.map(({ test, passed }) => [test.id, passed])).toEqual([
      ['tcp', true],
      ['unverified', false],
      ['other-sni', false],
    ]);
    expect(sent.filter((command) => command === 'AT+CCHSTOP')).toHaveLength(3);
    expect(results[1]?.text).toBe('OK / +CCHOPEN: 0,15');
  });

  it('learns what the one difference was', async () => {
    const { open: left } = await separated({ ...base, [OPEN_TLS]: [handshake, done] });
    expect(left).toEqual(['tls']);
  });

  it('makes no test that cannot split what is open, and stops when one rung is left', async () => {
    const { results, open: left } = await separated(
      { ...base, [OPEN_TLS]: done },
      {},
      { from: 'tls', to: 'server-trust' },
    );
    expect(results.map(({ test }) => test.id)).toEqual(['unverified']);
    expect(left).toEqual(['server-trust']);
    expect((await separated(base, {}, { from: 'mqtt', to: 'mqtt' })).results).toEqual([]);
  });

  it.each([
    [done, true, ['server-trust', 'client-auth']],
    [handshake, false, ['server-trust', 'client-auth']],
  ] as const)('tries credentials that are given anew to the end: %j', async (last, worksAnew, left) => {
    const anew = [
      { ...unverifiedAnew, id: 'unverified', steps: [open('tls-open', 2)], cleanup },
      { ...verifiedAnew, id: 'verified', steps: [open('verified-open', 2)], cleanup },
    ];
    const separation = await separated({ ...base, [OPEN_TLS]: [done, last] }, {}, HANDSHAKE, anew);
    expect(separation.results.map(({ passed }) => passed)).toEqual([true, worksAnew]);
    expect(separation).toMatchObject({ worksAnew, open: left });
  });

  it.each([
    ['did not come to its last step', { [SET]: said('ERROR') }],
    ['was answered by nobody', { [OPEN_TLS]: '' }],
    ['met a restart', { [OPEN_TLS]: said('RDY') }],
  ])('takes a test that %s for no test', async (_what, change) => {
    const { results, open: left } = await separated({ ...base, [OPEN_TLS]: handshake, ...change });
    expect(results.map(({ test }) => test.id)).toEqual(['tcp']);
    expect(left).toEqual(['tls', 'server-trust', 'client-auth']);
  });

  it('ends when the module is silent on everything', async () => {
    const { results, sent } = await separated({ ...base, [OPEN_TCP]: '' });
    expect(results).toEqual([]);
    expect(sent.filter((command) => command.startsWith('AT+CCHOPEN'))).toHaveLength(1);
  });

  it('ends with the cable', async () => {
    const { results, sent } = await separated(base, {
      onCommand: (command, port) => (command === OPEN_TCP ? port.hangUp() : undefined),
    });
    expect(results).toEqual([]);
    expect(sent).toEqual([OPEN_TCP]);
  });

  it('ends with an interruption', async () => {
    const stop = new AbortController();
    const abort = (command: string): void => (command === OPEN_TLS ? stop.abort() : undefined);
    const running = separated({ ...base, [OPEN_TLS]: handshake }, { signal: stop.signal, onCommand: abort });
    await expect(running).rejects.toMatchObject({ code: 'interrupted' });
  });
});
