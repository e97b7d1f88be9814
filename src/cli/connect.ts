import type { ConnectOptions } from '../app/connect-options.ts';
import type { ConnectReport } from '../app/report.ts';
import { systemClock } from '../kernel/clock.ts';
import { EXIT, HawserError, type ExitCode } from '../kernel/errors.ts';
import type { CliCommand, CliContext } from './command.ts';
import { ConnectProgress } from './connect-progress.ts';
import { oneOfWords, wholeNumber } from './options.ts';
import type { Output } from './output.ts';
import { showFindings, showLadder, showProofs, spanText } from './render.ts';
import { showPlan } from './show-plan.ts';

interface Flags extends Omit<ConnectOptions, 'broker' | 'keepAliveSeconds' | 'qos'> {
  readonly broker?: string;
  readonly keepalive?: number;
  readonly qos?: number;
  readonly json?: boolean;
}

export const command: CliCommand = {
  examples: [
    'hawser connect                                    (lists the ports)',
    'hawser connect --port /dev/ttyUSB2 --broker mqtts://broker.example --ca ca.pem --cert client.pem --key client.key',
    'hawser connect --port /dev/ttyUSB2 --broker mqtts://x.s1.eu.hivemq.cloud --ca isrgrootx1.pem --username me --password-env PW',
    'hawser connect --module sim7600 --broker mqtts://broker.example --ca ca.pem --dry-run',
  ],
  configure(cmd, act) {
    cmd
      .option('--port <path>', 'serial port of the module, or tcp://HOST:PORT')
      .option('--baud <n>', 'baud rate (default 115200)', wholeNumber('--baud', 300, 4_000_000))
      .option('--module <family>', 'FAMILY[@FIRMWARE], if it is not to be found out')
      .option('--broker <url>', 'mqtts://HOST[:8883] or mqtt://HOST[:1883]')
      .option('--ca <file>', 'root certificate of the broker’s chain')
      .option('--cert <file>', 'client certificate')
      .option('--key <file>', 'private key of the client certificate')
      .option('--username <name>', 'user name for the broker')
      .option('--password-env <name>', 'environment variable that holds the password')
      .option('--password-file <file>', 'file that holds the password')
      .option('--client-id <id>', 'MQTT client id (default: a fresh one)')
      .option('--keepalive <s>', 'keep-alive time in seconds (default 60)', wholeNumber('--keepalive', 1, 65_535))
      .option('--qos <n>', '0 or 1 (default 1)', wholeNumber('--qos', 0, 1))
      .option('--will <topic=text>', 'what the broker tells others when the module is lost')
      .option('--apn <apn>', 'access point name of the operator')
      .option('--pin-env <name>', 'environment variable that holds the SIM’s PIN')
      .option('--sub <topic>', 'subscribe to this, too')
      .option('--pub <topic=text>', 'publish this (default: a line of our own to hawser/CLIENT_ID)')
      .option(
        '--verify <how>',
        'own: our message comes back (default), ack: acknowledgements are enough, none',
        oneOfWords('--verify', ['own', 'ack', 'none']),
      )
      .option(
        '--sni <how>',
        'send the server name: on, off, auto (default)',
        oneOfWords('--sni', ['on', 'off', 'auto']),
      )
      .option('--dry-run', 'show the plan, change nothing')
      .option('--force', 'try even if the check says that it cannot work')
      .option('--keep-open', 'leave the connection open')
      .option('--transcript <file>', 'write down every line of both sides, secrets masked')
      .option('--json', 'print one JSON document')
      .action((flags: Flags) => act((context) => run(flags, context)));
  },
};

async function run(flags: Flags, context: CliContext): Promise<ExitCode> {
  const { output, env, signal } = context;
  const { broker, keepalive, qos, json: _json, ...rest } = flags;
  if (rest.port === undefined && !(rest.dryRun === true && rest.module !== undefined)) return await listPorts(output);
  if (broker === undefined) throw noBroker();
  const options: ConnectOptions = {
    ...rest,
    broker,
    ...(keepalive === undefined ? {} : { keepAliveSeconds: keepalive }),
    ...(qos === undefined ? {} : { qos: qos === 0 ? 0 : 1 }),
  };
  const { connect } = await import('../app/connect.ts');
  const progress = new ConnectProgress(output);
  const report = await connect(options, { clock: systemClock, env, signal, onEvent: (event) => progress.event(event) });
  output.document(report);
  show(report, options, output);
  return report.ok ? EXIT.yes : EXIT.no;
}

function noBroker(): HawserError {
  return new HawserError('no broker is given', {
    code: 'usage',
    next: [{ text: 'Name the broker.', command: '--broker mqtts://HOST' }],
  });
}

/** Without a port the ports are the answer. */
async function listPorts(output: Output): Promise<ExitCode> {
  const { listPorts: ports } = await import('../transports/serial.ts');
  const found = await ports();
  output.progress('No port is given. The ports here:');
  for (const { path, what } of found) output.line(`  ${path}${what === undefined ? '' : `  ${what}`}`);
  if (found.length === 0) output.progress('  none was found; is the module plugged in?');
  const error = new HawserError('no port is given', {
    code: 'port-missing',
    rung: 'port',
    next: [
      {
        text: 'Name one. A module often shows several; AT commands are mostly on the third (ttyUSB2).',
        command: `--port ${found[0]?.path ?? '/dev/ttyUSB2'}`,
      },
      { text: 'Or try it without hardware.', command: 'hawser emulate sim7600 --listen 127.0.0.1:7600' },
    ],
  });
  output.document({
    schema: 1,
    command: 'connect',
    ok: false,
    ladder: [],
    findings: [],
    nextProofs: [],
    ports: found,
    error: { code: error.code, message: error.message, rung: error.rung, next: error.next },
  });
  for (const { text, command: typed } of error.next) {
    output.progress(text);
    if (typed !== undefined) output.progress(`    ${typed}`);
  }
  return EXIT.usage;
}

function show(report: ConnectReport, options: ConnectOptions, output: Output): void {
  const { paint } = output;
  if (options.dryRun === true && report.plan !== undefined) showPlan(report.plan, output);
  else showLadder(report.ladder, output);
  output.line();
  showFindings(report.findings, output);
  showProofs(report.nextProofs, output);
  output.line(conclusion(report, options, paint));
}

function conclusion(report: ConnectReport, options: ConnectOptions, paint: Output['paint']): string {
  if (options.dryRun === true)
    return report.ok ? 'Nothing was changed; nothing stands against it.' : paint.red('This would not work as it is.');
  if (!report.ok) {
    const where = report.brokeAt === undefined ? '' : ` It broke at ${paint.bold(spanText(report.brokeAt))}.`;
    const refused = report.attempts.length === 0 ? ' Nothing was tried; --force tries it all the same.' : '';
    return `${paint.red('Not connected.')}${where}${refused}`;
  }
  const how = {
    'own-message': 'our own message came back through the broker',
    acknowledged: 'the broker acknowledged',
    none: 'not verified further',
  };
  const open = report.keptOpen ? ' The connection is left open.' : '';
  return `${paint.green('Connected')} to ${report.broker.url}: ${how[report.verified ?? 'none']}.${open}`;
}
