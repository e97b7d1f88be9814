import type { KeyForm } from '../../pki/objects.ts';
import { TARGET_FORMS, type TargetForm } from '../../pki/convert.ts';
import type { ConvertReport } from '../../app/creds-convert.ts';
import { EXIT, type ExitCode } from '../../kernel/errors.ts';
import { askSecret } from '../ask.ts';
import type { CliContext } from '../command.ts';
import { oneOfWords } from '../options.ts';
import type { Output } from '../output.ts';
import { showFindings } from '../render.ts';
import { passwordQuestion } from './inspect.ts';
import type { CliSubcommand } from './subcommand.ts';

interface Flags {
  readonly to: TargetForm;
  readonly key?: KeyForm;
  readonly eol?: 'lf' | 'crlf';
  readonly out: string;
  readonly passwordEnv?: string;
  readonly force?: boolean;
}

export const subcommand: CliSubcommand = {
  name: 'convert',
  summary: 'write what credential files hold in another form, cleanly',
  examples: [
    'hawser creds convert pasted.txt --to pem --out ca.pem',
    'hawser creds convert client.key --to der --key pkcs1 --out client.der',
    'hawser creds convert ca.pem --to c-pem --out hawser_ca.c',
    'hawser creds convert bundle.p12 --password-env PW --to der --out files/',
  ],
  configure(cmd, act) {
    cmd
      .argument('<file...>', 'PEM, DER, PKCS#12, or whatever they were pasted into')
      .requiredOption(
        '--to <form>',
        'pem, der, c-array (DER in C), c-pem (PEM in C, named like the file) or c-line (the same in one line, for AT commands)',
        oneOfWords('--to', TARGET_FORMS),
      )
      .option(
        '--key <form>',
        'private keys as pkcs1 (RSA), sec1 (EC) or pkcs8 (default: as they are)',
        oneOfWords('--key', ['pkcs1', 'pkcs8', 'sec1']),
      )
      .option('--eol <ends>', 'line ends: lf (default) or crlf', oneOfWords('--eol', ['lf', 'crlf']))
      .requiredOption('--out <path>', 'a file, or a folder with a file for each object')
      .option('--password-env <name>', 'environment variable that holds the password of encrypted files')
      .option('--force', 'overwrite files that are there')
      .option('--json', 'print one JSON document')
      .action((files: string[], flags: Flags) => act((context) => run(files, flags, context)));
  },
};

async function run(files: readonly string[], flags: Flags, context: CliContext): Promise<ExitCode> {
  const { output, env, signal } = context;
  const { convertCredentials } = await import('../../app/creds-convert.ts');
  const { passwordEnv, to, key, eol, out, force } = flags;
  const report = await convertCredentials(
    {
      files,
      to,
      out,
      ...(key === undefined ? {} : { key }),
      ...(eol === undefined ? {} : { eol }),
      ...(force === undefined ? {} : { force }),
    },
    { env, passwordEnv, ask: (path, attempt) => askSecret(passwordQuestion(path, attempt), output, signal) },
  );
  output.document(report);
  show(report, output);
  return EXIT.yes;
}

function show({ written, findings }: ConvertReport, output: Output): void {
  const { paint } = output;
  if (findings.length > 0) {
    output.line('What was odd about the files; none of it is in what was written:');
    showFindings(findings, output);
  }
  for (const { path, bytes, holds, secret } of written) {
    output.line(
      `${paint.green('written')} ${paint.bold(path)}  ${bytes} bytes${secret ? ', readable by you only' : ''}`,
    );
    for (const line of holds) output.line(`    ${line}`);
  }
}
