import type { InspectReport, InspectedFile } from '../../app/creds-inspect.ts';
import type { CertificateDescription, ObjectDescription } from '../../pki/describe-object.ts';
import { EXIT, type ExitCode } from '../../kernel/errors.ts';
import type { CliContext } from '../command.ts';
import { askSecret } from '../ask.ts';
import { dateOption } from '../options.ts';
import type { Output } from '../output.ts';
import { showFindings } from '../render.ts';
import type { CliSubcommand } from './subcommand.ts';

interface Flags {
  readonly module?: string;
  readonly at?: string;
  readonly passwordEnv?: string;
  readonly anchors?: string;
}

export const subcommand: CliSubcommand = {
  name: 'inspect',
  summary: 'say what credential files hold, what is wrong with them and what belongs together',
  examples: [
    'hawser creds inspect ca.pem client.pem client.key',
    'hawser creds inspect client.pem client.key --module sim7600 --at cold',
    'hawser creds inspect bundle.p12 --password-env PW --json',
  ],
  configure(cmd, act) {
    cmd
      .argument('<file...>', 'PEM, DER, PKCS#12, or whatever they were pasted into')
      .option('--module <family>', 'FAMILY[@FIRMWARE]: say as well what that module takes')
      .option('--at <time>', 'judge dates at an ISO 8601 time, or "cold" for a module whose clock was never set')
      .option('--password-env <name>', 'environment variable that holds the password of encrypted files')
      .option('--anchors <dir>', 'folder of root certificates that replaces the shipped ones')
      .option('--json', 'print one JSON document')
      .action((files: string[], flags: Flags) => act((context) => run(files, flags, context)));
  },
};

async function run(files: readonly string[], flags: Flags, context: CliContext): Promise<ExitCode> {
  const { output, env, signal } = context;
  const at = flags.at === undefined ? undefined : dateOption('--at', flags.at);
  const { systemClock } = await import('../../kernel/clock.ts');
  const { inspectCredentials } = await import('../../app/creds-inspect.ts');
  const { module, passwordEnv, anchors } = flags;
  const report = await inspectCredentials(
    {
      files,
      ...(at === undefined ? {} : { at }),
      ...(module === undefined ? {} : { module }),
      ...(anchors === undefined ? {} : { anchors }),
    },
    {
      clock: systemClock,
      env,
      passwordEnv,
      ask: (path, attempt) => askSecret(passwordQuestion(path, attempt), output, signal),
    },
  );
  output.document(report);
  show(report, output);
  if (report.files.every(({ encoding }) => encoding === 'none')) return EXIT.usage;
  return report.ok ? EXIT.yes : EXIT.no;
}

/** What is asked when a file is encrypted. */
export function passwordQuestion(path: string, attempt: number): string {
  return `${attempt === 1 ? '' : 'That did not open it. '}Password of ${path} (it is not shown):`;
}

function show(report: InspectReport, output: Output): void {
  for (const file of report.files) showFile(file, output);
  if (report.module !== undefined) showModule(report.module, output);
  showFindings(report.findings, output);
  const { paint } = output;
  const errors = report.findings.filter(({ severity }) => severity === 'error').length;
  output.line(
    errors === 0 ? paint.green('Nothing here stands in the way.') : paint.red(`${errors} of these stand in the way.`),
  );
}

function showFile({ path, bytes, encoding, objects }: InspectedFile, output: Output): void {
  const { paint } = output;
  const form = encoding === 'none' ? '' : `, ${ENCODINGS[encoding]}`;
  output.line(`${paint.bold(path)}  ${paint.dim(`${bytes} bytes${form}`)}`);
  for (const object of objects) showObject(object, output);
  output.line();
}

const ENCODINGS = { pem: 'PEM', der: 'DER', base64: 'base64 alone', pkcs12: 'PKCS#12' } as const;

function showObject(object: ObjectDescription, output: Output): void {
  const where = object.place === undefined ? '' : output.paint.dim(`  line ${object.place.line}`);
  const field = (name: string, text: string): void => output.line(`    ${name.padEnd(12)}${text}`);
  switch (object.kind) {
    case 'certificate':
      output.line(`  ${object.role === 'end' ? 'certificate' : object.role}${where}`);
      showCertificate(object, field);
      break;
    case 'key':
      output.line(`  private key${where}`);
      field('key', `${object.key.type}, ${object.form.toUpperCase()}${object.encrypted ? ', encrypted' : ''}`);
      field('belongs to', object.certificates.length === 0 ? 'no certificate here' : object.certificates.join(', '));
      break;
    case 'request':
      output.line(`  certificate request${where}`);
      field('subject', object.subject);
      field('key', object.key.type + (object.signed === false ? ', not signed by it' : ''));
      break;
    case 'public-key':
      output.line(`  public key${where}`);
      field('key', object.key.type);
      break;
    default:
      output.line(`  ${object.what}${object.kind === 'locked' ? ', not opened' : ''}${where}`);
  }
}

function showCertificate(certificate: CertificateDescription, field: (name: string, text: string) => void): void {
  const { subject, issuer, notBefore, notAfter, key, signature, names, purposes, usages, root, keys } = certificate;
  field('subject', subject);
  if (certificate.signedBy !== 'itself') field('issuer', `${issuer}${issuerNote(certificate)}`);
  field('valid', `${notBefore.slice(0, 10)} to ${notAfter.slice(0, 10)}`);
  field('key', `${key.type}, signed with ${signature}, ${certificate.derBytes} bytes`);
  if (names !== undefined) field('names', names.join(', '));
  const uses = [...(purposes ?? []), ...(usages ?? [])];
  if (uses.length > 0) field('for', uses.join(', '));
  if (root !== undefined) field('root', `${RELATIONS[root.relation]}${root.name}`);
  if (keys.length > 0) field('its key', keys.join(', '));
  field('SHA-256', certificate.fingerprint);
}

const RELATIONS = {
  itself: 'is ',
  'other-encoding': 'is another encoding of ',
  'cross-sign': 'is a cross-signed copy of ',
  'same-key': 'has the key of ',
  'issued-by': 'is issued by ',
} as const;

function issuerNote({ signedBy, issuers }: CertificateDescription): string {
  if (signedBy === 'here') return ` (${issuers.join(', ')})`;
  return signedBy === 'public-root' ? ' (a public root)' : ' (not here)';
}

function showModule(module: NonNullable<InspectReport['module']>, output: Output): void {
  const { paint } = output;
  const field = (name: string, text: string): void => output.line(`  ${name.padEnd(12)}${text}`);
  output.line(`${paint.bold(`What ${module.title} takes`)}  ${paint.dim(`firmware line ${module.firmware}`)}`);
  if (!module.firmwareKnown) output.line(`  ${paint.yellow('This firmware is not known; the nearest line is used.')}`);
  field('file size', `up to ${module.maxFileBytes.value} bytes`);
  const names = module.fileNameBytes?.value;
  if (names !== undefined) field('file name', `${names.min} to ${names.max} characters`);
  field('encoding', factText(module.encodings));
  field('key form', factText(module.keyForms));
  field('client keys', `${factText(module.keyTypes)} are known to work`);
  field('verifier', `${module.verifier.value} (${module.verifier.confidence})`);
  output.line();
}

function factText(fact: { readonly value: readonly string[]; readonly confidence: string } | undefined): string {
  if (fact === undefined) return 'nobody has said';
  return `${fact.value.map((value) => value.toUpperCase()).join(', ')} (${fact.confidence})`;
}
