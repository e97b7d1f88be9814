import { describe, expect, it } from 'vitest';
import { EMPTY_STATE, withTlsContext, type ModuleState, type TlsContextState } from '../families/kit/state.ts';
import { span, weigh } from '../families/kit/rows.ts';
import type { Observation } from '../findings/ranker.ts';
import type { Judgement } from '../findings/rules/index.ts';
import type { Cause } from '../kernel/cause.ts';
import { standing, weighedByTold } from './weigh-by-told.ts';

const CAUSES = [
  'sni-missing',
  'wrong-root-ca',
  'cert-not-stored',
  'client-cert-missing',
  'clock-not-set',
  'tls-version',
  'cipher-suite',
] as const;

/** A failed handshake that speaks for all of them alike. */
const handshake: Observation = {
  evidence: [],
  source: 'a table',
  span: span('tls', 'client-auth'),
  causes: CAUSES.map((cause) => weigh(cause, 0.5, 'tls', 'it may be')),
};

function first(context: TlsContextState, more: Partial<ModuleState> = {}, bare = false): Cause | undefined {
  const state = withTlsContext({ ...EMPTY_STATE, ...more }, 0, context);
  const [heaviest] = [...weighedByTold(handshake, state, bare).causes].sort((a, b) => b.weight - a.weight);
  return heaviest?.cause;
}

const VERIFIED: TlsContextState = { authmode: 1, cacert: 'ca.pem', sni: true };
const STORED = { files: new Map([['ca.pem', { bytes: 1000 }]]) };

describe('what a module was told', () => {
  it.each<[string, Cause, TlsContextState, Partial<ModuleState>, boolean]>([
    ['an old version', 'tls-version', { ...VERIFIED, sslversion: 1, maxVersion: 'TLSv1' }, STORED, false],
    [
      'a version by a number that builds read in two ways',
      'tls-version',
      { ...VERIFIED, sslversion: 1 },
      STORED,
      false,
    ],
    ['one suite', 'cipher-suite', { ...VERIFIED, ciphersuites: 0x002f }, STORED, false],
    ['to compare dates', 'clock-not-set', { ...VERIFIED, ignorelocaltime: 0 }, STORED, false],
    ['a name while another file was stored', 'cert-not-stored', { ...VERIFIED, cacert: 'cacert.pem' }, STORED, false],
    ['to verify, without a CA', 'cert-not-stored', { authmode: 1, sni: true }, STORED, false],
    ['a client certificate that is not presented', 'client-cert-missing', { clientcert: 'c.pem' }, {}, true],
    ['a client certificate without its key', 'client-cert-missing', { authmode: 3, clientcert: 'c.pem' }, {}, false],
  ])('%s: first of all %s', (_what, cause, context, more, bare) => {
    expect(first(context, more, bare)).toBe(cause);
  });

  it('says nothing where there are no settings, and nothing against a single reading', () => {
    expect(weighedByTold(handshake, EMPTY_STATE, false)).toEqual(handshake);
    const only: Observation = { ...handshake, causes: [weigh('sni-missing', 1, 'tls', 'it is')] };
    const state = withTlsContext(EMPTY_STATE, 0, VERIFIED);
    expect(weighedByTold(only, state, false)).toBe(only);
  });

  it('leaves little room for what it excludes', () => {
    const { causes } = weighedByTold(handshake, withTlsContext(EMPTY_STATE, 0, { authmode: 0, sni: true }), false);
    const weights = new Map(causes.map(({ cause, weight }) => [cause, weight]));
    expect(weights.get('sni-missing')).toBeLessThan(0.1);
    expect(weights.get('wrong-root-ca')).toBeLessThan(0.1);
    expect(weights.get('tls-version')).toBe(0.5);
  });

  it.each([
    ['TLS on the port without it', true, 1883, true],
    ['no TLS on the port with it', false, 8883, true],
    ['TLS on its own port', true, 8883, false],
    ['TLS on any other port', true, 9000, false],
  ])('%s', (_what, tls, port, mixed) => {
    const state: ModuleState = { ...EMPTY_STATE, tried: { over: 'mqtt', tls, host: 'b.example', port } };
    const { causes } = weighedByTold(handshake, state, false);
    expect(causes.some(({ cause }) => cause === 'wrong-port/plain-on-tls')).toBe(mixed);
  });

  it('keeps a rule about the CA from saying that it is stored', () => {
    const holds = (cause: Cause): Judgement => ({
      rule: { id: cause, finds: 'ca-missing', cause, rung: 'server-trust', judge: () => ({ is: 'holds' }) },
      verdict: { is: 'holds' },
    });
    const judgements = [holds('cert-not-stored'), holds('clock-not-set')];
    const causesLeft = (state: ModuleState): readonly Cause[] =>
      standing(judgements, withTlsContext(state, 0, VERIFIED)).map(({ rule }) => rule.cause);
    expect(causesLeft(EMPTY_STATE)).toEqual(['clock-not-set']);
    expect(causesLeft({ ...EMPTY_STATE, ...STORED })).toEqual(['cert-not-stored', 'clock-not-set']);
  });
});
