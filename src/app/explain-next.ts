import { brokers } from '../brokers/registry.ts';
import { recogniseBroker } from '../brokers/kit/facts.ts';
import { readPasted } from '../explain/pasted-code.ts';
import { readStackCode, readStackLine } from '../explain/stacks/read.ts';
import type { Explanation } from '../explain/explanation.ts';
import type { Finding } from '../findings/finding.ts';
import type { Family } from '../families/kit/family.ts';
import { writtenCode } from '../families/kit/part.ts';
import { families } from '../families/registry.ts';
import type { Cause } from '../kernel/cause.ts';
import type { Remedy } from '../kernel/errors.ts';
import { carriesHostTls } from '../plan/route.ts';
import { aliasOf } from './code.ts';
import { ofModuleTls } from './remedies.ts';
import { shellWord } from './shell-word.ts';

/** What becomes of files on their way into a module. */
const FILES: readonly Cause[] = [
  'cert-format',
  'cert-not-stored',
  'client-key-mismatch',
  'client-cert-missing',
  'intermediate-instead-of-root',
  'key-type-unsupported',
  'chain-too-big',
];
/** Findings further down the list are guesses that nobody should begin with. */
const LOOKED_AT = 3;

/**
 * The commands of this program that go on from a log, with the module and the broker that were recognised in it; none for
 * a log that shows success. `ca`: the file that the user named.
 */
export function nextSteps(explanation: Explanation, ca: string | undefined): readonly Remedy[] {
  const { outcome, lines, module, findings } = explanation;
  if (outcome === 'worked' || lines === 0) return [];
  const blamed = findings.filter(({ severity }) => severity !== 'info').slice(0, LOOKED_AT);
  const family = families().find(({ id }) => id === module?.family);
  const code = codeStep(blamed, family);
  return [...(code === undefined ? [] : [code]), ...moduleSteps(explanation, family, blamed, ca)];
}

function moduleSteps(
  explanation: Explanation,
  family: Family | undefined,
  blamed: readonly Finding[],
  ca: string | undefined,
): readonly Remedy[] {
  const broker = brokerWords(explanation);
  const file = ca === undefined ? '' : ` --ca ${shellWord(ca)}`;
  if (family === undefined)
    return [
      { text: 'See what the broker demands and sends.', command: `hawser probe ${broker.url}${file}${broker.kind}` },
    ];
  const { module } = explanation;
  const name = shellWord(module?.firmwareKnown === true ? `${aliasOf(family)}@${module.firmware}` : aliasOf(family));
  const around = carriesHostTls(family) && blamed.some(ofModuleTls);
  const files = blamed.some(({ cause }) => FILES.includes(cause));
  return [
    {
      text: 'Ask whether this module and this broker fit together.',
      command: `hawser check --module ${name} --broker ${broker.url}${file}${broker.kind}`,
    },
    {
      text: 'See what the broker does, and whether this module’s own hello gets through.',
      command: `hawser probe ${broker.url} --as ${name}${file}${broker.kind}`,
    },
    ...(files
      ? [
          {
            text: 'Make exactly the files that this module takes, with the commands that load them.',
            command: `hawser creds fit --module ${name} ${ca === undefined ? 'ca.pem' : shellWord(ca)} client.pem client.key --out DIR`,
          },
        ]
      : []),
    ...(around
      ? [
          {
            text: 'Go around the module’s own TLS: this computer does it, over a plain socket of the module.',
            command: `hawser connect --port PORT --broker ${broker.url}${file}${broker.kind} --tls host`,
          },
        ]
      : []),
    ...(family.program === undefined
      ? []
      : [
          {
            text: 'Have what the program on it sets written in C.',
            command: `hawser check --module ${name} --broker ${broker.url} --ca ${ca === undefined ? 'ca.pem' : shellWord(ca)} --format c`,
          },
        ]),
    ...(family.driver === undefined
      ? []
      : [
          {
            text: 'See the whole sequence for this module; without --dry-run it is run and proven.',
            command: `hawser connect --module ${name} --broker ${broker.url} --ca ${ca === undefined ? 'ca.pem' : shellWord(ca)} --dry-run`,
          },
        ]),
  ];
}

interface BrokerWords {
  readonly url: string;
  /** An option, where the host does not show what kind of broker it is. */
  readonly kind: string;
}

const TYPABLE = /^[\w.-]+$/;

function brokerWords({ broker }: Explanation): BrokerWords {
  const { host, kind } = broker ?? {};
  const url = `mqtts://${host !== undefined && TYPABLE.test(host) ? host : 'HOST'}`;
  const shows =
    kind === undefined || kind === 'any' || (host !== undefined && recogniseBroker(host, brokers()).id === kind);
  return { url, kind: shows ? '' : ` --broker-kind ${kind}` };
}

/** No result line that people ask about is longer. */
const MAX_CODE = 80;

/** What the tables say of the line that the first finding rests on. */
function codeStep(blamed: readonly Finding[], family: Family | undefined): Remedy | undefined {
  const lines = blamed.flatMap(({ evidence }) =>
    evidence.filter(({ kind }) => kind === 'reply').map(({ text }) => text.trim()),
  );
  for (const line of lines) {
    const command = codeCommand(line, family);
    if (command !== undefined)
      return { text: 'See all causes that this code can have, and the tests that split them.', command };
  }
  return undefined;
}

function codeCommand(line: string, family: Family | undefined): string | undefined {
  if (family !== undefined && line.length <= MAX_CODE && readPasted(family, line).is === 'found')
    return `hawser code ${aliasOf(family)} ${shellWord(line)}`;
  const [row] = readStackLine(line);
  if (row === undefined) return undefined;
  const code = line.length <= MAX_CODE ? line : writtenCode(row.table, row.row.code);
  return readStackCode(row.stack, code).length === 0 ? undefined : `hawser code ${row.stack.id} ${shellWord(code)}`;
}
