import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/tree.ts';

/*
 * Logs of real modules that are not part of this project: threads, cases with their causes, recorded dialogues. They lie
 * beside the checkout, or where HAWSER_SHARED says.
 */

export const SHARED = process.env['HAWSER_SHARED'] ?? join(ROOT, '..', 'shared');

/** What a module printed, and the cause that was found in the end, as far as one was. */
export interface FieldCase {
  readonly log: string;
  readonly module: string | null;
  readonly firmware: string | null;
  readonly broker: string | null;
  readonly outcome: 'failed' | 'worked';
  readonly cause_class: string;
  readonly cause_confidence: string;
  /** False: the cause is known, and nothing in the log shows it. */
  readonly decidable_from_log?: boolean;
  readonly also_accept?: readonly string[];
  readonly source: { readonly ref: string };
}

/** What was sent to a module, and what came back. */
export interface Recording {
  readonly boot?: readonly string[];
  readonly exchanges: readonly { readonly tx: string; readonly rx: readonly string[] }[];
}

export type Named<T> = readonly (readonly [name: string, content: T])[];

/** Empty where they are not there. */
export function fieldCases(): Named<FieldCase> {
  return jsonOf<FieldCase>('field-cases');
}

/** Empty where they are not there. */
export function recordings(): Named<Recording> {
  return jsonOf<Recording>('exchanges');
}

/** Threads as they were posted; empty where they are not there. */
export function threads(): Named<string> {
  const path = join(SHARED, 'seeds');
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .sort()
    .map((name) => [name, readFileSync(join(path, name), 'utf8')] as const);
}

/** The lines of a recording, one below the other. */
export function linesOf({ boot = [], exchanges }: Recording): readonly string[] {
  return [...boot, ...exchanges.flatMap(({ tx, rx }) => [tx, ...rx])].flatMap((line) => line.split(/(?:\\r)?\\n|\\r/));
}

/** What the user says of the set-up, in the user’s words. */
export function hintsOf({ module, firmware, broker }: FieldCase): {
  readonly module?: string;
  readonly broker?: string;
} {
  return {
    ...(module === null ? {} : { module: [module, firmware ?? ''].join(' ').trim() }),
    ...(broker === null ? {} : { broker }),
  };
}

function jsonOf<T>(folder: string): Named<T> {
  const path = join(SHARED, folder);
  if (!existsSync(path)) return [];
  const names = readdirSync(path).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => [name, JSON.parse(readFileSync(join(path, name), 'utf8')) as T] as const);
}
