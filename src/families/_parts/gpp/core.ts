import { exchange, type LineSpec } from '../../../at/declare.ts';
import { int, optional } from '../../../at/field.ts';
import { definePart, type CodeMeaning, type CodeTable, type Part } from '../../kit/part.ts';
import type { LogReading } from '../../kit/reading.ts';
import { cmeTable } from './codes.ts';
import { infoManufacturer, infoModel, infoRevision } from './declarations/identity.ts';
import { gppPart } from './part.ts';
import { gppReading } from './reading.ts';
import { SIMCOM_ONLY } from './simcom-only.ts';

const SIMCOM_LINES: ReadonlySet<string> = new Set([
  ...['boot.sms', 'boot.phonebook', 'network.ping.result', 'clock.ntp.result'],
]);

export interface GppCoreOptions {
  /** Ids of further exchanges that the family does not have. */
  readonly without?: readonly string[];
  /** Lines that `ATI` answers beside `Manufacturer:`, `Model:` and `Revision:`. */
  readonly info?: readonly LineSpec[];
  /** The vendor's own numbers of `+CME ERROR`. */
  readonly errors?: readonly CodeMeaning[];
  /** What else excuses ends of the common commands in this family; asked before the common excuses. */
  readonly excuses?: Excuses;
}

type Excuses = NonNullable<LogReading['harmless']>;

/** What all cellular modules share, whoever makes them, for families that nothing drives: no roles. */
export function gppCorePart({ without = [], info = [], errors = [], excuses = {} }: GppCoreOptions = {}): Part {
  const { exchanges, urcs, ...part } = gppPart({ without: [...SIMCOM_ONLY, ...without] });
  const banner = exchange('identity.info', 'basic', 'I', {
    args: { value: optional(int({ max: 9 })) },
    reply: [infoManufacturer, infoModel, infoRevision, ...info],
    manual: 'ITU-T V.250 §6.1.3',
  });
  return definePart({
    ...part,
    roles: [],
    exchanges: [banner, ...exchanges],
    urcs: urcs.filter(({ line }) => !SIMCOM_LINES.has(line.id)),
    codes: [errorTable(errors)],
    reading: { ...gppReading, harmless: { ...gppReading.harmless, ...alsoCommon(excuses) } },
  });
}

function alsoCommon(own: Excuses): Excuses {
  return Object.fromEntries(
    Object.entries(own).map(([id, excuse]): [string, Excuses[string]] => [
      id,
      (seen, state) => excuse(seen, state) ?? gppReading.harmless?.[id]?.(seen, state),
    ]),
  );
}

/** The vendor's meaning of a number goes before the common one. */
function errorTable(own: readonly CodeMeaning[]): CodeTable {
  const numbers = new Set(own.map(({ code }) => code));
  return { ...cmeTable, codes: [...cmeTable.codes.filter(({ code }) => !numbers.has(code)), ...own] };
}
