import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CAUSES, type Cause } from '../../../src/kernel/cause.ts';
import { ROOT } from '../../support/tree.ts';
import type { KnownLog } from './known-log.ts';

/*
 * Logs of real modules that are not part of this project: threads, cases with their causes, recorded dialogues. They lie
 * beside the checkout, or where HAWSER_SHARED says.
 */

const SHARED = process.env['HAWSER_SHARED'] ?? join(ROOT, '..', 'shared');

interface FieldCase {
  readonly log: string;
  readonly module: string | null;
  readonly firmware: string | null;
  readonly broker: string | null;
  readonly outcome: 'failed' | 'worked';
  readonly cause_class: string;
  readonly cause_confidence: string;
  readonly decidable_from_log?: boolean;
  readonly also_accept?: readonly string[];
}

interface Recording {
  readonly boot?: readonly string[];
  readonly exchanges: readonly { readonly tx: string; readonly rx: readonly string[] }[];
}

/** What the threads of the seeds came to, as their posters found out. */
const OF_SEEDS: readonly (readonly [file: string, causes: readonly Cause[]])[] = [
  ['sim7600-hivemq-emqx-aws-azure.txt', ['sni-missing', 'sni-unsupported-firmware']],
  ['sim7020c-aws-iot.txt', ['wrong-root-ca', 'intermediate-instead-of-root']],
  ['sim800-certificates.txt', ['tls-version', 'module-cannot-client-auth']],
  ['nrf9160-ec-private-key.txt', ['cert-format', 'key-type-unsupported', 'chain-too-big']],
  ['cc3200-aws-iot.txt', ['wrong-root-ca', 'cert-format', 'client-cert-missing']],
];

/** Empty where they are not there. */
export function outsideLogs(): readonly KnownLog[] {
  return [...fieldCases(), ...seeds(), ...recordings()];
}

function fieldCases(): readonly KnownLog[] {
  return jsonOf<FieldCase>('field-cases').map(([name, given]) => ({
    name,
    lines: given.log.split('\n'),
    ...(given.module === null ? {} : { module: [given.module, given.firmware ?? ''].join(' ').trim() }),
    ...(given.broker === null ? {} : { broker: given.broker }),
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

function seeds(): readonly KnownLog[] {
  return OF_SEEDS.flatMap(([file, causes]) => {
    const path = join(SHARED, 'seeds', file);
    return existsSync(path)
      ? [{ name: file, lines: readFileSync(path, 'utf8').split('\n'), mayBeCertain: causes }]
      : [];
  });
}

function recordings(): readonly KnownLog[] {
  return jsonOf<Recording>('exchanges').map(([name, { boot = [], exchanges }]) => ({
    name,
    lines: [...boot, ...exchanges.flatMap(({ tx, rx }) => [tx, ...rx])].flatMap((line) =>
      line.split(/(?:\\r)?\\n|\\r/),
    ),
    mayBeCertain: 'unknown',
  }));
}

function jsonOf<T>(folder: string): readonly (readonly [name: string, content: T])[] {
  const path = join(SHARED, folder);
  if (!existsSync(path)) return [];
  const names = readdirSync(path).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => [name, JSON.parse(readFileSync(join(path, name), 'utf8')) as T] as const);
}
