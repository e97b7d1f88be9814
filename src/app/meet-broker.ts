import type { BrokerFacts } from '../findings/inputs.ts';
import type { BrokerProfile } from '../brokers/kit/profile.ts';
import type { Anchor } from '../pki/anchors/set.ts';
import type { Certificate } from '../pki/x509.ts';
import { decideSni, type CheckWish, type Meet } from '../plan/decide.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import type { Answer } from '../tls/probe/answer.ts';
import { ask } from '../tls/probe/ask.ts';
import type { ChainFound } from '../tls/probe/report.ts';
import { chainFor, seenFacts, servedChain } from './broker-seen.ts';
import { moduleHello } from './probe-as.ts';
import type { Probed } from './probe.ts';
import { meetWith, type Meeting } from './verdicts.ts';

/** What is known of a broker before a certain module meets it. */
export interface KnownBroker {
  readonly profile: BrokerProfile;
  /** By the profile alone. */
  readonly facts: BrokerFacts;
  readonly roots: readonly Anchor[];
  /** The CA that the module will be given. */
  readonly ca?: readonly Certificate[];
  /** Absent: it was not probed. */
  readonly probed?: Probed;
  /** Host time, Unix ms. */
  readonly now: number;
}

/** A broker as one module meets it. */
export interface MetBroker {
  readonly facts: BrokerFacts;
  /** The chain that it sends to this module; absent: nobody has seen one. */
  readonly chain?: ChainFound;
  readonly meet: Meet;
  /** The same for another CA than the one that was given. */
  readonly withCa: (ca: readonly Certificate[]) => Meet;
}

const HELLO_MS = 5_000;

/** Puts the probe’s findings to the module: its own hello is sent, because the chain can depend on who asks. */
export async function meetBroker(
  broker: KnownBroker,
  module: KnownModule,
  sni: CheckWish['sni'],
  signal?: AbortSignal,
): Promise<MetBroker> {
  const { facts: byProfile, probed, profile, roots, ca, now } = broker;
  const common = { profile, port: byProfile.port, roots, now, ...(ca === undefined ? {} : { ca }) };
  const seen = probed?.seen;
  if (probed === undefined || seen === undefined) return { facts: byProfile, ...meetings(common) };
  const facts = seenFacts(byProfile, seen);
  const sends = decideSni(module, facts, sni);
  const answer = await ownHello(probed, byProfile.port, module, sends ? seen.request.checkName : undefined, signal);
  const chain = answer?.is === 'flight' ? chainOf(answer) : chainFor(seen, module.line.facts.tls);
  return {
    ...(chain === undefined ? { facts } : { facts: { ...facts, chain: servedChain(chain, seen) }, chain }),
    ...meetings({
      ...common,
      seen,
      ...(chain === undefined ? {} : { sent: chain.certificates }),
      ...(answer === undefined ? {} : { answer }),
    }),
  };
}

function meetings(meeting: Meeting): Pick<MetBroker, 'meet' | 'withCa'> {
  return { meet: meetWith(meeting), withCa: (ca) => meetWith({ ...meeting, ca }) };
}

function chainOf({ flight }: Extract<Answer, { readonly is: 'flight' }>): ChainFound {
  const { certificates, certificateMessageBytes, recordBytes, version } = flight;
  return { certificates, certificateMessageBytes, recordBytes, version };
}

async function ownHello(
  { report }: Probed,
  urlPort: number,
  { line }: KnownModule,
  serverName: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Answer | undefined> {
  const reached = report.tcp.find((one) => one.ok);
  if (reached === undefined) return undefined;
  return ask(moduleHello(line.facts.tls, serverName), {
    host: reached.address,
    port: report.resolvedTo?.port ?? urlPort,
    timeoutMs: HELLO_MS,
    ...(signal === undefined ? {} : { signal }),
  });
}
