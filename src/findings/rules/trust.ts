import { finding } from '../make.ts';
import type { Evidence } from '../finding.ts';
import type { CertificateFacts, Input, Inputs, ModuleFacts, Trust, TrustFault } from '../inputs.ts';
import {
  HOLDS,
  MOOT,
  UNLIKELY,
  factEvidence,
  fires,
  leavesUnverified,
  notKnown,
  ruleFor,
  type Rule,
  type Verdict,
} from './rule.ts';

/* What the module's way of judging chains makes of the broker's. */

function refusedOver(trust: Input<Trust>, over: TrustFault): Extract<Trust, { readonly ok: false }> | undefined {
  return trust.is === 'known' && !trust.value.ok && trust.value.over === over ? trust.value : undefined;
}

function verifierEvidence({ verifier }: ModuleFacts): Evidence {
  return factEvidence(verifier, `judged as ${verifier.value} does`);
}

function caEvidence({ credentials: { ca } }: Inputs, text: string): readonly Evidence[] {
  return ca.is === 'known' ? [{ kind: 'file', ref: ca.value.path, text }] : [];
}

/** By the chain where it was seen, else by the roots that are known to be right there. */
function judgeAnchor(inputs: Inputs): Verdict {
  const { broker, credentials, module, verdicts } = inputs;
  const { trust, caAmongRoots } = verdicts;
  if (!broker.tls || leavesUnverified(inputs)) return MOOT;
  if (credentials.ca.is !== 'known') return notKnown(credentials.ca);
  if (trust.is === 'known') {
    const refused = refusedOver(trust, 'anchor') ?? notForIntermediate(inputs);
    if (refused === undefined) {
      if (!trust.value.ok) return MOOT;
      return module.verifier.confidence === 'guess' ? UNLIKELY : HOLDS;
    }
    return fires(
      finding('anchor-wrong', {
        confidence: module.verifier.confidence === 'guess' ? 'likely' : 'certain',
        evidence: [
          ...caEvidence(inputs, refused.reason),
          ...sameNameOrKey(inputs),
          trust.evidence,
          verifierEvidence(module),
        ],
      }),
    );
  }
  if (caAmongRoots.is !== 'known') return notKnown(trust, true);
  const { is, wanted } = caAmongRoots.value;
  if (is !== 'other') return MOOT;
  return fires(
    finding('anchor-wrong', {
      confidence: 'likely',
      title: 'The CA file holds none of the roots that this broker’s chains lead to',
      evidence: [...caEvidence(inputs, `roots of this broker: ${wanted.join(', ')}`), caAmongRoots.evidence],
    }),
  );
}

/** A file without any root is the matter of another rule. */
function notForIntermediate({ credentials: { ca }, verdicts: { trust } }: Inputs): ReturnType<typeof refusedOver> {
  const hasRoot = ca.is === 'known' && ca.value.certificates.some(({ selfSigned }) => selfSigned);
  return hasRoot ? refusedOver(trust, 'anchor-not-root') : undefined;
}

/** Why a file that looks right is not: the name of an issuer in the chain, and another key. */
function sameNameOrKey({ broker: { chain }, credentials: { ca } }: Inputs): readonly Evidence[] {
  if (chain.is !== 'known' || ca.is !== 'known') return [];
  const sent = chain.value.certificates;
  const keyOf = (name: string): string | undefined => sent.find(({ subject }) => subject === name)?.keyId;
  return ca.value.certificates
    .filter(({ subject }) => sent.some(({ issuer }) => issuer === subject))
    .map(({ subject, keyId }) => ({
      kind: 'file' as const,
      ref: ca.value.path,
      text:
        keyOf(subject) === keyId
          ? `"${subject}" has the name and key of one that is sent`
          : `"${subject}" has the name of an issuer in the chain; its key has not signed there`,
    }));
}

function judgeRetiredRoot(inputs: Inputs): Verdict {
  const { broker, credentials, verdicts } = inputs;
  const { trust, caAmongRoots } = verdicts;
  if (!broker.tls || leavesUnverified(inputs)) return MOOT;
  if (credentials.ca.is !== 'known') return notKnown(credentials.ca);
  if (caAmongRoots.is !== 'known') return notKnown(caAmongRoots);
  // Seen on the wire counts for more.
  if (caAmongRoots.value.is !== 'retired' || (trust.is === 'known' && trust.value.ok)) return MOOT;
  return fires(
    finding('anchor-retired', {
      confidence: 'likely',
      evidence: [
        ...caEvidence(inputs, `roots of this broker today: ${caAmongRoots.value.wanted.join(', ')}`),
        caAmongRoots.evidence,
      ],
    }),
  );
}

