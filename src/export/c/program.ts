import type { FirmwarePlan } from '../firmware-plan.ts';
import { INTERFACE, PUBLISH_PROTOTYPE, TYPES } from './interface.ts';
import { READER } from './reader.ts';
import { COMMAND } from './command.ts';
import { PUBLISHING, STEPS } from './steps.ts';
import { WAKING } from './waking.ts';
import { credentialSymbol, placeMacros, secretSymbol } from './places.ts';
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
  const { facts, publication, credentials, secrets } = made;
  return [
    `#define HAWSER_FACTS ${facts}`,
    ...(publication === undefined ? [] : [`#define HAWSER_PAYLOAD_MAX ${publication.maxBytes}U`]),
    INTERFACE.trimEnd(),
    ...(publication === undefined ? [] : [PUBLISH_PROTOTYPE.trimEnd()]),
    '',
    ...(credentials.length === 0 ? [] : ['/* Files in exactly the form that the module is given. You supply them. */']),
    ...credentials.flatMap(({ role, bytes, sha256 }) => [
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
    COMMAND.trimEnd(),
    STEPS.trimEnd(),
    ...(made.publication === undefined ? [] : [PUBLISHING.trimEnd()]),
  ].join('\n');
}

/** What every file begins with, as the lines of a comment: what it does, and what has to be supplied. */
export function heading({ plan }: FirmwarePlan, { credentials, secrets }: Tables): readonly string[] {
  return [
    `${comment(plan.purpose)}, with the module's own MQTT client.`,
    `Written by hawser for the module family ${plan.family}, firmware ${plan.firmware}.`,
    '',
    'It begins with a module in any state: what is there already is found out, and left or mended.',
    ...(credentials.length === 0
      ? []
      : [
          '',
          'Files that you supply, and how they are made of the ones that this was written with:',
          ...credentials.map(
            ({ role, bytes }) =>
              `  ${credentialSymbol(role)}: hawser creds convert FILE --to c-pem${role === 'key' ? ' --key FORM' : ''} --out ${credentialSymbol(role)}.c   (${bytes} bytes)`,
          ),
          ...(credentials.some(({ role }) => role === 'key')
            ? ['  FORM is pkcs1 for an RSA key and sec1 for an EC key.']
            : []),
          'Their names in the module hold a hash of the content: with other files, write this program anew.',
        ]),
    ...(secrets.length === 0
      ? []
      : ['', `Secrets that you supply: ${secrets.map((name) => secretSymbol(name)).join(', ')}.`]),
  ];
}
