import type { LooseValues } from '../../at/field.ts';
import type { Family } from '../../families/kit/family.ts';
import type { ArgValue, AtStep, CredentialRole, Plan, SecretName, Step, UploadStep } from '../../families/kit/step.ts';
import { HawserError } from '../../kernel/errors.ts';
import { readDetail, rungCalled, type Details } from './details.ts';
import { FIRST_LINE, SECTIONS } from './print.ts';

/** A script that was read: what is run, and what is done after a broken upload. */
export interface AtScript {
  readonly plan: Plan;
  readonly mend: readonly Step[];
}

/** Far more than any script of ours. */
const MAX_LINES = 20_000;

/**
 * Reads a script back into the plan that it was printed from, the commands by the declarations of the family that its
 * heading names. Throws `usage` with the line's number for what it cannot read.
 */
export function readAtScript(text: string, familyOf: (id: string) => Family | undefined): AtScript {
  const lines = text.split(/\r?\n/);
  if (lines[0] !== FIRST_LINE || lines.length > MAX_LINES) throw bad(1, `a script begins with "${FIRST_LINE}"`);
  const named = (what: string): string =>
    lines.find((line) => line.startsWith(`# ${what}: `))?.slice(what.length + 4) ?? '';
  const id = named('module');
  const family = familyOf(id);
  if (family === undefined) throw bad(3, `no module family is called "${id}"`);
  const lists: Record<keyof typeof SECTIONS, Step[]> = { steps: [], cleanup: [], mend: [] };
  const blocks = blocksOf(lines);
  for (const block of blocks) lists[block.section].push(readStep(block, family));
  return {
    plan: {
      schema: 1,
      purpose: lines[1]?.slice(2) ?? '',
      family: id,
      firmware: named('firmware'),
      steps: lists.steps,
      cleanup: lists.cleanup,
    },
    mend: lists.mend,
  };
}

/** One command with the comment above it and what is indented below it. */
interface Block {
  readonly section: keyof typeof SECTIONS;
  readonly number: number;
  readonly comment: string;
  readonly command: string;
  readonly below: readonly string[];
}

function blocksOf(lines: readonly string[]): readonly Block[] {
  const blocks: (Block & { below: string[] })[] = [];
  let section: Block['section'] | undefined;
  let comment = '';
  for (const [at, line] of lines.entries()) {
    const heading = Object.entries(SECTIONS).find(([, title]) => title === line);
    if (heading !== undefined) section = heading[0] as Block['section'];
    else if (line.startsWith('#')) comment = line.slice(1).trim();
    else if (line.startsWith('AT')) {
      if (section === undefined) throw bad(at + 1, 'a command stands above the first heading');
      blocks.push({ section, number: at + 1, comment, command: line, below: [] });
    } else if (line.startsWith('  ')) {
      const last = blocks.at(-1);
      if (last === undefined) throw bad(at + 1, 'nothing can be indented before the first command');
      last.below.push(line.trim());
    } else if (line.trim() !== '') throw bad(at + 1, 'a line begins with #, ==, AT or two blanks');
  }
  return blocks;
}

function readStep(block: Block, family: Family): AtStep | UploadStep {
  const { number, command } = block;
  const reading = family.dialect.readCommand(withStandIns(command));
  if (reading.kind !== 'known') throw bad(number, `the module family knows no such command: ${command}`);
  const { exchange, values } = reading.command;
  const [, id, where = '', reason] = /^(\S+) \(([a-z-]+)\): (.+)$/.exec(block.comment) ?? [];
  const rung = rungCalled(where);
  if (id === undefined || reason === undefined || rung === undefined) {
    throw bad(number, 'above a command stands "# NAME (RUNG): REASON"');
  }
  const details = readDetails(block);
  const { guard, body, poll, retry, capture, stores, accept, tolerate, deadlineMs, proves } = details;
  if (accept === undefined || deadlineMs === undefined) throw bad(number, '"done" and "within" are missing');
  const base = {
    id,
    rung,
    reason,
    exchange: exchange.id,
    args: argsOf(values, exchange.args),
    send: command,
    accept,
    deadlineMs,
    ...(tolerate === undefined ? {} : { tolerate }),
    ...(proves === undefined ? {} : { proves }),
  };
  const stored = body !== undefined && 'credential' in body && guard?.that === 'file.stored' ? guard : undefined;
  if (stored !== undefined && body !== undefined) return { kind: 'upload', ...base, name: stored.name, body };
  return {
    kind: 'at',
    ...base,
    ...(guard === undefined ? {} : { guard }),
    ...(body === undefined ? {} : { body }),
    ...(poll === undefined ? {} : { poll }),
    ...(retry === undefined ? {} : { retry }),
    ...(capture.length === 0 ? {} : { capture }),
    ...(stores === undefined ? {} : { stores }),
  };
}

function readDetails({ number, below }: Block): Details {
  const details: Details = { capture: [] };
  for (const [at, line] of below.entries()) {
    if (!readDetail(details, line)) throw bad(number + at + 1, `"${line}" cannot be read`);
  }
  return details;
}

const SECRETS: readonly SecretName[] = ['username', 'password', 'pin', 'device-key'];

/** As long as the shortest secret may be, of characters that no command holds. */
function standIn(secret: number): string {
  return String.fromCharCode(secret + 1).repeat(4);
}

/** A place for a secret may be longer than the secret itself can be: a PIN has eight digits at most. */
function withStandIns(command: string): string {
  return SECRETS.reduce((text, name, at) => text.replaceAll(`@secret(${name})`, standIn(at)), command);
}

/** Constants of the command are no parameters of the step. */
function argsOf(values: LooseValues, fields: Readonly<Record<string, { readonly constant: boolean }>>) {
  const args: Record<string, ArgValue> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || fields[name]?.constant === true) continue;
    args[name] = typeof value === 'string' ? readReference(value) : (value as number);
  }
  return args;
}

/** What a text stands for; itself where it stands for nothing else. */
function readReference(text: string): ArgValue {
  const secret = SECRETS.find((_secret, at) => text === standIn(at));
  if (secret !== undefined) return { secret };
  const [, remembered] = /^@noted\((\w+)\)$/.exec(text) ?? [];
  if (remembered !== undefined) return { remembered };
  const [, file, key, from, to] = /^@(?:file\((ca|cert)|secret\((key)) (\d{1,6})-(\d{1,6})\)$/.exec(text) ?? [];
  const piece = file ?? key;
  if (piece === undefined) return text;
  return { piece: piece as CredentialRole, from: Number(from) - 1, to: Number(to) };
}

function bad(line: number, what: string): HawserError {
  return new HawserError(`line ${line} of the script: ${what}`, {
    code: 'usage',
    next: [{ text: 'Make the script anew.', command: 'hawser connect … --dry-run --format at' }],
  });
}
