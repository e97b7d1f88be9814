import { CAUSES, type Cause } from '../../../src/kernel/cause.ts';
import { fieldCases, hintsOf, linesOf, recordings, threads, type FieldCase } from '../field/shared.ts';
import type { KnownLog } from './known-log.ts';

/** What the threads of the seeds came to, as their posters found out. */
export const CAUSES_OF_THREADS: ReadonlyMap<string, readonly Cause[]> = new Map<string, readonly Cause[]>([
  ['sim7600-hivemq-emqx-aws-azure.txt', ['sni-missing', 'sni-unsupported-firmware']],
  ['sim7020c-aws-iot.txt', ['wrong-root-ca', 'intermediate-instead-of-root']],
  ['sim800-certificates.txt', ['tls-version', 'module-cannot-client-auth']],
  ['nrf9160-ec-private-key.txt', ['cert-format', 'key-type-unsupported', 'chain-too-big']],
  ['cc3200-aws-iot.txt', ['wrong-root-ca', 'cert-format', 'client-cert-missing']],
]);

/** Empty where they are not there. */
export function outsideLogs(): readonly KnownLog[] {
  return [...ofCases(), ...ofThreads(), ...ofRecordings()];
}

function ofCases(): readonly KnownLog[] {
  return fieldCases().map(([name, given]) => ({
    name,
    lines: given.log.split('\n'),
    ...hintsOf(given),
    mayBeCertain: mayBeCertain(given),
  }));
}

function mayBeCertain(given: FieldCase): KnownLog['mayBeCertain'] {
  if (given.outcome === 'worked') return [];
  if (given.cause_class === 'other') return 'unknown';
  // Nothing in such a log decides: whoever is certain has made it up.
  if (given.cause_confidence === 'unclear' || given.decidable_from_log === false) return [];
  return [given.cause_class, ...(given.also_accept ?? [])].flatMap(
    (name) => CAUSES.find((cause) => cause === name) ?? [],
  );
}

function ofThreads(): readonly KnownLog[] {
  return threads().map(([name, text]) => ({
    name,
    lines: text.split('\n'),
    mayBeCertain: CAUSES_OF_THREADS.get(name) ?? 'unknown',
  }));
}

function ofRecordings(): readonly KnownLog[] {
  return recordings().map(([name, recording]) => ({ name, lines: linesOf(recording), mayBeCertain: 'unknown' }));
}
