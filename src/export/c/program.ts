import type { FirmwarePlan } from '../firmware-plan.ts';
import { INTERFACE, PUBLISH_PROTOTYPE, TYPES } from './interface.ts';
import { READER } from './reader.ts';
import { COMMAND } from './command.ts';
import { FILLING } from './filling.ts';
import { PUBLISHING, STEPS } from './steps.ts';
import { WAKING } from './waking.ts';
import { credentialSymbol, placeMacros, secretSymbol } from './places.ts';
import type { SuppliedFile } from './commands.ts';
import { tables, type Tables } from './tables.ts';
import { comment } from './text.ts';

/** The pieces of an exported program that C and Arduino have in common. */
export interface Program {
  readonly tables: Tables;
  /** What is declared to callers. */
  readonly declarations: string;
  /** Tables and runner. */
  readonly implementation: string;
}

export function program(firmware: FirmwarePlan): Program {
  const made = tables(firmware);
  return { tables: made, declarations: declarations(made), implementation: implementation(made) };
}

function declarations(made: Tables): string {
  const { facts, notes, publication, files, secrets } = made;
  return [
    `#define HAWSER_FACTS ${facts}`,
    `#define HAWSER_NOTES ${notes}`,
    ...(publication === undefined ? [] : [`#define HAWSER_PAYLOAD_MAX ${publication.maxBytes}U`]),
    INTERFACE.trimEnd(),
    ...(publication === undefined ? [] : [PUBLISH_PROTOTYPE.trimEnd()]),
    '',
    ...(files.length === 0 ? [] : ['/* Files in exactly the form that the module is given. You supply them. */']),
    ...files.flatMap(({ role, bytes, sha256 }) => [
      `extern const unsigned char ${credentialSymbol(role)}[]; /* ${bytes} bytes, SHA-256 ${sha256} */`,
      `extern const unsigned int ${credentialSymbol(role)}_length;`,
    ]),
    ...(secrets.length === 0 ? [] : ['/* Secrets. You supply them; they are in no file that hawser writes. */']),
    ...secrets.map((name) => `extern const char *${secretSymbol(name)};`),
    '',
    '#ifdef __cplusplus',
    '}',
    '#endif',
  ].join('\n');
}

function implementation(made: Tables): string {
  return [
    TYPES.trim(),
    '',
    `/* The place of the connection among the facts; -1 where nothing asks for it. */`,
    `#define HAWSER_CONNECTED (${made.connectedAt})`,
    '',
    placeMacros(made.secrets),
    '',
    made.text,
    READER.trimEnd(),
    WAKING.trimEnd(),
    FILLING.trimEnd(),
    COMMAND.trimEnd(),
    STEPS.trimEnd(),
    ...(made.publication === undefined ? [] : [PUBLISHING.trimEnd()]),
  ].join('\n');
}

/** What every file begins with, as the lines of a comment: what it does, and what has to be supplied. */
export function heading({ plan }: FirmwarePlan, { files, secrets }: Tables): readonly string[] {
  return [
    `${comment(plan.purpose)}, with the module's own MQTT client.`,
    `Written by hawser for the module family ${plan.family}, firmware ${plan.firmware}.`,
    '',
    'It begins with a module in any state: what is there already is found out, and left or mended.',
    ...supplied(files),
    ...(secrets.length === 0
      ? []
      : ['', `Secrets that you supply: ${secrets.map((name) => secretSymbol(name)).join(', ')}.`]),
  ];
}

function supplied(files: readonly SuppliedFile[]): readonly string[] {
  if (files.length === 0) return [];
  return [
    '',
    'Files that you supply, and how they are made of the ones that this was written with:',
    ...files.map(({ role, bytes, oneLine }) => {
      const form = `--to ${oneLine ? 'c-line' : 'c-pem'}${role === 'key' ? ' --key FORM' : ''}`;
      return `  ${credentialSymbol(role)}: hawser creds convert FILE ${form} --out ${credentialSymbol(role)}.c   (${bytes} bytes)`;
    }),
    ...(files.some(({ role }) => role === 'key') ? ['  FORM is pkcs1 for an RSA key and sec1 for an EC key.'] : []),
    files.some(({ oneLine }) => oneLine)
      ? 'Their lengths are in the commands: with other files, write this program anew.'
      : 'Their names in the module hold a hash of the content: with other files, write this program anew.',
  ];
}
