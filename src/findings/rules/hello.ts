import { TLS_VERSIONS, type TlsVersion } from '../../kernel/facts.ts';
import { finding } from '../make.ts';
import { expected, type BrokerFacts, type Inputs, type KeyType, type ModuleFacts, type SuiteOffer } from '../inputs.ts';
import { HOLDS, MOOT, factEvidence, fires, notKnown, ruleFor, sureness, type Rule, type Verdict } from './rule.ts';
import { updateTo } from './update.ts';

/* What the two hellos decide: versions, suites, key types, the protocol name. */

function height(version: TlsVersion): number {
  return TLS_VERSIONS.indexOf(version);
}

/** Every server of today takes this one; few take what is older. */
const USUAL_VERSION: TlsVersion = 'TLSv1.2';

function judgeVersions({ broker, module }: Inputs): Verdict {
  if (!broker.tls) return MOOT;
  const { versions } = module;
  const { min, max } = versions.value;
  const { minVersion, maxVersion } = broker;
  const own = factEvidence(versions, `${module.firmware} speaks ${min === max ? max : `${min} to ${max}`}`);
  const remedy = updateTo(module, 'speaks it', (line) => reaches(line.versions.value.max, broker));
  const clash = (text: NonNullable<Parameters<typeof finding>[1]['evidence'][number]>): Verdict =>
    fires(finding('tls-version', { confidence: sureness(versions), evidence: [text, own], remedy }));
  if (minVersion.is === 'known' && height(minVersion.value) > height(max)) {
    return clash({ ...minVersion.evidence, text: `the broker takes ${minVersion.value} and newer` });
  }
  if (maxVersion.is === 'known' && height(maxVersion.value) < height(min)) {
    return clash({ ...maxVersion.evidence, text: `the broker takes ${maxVersion.value} and older` });
  }
  // What is old is refused by many, so that nobody can say yes before it is known.
  if (minVersion.is !== 'known')
    return notKnown(minVersion, height(max) < height(expected(minVersion) ?? USUAL_VERSION));
  if (maxVersion.is !== 'known') return notKnown(maxVersion);
  return versions.confidence === 'guess' ? MOOT : HOLDS;
}

function reaches(max: TlsVersion, { minVersion }: BrokerFacts): boolean {
  return minVersion.is === 'known' && height(max) >= height(minVersion.value);
}

/** Suites that every server of today has, for one type of its key or the other. */
const EVERYDAY: readonly number[] = [0xc02b, 0xc02c, 0xc02f, 0xc030];

function judgeSuites({ broker, module }: Inputs): Verdict {
  if (!broker.tls || beyondSuites(module)) return MOOT;
  const { suites } = module;
  if (broker.suites.is !== 'known') {
    const unusual = !suites.value.some(({ number }) => EVERYDAY.includes(number));
    return notKnown(broker.suites, unusual && suites.confidence !== 'guess');
  }
  const taken = broker.suites.value;
  if (suites.value.some(({ number }) => taken.includes(number))) {
    return suites.confidence === 'guess' ? MOOT : HOLDS;
  }
  return fires(
    finding('handshake-failed', {
      confidence: sureness(suites),
      title: 'Module and broker share no cipher suite',
      evidence: [broker.suites.evidence, factEvidence(suites, `${module.firmware} offers ${names(suites.value)}`)],
      remedy: updateTo(module, 'offers more', (line) => line.suites.value.some(({ number }) => taken.includes(number))),
    }),
  );
}

/** The suites of TLS 1.3 are others, and every stack that has it has one of them. */
function beyondSuites({ versions }: ModuleFacts): boolean {
  return versions.value.max === 'TLSv1.3';
}

function names(suites: readonly SuiteOffer[]): string {
  return suites.map(({ name }) => name.replace(/^TLS_/, '')).join(', ');
}

/** What the server's key has to be for a suite that both have. */
function judgeServerKey({ broker, module }: Inputs): Verdict {
  if (!broker.tls || beyondSuites(module)) return MOOT;
  if (broker.keyTypes.is !== 'known') return notKnown(broker.keyTypes);
  const { suites } = module;
  const taken = broker.suites.is === 'known' ? broker.suites.value : undefined;
  const shared = suites.value.filter(({ number }) => taken === undefined || taken.includes(number));
  // Without any in common another rule speaks.
  if (shared.length === 0) return MOOT;
  const types = broker.keyTypes.value;
  if (!shared.some(({ keyType }) => types.includes(keyType))) {
    return fires(
      finding('server-key-type', {
        confidence: sureness(suites),
        evidence: [
          { ...broker.keyTypes.evidence, text: `the server’s certificates: ${words(types)}` },
          factEvidence(suites, `suites in common need ${words(shared.map(({ keyType }) => keyType))}`),
        ],
      }),
    );
  }
  return judgeCurve(broker, module);
}

