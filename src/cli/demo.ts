import { EXIT, type ExitCode } from '../kernel/errors.ts';
import type { CliCommand, CliContext } from './command.ts';
import { ConnectProgress } from './connect-progress.ts';
import { showFindings, showLadder } from './render.ts';

export const command: CliCommand = {
  examples: ['hawser demo'],
  configure(cmd, act) {
    cmd.option('--json', 'print one JSON document').action(() => act(run));
  },
};

async function run({ output, signal, env }: CliContext): Promise<ExitCode> {
  const { demo } = await import('../app/demo.ts');
  const progress = new ConnectProgress(output);
  output.progress('An embedded broker with mutual TLS, a virtual SIM7600, and a connection between them:');
  const { report, seenByBroker, folder, commands } = await demo({ signal, onEvent: (event) => progress.event(event) });
  output.document({ ...report, command: 'demo', seenByBroker, folder, byHand: commands });
  const { paint } = output;
  showLadder(report.ladder, output);
  output.line();
  showFindings(report.findings, output);
  if (!report.ok || seenByBroker === undefined) {
    output.line(paint.red('The demo did not connect.'));
    return EXIT.no;
  }
  output.line(`${paint.green('Connected.')} The broker received "${seenByBroker}", and the module got it back.`);
  output.line();
  output.line('The same by hand, in three terminals:');
  // Started by npm in a clone, the program is not on the path.
  const prefix = env['npm_command'] === undefined ? '' : 'npx ';
  for (const typed of commands) {
    output.line(`  ${paint.bold(typed.startsWith('hawser ') ? prefix + typed : typed)}`);
  }
  output.line(paint.dim(`Certificates and settings made for this demo: ${folder}`));
  return EXIT.yes;
}
