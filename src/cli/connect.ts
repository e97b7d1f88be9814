import type { AnchorUsed } from '../app/choose-anchor.ts';
import type { ConnectOptions } from '../app/connect-options.ts';
import type { ConnectReport } from '../app/report.ts';
import { CODE_FORMATS } from '../export/code-format.ts';
import { systemClock } from '../kernel/clock.ts';
import { EXIT, HawserError, type ExitCode } from '../kernel/errors.ts';
import type { CliCommand, CliContext } from './command.ts';
import { ConnectProgress } from './connect-progress.ts';
import { loginOptions } from './login-options.ts';
import { oneOfWords, resolveEntries, wholeNumber } from './options.ts';
import type { Output } from './output.ts';
import { mentionFindings, showFindings, showLadder, showProofs, spanText } from './render.ts';
import { showPlan } from './show-plan.ts';

interface Flags extends Omit<ConnectOptions, 'broker' | 'keepAliveSeconds' | 'qos' | 'ttlSeconds'> {
  readonly broker?: string;
  readonly keepalive?: number;
  readonly qos?: number;
  readonly ttl?: number;
  readonly json?: boolean;
}

export const command: CliCommand = {
  examples: [
    'hawser connect                                    (lists the ports)',
    'hawser connect --port /dev/ttyUSB2 --broker mqtts://broker.example --ca ca.pem --cert client.pem --key client.key',
    'hawser connect --port /dev/ttyUSB2 --broker mqtts://x.s1.eu.hivemq.cloud --username me --password-env PW',
    'hawser connect --port /dev/ttyUSB2 --broker mqtts://my-hub.azure-devices.net --login azure-sas --device me --device-key-env KEY',
    'hawser connect --port /dev/ttyUSB2 --broker mqtts://broker.example --ca ca.pem --tls host        (a SIM800, say)',
    'hawser connect --module sim7600 --broker mqtts://broker.example --ca ca.pem --dry-run',
    'hawser connect --module a7670 --broker mqtts://broker.example --ca ca.pem --dry-run --format c > modem.c',
  ],
  configure(cmd, act) {
    cmd
      .option('--port <path>', 'serial port of the module, or tcp://HOST:PORT')
      .option('--baud <n>', 'baud rate (default 115200)', wholeNumber('--baud', 300, 4_000_000))
      .option('--module <family>', 'FAMILY[@FIRMWARE], if it is not to be found out')
      .option('--broker <url>', 'mqtts://HOST[:8883] or mqtt://HOST[:1883]')
      .option('--broker-kind <kind>', 'kind of broker, if its host name does not show it (see: hawser brokers)')
      .option(
        '--ca <file>',
        'root certificate of the broker’s chain (default: the known root that its chain, or its kind, leads to)',
      )
      .option('--cert <file>', 'client certificate')
      .option('--key <file>', 'private key of the client certificate')
      .option('--username <name>', 'user name for the broker')
      .option('--password-env <name>', 'environment variable that holds the password')
      .option('--password-file <file>', 'file that holds the password');
    loginOptions(cmd)
      .option('--client-id <id>', 'MQTT client id (default: a fresh one)')
      .option('--keepalive <s>', 'keep-alive time in seconds (default 60)', wholeNumber('--keepalive', 1, 65_535))
      .option('--qos <n>', '0 or 1 (default 1)', wholeNumber('--qos', 0, 1))
      .option('--will <topic=text>', 'what the broker tells others when the module is lost')
      .option('--apn <apn>', 'access point name of the operator')
      .option('--pin-env <name>', 'environment variable that holds the SIM’s PIN')
      .option('--sub <topic>', 'subscribe to this, too')
      .option(
        '--pub <topic=text>',
        'publish this (default: a line of our own to hawser/CLIENT_ID, or to the topic that the broker has)',
      )
      .option(
        '--verify <how>',
        'own: our message comes back (default where it can), ack: acknowledgements are enough, none',
        oneOfWords('--verify', ['own', 'ack', 'none']),
      )
      .option(
        '--sni <how>',
        'send the server name: on, off, auto (default)',
        oneOfWords('--sni', ['on', 'off', 'auto']),
      )
      .option(
        '--tls <who>',
        'who does TLS: module (default), host (this computer, over a plain socket of the module), or auto',
        oneOfWords('--tls', ['module', 'host', 'auto']),
      )
      .option(
        '--mqtt <who>',
        'who speaks MQTT: module (default where it can), or host (this computer, over a socket of the module)',
        oneOfWords('--mqtt', ['module', 'host']),
      )
      .option('--no-probe', 'do not dial the broker from this computer: its profile alone speaks for it')
      .option(
        '--resolve <entry>',
        'NAME[:PORT]=HOST:PORT: where a name really leads, for this computer (repeatable)',
        resolveEntries,
      )
      .option('--anchors <dir>', 'roots of your own in place of the built-in ones')
      .option('--dry-run', 'show the plan, change nothing')
      .option(
        '--format <name>',
        'with --dry-run: the plan as code, at (a script), arduino (a sketch) or c (one file)',
        oneOfWords('--format', CODE_FORMATS),
      )
      .option('--force', 'try even if the check says that it cannot work')
      .option('--keep-open', 'leave the connection open')
      .option('--transcript <file>', 'write down every line of both sides, secrets masked')
      .option('--json', 'print one JSON document')
      .action((flags: Flags) => act((context) => run(flags, context)));
  },
};

async function run(flags: Flags, context: CliContext): Promise<ExitCode> {
  const { output, env, signal } = context;
  const { broker, keepalive, qos, ttl, json: _json, ...rest } = flags;
  if (rest.format !== undefined && rest.dryRun !== true) throw codeWithoutDryRun();
  if (rest.port === undefined && !(rest.dryRun === true && rest.module !== undefined)) return await listPorts(output);
  if (broker === undefined) throw noBroker();
  const options: ConnectOptions = {
    ...rest,
    broker,
    ...(keepalive === undefined ? {} : { keepAliveSeconds: keepalive }),
    ...(qos === undefined ? {} : { qos: qos === 0 ? 0 : 1 }),
    ...(ttl === undefined ? {} : { ttlSeconds: ttl }),
  };
  const { connect } = await import('../app/connect.ts');
  const progress = new ConnectProgress(output);
  const report = await connect(options, { clock: systemClock, env, signal, onEvent: (event) => progress.event(event) });
  output.document(report);
  if (options.format === undefined) show(report, options, output);
  else showCode(report, output);
  return report.ok ? EXIT.yes : EXIT.no;
}

function codeWithoutDryRun(): HawserError {
  return new HawserError('--format writes the plan as code and changes nothing', {
    code: 'usage',
    next: [{ text: 'Say so.', command: '--dry-run' }],
  });
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
  if (report.anchor !== undefined) output.line(anchorText(report.anchor, paint));
  showFindings(report.findings, output);
  showProofs(report.nextProofs, output);
  output.line(conclusion(report, options, paint));
}

/** `root: Amazon Root CA 1 (from the probe: …)`. */
function anchorText({ name, from, why }: AnchorUsed, paint: Output['paint']): string {
  return `root: ${paint.bold(name)} (${from === 'option' ? why : `from the ${from}: ${why}`})`;
}

/** The code alone goes to standard output, so that it can be sent to a file. */
function showCode({ code, findings, anchor }: ConnectReport, output: Output): void {
  if (code !== undefined && !output.json) output.text(code.text);
  if (anchor !== undefined) output.progress(anchorText(anchor, output.paintProgress));
  mentionFindings(findings, output);
  if (code === undefined) output.progress('This would not work as it is, so no code was written; --force writes it.');
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