function words(types: readonly KeyType[]): string {
  return [...new Set(types)].map((type) => type.toUpperCase()).join(', ');
}

/** NIST curves by the bits of their keys, IANA group numbers. */
const GROUP_OF_BITS: ReadonlyMap<number, number> = new Map([
  [256, 23],
  [384, 24],
  [521, 25],
]);

/** A certificate on a curve that the module has not offered is refused, or never sent. */
function judgeCurve({ chain }: BrokerFacts, { groups, firmware }: ModuleFacts): Verdict {
  if (chain.is !== 'known') return notKnown(chain);
  const leaf = chain.value.certificates[0];
  const group = leaf?.keyType === 'ec' ? GROUP_OF_BITS.get(leaf.keyBits) : undefined;
  if (leaf === undefined || group === undefined || groups.value.includes(group)) return MOOT;
  return fires(
    finding('server-key-type', {
      confidence: sureness(groups),
      evidence: [
        { ...chain.evidence, text: `"${leaf.subject}" has a key on P-${leaf.keyBits}` },
        factEvidence(groups, `${firmware} does not offer that curve`),
      ],
    }),
  );
}

/** The module's own hello was sent: where versions and suites have nothing against it, groups or algorithms may. */
function judgeOwnHello(inputs: Inputs): Verdict {
  const { broker, module, request, verdicts } = inputs;
  if (!broker.tls) return MOOT;
  const { ownHello } = verdicts;
  if (ownHello.is !== 'known') return notKnown(ownHello);
  if (ownHello.value.ok) return MOOT;
  const nameless = expected(request.sni) === false && module.sni.value !== 'always';
  if (nameless && broker.needsSni.is === 'known' && broker.needsSni.value) return MOOT;
  const others = [judgeVersions, judgeSuites, judgeServerKey, judgeAlpn];
  if (others.some((judge) => judge(inputs).is === 'fires')) return MOOT;
  const { versions, suites, groups } = module;
  const guessed = [versions, suites, groups].some(({ confidence }) => confidence === 'guess');
  return fires(
    finding('handshake-failed', {
      confidence: guessed ? 'possible' : 'likely',
      evidence: [{ ...ownHello.evidence, text: `to the module’s own hello: ${ownHello.value.how}` }],
    }),
  );
}

function judgeAlpn({ broker, module: { alpn, firmware } }: Inputs): Verdict {
  if (!broker.tls) return MOOT;
  if (broker.alpn.is !== 'known') return notKnown(broker.alpn, !alpn.value);
  if (alpn.value) return MOOT;
  return fires(
    finding('alpn-unsupported', {
      confidence: sureness(alpn),
      evidence: [broker.alpn.evidence, factEvidence(alpn, `${firmware} cannot offer a protocol name`)],
    }),
  );
}

function guessedProfile({ broker, module }: Inputs): Verdict {
  if (!broker.tls) return MOOT;
  const facts = {
    versions: module.versions,
    suites: module.suites,
    groups: module.groups,
    'server name': module.sni,
    'way of judging chains': module.verifier,
  };
  const guesses = Object.entries(facts).filter(([, { confidence }]) => confidence === 'guess');
  if (guesses.length === 0) return MOOT;
  return fires(
    finding('tls-profile-guessed', {
      severity: 'info',
      confidence: 'certain',
      evidence: guesses.map(([what, fact]) => factEvidence(fact, `its ${what}`)),
    }),
  );
}

export const helloRules: readonly Rule[] = [
  ruleFor('tls-version', judgeVersions),
  ruleFor('handshake-failed', judgeSuites, 'suites-in-common'),
  ruleFor('server-key-type', judgeServerKey),
  ruleFor('handshake-failed', judgeOwnHello, 'own-hello'),
  ruleFor('alpn-unsupported', judgeAlpn),
  ruleFor('tls-profile-guessed', guessedProfile),
];
