import type { RunningTwin, TwinEvent, TwinReport, TwinRequest } from '../app/twin.ts';
import { MISBEHAVIOURS, type Misbehaviour } from '../brokers/kit/misbehave.ts';
import { INACTIVE_MODES, type InactiveMode } from '../brokers/kit/twin.ts';
import { twinKinds } from '../brokers/twins.ts';
import { EXIT, type ExitCode } from '../kernel/errors.ts';
import { alertName } from '../tls/alerts.ts';
import type { CliCommand, CliContext } from './command.ts';
import { oneOfWords } from './options.ts';
import type { Output } from './output.ts';

interface Flags {
  readonly listen?: string;
  readonly out?: string;
  readonly policy?: string;
  readonly inactive?: InactiveMode;
  readonly misbehave?: readonly Misbehaviour[];
}

export const command: CliCommand = {
  examples: [
    'hawser twin hivemq-cloud',
    'hawser twin aws-iot --out twin --policy TLS13_1_3_2022_10',
    'hawser twin azure-iot-hub --listen 127.0.0.1:8883 --misbehave no-intermediate',
  ],
  configure(cmd, act) {
    cmd
      .argument('<kind>', twinKinds().join(', '))
      .option('--listen <host:port>', 'where on this computer it listens (default 127.0.0.1:0, a free port)')
      .option('--out <dir>', 'folder for roots, certificates and login (default: one that is removed at the end)')
      .option('--policy <name>', 'which TLS versions and suites are taken, by the cloud’s own names')
      .option(
        '--inactive <mode>',
        'what a certificate that is not active gets: alert46 (default), alert42, close',
        oneOfWords('--inactive', INACTIVE_MODES),
      )
      .option('--misbehave <name>', `${MISBEHAVIOURS.join(', ')}; may be given several times`, addMisbehaviour)
      .option('--json', 'print one JSON document')
      .action((kind: string, flags: Flags) => act((context) => run(kind, flags, context)));
  },
};

function addMisbehaviour(text: string, earlier: readonly Misbehaviour[] | undefined): readonly Misbehaviour[] {
  return [...(earlier ?? []), oneOfWords('--misbehave', MISBEHAVIOURS)(text)];
}

async function run(kind: string, flags: Flags, { output, signal }: CliContext): Promise<ExitCode> {
  const { startTwin } = await import('../app/twin.ts');
  const { listen, out, policy, inactive, misbehave } = flags;
  const request: TwinRequest = {
    kind,
    onEvent: (event) => output.progress(`  ${eventText(event)}`),
    ...(listen === undefined ? {} : { listen }),
    ...(out === undefined ? {} : { out }),
    ...(policy === undefined ? {} : { policy }),
    ...(inactive === undefined ? {} : { inactive }),
    ...(misbehave === undefined ? {} : { misbehave }),
  };
  const running = await startTwin(request);
  show(running, output);
  await aborted(signal);
  await running.stop();
  return EXIT.yes;
}

function show({ report }: RunningTwin, output: Output): void {
  output.document(report);
  output.line(`listening on ${report.listening}`);
  output.line(`  ${report.emulate}`);
  output.line(`  ${report.connect}`);
  const { paintProgress: paint } = output;
  output.progress(
    `twin of ${report.kind} as ${report.host}, policy ${report.policy}${badness(report)}; Ctrl-C ends it`,
  );
  for (const { name, what, secret } of report.files) {
    output.progress(`  ${report.out}/${name}  ${what}${secret ? ' (readable by you only)' : ''}`);
  }
  output.progress('Assumed, because no source says it, or not played:');
  for (const text of report.assumed) output.progress(paint.dim(`  ${text}`));
}

function badness({ misbehave }: TwinReport): string {
  return misbehave.length === 0 ? '' : `, misbehaving: ${misbehave.join(', ')}`;
}

/** What the broker's side sees, a line each. */
function eventText(event: TwinEvent): string {
  switch (event.is) {
    case 'handshake':
      return handshakeText(event.refusal);
    case 'connected':
      return `${event.clientId} connected`;
    case 'left':
      return `${event.clientId} is gone`;
    case 'refused':
      return `${event.clientId} refused: ${event.why} (${event.code === undefined ? 'closed without a CONNACK' : `CONNACK ${event.code}`})`;
    case 'denied':
      return `${event.clientId} may not ${event.what}: ${event.why}`;
    case 'message':
      return `${event.clientId} published ${event.payload.length} bytes to ${event.topic}`;
  }
}

type Refusal = Extract<TwinEvent, { is: 'handshake' }>['refusal'];

const AT: Readonly<Record<Refusal['at'], string>> = {
  hello: 'no ClientHello came',
  decision: 'refused at the ClientHello',
  client: 'client certificate refused',
  handshake: 'the handshake broke',
};

function handshakeText({ at, hello, alert, clientAlert, thrown }: Refusal): string {
  const name = hello === undefined ? '' : `, server name ${hello.serverName ?? 'none'}`;
  const sent = alert === undefined ? '' : `, alert ${alert} (${alertName(alert)})`;
  const why = thrown === undefined ? '' : `, ${thrown instanceof Error ? thrown.message : 'an error in the twin'}`;
  // Mostly it does not trust the server's certificate; only here can the alert be seen.
  if (clientAlert !== undefined)
    return `TLS: the client refused${name}, alert ${clientAlert} (${alertName(clientAlert)})`;
  return `TLS: ${AT[at]}${name}${sent}${why}`;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
