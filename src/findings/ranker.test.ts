import { describe, expect, it } from 'vitest';
import type { Cause, CauseWeight } from '../kernel/cause.ts';
import type { Rung } from '../kernel/rung.ts';
import { ABSENT, NO_VERDICTS } from './inputs.ts';
import { finding } from './make.ts';
import { order, rank, type Observation } from './ranker.ts';
import { judge } from './rules/index.ts';
import { guess, stated } from '../kernel/facts.ts';
import { certificateFile, inputs, seen, unseen, type InputChanges } from '../../test/support/inputs.ts';

const evidence = [{ kind: 'reply', ref: 'AT+CMQTTCONNECT', text: '+CMQTTCONNECT: 0,32' }] as const;
const source = 'a table of result codes';

function weigh(cause: Cause, weight: number, rung: Rung): CauseWeight {
  return { cause, weight, rung, why: `because of ${cause}` };
}

function seenAs(
  causes: readonly CauseWeight[],
  span: Observation['span'] = { from: 'tls', to: 'client-auth' },
): Observation {
  return { evidence, source, causes, span };
}

/** What a handshake that fails without a word can be. */
const HANDSHAKE = seenAs([
  weigh('sni-missing', 0.5, 'tls'),
  weigh('wrong-root-ca', 0.5, 'server-trust'),
  weigh('cipher-suite', 0.2, 'tls'),
  weigh('clock-not-set', 0.2, 'clock'),
  weigh('client-cert-missing', 0.2, 'client-auth'),
]);

/** Nothing is known that would speak for or against a cause. */
const BLIND: InputChanges = {
  module: { sni: guess('option', source), checksDates: unseen, clock: unseen },
  broker: { needsSni: unseen, needsClientCertificate: unseen, needsLogin: unseen },
  credentials: { ca: unseen, cert: unseen, key: unseen, username: unseen, password: unseen },
};

/** Nobody has looked at the broker beforehand, so that no rule has excluded anything by what it sends. */
const UNSEEN_BROKER = { suites: unseen, minVersion: unseen, maxVersion: unseen, keyTypes: unseen, chain: unseen };

function ranked({ broker, ...changes }: InputChanges, observation?: Observation, open?: readonly Rung[]) {
  const given = inputs({ verdicts: NO_VERDICTS, ...changes, broker: { ...UNSEEN_BROKER, ...broker } });
  // Said of every guess, whatever else is found.
  return rank(judge(given), observation, open).filter(({ code }) => code !== 'tls-profile-guessed');
}

const causesOf = (findings: ReturnType<typeof ranked>) => findings.map(({ cause }) => cause);

describe('without an observation', () => {
  it('the findings of the rules are given, errors first', () => {
    const findings = ranked({ broker: { port: 1883 }, credentials: { ca: ABSENT }, module: { firmwareKnown: false } });
    expect(findings.map(({ code }) => code)).toEqual(['ca-missing', 'port-without-tls', 'firmware-unknown']);
  });

  it('nothing is given where all is right', () => {
    expect(ranked({})).toEqual([]);
  });
});

