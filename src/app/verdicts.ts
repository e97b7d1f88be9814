import type { BrokerProfile } from '../brokers/kit/profile.ts';
import type { Evidence } from '../findings/finding.ts';
import {
  ABSENT,
  NO_VERDICTS,
  known,
  type HelloAnswer,
  type Input,
  type ModuleFacts,
  type Trust,
  type TrustFault,
  type Verdicts,
} from '../findings/inputs.ts';
import type { Anchor } from '../pki/anchors/set.ts';
import { judgeChain, type ChainFault } from '../pki/chain.ts';
import { isForByOpenssl } from '../pki/host-names.ts';
import type { Certificate } from '../pki/x509.ts';
import { caAmongRoots } from '../plan/ca-among-roots.ts';
import type { Meet } from '../plan/decide.ts';
import type { Answer } from '../tls/probe/answer.ts';
import { readable, sortChain } from '../tls/probe/chain.ts';
import { refusalOf, refusalText } from '../tls/probe/refusal.ts';
import { listsAnIssuer, type ProbeCase } from './probe-findings.ts';

/** Everything that verdicts on certificates rest on. */
export interface Meeting {
  readonly profile: BrokerProfile;
  readonly port: number;
  readonly roots: readonly Anchor[];
  /** The CA that the module will be given. */
  readonly ca?: readonly Certificate[];
  /** Absent: nobody has seen the broker. */
  readonly seen?: ProbeCase;
  /** DER of what the server sends to this module. */
  readonly sent?: readonly Uint8Array[];
  /** How the broker answered the module's own hello. */
  readonly answer?: Answer;
  /** Host time, Unix ms. */
  readonly now: number;
}

/** Judges the certificates for whatever module is put to the rules. */
export function meetWith(meeting: Meeting): Meet {
  return (module) => verdictsOf(module, meeting);
}

function verdictsOf(module: ModuleFacts, meeting: Meeting): Verdicts {
  const { ca, seen, sent: ders, answer, now } = meeting;
  const among = { ...NO_VERDICTS, caAmongRoots: caAmongRoots(meeting) };
  if (seen === undefined) return among;
  const sent = readable(sortChain(ders ?? [], []));
  const client = clientVerdicts(seen);
  const own = answer === undefined ? {} : { ownHello: ownHello(answer, wire(seen, 'the module’s hello was sent')) };
  const [leaf] = sent;
  if (leaf === undefined) return { ...among, ...client, ...own };
  const trust = (at?: number): Input<Trust> => (ca === undefined ? ABSENT : trustOf(module, sent, ca, seen, at));
  return {
    ...among,
    ...client,
    ...own,
    trust: trust(),
    trustToday: trust(now),
    trustAtClock: module.clock.is === 'known' ? trust(module.clock.value) : NO_VERDICTS.trustAtClock,
    nameFits: known(
      isForByOpenssl(leaf, seen.request.checkName),
      wire(seen, `the server’s certificate is "${leaf.facts.subject}"`),
    ),
  };
}

function wire({ request: { url } }: ProbeCase, text: string): Evidence {
  return { kind: 'wire', ref: url.text, text };
}

function trustOf(
  { verifier }: ModuleFacts,
  sent: readonly Certificate[],
  anchors: readonly Certificate[],
  seen: ProbeCase,
  at: number | undefined,
): Input<Trust> {
  const verdict = judgeChain({ model: verifier.value, sent, anchors, ...(at === undefined ? {} : { at }) });
  const trust: Trust = verdict.ok ? { ok: true } : { ok: false, over: FAULTS[verdict.fault], reason: verdict.reason };
  return known(trust, wire(seen, `${sent.length} certificate(s) were sent`));
}

const FAULTS: Readonly<Record<ChainFault, TrustFault>> = {
  'nothing-sent': 'chain',
  'issuer-unknown': 'anchor',
  'anchor-not-self-signed': 'anchor-not-root',
  'self-signed': 'anchor',
  'self-signed-in-chain': 'anchor',
  signature: 'anchor',
  'not-yet-valid': 'dates',
  expired: 'dates',
  name: 'name',
  'too-long': 'chain',
  'not-a-ca': 'chain',
  purpose: 'chain',
  'path-length': 'chain',
  'name-constraint': 'chain',
  'critical-extension': 'chain',
  malformed: 'chain',
  weak: 'chain',
  'not-conforming': 'chain',
};

/** Alerts that a server sends about the client’s certificate (RFC 5246 §7.2.2, RFC 8446 §6.2). */
const ABOUT_THE_CLIENT: readonly number[] = [40, 42, 43, 44, 45, 46, 48, 49, 51, 116];

function clientVerdicts(
  seen: ProbeCase,
): Pick<Verdicts, 'clientIssuerListed' | 'clientCertificateTaken' | 'loginTaken'> {
  const { endpoint, cert } = seen;
  const asked = endpoint.request;
  const main = seen.attempts.find((attempt) => attempt.main);
  const end = main?.reply?.end;
  return {
    clientIssuerListed:
      asked === undefined || asked.authorities.length === 0 || cert === undefined
        ? ABSENT
        : known(
            listsAnIssuer(asked.authorities, cert.certificates),
            wire(seen, 'its CertificateRequest names the authorities that it takes'),
          ),
    clientCertificateTaken: taken(seen, main?.certificate === true && asked !== undefined),
    loginTaken:
      end?.is === 'connack' && main?.reply?.login === 'sent' && LOGIN_CODES.includes(end.code)
        ? known(end.code === 0, wire(seen, `CONNACK ${end.code} to this login`))
        : NO_VERDICTS.loginTaken,
  };
}

const LOGIN_CODES: readonly number[] = [0, 4, 5];

function taken(seen: ProbeCase, presented: boolean): Input<boolean> {
  const end = seen.attempts.find((attempt) => attempt.main)?.reply?.end;
  if (!presented || end === undefined) return NO_VERDICTS.clientCertificateTaken;
  if (end.is === 'connack') return known(true, wire(seen, `CONNACK ${end.code} with this certificate`));
  if (end.is === 'alert' && ABOUT_THE_CLIENT.includes(end.number)) {
    return known(false, wire(seen, `alert ${end.number} to this certificate`));
  }
  return NO_VERDICTS.clientCertificateTaken;
}

function ownHello(answer: Answer, evidence: Evidence): Input<HelloAnswer> {
  if (answer.is === 'flight') return known({ ok: true }, evidence);
  const refused = answer.is === 'alert' || answer.is === 'closed' || answer.is === 'reset';
  return refused ? known({ ok: false, how: refusalText(refusalOf(answer)) }, evidence) : NO_VERDICTS.ownHello;
}
