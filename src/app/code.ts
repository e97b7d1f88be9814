import type { FindingCode } from '../findings/catalogue.ts';
import { namedCode } from '../findings/codes.ts';
import type { Proof } from '../findings/finding.ts';
import type { Family } from '../families/kit/family.ts';
import { findStack, hostStacks, readStackCode } from '../explain/stacks/read.ts';
import type { HostStack } from '../explain/stacks/stack.ts';
import type { FamilyChoice } from '../families/kit/find.ts';
import { writtenCode, type CodeTable } from '../families/kit/part.ts';
import { findFamily } from '../families/registry.ts';
import type { CauseWeight } from '../kernel/cause.ts';
import { HawserError } from '../kernel/errors.ts';
import type { Confidence, Fact } from '../kernel/facts.ts';
import { height, rungsOf, type Rung, type Span } from '../kernel/rung.ts';
import type { TlsClientProfile } from '../tls/profile.ts';
import { readPasted, type PastedCode, type TableRow } from '../explain/pasted-code.ts';
import { shellWord } from './shell-word.ts';
import { splittingTests, type SplittingTest } from './separating-tests.ts';

/** How much a code says about a cause, in words. */
export type Weight = 'strongly for' | 'for' | 'weakly for' | 'against';

/** A cause that a code speaks for or against, heaviest first, and the finding it becomes. */
export interface CodeCause extends CauseWeight {
  readonly speaks: Weight;
  readonly finding: FindingCode;
}

/** What one row of a code table says. */
export interface CodePage {
  readonly table: string;
  readonly title: string;
  readonly code: number;
  /** The code as the table writes it, `-0x2700`. */
  readonly written: string;
  readonly text: string;
  /** Absent for a code that says nothing about the ladder. */
  readonly span?: Span;
  /** The rungs of the span on which a cause can sit, lowest first. */
  readonly open: readonly Rung[];
  readonly causes: readonly CodeCause[];
  readonly confidence: Confidence;
  readonly source: string;
  readonly tests: readonly SplittingTest[];
}

/** The family or the TLS library that was asked for, and what is known of its firmware where one was named. */
export interface AskedFamily {
  readonly id: string;
  readonly title: string;
  readonly alias: string;
  readonly firmware?: {
    readonly id: string;
    /** False when it is only the nearest known line. */
    readonly exact: boolean;
    readonly knownBad?: Fact<string>;
    readonly sni: TlsClientProfile['sni'];
  };
}

/** A table of result codes. */
export interface CodeTableSummary {
  readonly id: string;
  readonly title: string;
  readonly codes: readonly { readonly code: number; readonly written: string; readonly text: string }[];
}

/** What `hawser code` says of one pasted code. */
export interface ExplainedCode {
  readonly family: AskedFamily;
  readonly asked: string;
  readonly found: readonly CodePage[];
  readonly nextProofs: readonly Proof[];
}

/** The tables of a family or of a host's TLS library; throws `family-unknown`, and `code-unknown` for a family of which none is put down. */
export function codeTables(familyText: string): {
  readonly family: AskedFamily;
  readonly tables: readonly CodeTableSummary[];
} {
  const stack = findStack(familyText);
  if (stack !== undefined) return { family: askedStack(stack), tables: stack.tables.map(summary) };
  const choice = findFamily(familyText);
  return { family: asked(choice, familyText), tables: choice.family.codes.map(summary) };
}

function summary(table: CodeTable): CodeTableSummary {
  const { id, title, codes } = table;
  return { id, title, codes: codes.map(({ code, text }) => ({ code, written: writtenCode(table, code), text })) };
}

/**
 * Explains a result code as it was pasted, for `FAMILY[@FIRMWARE]` or a host's TLS library. Throws `family-unknown`, and `code-unknown` when no
 * table of the family has it.
 */
export function explainCode(familyText: string, pasted: string): ExplainedCode {
  const stack = findStack(familyText);
  if (stack !== undefined) return explainStackCode(stack, pasted);
  const choice = findFamily(familyText);
  const reading = readPasted(choice.family, pasted);
  if (reading.is !== 'found') throw unknownCode(choice, pasted, reading);
  // The highest rung first: who asks has mostly come that far.
  const found = reading.rows.map((row) => codePage(choice, row)).sort((a, b) => top(b) - top(a));
  return { family: asked(choice, familyText), asked: pasted.trim(), found, nextProofs: proofs(choice, found) };
}

