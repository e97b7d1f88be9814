import type { Cause } from '../kernel/cause.ts';
import type { Finding, Proof } from '../findings/finding.ts';
import type { BrokerFacts } from '../findings/inputs.ts';

const TRUST: readonly Cause[] = ['wrong-root-ca', 'intermediate-instead-of-root', 'cert-format'];
const CLIENT: readonly Cause[] = ['client-cert-missing', 'client-key-mismatch', 'auth-credentials'];
const HELLO: readonly Cause[] = ['tls-version', 'cipher-suite', 'sni-missing'];

interface Files {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Checks on the reader's computer that would decide what the findings leave open. Needs a broker that it can reach. */
export function proofsFor(findings: readonly Finding[], broker: BrokerFacts, files: Files): readonly Proof[] {
  const open = findings
    .filter(({ severity, confidence }) => severity !== 'info' && confidence !== 'certain')
    .map(({ cause }) => cause);
  const decides = (causes: readonly Cause[]): readonly Cause[] => causes.filter((cause) => open.includes(cause));
  const address = `openssl s_client -connect ${broker.host}:${broker.port} -servername ${broker.host}`;
  const client = files.cert === undefined || files.key === undefined ? '' : ` -cert ${files.cert} -key ${files.key}`;
  const ca = files.ca === undefined ? '' : ` -CAfile ${files.ca} -no-CApath -no-CAstore -verify_return_error`;
  return [
    { command: `${address}${ca}${client} -tls1_2`, decides: decides(TRUST) },
    { command: `${address}${client} -tls1_2`, decides: decides(CLIENT) },
    {
      command: `openssl s_client -connect ${broker.host}:${broker.port} -noservername -tls1_2`,
      decides: decides(HELLO),
    },
  ].filter((proof) => proof.decides.length > 0);
}
