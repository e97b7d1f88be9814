import { CATALOGUE, catalogueEntry, type CatalogueEntry, type FindingCode } from '../findings/catalogue.ts';
import { namedCode } from '../findings/codes.ts';
import { families } from '../families/registry.ts';
import { HawserError } from '../kernel/errors.ts';
import { nearest } from '../kernel/near.ts';
import { RUNGS, type Rung } from '../kernel/rung.ts';
import { writtenCode } from '../families/kit/part.ts';
import { aliasOf } from './code.ts';

/** Result codes of one command group that speak for a finding, heaviest first. */
export interface SpeakingCodes {
  readonly family: string;
  /** What to type for the family. */
  readonly alias: string;
  readonly table: string;
  readonly codes: readonly {
    readonly code: number;
    /** The code as the table writes it. */
    readonly written: string;
    readonly text: string;
    readonly weight: number;
  }[];
}

/** All that is known of one kind of finding. */
export interface FindingPage extends CatalogueEntry {
  readonly code: FindingCode;
  readonly moduleCodes: readonly SpeakingCodes[];
}

/** Every finding code, in the order of the catalogue. */
export function findingCodes(): readonly FindingCode[] {
  return Object.keys(CATALOGUE) as FindingCode[];
}

/** Explains a finding code, in any case. Throws `finding-unknown` with the codes that can have been meant. */
export function explainFinding(typed: string): FindingPage {
  const code = findingCodes().find((known) => known === typed.trim().toLowerCase());
  if (code === undefined) throw unknownFinding(typed);
  return findingPage(code);
}

/** The page of a code. */
export function findingPage(code: FindingCode): FindingPage {
  return { code, ...catalogueEntry(code), moduleCodes: codesThatSpeakFor(code) };
}

/** The codes by the rung on which their cause sits, lowest first; rungs without any are left out. */
export function findingsByRung(): readonly {
  readonly rung: Rung;
  readonly findings: readonly { readonly code: FindingCode; readonly title: string }[];
}[] {
  const all = findingCodes().map((code) => ({ code, entry: catalogueEntry(code) }));
  return RUNGS.map((rung) => ({
    rung,
    findings: all.filter(({ entry }) => entry.rung === rung).map(({ code, entry: { title } }) => ({ code, title })),
  })).filter(({ findings }) => findings.length > 0);
}

function codesThatSpeakFor(code: FindingCode): readonly SpeakingCodes[] {
  return families().flatMap((family) =>
    family.codes.flatMap((table) => {
      const { id, codes } = table;
      const speaking = codes.flatMap((row) => {
        const weights = row.causes
          .filter((cause) => namedCode(cause, row.finding) === code)
          .map(({ weight }) => weight);
        const weight = Math.max(0, ...weights);
        return weight > 0 ? [{ code: row.code, written: writtenCode(table, row.code), text: row.text, weight }] : [];
      });
      if (speaking.length === 0) return [];
      const sorted = speaking.sort((a, b) => b.weight - a.weight);
      return [{ family: family.id, alias: aliasOf(family), table: id, codes: sorted }];
    }),
  );
}

function unknownFinding(typed: string): HawserError {
  const word = typed.trim().slice(0, 80);
  const meant = nearest(word, findingCodes());
  return new HawserError(`there is no finding "${word}"${meant.length === 0 ? '' : `; near it: ${meant.join(', ')}`}`, {
    code: 'finding-unknown',
    next: [
      ...meant.slice(0, 1).map((code) => ({ text: 'Perhaps this one is meant.', command: `hawser finding ${code}` })),
      { text: 'See all of them.', command: 'hawser finding' },
    ],
  });
}
