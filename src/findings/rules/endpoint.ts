import { finding } from '../make.ts';
import type { Inputs } from '../inputs.ts';
import { MOOT, fires, notKnown, ruleFor, type Rule, type Verdict } from './rule.ts';

const loginMissing: Rule = {
  id: 'login-missing',
  finds: 'login-missing',
  cause: 'auth-credentials',
  rung: 'mqtt',
  judge({ broker, credentials }) {
    if (credentials.username.is === 'known') return MOOT;
    if (credentials.username.is === 'unknown') return notKnown(credentials.username);
    if (broker.needsLogin.is !== 'known') return notKnown(broker.needsLogin);
    if (!broker.needsLogin.value) return MOOT;
    return fires(finding('login-missing', { confidence: 'certain', evidence: [broker.needsLogin.evidence] }));
  },
};

const loginInClear: Rule = {
  id: 'login-in-clear',
  finds: 'login-in-clear',
  cause: 'none',
  rung: 'tcp',
  judge({ broker, credentials }) {
    if (broker.tls) return MOOT;
    if (credentials.password.is !== 'known') return notKnown(credentials.password);
    return fires(
      finding('login-in-clear', {
        severity: 'warning',
        confidence: 'certain',
        evidence: [{ kind: 'option', ref: '--broker', text: `mqtt://${broker.host}:${broker.port} has no TLS` }],
      }),
    );
  },
};

const usualPort: Rule = {
  id: 'port-without-tls',
  finds: 'port-without-tls',
  cause: 'wrong-port/plain-on-tls',
  rung: 'tls',
  judge({ broker }) {
    const unusual = (broker.tls && broker.port === 1883) || (!broker.tls && broker.port === 8883);
    // A usual port proves nothing: people run plain listeners on 8883, too.
    if (!unusual) return MOOT;
    return fires(
      finding('port-without-tls', {
        severity: 'warning',
        confidence: 'possible',
        evidence: [
          {
            kind: 'option',
            ref: '--broker',
            text: `port ${broker.port} is asked ${broker.tls ? 'with' : 'without'} TLS`,
          },
        ],
      }),
    );
  },
};

const retired: Rule = {
  id: 'broker-retired',
  finds: 'broker-retired',
  cause: 'other',
  rung: 'dns',
  judge({ broker }) {
    if (broker.retired === undefined) return MOOT;
    return fires(
      finding('broker-retired', {
        confidence: broker.retired.confidence === 'guess' ? 'likely' : 'certain',
        evidence: [{ kind: 'fact', ref: broker.retired.source, text: broker.retired.value }],
      }),
    );
  },
};

function judgeSuperseded({ broker: { superseded } }: Inputs): Verdict {
  if (superseded === undefined) return MOOT;
  return fires(
    finding('broker-superseded', {
      severity: 'warning',
      confidence: 'likely',
      evidence: [{ kind: 'fact', ref: superseded.source, text: superseded.value }],
    }),
  );
}

/** It was sent to the broker by this computer, over a verified connection. */
function judgeLogin({ credentials: { username }, verdicts: { loginTaken } }: Inputs): Verdict {
  if (username.is !== 'known') return notKnown(username);
  if (loginTaken.is !== 'known') return notKnown(loginTaken);
  if (loginTaken.value) return MOOT;
  return fires(finding('login-refused', { confidence: 'likely', evidence: [loginTaken.evidence] }));
}

/** Another protocol is known to be there; that the right one is says nothing about how it goes. */
function judgeSpeech({ broker }: Inputs): Verdict {
  if (broker.speaks.is !== 'known') return notKnown(broker.speaks);
  const { value, evidence } = broker.speaks;
  if (value === (broker.tls ? 'mqtts' : 'mqtt')) return MOOT;
  return fires(finding('port-other-protocol', { confidence: 'likely', evidence: [evidence] }));
}

export const endpointRules: readonly Rule[] = [
  loginMissing,
  loginInClear,
  usualPort,
  retired,
  ruleFor('login-refused', judgeLogin),
  ruleFor('broker-superseded', judgeSuperseded),
  ruleFor('port-other-protocol', judgeSpeech),
];
