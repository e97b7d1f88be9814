import { catalogueEntry } from '../findings/catalogue.ts';
import type { Evidence } from '../findings/finding.ts';
import type { Observation } from '../findings/ranker.ts';
import type { Rung } from '../kernel/rung.ts';
import type { Failure } from './execute.ts';
import type { Incidents } from './incidents.ts';
import { byItself, on, plain } from './observation.ts';
import { observeIncident } from './observe-incident.ts';

/** The module accepted the command, and then the network or the broker kept silent. */
export function noAnswerFromNetwork(rung: Rung, evidence: Evidence): Observation {
  return {
    evidence: [evidence],
    source: 'what silence after an accepted command means',
    span: { from: 'bearer', to: rung },
    causes: [
      {
        cause: 'network-not-attached',
        weight: 0.4,
        rung: 'bearer',
        why: 'the link may have gone without the module noticing',
      },
      {
        cause: 'wrong-port/plain-on-tls',
        weight: 0.3,
        rung: 'tcp',
        why: 'a port that takes the connection and says nothing',
      },
      { cause: 'other', weight: 0.2, rung, why: 'the broker did not answer' },
    ],
  };
}

/** Some firmware says nothing at all before a command that goes over the network has ended, and hears nothing either. */
export function withheld({ outcome: { exchange, status } }: Failure): boolean {
  const { completion } = exchange;
  return (
    status === 'no-final' && completion !== undefined && completion.optional !== true && completion.order !== 'after'
  );
}

/** The same, as what it can mean. */
export function answerWithheld(rung: Rung, evidence: Evidence): Observation {
  const { meaning } = catalogueEntry('module-silent');
  return {
    evidence: [evidence],
    source: 'what silence after a command that uses the network means',
    span: { from: 'at', to: rung },
    code: 'module-silent',
    causes: [
      { cause: 'command-order/state', weight: 0.5, rung: 'at', why: meaning },
      { cause: 'network-not-attached', weight: 0.4, rung: 'bearer', why: 'it may wait for a network that has gone' },
      {
        cause: 'wrong-port/plain-on-tls',
        weight: 0.2,
        rung: 'tcp',
        why: 'or for a server that takes the connection and says nothing',
      },
    ],
  };
}

/** Our message did not come back, and what was seen meanwhile. */
export function observeSilence(topic: string, waitedMs: number, incidents: Incidents, answers: boolean): Observation {
  const evidence: Evidence = { kind: 'test', ref: topic, text: `nothing came within ${waitedMs / 1000} s` };
  const incident = observeIncident(incidents, 'publish', [evidence]);
  if (incident !== undefined) return incident;
  if (!answers) return plain('module-silent', [evidence], on('at'));
  const { connectionLost } = incidents;
  if (connectionLost === undefined) return plain('no-own-message', [evidence], { from: 'subscribe', to: 'publish' });
  return {
    evidence: [byItself(connectionLost), evidence],
    source: 'what a connection that ends after the publication means',
    span: { from: 'bearer', to: 'publish' },
    causes: [
      { cause: 'client-id/policy', weight: 0.5, rung: 'publish', why: 'the broker closed when it saw the topic' },
      { cause: 'network-not-attached', weight: 0.4, rung: 'bearer', why: 'the link was lost at that moment' },
    ],
  };
}
