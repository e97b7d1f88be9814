import { brokerFacts, findBroker } from '../brokers/kit/facts.ts';
import type { BrokerProfile } from '../brokers/kit/profile.ts';
import { parseBrokerUrl } from '../brokers/kit/url.ts';
import { brokers } from '../brokers/registry.ts';
import { families, findFamily } from '../families/registry.ts';
import type { Family, FirmwareLine } from '../families/kit/family.ts';
import { EMPTY_STATE } from '../families/kit/state.ts';
import type { FindingCode } from '../findings/catalogue.ts';
import type { Certainty, Finding } from '../findings/finding.ts';
import { ABSENT, expected, type BrokerFacts, type Credentials, type Input, type Inputs } from '../findings/inputs.ts';
import { assess, type Assessment } from '../plan/decide.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import { carriesHostTls, moduleRoute, seenOver } from '../plan/route.ts';
import { openQuestions } from './check-report.ts';

/* Who can talk to whom, by facts alone: every firmware line with every kind of broker, without a probe. */

/** `yes-with`: something has to be given or set for it. */
export type MatrixAnswer = 'yes' | 'yes-with' | 'no' | 'not-known';

/** What makes a cell. */
export interface MatrixReason {
  readonly code: FindingCode;
  readonly confidence: Certainty;
}

/** One firmware line with one kind of broker. */
export interface MatrixCell {
  /** Id of the broker’s profile. */
  readonly broker: string;
  readonly answer: MatrixAnswer;
  /** What has to be given, what stands against it, or what is open; never empty. */
  readonly because: readonly MatrixReason[];
  /** With TLS on the host, over a plain socket of the module, nothing stands against it. */
  readonly hostTls?: true;
}

/** One firmware line. */
export interface MatrixRow {
  readonly family: string;
  readonly title: string;
  readonly firmware: string;
  readonly cells: readonly MatrixCell[];
}

/** All that was asked for. */
export interface Matrix {
  readonly brokers: readonly { readonly id: string; readonly title: string }[];
  readonly rows: readonly MatrixRow[];
}

/** Narrowed to one module (`FAMILY[@FIRMWARE]`) or one kind of broker; throws for names that there are not. */
export function matrix(only: { readonly module?: string; readonly broker?: string } = {}): Matrix {
  const profiles = only.broker === undefined ? brokers() : [findBroker(only.broker, brokers())];
  return {
    brokers: profiles.map(({ id, title }) => ({ id, title })),
    rows: linesOf(only.module).map(({ family, line }) => ({
      family: family.id,
      title: family.title,
      firmware: line.id,
      cells: profiles.map((profile) => cell(family, line, profile)),
    })),
  };
}

function linesOf(module: string | undefined): readonly { readonly family: Family; readonly line: FirmwareLine }[] {
  if (module === undefined) {
    return families().flatMap((family) => family.firmware.map((line) => ({ family, line })));
  }
  const { family, line, firmware } = findFamily(module);
  return (firmware === undefined ? family.firmware : [line]).map((each) => ({ family, line: each }));
}

/** Everything would be given, and given right. */
const NOTHING: Credentials = { ca: ABSENT, cert: ABSENT, key: ABSENT, username: ABSENT, password: ABSENT };

const GIVEN: readonly FindingCode[] = ['ca-missing', 'client-cert-missing', 'login-missing'];

function cell(family: Family, line: FirmwareLine, profile: BrokerProfile): MatrixCell {
  const { port = 8883 } =
    profile.ports.find(({ speaks, alpn }) => speaks.value === 'mqtts' && alpn === undefined) ?? {};
  const url = parseBrokerUrl(`mqtts://${profile.exampleHost}:${port}`);
  const module = { family, line, exact: true, build: line.id, state: EMPTY_STATE };
  const broker = brokerFacts(profile, url);
  const assessment = assessed(seenOver(module, moduleRoute(family, undefined), 0), broker);
  const against = standsAgainst(assessment);
  if (against.length > 0) {
    const because = against.map(({ code, confidence }) => ({ code, confidence }));
    const onHost =
      carriesHostTls(family) && standsAgainst(assessed(seenOver(module, 'host-tls', 0), broker)).length === 0;
    return { broker: profile.id, answer: 'no', because, ...(onHost ? { hostTls: true } : {}) };
  }
  const { needsClientCertificate } = assessment.inputs.broker;
  const open = openQuestions(assessment).filter(
    ({ code }) => code !== 'client-cert-missing' || expected(needsClientCertificate) !== true,
  );
  if (open.length > 0) {
    return {
      broker: profile.id,
      answer: 'not-known',
      because: open.map(({ code }) => ({ code, confidence: 'possible' })),
    };
  }
  const needed = neededFor(assessment.inputs);
  if (needed.length > 0) return { broker: profile.id, answer: 'yes-with', because: needed };
  // A root is needed with every broker, so that it makes no difference.
  return { broker: profile.id, answer: 'yes', because: [{ code: 'ca-missing', confidence: 'certain' }] };
}

function assessed(module: KnownModule, broker: BrokerFacts): Assessment {
  return assess({
    module,
    broker,
    credentials: NOTHING,
    wish: { sni: 'auto', clientId: 'device', keepAliveSeconds: 60, qos: 1, subscribe: [] },
    now: 0,
  });
}

function standsAgainst({ findings }: Assessment): readonly Finding[] {
  return findings.filter(({ code, severity }) => severity === 'error' && !GIVEN.includes(code));
}

/** What has to be given, and what the module has to be told. */
function neededFor({ module, broker, request }: Inputs): readonly MatrixReason[] {
  const reason = (code: FindingCode, input: Input<boolean>, sure = true): readonly MatrixReason[] =>
    expected(input) === true ? [{ code, confidence: sure && input.is === 'known' ? 'certain' : 'possible' }] : [];
  const names = expected(request.sni) === true && module.sni.value === 'option';
  return [
    ...reason('client-cert-missing', broker.needsClientCertificate),
    ...reason('login-missing', broker.needsLogin),
    ...(names ? reason('sni-missing', broker.needsSni, module.sni.confidence !== 'guess') : []),
    ...reason('clock-not-set', module.checksDates),
  ];
}