function judgeChain(inputs: Inputs): Verdict {
  const { broker, module, verdicts } = inputs;
  const { trust } = verdicts;
  if (!broker.tls || leavesUnverified(inputs)) return MOOT;
  if (trust.is !== 'known') return notKnown(trust);
  const refused = refusedOver(trust, 'chain');
  if (refused === undefined) return MOOT;
  return fires(
    finding('chain-refused', {
      confidence: module.verifier.confidence === 'guess' ? 'possible' : 'likely',
      evidence: [{ ...trust.evidence, text: refused.reason }, verifierEvidence(module)],
    }),
  );
}

function judgeName({ broker, module, verdicts: { nameFits } }: Inputs): Verdict {
  if (!broker.tls) return MOOT;
  if (nameFits.is !== 'known') return notKnown(nameFits);
  if (nameFits.value) return MOOT;
  const { checksName } = module;
  const text = `${module.firmware} ${checksName.value ? 'compares names' : 'does not compare names'}`;
  return fires(
    finding('server-name-mismatch', {
      severity: checksName.value ? 'error' : 'warning',
      confidence: checksName.confidence === 'guess' ? 'possible' : 'certain',
      evidence: [nameFits.evidence, factEvidence(checksName, text)],
    }),
  );
}

const DAY_MS = 86_400_000;
const SOON_MS = 21 * DAY_MS;

function ended({ notAfter, notBefore }: CertificateFacts, at: number): boolean {
  return notAfter <= at || notBefore > at;
}

function datesText({ subject, notBefore, notAfter }: CertificateFacts): string {
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  return `"${subject}" is valid from ${day(notBefore)} to ${day(notAfter)}`;
}

/** By the host's clock, on what the verifier looks at where that is known, else on what is sent. */
function judgeDates(inputs: Inputs): Verdict {
  const {
    broker,
    module,
    verdicts: { trustToday },
    now,
  } = inputs;
  if (!broker.tls) return MOOT;
  if (broker.chain.is !== 'known') return notKnown(broker.chain);
  const { evidence } = broker.chain;
  const bad = broker.chain.value.certificates.filter((certificate) => ended(certificate, now));
  const refused = refusedOver(trustToday, 'dates');
  if (bad.length === 0 && refused === undefined) return MOOT;
  if (bad.length > 0 && trustToday.is === 'known' && trustToday.value.ok) return MOOT;
  const checks = module.checksDates.is === 'known' && module.checksDates.value && !leavesUnverified(inputs);
  return fires(
    finding('server-cert-expired', {
      severity: checks ? 'error' : 'warning',
      confidence: 'certain',
      evidence:
        bad.length > 0
          ? bad.map((certificate) => ({ ...evidence, text: datesText(certificate) }))
          : [{ ...evidence, text: refused?.reason ?? '' }],
    }),
  );
}

function judgeDaysLeft({ broker, now }: Inputs): Verdict {
  if (!broker.tls) return MOOT;
  if (broker.chain.is !== 'known') return notKnown(broker.chain);
  const { evidence, value } = broker.chain;
  const soon = value.certificates.filter(
    ({ notBefore, notAfter }) => notAfter > now && notAfter - now < Math.min(SOON_MS, (notAfter - notBefore) / 4),
  );
  if (soon.length === 0) return MOOT;
  return fires(
    finding('server-cert-expiring', {
      severity: 'info',
      confidence: 'certain',
      evidence: soon.map((certificate) => ({ ...evidence, text: datesText(certificate) })),
    }),
  );
}

function judgeVerification({ broker, credentials, request: { verifies } }: Inputs): Verdict {
  if (!broker.tls) return MOOT;
  if (verifies.is !== 'known') return notKnown(verifies);
  if (verifies.value) return MOOT;
  const off = finding('verification-off', {
    severity: 'warning',
    confidence: 'certain',
    evidence: [verifies.evidence],
  });
  if (verifies.evidence.kind !== 'fact') return fires(off);
  // Where the firmware cannot, giving it a root is no remedy; and whoever answers would get the login.
  const login = credentials.username.is === 'known' || credentials.password.is === 'known';
  return fires({
    ...off,
    title: `This firmware cannot verify the broker${login ? ', and whoever answers would get the login' : ''}`,
    severity: login ? 'error' : 'warning',
    remedy: [TLS_ON_HOST],
  });
}

const TLS_ON_HOST = {
  text: 'Let this computer do TLS over a plain socket of the module: it verifies the broker.',
  command: '--tls host',
};

export const trustRules: readonly Rule[] = [
  ruleFor('anchor-wrong', judgeAnchor),
  ruleFor('anchor-retired', judgeRetiredRoot),
  ruleFor('chain-refused', judgeChain),
  ruleFor('server-name-mismatch', judgeName),
  ruleFor('server-cert-expired', judgeDates),
  ruleFor('server-cert-expiring', judgeDaysLeft),
  ruleFor('verification-off', judgeVerification),
];