describe('with an observation', () => {
  it('a rule tells the exact cause where codes cannot', () => {
    const refused = seenAs([weigh('auth-credentials', 0.5, 'mqtt'), weigh('sni-missing', 0.4, 'tls')], {
      from: 'mqtt',
      to: 'mqtt',
    });
    const needsSni = seen(true);
    const unable: InputChanges = { ...BLIND, broker: { needsSni }, module: { sni: stated('option-breaks', source) } };
    const [first] = ranked(unable, refused);
    expect(first).toMatchObject({ code: 'sni-unsupported', cause: 'sni-unsupported-firmware', severity: 'error' });
    expect(first?.evidence).toContainEqual(evidence[0]);
    const able: InputChanges = { ...BLIND, broker: { needsSni }, module: { sni: stated('option', source) } };
    expect(ranked(able, refused)[0]?.code).not.toBe('sni-unsupported');
  });

  it('the heaviest cause comes first and carries what was seen', () => {
    const findings = ranked(BLIND, HANDSHAKE);
    expect(causesOf(findings)).toEqual(['sni-missing', 'wrong-root-ca', 'cipher-suite', 'clock-not-set']);
    const [first, second] = findings;
    expect(first).toMatchObject({ severity: 'error', confidence: 'possible', rung: 'tls' });
    expect(first?.evidence).toContainEqual(evidence[0]);
    expect(first?.sources).toEqual([source]);
    expect(second).toMatchObject({ severity: 'warning', confidence: 'possible', code: 'anchor-wrong' });
    expect(second?.evidence).toEqual([{ kind: 'fact', ref: source, text: 'because of wrong-root-ca' }]);
  });

  it('a cause with most of the weight is likely, never certain', () => {
    const heavy = seenAs([weigh('wrong-root-ca', 0.95, 'server-trust'), weigh('cipher-suite', 0.3, 'tls')]);
    expect(ranked(BLIND, heavy)[0]).toMatchObject({ cause: 'wrong-root-ca', confidence: 'likely' });
    const alone = seenAs([weigh('wrong-root-ca', 0.95, 'server-trust')]);
    expect(ranked(BLIND, alone)[0]?.confidence).toBe('likely');
  });

  it('only what admits no other reading is certain', () => {
    const only = seenAs([weigh('dns', 1, 'dns')], { from: 'dns', to: 'dns' });
    expect(ranked(BLIND, only)[0]).toMatchObject({ code: 'dns-failed', confidence: 'certain' });
    const two = seenAs([weigh('dns', 1, 'dns'), weigh('network-not-attached', 0.1, 'bearer')]);
    expect(ranked(BLIND, two)[0]?.confidence).toBe('likely');
  });

  it('a light cause is not likely, however alone it is', () => {
    const light = seenAs([weigh('other', 0.2, 'tls')]);
    expect(ranked(BLIND, light)[0]).toMatchObject({ code: 'module-error', cause: 'other', confidence: 'possible' });
  });

  it('a cause that the rules exclude vanishes', () => {
    // The name is sent, the dates are not checked, the certificate is there.
    const findings = ranked({ module: { checksDates: seen(false) } }, HANDSHAKE);
    expect(causesOf(findings.filter(({ severity }) => severity !== 'info'))).toEqual(['wrong-root-ca', 'cipher-suite']);
    expect(findings[0]).toMatchObject({ confidence: 'likely' });
  });

  it('a cause that only a guess excludes is unlikely: a clock that nobody has set comes first, where it can show', () => {
    const wide = seenAs([weigh('wrong-root-ca', 0.9, 'server-trust'), weigh('clock-not-set', 0.6, 'clock')], {
      from: 'bearer',
      to: 'client-auth',
    });
    const asGuessed: InputChanges = {
      module: { verifier: guess('mbedtls', source), clock: seen(0), checksDates: seen(false), datesGuessed: true },
      verdicts: { trust: seen({ ok: true }) },
    };
    const judged = judge(inputs(asGuessed));
    const causes = (open: readonly Rung[]) =>
      rank(judged, wide, open).flatMap(({ cause, severity }) => (severity === 'info' ? [] : cause));
    expect(causes(['server-trust'])).toEqual(['clock-not-set', 'wrong-root-ca']);
    // What ends with the two hellos has nothing to do with any date.
    expect(causes(['tls', 'client-auth'])).not.toContain('clock-not-set');
    const sure = judge(inputs({ ...asGuessed, module: { ...asGuessed.module, datesGuessed: false } }));
    expect(rank(sure, wide, ['server-trust'])[0]?.cause).toBe('wrong-root-ca');
  });

  it('finding nothing wrong excludes nothing: a right-looking root, login or client id can be the wrong one', () => {
    const observation = seenAs(
      [
        weigh('auth-credentials', 0.5, 'mqtt'),
        weigh('client-id/policy', 0.4, 'mqtt'),
        weigh('cert-format', 0.4, 'server-trust'),
        weigh('wrong-root-ca', 0.4, 'server-trust'),
      ],
      { from: 'server-trust', to: 'mqtt' },
    );
    expect(causesOf(ranked({}, observation))).toEqual([
      'auth-credentials',
      'client-id/policy',
      'cert-format',
      'wrong-root-ca',
    ]);
  });

  it('excluded causes are named all the same when nothing else is left', () => {
    const findings = ranked({}, seenAs([weigh('client-cert-missing', 0.9, 'client-auth')]));
    expect(findings[0]).toMatchObject({ cause: 'client-cert-missing', confidence: 'possible' });
  });

  it('a cause that a rule has named goes up and keeps the rule’s words', () => {
    const findings = ranked({ request: { sni: seen(false) } }, HANDSHAKE);
    expect(findings[0]).toMatchObject({ code: 'sni-missing', severity: 'error', confidence: 'likely' });
    expect(findings[0]?.evidence.map(({ text }) => text)).toEqual([
      'as the test says',
      'as the test says',
      '+CMQTTCONNECT: 0,32',
    ]);
    expect(findings.filter(({ code }) => code === 'sni-missing')).toHaveLength(1);
  });

  it('a warning of a rule adds to its cause', () => {
    const observation = seenAs([weigh('wrong-root-ca', 0.5, 'server-trust'), weigh('clock-not-set', 0.3, 'clock')]);
    const slow = { module: { clock: seen(inputs().now - 60 * 86_400_000) } };
    const findings = ranked(slow, observation);
    expect(findings[0]).toMatchObject({ code: 'clock-not-set', severity: 'error', confidence: 'likely' });
    expect(findings[0]?.evidence.length).toBe(4);
  });

  it('a rule’s finding on another rung is not taken for the cause', () => {
    const expired = certificateFile({ notAfter: 1, selfSigned: false });
    const observation = seenAs([weigh('auth-credentials', 0.9, 'mqtt')], { from: 'mqtt', to: 'mqtt' });
    const findings = ranked({ credentials: { cert: expired } }, observation);
    expect(findings[0]).toMatchObject({ code: 'login-refused', rung: 'mqtt' });
    // The client certificate has passed, so the rule was wrong.
    expect(findings.map(({ code }) => code)).not.toContain('client-cert-expired');
  });

  it('an error on a rung that was not reached stays as a warning', () => {
    const observation = seenAs([weigh('dns', 0.9, 'dns')], { from: 'dns', to: 'dns' });
    const findings = ranked({ credentials: { ca: ABSENT } }, observation);
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['dns-failed', 'error'],
      ['ca-missing', 'warning'],
    ]);
  });

  it('the observation’s own name is used for the cause that it is of, and no other', () => {
    const refused: Observation = {
      ...seenAs([weigh('auth-credentials', 0.5, 'mqtt'), weigh('client-id/policy', 0.4, 'mqtt')], {
        from: 'mqtt',
        to: 'mqtt',
      }),
      code: 'client-not-allowed',
    };
    expect(ranked(BLIND, refused).map(({ code }) => code)).toEqual(['login-refused', 'client-not-allowed']);
  });

  it('two causes that show as one finding keep their own cause', () => {
    const files = seenAs([weigh('cert-not-stored', 0.6, 'server-trust'), weigh('cert-format', 0.5, 'server-trust')]);
    expect(ranked(BLIND, files)).toMatchObject([{ code: 'stored-file-unusable', cause: 'cert-not-stored' }]);
  });
});

