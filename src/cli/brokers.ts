import type { BrokerDescription, BrokerSummary } from '../app/brokers.ts';
import type { DescribedFact } from '../brokers/kit/describe.ts';
import { systemClock } from '../kernel/clock.ts';
import { EXIT, type ExitCode } from '../kernel/errors.ts';
import type { Fact } from '../kernel/facts.ts';
import type { CliCommand, CliContext } from './command.ts';
import type { Output } from './output.ts';

export const command: CliCommand = {
  examples: ['hawser brokers', 'hawser brokers aws-iot', 'hawser brokers azure-iot-hub --json'],
  configure(cmd, act) {
    cmd
      .argument('[kind]', 'show everything that is known of this kind')
      .option('--json', 'print one JSON document')
      .action((kind: string | undefined) => act((context) => run(kind, context)));
  },
};

const DOCUMENT = { schema: 1, command: 'brokers', ok: true, ladder: [], findings: [], nextProofs: [] } as const;

async function run(kind: string | undefined, { output }: CliContext): Promise<ExitCode> {
  const { describeBroker, listBrokers } = await import('../app/brokers.ts');
  if (kind === undefined) {
    const brokers = listBrokers();
    output.document({ ...DOCUMENT, brokers });
    for (const broker of brokers) showSummary(broker, output);
    output.line(`${output.paint.bold('hawser brokers KIND')} shows everything of one kind, with sources.`);
  } else {
    const broker = await describeBroker(kind, systemClock.wall());
    output.document({ ...DOCUMENT, broker });
    showBroker(broker, output);
  }
  return EXIT.yes;
}

function showSummary({ id, title, addresses, needs, gone }: BrokerSummary, output: Output): void {
  const { paint } = output;
  const field = (name: string, text: string): void => output.line(`  ${name.padEnd(8)}${text}`);
  output.line(`${paint.bold(id)}  ${title}`);
  for (const address of addresses) field('host', address);
  field('needs', needsText(needs));
  if (gone !== undefined) field('gone', paint.yellow(gone));
  output.line();
}

function needsText({ sni, clientCertificate, login }: BrokerSummary['needs']): string {
  const say = (what: string, { value, confidence }: Fact<boolean>): string =>
    `${what} ${confidence === 'guess' ? `not known (probably ${value ? 'yes' : 'no'})` : value ? 'yes' : 'no'}`;
  return [say('SNI', sni), say('client certificate', clientCertificate), say('login', login)].join(', ');
}

function showBroker(broker: BrokerDescription, output: Output): void {
  const { paint } = output;
  output.line(`${paint.bold(broker.title)}  ${paint.dim(broker.id)}`);
  output.line(broker.summary);
  if (broker.gone !== undefined) output.line(paint.yellow(broker.gone));
  for (const line of broker.commands) output.line(`  ${paint.bold(line)}`);
  for (const { title, facts } of broker.sections) {
    output.line();
    output.line(paint.bold(title));
    for (const fact of facts) showFact(fact, output);
  }
  if (broker.calendar.length > 0) {
    output.line();
    output.line(paint.bold('Dates'));
  }
  for (const { on, text, todo, past, confidence, source } of broker.calendar) {
    const line = `  ${on.padEnd(12)}${text}`;
    output.line(`${past ? paint.dim(line) : line}${paint.dim(`  (${confidence}: ${source})`)}`);
    if (todo !== undefined) output.line(`              ${todo}`);
  }
}

function showFact({ name, text, confidence, source, note }: DescribedFact, output: Output): void {
  const { paint } = output;
  const from = confidence === undefined ? '' : paint.dim(`  (${confidence}: ${source})`);
  output.line(`  ${name}: ${confidence === undefined ? paint.dim(text) : text}${from}`);
  if (note !== undefined) output.line(`      ${paint.dim(note)}`);
}