function explainStackCode(stack: HostStack, pasted: string): ExplainedCode {
  const found = readStackCode(stack, pasted).map((row) => pageOf(row, () => []));
  if (found.length === 0) throw unknownStackCode(stack, pasted);
  const decides = found.flatMap(({ causes }) => causes.map(({ cause }) => cause));
  const proof = { command: 'hawser probe mqtts://HOST:8883 --ca FILE', decides: [...new Set(decides)] };
  return {
    family: askedStack(stack),
    asked: pasted.trim(),
    found,
    nextProofs: decides.length === 0 ? [] : [proof],
  };
}

function askedStack({ id, title }: HostStack): AskedFamily {
  return { id, title, alias: id };
}

/** One row of a family's table as a page. */
export function codePage(choice: FamilyChoice, row: TableRow): CodePage {
  return pageOf(row, (open) => splittingTests(choice, open));
}

/** One row of any table as a page. */
export function pageOf(
  { table, row }: TableRow,
  testsFor: (open: readonly Rung[]) => readonly SplittingTest[],
): CodePage {
  const { code, text, span, confidence, source } = row;
  const causes = [...row.causes]
    .sort((a, b) => b.weight - a.weight)
    .map((cause) => ({ ...cause, speaks: inWords(cause.weight), finding: namedCode(cause, row.finding) }));
  const within = span === undefined ? [] : rungsOf(span);
  const open = within.filter((rung) => causes.some((cause) => cause.weight > 0 && cause.rung === rung));
  return {
    table: table.id,
    title: table.title,
    code,
    written: writtenCode(table, code),
    text,
    ...(span === undefined ? {} : { span }),
    open,
    causes,
    confidence,
    source,
    tests: testsFor(open),
  };
}

function top({ span }: CodePage): number {
  return span === undefined ? -1 : height(span.to);
}

function inWords(weight: number): Weight {
  if (weight <= 0) return 'against';
  if (weight >= 0.75) return 'strongly for';
  return weight >= 0.35 ? 'for' : 'weakly for';
}

/** The name that people type for a family. */
export function aliasOf({ id, aliases }: Family): string {
  return aliases[0] ?? id;
}

function asked({ family, firmware, line, exact }: FamilyChoice, typed: string): AskedFamily {
  const name = { id: family.id, title: family.title, alias: typed.split('@', 1).join('').trim() };
  if (firmware === undefined) return name;
  const { knownBad, tls } = line.facts;
  return {
    ...name,
    firmware: { id: line.id, exact, sni: tls.sni, ...(knownBad === undefined ? {} : { knownBad }) },
  };
}

/** A run of `connect` makes the tests by itself, in the right order, and joins them with what the files and the broker say. */
function proofs({ family }: FamilyChoice, found: readonly CodePage[]): readonly Proof[] {
  const decides = [
    ...new Set(found.filter(({ tests }) => tests.length > 0).flatMap(({ causes }) => causes.map(({ cause }) => cause))),
  ];
  if (decides.length === 0) return [];
  return [
    { command: `hawser connect --port PORT --module ${aliasOf(family)} --broker mqtts://HOST --ca FILE`, decides },
  ];
}

function unknownStackCode({ id, title }: HostStack, pasted: string): HawserError {
  return new HawserError(`no table of ${title} has "${pasted.trim().slice(0, 80)}"`, {
    code: 'code-unknown',
    next: [{ text: `See all codes of ${title}.`, command: `hawser code ${id}` }],
  });
}

function unknownCode({ family, line }: FamilyChoice, pasted: string, reading: PastedCode): HawserError {
  const shown = pasted.trim().slice(0, 80);
  const tables = family.codes.map(({ id }) => id).join(', ');
  const message =
    reading.is === 'other-line'
      ? `"${shown}" is a line that the module prints by itself (${reading.id}); its numbers are no result code`
      : `no table of ${family.title} has "${shown}"; its tables are ${tables}`;
  return new HawserError(message, {
    code: 'code-unknown',
    next: [
      ...(shown === 'ERROR'
        ? [{ text: 'ERROR names no reason; this makes the module say more.', command: 'AT+CMEE=2' }]
        : []),
      ...(reading.is === 'other-line'
        ? [{ text: 'Paste it with the lines around it.', command: 'hawser explain -' }]
        : []),
      ...ownLibrary(line)
        .filter((stack) => readStackCode(stack, shown).length > 0)
        .map(({ id, title }) => ({
          text: `The module’s TLS is of the make of ${title}, which has such a code.`,
          command: `hawser code ${id} ${shellWord(shown)}`,
        })),
      { text: 'See all codes of the family.', command: `hawser code ${aliasOf(family)}` },
    ],
  });
}

/** The TLS library that the module’s own TLS seems to be made of. */
function ownLibrary({ facts }: FamilyChoice['line']): readonly HostStack[] {
  return hostStacks().filter(({ id }) => facts.tls.verifier.value.startsWith(id));
}