describe('what is still open', () => {
  it('drops the causes on rungs that the tests have passed', () => {
    expect(causesOf(ranked(BLIND, HANDSHAKE, ['server-trust']))).toEqual(['wrong-root-ca', 'clock-not-set']);
    expect(causesOf(ranked(BLIND, HANDSHAKE, ['tls', 'client-auth']))).toEqual([
      'sni-missing',
      'cipher-suite',
      'clock-not-set',
      'client-cert-missing',
    ]);
  });

  it('keeps causes that sit below everything that the code stands for', () => {
    // CONNACK 5 of a broker that picks the customer by the server name: the handshake has passed, and the name is missing.
    const connack = seenAs([weigh('auth-credentials', 0.5, 'mqtt'), weigh('sni-missing', 0.5, 'tls')], {
      from: 'mqtt',
      to: 'mqtt',
    });
    const findings = ranked({ request: { sni: seen(false) } }, connack);
    expect(findings[0]).toMatchObject({ code: 'sni-missing', rung: 'tls' });
    expect(findings[1]).toMatchObject({ code: 'login-refused', rung: 'mqtt' });
    expect(causesOf(ranked({}, connack))).toEqual(['auth-credentials']);
  });

  it('names a wrong clock below a chain that was refused', () => {
    const findings = ranked({ module: { clock: seen(Date.UTC(1980, 0, 6)) } }, HANDSHAKE, ['server-trust']);
    expect(findings[0]).toMatchObject({ code: 'clock-not-set', rung: 'clock', confidence: 'certain' });
  });

  it.each([
    [['server-trust'], 'anchor-wrong', 'server-trust'],
    [['tcp'], 'tcp-failed', 'tcp'],
    [['subscribe'], 'module-error', 'subscribe'],
    [['tcp', 'server-trust'], 'module-error', 'tcp'],
  ] as const)('still says something where no cause is left: %j', (open, code, rung) => {
    const closed = seenAs([weigh('client-cert-missing', 0.9, 'client-auth')], { from: 'dns', to: 'publish' });
    const findings = ranked(BLIND, closed, open);
    expect(findings).toMatchObject([{ code, rung, severity: 'error', confidence: 'possible' }]);
    expect(findings[0]?.evidence).toEqual(evidence);
  });
});

