import type { Cause } from '../kernel/cause.ts';
import type { Rung } from '../kernel/rung.ts';
import { isAddress } from '../kernel/host.ts';
import type { Finding, Proof } from '../findings/finding.ts';
import type { BrokerFacts } from '../findings/inputs.ts';
import { shellWord } from './shell-word.ts';

const TRUST: readonly Cause[] = ['wrong-root-ca', 'intermediate-instead-of-root', 'cert-format'];
const CLIENT: readonly Cause[] = ['client-cert-missing', 'client-key-mismatch', 'auth-credentials'];
const HELLO: readonly Cause[] = ['tls-version', 'cipher-suite', 'sni-missing'];
/** No handshake shows what comes after it: a login is judged higher up. */
const HANDSHAKE: readonly Rung[] = ['tls', 'server-trust', 'client-auth'];

interface Files {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Checks on the reader's computer that would decide what the findings leave open. Needs a broker that it can reach; there
 * is none for a broker without TLS.
 */
export function proofsFor(findings: readonly Finding[], broker: BrokerFacts, files: Files): readonly Proof[] {
  if (!broker.tls) return [];
  const open = findings
    .filter(({ severity, confidence }) => severity !== 'info' && confidence !== 'certain')
    .filter(({ rung }) => HANDSHAKE.includes(rung))
    .map(({ cause }) => cause);
  const decides = (causes: readonly Cause[]): readonly Cause[] => causes.filter((cause) => open.includes(cause));
  const handshake = (name: string, more: string): string =>
    `openssl s_client -connect ${broker.host}:${broker.port} ${name}${more} -tls1_2 </dev/null`;
  const named = isAddress(broker.host) ? '-noservername' : `-servername ${broker.host}`;
  const { ca, cert, key } = files;
  const client = cert === undefined || key === undefined ? '' : ` -cert ${shellWord(cert)} -key ${shellWord(key)}`;
  const trust = ca === undefined ? '' : ` -CAfile ${shellWord(ca)} -no-CApath -no-CAstore -verify_return_error`;
  return [
    { command: handshake(named, trust + client), decides: decides(TRUST) },
    { command: handshake(named, client), decides: decides(CLIENT) },
    { command: handshake('-noservername', ''), decides: decides(HELLO) },
  ].filter((proof) => proof.decides.length > 0);
}
