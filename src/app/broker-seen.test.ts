import { beforeAll, describe, expect, it } from 'vitest';
import { unknown, type BrokerFacts, type Input, type KeyType } from '../findings/inputs.ts';
import { findFamily } from '../families/registry.ts';
import { bytesOf } from '../kernel/bytes.ts';
import { stated } from '../kernel/facts.ts';
import type { BrokerEnd } from '../mqtt/broker-reply.ts';
import { issue } from '../pki/dev.ts';
import { readCertificates } from '../pki/read.ts';
import { TLS_1_2, TLS_1_3 } from '../tls/hello.ts';
import type { ServerFlight } from '../tls/probe/answer.ts';
import type { ChainFound, TlsEndpoint, VersionFound } from '../tls/probe/report.ts';
import type { Compared } from '../tls/probe/sni.ts';
import { inputs, seen as given } from '../../test/support/inputs.ts';
import { chainFor, seenFacts } from './broker-seen.ts';
import type { BrokerAttempt } from './probe-brokers.ts';
import type { ProbeCase } from './probe-findings.ts';
import { readProbeRequest, type ProbeRequest } from './probe-options.ts';

const HOST = 'broker.example';
const SUITES = { numbers: [0xc02f, 0x009c], complete: true, order: 'server' } as const;

let request: ProbeRequest;
let chains: Readonly<Record<'rsa' | 'ec', ChainFound>>;
beforeAll(async () => {
  request = await readProbeRequest({ url: `mqtts://${HOST}` });
  chains = { rsa: await chainOf('rsa'), ec: await chainOf('ec') };
});

async function chainOf(keyType: 'rsa' | 'ec'): Promise<ChainFound> {
  const { certificate } = await issue({ subject: `CN=${HOST}`, keyType, use: 'server', names: [HOST] });
  const certificates = readCertificates(bytesOf(certificate), 'test').map(({ der }) => der);
  return { certificates, certificateMessageBytes: 900, recordBytes: [904], version: TLS_1_2 };
}

const flight = (): ServerFlight => ({ ...chains.rsa, version: TLS_1_2, suite: 0xc02f, extensions: [] });

const taken = (
  version: number,
  suites: Extract<VersionFound, { accepted: true }>['suites'] = SUITES,
): VersionFound => ({
  version,
  accepted: true,
  picked: 0xc02f,
  suites,
});
const refused = (version: number, refusal: Extract<VersionFound, { accepted: false }>['refusal']): VersionFound => ({
  version,
  accepted: false,
  refusal,
});
const PROTOCOL_VERSION = { is: 'alert', number: 70, name: 'protocol_version' } as const;

function endpoint(change: Partial<TlsEndpoint> = {}, without: Compared = { is: 'same' }): TlsEndpoint {
  return {
    base: { serverName: HOST },
    versions: [
      refused(TLS_1_3, PROTOCOL_VERSION),
      taken(TLS_1_2),
      ...[0x0302, 0x0301].map((version) => refused(version, PROTOCOL_VERSION)),
    ],
    usual: flight(),
    chains: [chains.rsa],
    schemesSeen: [],
    names: { without: { answer: without, warnings: [] }, wrong: { answer: { is: 'same' }, warnings: [] } },
    ...change,
  };
}

function attempt(end: BrokerEnd, change: Partial<BrokerAttempt> = {}): BrokerAttempt {
  return { certificate: false, main: true, reply: { end, login: 'none', ms: 1 }, ...change };
}

const connack = (code: number): BrokerEnd => ({ at: 'mqtt', is: 'connack', code });

function factsFrom(
  shown: TlsEndpoint,
  {
    attempts = [],
    base = {},
  }: { readonly attempts?: readonly BrokerAttempt[]; readonly base?: Partial<BrokerFacts> } = {},
): BrokerFacts {
  const seen: ProbeCase = { request, endpoint: shown, attempts, roots: [], at: Date.now() };
  return seenFacts({ ...inputs().broker, ...base }, seen);
}

const asked = { authorities: [], certificateTypes: [1, 64], signatureSchemes: [] };
const BY_PROFILE = unknown<boolean>('read the manual');

describe('whether the server name is needed', () => {
  const needsSni = (without: Compared, base: Input<boolean> = BY_PROFILE): Input<boolean> =>
    factsFrom(endpoint({}, without), { base: { needsSni: base } }).needsSni;

  it.each<Compared>([PROTOCOL_VERSION, { is: 'closed' }, { is: 'reset' }])(
    'is shown by a hello without it that ends in %j',
    (answer) => {
      expect(needsSni(answer)).toMatchObject({ is: 'known', value: true, evidence: { kind: 'wire' } });
      expect(needsSni(answer, given(false))).toMatchObject({ is: 'known', value: true });
    },
  );

  it('is to be expected where another certificate is shown without it, and not proven', () => {
    const other: Compared = { ...chains.ec, is: 'other' };
    expect(needsSni(other)).toMatchObject({
      is: 'unknown',
      likely: true,
      learn: expect.stringContaining(HOST) as string,
    });
    expect(needsSni(other, given(true))).toEqual(given(true));
  });

  it('is denied by the same certificate, unless the profile knows that MQTT needs it', () => {
    expect(needsSni({ is: 'same' })).toMatchObject({ is: 'known', value: false });
    expect(needsSni({ is: 'same' }, given(false))).toMatchObject({
      is: 'known',
      value: false,
      evidence: { kind: 'wire' },
    });
    expect(needsSni({ is: 'same' }, given(true))).toEqual(given(true));
  });

  it.each<Compared>([{ is: 'silent' }, { is: 'not-asked' }, { is: 'unread' }])('stays open after %j', (answer) => {
    expect(needsSni(answer)).toEqual(BY_PROFILE);
  });

  it('cannot be seen where no name was sent, or nothing was answered', () => {
    const { usual: _none, ...silent } = endpoint({}, { is: 'closed' });
    for (const shown of [silent, endpoint({ base: {} }, { is: 'closed' })]) {
      expect(factsFrom(shown, { base: { needsSni: BY_PROFILE } }).needsSni).toEqual(BY_PROFILE);
    }
  });
});

