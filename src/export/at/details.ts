import type { Body, CredentialRole, Ending, Poll, Retry, Step } from '../../families/kit/step.ts';
import { RUNGS, type Rung } from '../../kernel/rung.ts';
import { readEnding, readGuard } from './endings.ts';

/* What is indented below a command. */

/** What the lines below a command say of it. */
export interface Details {
  guard?: NonNullable<Step['guard']>;
  body?: Body;
  poll?: Poll;
  retry?: Retry;
  capture: { readonly as: string; readonly field: string }[];
  stores?: string;
  accept?: readonly Ending[];
  tolerate?: readonly Ending[];
  deadlineMs?: number;
  proves?: Rung;
}

/** The rung of that name. */
export function rungCalled(name: string): Rung | undefined {
  return RUNGS.find((rung) => rung === name);
}

/** Adds what one line says; false for a line that cannot be read. */
export function readDetail(details: Details, line: string): boolean {
  const word = line.slice(0, line.indexOf(' '));
  const rest = line.slice(word.length + 1);
  switch (word) {
    case 'if':
    case 'unless': {
      const guard = readGuard(line);
      if (guard !== undefined) details.guard = guard;
      return guard !== undefined;
    }
    case 'body':
    case 'file': {
      const body = word === 'body' ? readText(rest) : readFile(rest);
      if (body !== undefined) details.body = body;
      return body !== undefined;
    }
    case 'again':
      return readAgain(details, rest);
    case 'note': {
      const [, field, as] = /^(\S+) as (\S+)$/.exec(rest) ?? [];
      if (field !== undefined && as !== undefined) details.capture.push({ as, field });
      return field !== undefined;
    }
    case 'stores': {
      const place = parsed(rest);
      if (typeof place === 'string') details.stores = place;
      return typeof place === 'string';
    }
    case 'done':
    case 'fine': {
      const endings = readEndings(rest);
      if (endings === undefined) return false;
      if (word === 'done') details.accept = endings;
      else details.tolerate = endings;
      return true;
    }
    case 'within':
      details.deadlineMs = Number(rest);
      return /^\d{1,9}$/.test(rest);
    case 'proves': {
      const rung = rungCalled(rest);
      if (rung !== undefined) details.proves = rung;
      return rung !== undefined;
    }
  }
  return false;
}

function readEndings(text: string): readonly Ending[] | undefined {
  const endings = text.split(' | ').map(readEnding);
  return endings.every((ending) => ending !== undefined) ? endings : undefined;
}

function readText(rest: string): Body | undefined {
  const [, json] = /^\d+ bytes (".*")$/.exec(rest) ?? [];
  const text = json === undefined ? undefined : parsed(json);
  return typeof text === 'string' ? { text } : undefined;
}

function readFile(rest: string): Body | undefined {
  const [, role, bytes, sha256] = /^(ca|cert|key), (\d{1,6}) bytes, SHA-256 ([0-9a-f]{64})$/.exec(rest) ?? [];
  if (role === undefined || sha256 === undefined) return undefined;
  return { credential: role as CredentialRole, bytes: Number(bytes), sha256 };
}

function readAgain(details: Details, rest: string): boolean {
  const [, every, forMs, word, what] = /^every (\d{1,9}) for (\d{1,9}) (until|while) (.+)$/.exec(rest) ?? [];
  if (what === undefined) return false;
  const times = { everyMs: Number(every), forMs: Number(forMs) };
  if (word === 'while') {
    const on = readEndings(what);
    if (on !== undefined) details.retry = { ...times, on };
    return on !== undefined;
  }
  const [, field, untilText, giveUpText] = /^(\S+) in (\[.*?\])(?:, stop at (\[.*\]))?$/.exec(what) ?? [];
  const until = readValues(untilText);
  const giveUp = readValues(giveUpText);
  if (field === undefined || until === undefined || (giveUpText !== undefined && giveUp === undefined)) return false;
  details.poll = { ...times, field, until, ...(giveUp === undefined ? {} : { giveUp }) };
  return true;
}

function readValues(json: string | undefined): readonly (string | number)[] | undefined {
  const values = json === undefined ? undefined : parsed(json);
  if (!Array.isArray(values)) return undefined;
  const known = values.filter((value) => typeof value === 'string' || typeof value === 'number');
  return known.length === values.length ? known : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
