import { exchange } from '../../at/declare.ts';
import { Dialect } from '../../at/dialect.ts';
import type { Family } from './family.ts';
import type { Identity } from './state.ts';

/*
 * Before the family is known only commands that every modem has are sent, and their answers are taken as plain lines:
 * no family's reply format may be assumed yet.
 */

const MANUAL = '3GPP TS 27.007 §5';

export const buildQuery = exchange('identify.build', 'exec', '+CGMR', { manual: `${MANUAL}.3` });
export const modelQuery = exchange('identify.model', 'exec', '+CGMM', { manual: `${MANUAL}.2` });
export const infoQuery = exchange('identify.info', 'basic', 'I', { manual: 'ITU-T V.250 §6.1.3' });

/** What is understood before the family is known: the questions, and what any known module may say by itself. */
export function identificationDialect(families: readonly Family[]): Dialect {
  return new Dialect(
    [buildQuery, modelQuery, infoQuery],
    families.flatMap((family) => family.dialect.urcs),
  );
}

/** What the module said to each question, lines without echo and final result. */
export interface IdentityAnswers {
  readonly build: readonly string[];
  readonly model: readonly string[];
  readonly info: readonly string[];
}

/** Reads the answers, whatever the vendor's habits: with or without a prefix, one line or a list of `Name: value`. */
export function readIdentity({ build, model, info }: IdentityAnswers): Identity {
  const labelled = (label: string): string | undefined =>
    info
      .find((line) => line.toLowerCase().startsWith(`${label}:`))
      ?.slice(label.length + 1)
      .trim();
  const bare = (lines: readonly string[]): string | undefined =>
    lines
      .map((line) =>
        line
          .replace(/^\+CGM[RM]: ?/, '')
          .replace(/^Revision: ?/i, '')
          .replace(/"/g, '')
          .trim(),
      )
      .find((text) => text !== '');
  const identity = {
    manufacturer: labelled('manufacturer'),
    model: bare(model) ?? labelled('model'),
    revision: labelled('revision'),
    build: bare(build),
  };
  return Object.fromEntries(Object.entries(identity).filter(([, value]) => value !== undefined && value !== ''));
}

/** Which family it is: by the model's name, or, where the module does not say it, by its build string. */
export function recogniseFamily(identity: Identity, families: readonly Family[]): Family | undefined {
  const { model, build } = identity;
  const byModel = model === undefined ? undefined : families.find((family) => family.recognition.model.test(model));
  return byModel ?? (build === undefined ? undefined : families.find((family) => family.recognition.build.test(build)));
}