describe('whether a login is needed', () => {
  const needsLogin = (
    shown: TlsEndpoint,
    attempts: readonly BrokerAttempt[],
    base: Input<boolean> = BY_PROFILE,
  ): Input<boolean> => factsFrom(shown, { attempts, base: { needsLogin: base } }).needsLogin;

  it.each([4, 5])('is shown by CONNACK %i where no client certificate is asked for', (code) => {
    expect(needsLogin(endpoint(), [attempt(connack(code))])).toMatchObject({ is: 'known', value: true });
  });

  it('is to be expected, and not proven, where one is asked for and the profile does not know', () => {
    const shown = endpoint({ request: asked });
    const attempts = [attempt(connack(5))];
    expect(needsLogin(shown, attempts)).toMatchObject({ is: 'unknown', likely: true });
    expect(needsLogin(shown, attempts, given(false))).toMatchObject({ is: 'known', value: true });
  });

  it('is denied by a client that gets in without', () => {
    expect(needsLogin(endpoint(), [attempt(connack(5)), attempt(connack(0))])).toMatchObject({ value: false });
  });

  it('is not to be seen in what becomes of a login, of the client id, or of no answer', () => {
    const withLogin = { reply: { end: connack(5), login: 'sent', ms: 1 } } as const;
    for (const one of [
      attempt(connack(5), withLogin),
      attempt(connack(2)),
      attempt({ at: 'mqtt', is: 'closed' }),
      { certificate: false, main: true },
    ]) {
      expect(needsLogin(endpoint(), [one])).toEqual(BY_PROFILE);
    }
  });
});

describe('whether a client certificate is needed', () => {
  const needs = (shown: TlsEndpoint, attempts: readonly BrokerAttempt[] = []): Input<boolean> =>
    factsFrom(shown, { attempts, base: { needsClientCertificate: BY_PROFILE } }).needsClientCertificate;

  it('is no where none is asked for, or a client without one gets an answer', () => {
    expect(needs(endpoint())).toMatchObject({ is: 'known', value: false });
    expect(needs(endpoint({ request: asked }), [attempt(connack(5))])).toMatchObject({ is: 'known', value: false });
  });

  it.each<BrokerEnd>([
    { at: 'tls', is: 'alert', number: 40 },
    { at: 'tls', is: 'closed' },
    { at: 'mqtt', is: 'alert', number: 116 },
  ])('is yes where a client without one meets %j', (end) => {
    expect(needs(endpoint({ request: asked }), [attempt(end)])).toMatchObject({ is: 'known', value: true });
  });

  it('stays open where only a client with one was there, or the end says nothing of it', () => {
    const shown = endpoint({ request: asked });
    expect(needs(shown, [attempt(connack(0), { certificate: true })])).toEqual(BY_PROFILE);
    expect(needs(shown, [attempt({ at: 'mqtt', is: 'closed' })])).toEqual(BY_PROFILE);
  });

  it('stays open where the request could not be read', () => {
    expect(needs(endpoint({ usual: { ...flight(), unread: true } }))).toEqual(BY_PROFILE);
  });
});

describe('versions and suites', () => {
  it('are known from the wire', () => {
    expect(factsFrom(endpoint())).toMatchObject({
      minVersion: { is: 'known', value: 'TLSv1.2' },
      maxVersion: { is: 'known', value: 'TLSv1.2' },
      suites: { is: 'known', value: [0xc02f, 0x009c] },
      keyTypes: { is: 'known', value: ['rsa'] },
    });
  });

  it('stay as the profile has them where not all was asked', () => {
    const open = unknown<never>('not asked');
    const base = { minVersion: open, maxVersion: open, suites: open };
    const versions = [refused(TLS_1_3, { is: 'not-asked' }), taken(TLS_1_2, { ...SUITES, complete: false })];
    expect(factsFrom(endpoint({ versions }), { base })).toMatchObject(base);
  });

  it('of TLS 1.3 say nothing of the suites below', () => {
    const open = unknown<never>('not asked');
    const shown = endpoint({ versions: [taken(TLS_1_3)] });
    expect(factsFrom(shown, { base: { suites: open } }).suites).toEqual(open);
  });
});

describe('the chain for a module', () => {
  const pick = (auths: readonly KeyType[], max: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.2'): ChainFound | undefined => {
    const { tls } = findFamily('sim7600').line.facts;
    const suites = auths.map((type) => (type === 'rsa' ? 0xc02f : 0xc02b));
    const client = {
      ...tls,
      suites: stated(suites, 'for this test'),
      versions: stated({ min: 'TLSv1', max } as const, 'for this test'),
    };
    const shown = endpoint({ chains: [chains.rsa, chains.ec] });
    return chainFor({ request, endpoint: shown, attempts: [], roots: [], at: 0 }, client);
  };

  it('is the one that its suites can use', () => {
    expect(pick(['rsa', 'ec'])).toBe(chains.rsa);
    expect(pick(['ec'])).toBe(chains.ec);
  });

  it('is the usual one where the suites do not decide', () => {
    expect(pick([])).toBe(chains.rsa);
    expect(pick(['ec'], 'TLSv1.3')).toBe(chains.rsa);
  });
});