describe('the order', () => {
  it('is by severity, then confidence, then as they were found; the same thing is said once', () => {
    const make = (severity: 'error' | 'warning', confidence: 'certain' | 'likely', title: string) =>
      finding('module-error', { severity, confidence, title, evidence: [] });
    const sorted = order([
      make('warning', 'certain', 'a'),
      make('error', 'likely', 'b'),
      make('error', 'certain', 'c'),
      make('error', 'likely', 'd'),
      make('warning', 'certain', 'a'),
    ]);
    expect(sorted.map(({ title }) => title)).toEqual(['c', 'b', 'd', 'a']);
  });

  it('does not change what it is given', () => {
    const given = Object.freeze([
      finding('dns-failed', { severity: 'warning', confidence: 'likely', evidence: [] }),
      finding('no-bearer', { confidence: 'likely', evidence: [] }),
    ]);
    expect(order(given).map(({ code }) => code)).toEqual(['no-bearer', 'dns-failed']);
  });
});

describe('a finding', () => {
  it('has the catalogue’s words, its own remedy first, and each source once', () => {
    const made = finding('sni-unsupported', {
      confidence: 'likely',
      evidence: [
        { kind: 'fact', ref: 'a manual', text: 'x' },
        { kind: 'fact', ref: 'a manual', text: 'y' },
        { kind: 'reply', ref: 'AT', text: 'z' },
      ],
      remedy: [{ text: 'First.' }],
    });
    expect(made.remedy[0]?.text).toBe('First.');
    expect(made.remedy.length).toBeGreaterThan(1);
    expect(made.sources).toEqual(['a manual']);
    expect(made).toMatchObject({ severity: 'error', cause: 'sni-unsupported-firmware', rung: 'tls' });
  });
});
