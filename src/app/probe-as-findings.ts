import type { Evidence, Finding } from '../findings/finding.ts';
import type { FindingCode } from '../findings/catalogue.ts';
import { finding } from '../findings/make.ts';
import type { AsModule } from './probe-as.ts';
import type { ProbeRequest } from './probe-options.ts';

/** What stands between the module and the endpoint. */
export function asFindings(as: AsModule, { url }: ProbeRequest): readonly Finding[] {
  const test: Evidence = { kind: 'test', ref: `--as ${as.family}@${as.firmware}`, text: as.why };
  const unknownLine: readonly Finding[] = as.firmwareKnown
    ? []
    : [
        finding('firmware-unknown', {
          severity: 'info',
          confidence: 'certain',
          evidence: [{ ...test, text: `${as.firmware} is taken` }],
        }),
      ];
  if (as.outcome !== 'breaks' || as.span === undefined) return unknownLine;
  const guessed: readonly Evidence[] =
    as.guesses.length === 0
      ? []
      : [{ kind: 'fact', ref: 'the module’s profile', text: `guessed: ${as.guesses.join(', ')}` }];
  return [
    finding(codeOf(as), {
      confidence: as.guesses.length === 0 ? 'certain' : 'likely',
      rung: as.span.from,
      title: `${as.title} would not get through to ${url.host}`,
      evidence: [test, ...guessed],
    }),
    ...unknownLine,
  ];
}

const PROTOCOL_VERSION = 70;
const UNRECOGNIZED_NAME = 112;

function codeOf({ span, alert, hello, fault, certificate }: AsModule): FindingCode {
  switch (span?.from) {
    case 'server-trust':
      if (fault === 'name') return 'server-name-mismatch';
      return fault === 'anchor-not-self-signed' ? 'ca-not-root' : 'anchor-wrong';
    case 'client-auth':
      return certificate ? 'client-cert-refused' : 'client-cert-missing';
    case 'mqtt':
      return 'login-refused';
    default:
      if (alert?.from === 'module') return alert.number === PROTOCOL_VERSION ? 'tls-version' : 'chain-too-big';
      if (alert?.number === PROTOCOL_VERSION) return 'tls-version';
      if (alert?.number === UNRECOGNIZED_NAME && hello.serverName === undefined) return 'sni-missing';
      return 'handshake-failed';
  }
}
