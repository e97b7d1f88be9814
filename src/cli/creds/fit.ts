import type { FitReport, FittedEntry, LoadDescription } from '../../app/creds-fit.ts';
import { EXIT, type ExitCode } from '../../kernel/errors.ts';
import { askSecret } from '../ask.ts';
import type { CliContext } from '../command.ts';
import type { Output } from '../output.ts';
import { showFindings } from '../render.ts';
import { passwordQuestion } from './inspect.ts';
import type { CliSubcommand } from './subcommand.ts';

interface Flags {
  readonly module: string;
  readonly out: string;
  readonly ca?: string;
  readonly passwordEnv?: string;
  readonly force?: boolean;
}

export const subcommand: CliSubcommand = {
  name: 'fit',
  summary: 'make exactly the files that a module needs, and say how to load them by hand',
  examples: [
    'hawser creds fit --module sim7600 AmazonRootCA1.pem device.pem.crt private.pem.key --out for-the-module',
    'hawser creds fit --module cc3200 rootCA.pem cert.crt private.key --out cert',
    'hawser creds fit --module nrf9160@1.3.7 ca.pem bundle.p12 --password-env PW --out nrf --json',
  ],
  configure(cmd, act) {
    cmd
      .argument('<file...>', 'all that you hold: CA, certificate, key, in any form and order')
      .requiredOption('--module <family>', 'FAMILY[@FIRMWARE]')
      .requiredOption('--out <dir>', 'folder for the files and their manifest')
      .option('--ca <file>', 'the file that holds the CA of the broker, where the files leave it open')
      .option('--password-env <name>', 'environment variable that holds the password of encrypted files')
      .option('--force', 'overwrite files that are there')
      .option('--json', 'print one JSON document')
      .action((files: string[], flags: Flags) => act((context) => run(files, flags, context)));
  },
};

async function run(files: readonly string[], flags: Flags, context: CliContext): Promise<ExitCode> {
  const { output, env, signal } = context;
  const { systemClock } = await import('../../kernel/clock.ts');
  const { fitCredentials } = await import('../../app/creds-fit.ts');
  const { module, out, ca, passwordEnv, force } = flags;
  const report = await fitCredentials(
    { module, files, out, ...(ca === undefined ? {} : { ca }), ...(force === undefined ? {} : { force }) },
    {
      clock: systemClock,
      env,
      passwordEnv,
      ask: (path, attempt) => askSecret(passwordQuestion(path, attempt), output, signal),
    },
  );
  output.document(report);
  show(report, output);
  return report.ok ? EXIT.yes : EXIT.no;
}

function show(report: FitReport, output: Output): void {
  const { paint } = output;
  const { title, firmware } = report.module;
  output.line(`${paint.bold(title)}  ${paint.dim(`firmware line ${firmware}`)}`);
  showFindings(report.findings, output);
  if (!report.ok) {
    output.line(paint.red('Nothing was written.'));
    return;
  }
  for (const file of report.files) showFile(file, output);
  if (report.manifest !== undefined) output.line(`${paint.green('written')} ${report.manifest}`);
  if (report.load !== undefined) showLoad(report.load, output);
}

const ROLE_WORDS = { ca: 'CA', cert: 'certificate', key: 'private key' } as const;

function showFile(
  { path, roles, bytes, sha256, encoding, keyForm, target, secret }: FittedEntry,
  output: Output,
): void {
  const { paint } = output;
  const form = [encoding.toUpperCase(), ...(keyForm === undefined ? [] : [keyForm.toUpperCase()])].join(', ');
  const what = roles.map((role) => ROLE_WORDS[role]).join(' and ');
  const place = target === undefined || target === path ? '' : `, in the module ${target}`;
  output.line(`${paint.green('written')} ${paint.bold(path)}  ${what}, ${bytes} bytes (${form})${place}`);
  output.line(paint.dim(`    SHA-256 ${sha256}${secret ? ', readable by you only' : ''}`));
}

function showLoad({ before, files, check, use, terminal, notes }: LoadDescription, output: Output): void {
  const { paint } = output;
  const commands = (lines: readonly string[]): void => {
    for (const line of lines) output.line(`  ${paint.bold(line)}`);
  };
  output.line();
  output.line('To load them by hand:');
  commands(before);
  for (const { steps, script } of files) {
    for (const { send, file } of steps)
      output.line(file === undefined ? `  ${paint.bold(send)}` : `  ${paint.dim(`at the prompt: ${send}`)}`);
    if (script !== undefined) output.line(`  ${paint.dim(`the whole lines stand in ${script}`)}`);
  }
  commands(check);
  commands(use);
  output.line();
  for (const { program, text } of terminal) output.line(program === 'all' ? text : `  ${paint.bold(program)}: ${text}`);
  for (const note of notes) output.line(`  ${note}`);
}
