import { finding } from '../make.ts';
import { MOOT, fires, notKnown, type Rule } from './rule.ts';

const loginMissing: Rule = {
  id: 'login-missing',
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
  cause: 'other',
  rung: 'dns',
  judge({ broker }) {
    if (broker.retired === undefined) return MOOT;
    return fires(
      finding('broker-retired', {
        confidence: 'certain',
        evidence: [{ kind: 'fact', ref: broker.retired.source, text: broker.retired.value }],
      }),
    );
  },
};

export const endpointRules: readonly Rule[] = [loginMissing, loginInClear, usualPort, retired];
