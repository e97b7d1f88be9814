import type { MakeOptions, MakeReport } from '../../app/creds-make.ts';
import { EXIT, type ExitCode } from '../../kernel/errors.ts';
import { collected, oneOfWords } from '../options.ts';
import type { Output } from '../output.ts';
import type { CliSubcommand } from './subcommand.ts';

export const subcommand: CliSubcommand = {
  name: 'make',
  summary: 'make a PKI for development: root, broker and device certificate, and the lines for Mosquitto',
  examples: [
    'hawser creds make --server broker.example --device sensor-1',
    'hawser creds make --out pki --server broker.example --server 192.0.2.1 --type rsa --intermediate',
  ],
  configure(cmd, act) {
    cmd
      .option('--out <dir>', 'folder for the files (default dev-pki)')
      .option('--server <name>', 'name or address of the broker, may be repeated (default localhost)', collected)
      .option('--device <id>', 'common name of the device’s certificate (default device)')
      .option('--type <type>', 'keys: ec (P-256, default) or rsa (2048 bits)', oneOfWords('--type', ['rsa', 'ec']))
      .option('--intermediate', 'put a CA between the root and the certificates')
      .option('--cross-sign', 'make an older root as well, which has signed the first one’s key')
      .option('--force', 'overwrite files that are there')
      .option('--json', 'print one JSON document')
      .action((options: MakeOptions) => act(({ output }) => run(options, output)));
  },
};

async function run(options: MakeOptions, output: Output): Promise<ExitCode> {
  const { makeCredentials } = await import('../../app/creds-make.ts');
  const report = await makeCredentials(options);
  output.document(report);
  show(report, output);
  return EXIT.yes;
}

function show({ files, mosquitto, next }: MakeReport, output: Output): void {
  const { paint } = output;
  for (const { path, what, secret } of files)
    output.line(
      `${paint.green('written')} ${paint.bold(path)}  ${what}${paint.dim(secret ? ', readable by you only' : '')}`,
    );
  output.line();
  output.line('For mosquitto.conf:');
  for (const line of mosquitto) output.line(`  ${line}`);
  output.line();
  for (const { text, command } of next) {
    output.line(text);
    output.line(`  ${paint.bold(command)}`);
  }
}
