import { byteString, utf8Bytes } from '../../kernel/bytes.ts';
import { inOneLine } from '../one-line.ts';
import type { FittedFile } from './build.ts';
import type { CredentialLayout, FitRole } from './layout.ts';

/* How a person gives the files to the module, command by command. */

/** One thing to type or to send. */
export interface LoadStep {
  /** A line to type; long contents and all keys are named, not shown. */
  readonly send: string;
  /** Set where the file itself goes out, at the prompt. */
  readonly file?: string;
  /** How many bytes that are. */
  readonly bytes?: number;
}

/** The way of one file. */
export interface FileLoad {
  readonly name: string;
  readonly roles: readonly FitRole[];
  readonly target?: string;
  readonly steps: readonly LoadStep[];
  /** Ready-made command lines, for a module that takes the content inside of them. Holds what the file holds. */
  readonly script?: { readonly name: string; readonly content: Uint8Array };
}

export interface HandLoad {
  readonly before: readonly string[];
  readonly files: readonly FileLoad[];
  readonly check: readonly string[];
  readonly use: readonly string[];
  /** Which terminal advice fits; see `terminal.ts`. */
  readonly manner: LoadManner;
}

/** The content goes out at a prompt, inside a command, or by a program of its own. */
export type LoadManner = 'prompt' | 'command' | 'program';

/** The steps for these files. */
export function handLoad(files: readonly FittedFile[], layout: CredentialLayout): HandLoad {
  const { load } = layout;
  const loads = files.map((file) => fileLoad(file, layout));
  const names = Object.fromEntries(files.flatMap(({ name, roles }) => roles.map((role) => [role, name])));
  const targets = loads.map(({ name, target }) => ({ name, target: target ?? name }));
  return {
    before: load.before?.value ?? [],
    files: loads,
    check: (load.check?.value ?? []).flatMap((template) =>
      template.includes('{target}') ? targets.map((values) => fill(template, values)) : [template],
    ),
    use: (load.use?.value ?? []).filter((line) => isKnown(line, names)).map((line) => fill(line, names)),
    manner: mannerOf(layout),
  };
}

function mannerOf({ load }: CredentialLayout): LoadManner {
  if (load.ca.value.includes(FILE)) return 'prompt';
  return load.ca.value.some((line) => line.includes(FILE) || line.includes(CHUNK)) ? 'command' : 'program';
}

const FILE = '{file}';
const CHUNK = '{chunk}';

function fileLoad(file: FittedFile, layout: CredentialLayout): FileLoad {
  const { name, roles, content } = file;
  const target = layout.target === undefined ? undefined : fill(layout.target.value, { name });
  const values = { name, target: target ?? name, bytes: String(content.length) };
  const lines = roles.flatMap((role) => layout.load[role].value).map((line) => fill(line, values));
  const sent = lines.flatMap((line) => commandLines(line, file, layout));
  const scripted = sent.filter(({ real }) => real !== undefined);
  return {
    name,
    roles,
    ...(target === undefined ? {} : { target }),
    steps: sent.map(({ step }) => step),
    ...(scripted.length === 0
      ? {}
      : {
          script: script(
            name,
            scripted.map(({ real }) => real ?? ''),
          ),
        }),
  };
}

interface Line {
  readonly step: LoadStep;
  /** The whole line with the content in it. */
  readonly real?: string;
}

function commandLines(line: string, file: FittedFile, layout: CredentialLayout): readonly Line[] {
  const { name, content } = file;
  if (line === FILE)
    return [{ step: { send: `the ${content.length} bytes of ${name}`, file: name, bytes: content.length } }];
  const text = byteString(content);
  if (line.includes(FILE)) {
    return [
      {
        step: { send: line.replace(FILE, `<the ${content.length} bytes of ${name}>`) },
        real: line.replace(FILE, () => text),
      },
    ];
  }
  if (!line.includes(CHUNK)) return [{ step: { send: line } }];
  const chunks = pieces(flattened(text, layout), layout.chunkCharacters?.value ?? content.length);
  const total = String(chunks.reduce((sum, { length }) => sum + length, 0));
  return chunks.map((chunk, index): Line => {
    const filled = fill(line, { total, more: index + 1 < chunks.length ? '1' : '0' });
    const what = `<piece ${index + 1} of ${chunks.length}, ${chunk.length} characters>`;
    return { step: { send: filled.replace(CHUNK, what) }, real: filled.replace(CHUNK, () => chunk) };
  });
}

/** Text for a command that cannot hold line ends: only the one behind BEGIN stays, written out. */
export function flattened(text: string, { chunkLineEnd }: Pick<CredentialLayout, 'chunkLineEnd'>): string {
  return inOneLine(text, chunkLineEnd?.value ?? '');
}

function pieces(text: string, size: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  );
}

function script(name: string, lines: readonly string[]): { readonly name: string; readonly content: Uint8Array } {
  return {
    name: `load-${name.replace(/\.[^.]*$/, '')}.txt`,
    content: utf8Bytes(lines.map((line) => `${line}\r\n`).join('')),
  };
}

/** Whether all names that a line speaks of are there. */
function isKnown(line: string, values: Readonly<Record<string, string>>): boolean {
  return [...line.matchAll(/\{\??(ca|cert|key)\}/g)].every(([, role]) => values[role ?? ''] !== undefined);
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\?[a-z]+\}/g, '').replace(/\{([a-z]+)\}/g, (whole, name: string) => values[name] ?? whole);
}
