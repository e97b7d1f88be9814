import type { CheckAnswer, CheckReport } from '../app/check-report.ts';
import type { CheckOptions } from '../app/check.ts';
import { PROGRAM_FORMATS } from '../app/program-formats.ts';
import { systemClock } from '../kernel/clock.ts';
import { EXIT, HawserError, type ExitCode } from '../kernel/errors.ts';
import type { CliCommand, CliContext } from './command.ts';
import { ConnectProgress } from './connect-progress.ts';
import { loginOptions } from './login-options.ts';
import { collected, dateOption, oneOfWords, resolveEntries, wholeNumber } from './options.ts';
import type { Output } from './output.ts';
import { mentionFindings, showFindings, showProofs, spanText } from './render.ts';

interface Flags extends Omit<CheckOptions, 'broker' | 'keepAliveSeconds' | 'qos' | 'ttlSeconds' | 'timeoutSeconds'> {
  readonly broker?: string;
  readonly keepalive?: number;
  readonly qos?: number;
  readonly ttl?: number;
  readonly timeout?: number;
  readonly json?: boolean;
}

export const command: CliCommand = {
  examples: [
    'hawser check --module sim7600@LE20B03 --broker mqtts://x.s1.eu.hivemq.cloud',
    'hawser check --module a7670 --broker mqtts://broker.example --ca ca.pem --cert client.pem --key client.key',
    'hawser check --port /dev/ttyUSB2 --broker mqtts://broker.example --ca ca.pem',
    'hawser check --module sim800 --broker mqtts://a1b2c3-ats.iot.eu-west-1.amazonaws.com --no-probe --json',
    'hawser check --module cc3200 --broker mqtts://broker.example --ca 128.der --format c > secure.c',
  ],
  configure(cmd, act) {
    cmd
      .option('--module <family>', 'FAMILY[@FIRMWARE]')
      .option('--port <path>', 'read it from the module itself: its serial port, or tcp://HOST:PORT')
      .option('--baud <n>', 'baud rate (default 115200)', wholeNumber('--baud', 300, 4_000_000))
      .option('--broker <url>', 'mqtts://HOST[:8883] or mqtt://HOST[:1883]')
      .option('--broker-kind <kind>', 'kind of broker, if its host name does not show it (see: hawser brokers)')
      .option('--ca <file>', 'root certificate of the broker’s chain (not given: taken for right)')
      .option('--cert <file>', 'client certificate')
      .option('--key <file>', 'private key of the client certificate')
      .option('--username <name>', 'user name for the broker (not given: taken for right)')
      .option('--password-env <name>', 'environment variable that holds the password')
      .option('--password-file <file>', 'file that holds the password');
    loginOptions(cmd)
      .option('--client-id <id>', 'MQTT client id')
      .option('--keepalive <s>', 'keep-alive time in seconds', wholeNumber('--keepalive', 0, 65_535))
      .option('--qos <n>', '0, 1 (default) or 2', wholeNumber('--qos', 0, 2))
      .option('--retain', 'messages are to be retained')
      .option('--will <topic=text>', 'what the broker tells others when the module is lost')
      .option('--sub <topic>', 'a topic to subscribe to')
      .option('--pub <topic=text>', 'a message to publish')
      .option(
        '--sni <how>',
        'send the server name: on, off, auto (default)',
        oneOfWords('--sni', ['on', 'off', 'auto']),
      )
      .option(
        '--tls <who>',
        'who would do TLS: module (default), host (this computer, over a plain socket of the module), or auto',
        oneOfWords('--tls', ['module', 'host', 'auto']),
      )
      .option(
        '--mqtt <who>',
        'who would speak MQTT: module (default where it can), or host (this computer, over a socket of the module)',
        oneOfWords('--mqtt', ['module', 'host']),
      )
      .option('--no-probe', 'do not dial the broker: its profile alone speaks for it')
      .option('--timeout <s>', 'bound of the probe in seconds (default 12)', wholeNumber('--timeout', 1, 300))
      .option('--at <time>', 'what the module’s clock shows: an ISO time, or cold', (text) => dateOption('--at', text))
      .option(
        '--setting <name=value>',
        'what the program on a module without AT port sets, by the names of its SDK, or server_verify (repeatable)',
        collected,
      )
      .option(
        '--format <name>',
        'print what that program is to set as code: c (one file, the findings go to standard error)',
        oneOfWords('--format', PROGRAM_FORMATS),
      )
      .option('--resolve <entry>', 'NAME[:PORT]=HOST:PORT: where a name really leads (repeatable)', resolveEntries)
      .option('--anchors <dir>', 'roots of your own in place of the built-in ones')
      .option('--json', 'print one JSON document')
      .action((flags: Flags) => act((context) => run(flags, context)));
  },
};

const STATUS: Readonly<Record<CheckAnswer, ExitCode>> = { yes: EXIT.yes, no: EXIT.no, unknown: EXIT.unknown };

async function run(flags: Flags, { output, env, signal }: CliContext): Promise<ExitCode> {
  const { broker, keepalive, qos, ttl, timeout, json: _json, ...rest } = flags;
  if (broker === undefined) throw noBroker();
  const options: CheckOptions = {
    ...rest,
    broker,
    ...(keepalive === undefined ? {} : { keepAliveSeconds: keepalive }),
    ...(qos === undefined ? {} : { qos: qos === 0 || qos === 2 ? qos : 1 }),
    ...(ttl === undefined ? {} : { ttlSeconds: ttl }),
    ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
  };
  const { check } = await import('../app/check.ts');
  const progress = new ConnectProgress(output);
  const report = await check(options, {
    clock: systemClock,
    env,
    signal,
    onEvent: (event) => progress.event(event),
    onProgress: (text) => output.status(`${text} …`),
  });
  output.document(report);
  if (options.format === undefined) show(report, output);
  else showCode(report, output);
  return STATUS[report.answer];
}

function noBroker(): HawserError {
  return new HawserError('no broker is given', {
    code: 'usage',
    next: [{ text: 'Name the broker.', command: '--broker mqtts://HOST' }],
  });
}

/** The code alone goes to standard output, so that it can be sent to a file. */
function showCode(report: CheckReport, output: Output): void {
  const { code, findings } = report;
  if (code !== undefined) output.text(code.text);
  mentionFindings(findings, output);
  output.progress(conclusion(report, output.paintProgress));
  if (code === undefined) output.progress('This would not work as it is, so no code was written.');
}

function show(report: CheckReport, output: Output): void {
  const { paint } = output;
  const { module, broker } = report;
  output.line(`${paint.bold(module.title)} (${module.firmware}) with ${paint.bold(broker.title)} at ${broker.url}`);
  if (report.anchor !== undefined) output.line(`root: ${report.anchor.name} (${report.anchor.why})`);
  showFindings(report.findings, output);
  for (const { learn, rung } of report.open) output.line(`${paint.yellow('open')} ${learn} ${paint.dim(`[${rung}]`)}`);
  showProofs(report.nextProofs, output);
  output.line(conclusion(report, paint));
}

function conclusion({ answer, brokeAt, assumed, by, open }: CheckReport, paint: Output['paint']): string {
  const rests = by === 'probe' ? 'by the module’s facts and a probe of the broker' : 'by what is known of both';
  if (answer === 'no') {
    return `${paint.red('No')}: it would break at ${brokeAt === undefined ? '?' : spanText(brokeAt)}, ${rests}.`;
  }
  if (answer === 'unknown') {
    return `${paint.yellow('Cannot tell')}: ${open.length === 1 ? 'one thing is' : `${open.length} things are`} open, ${rests}.`;
  }
  const given = { ca: 'the root certificate', login: 'the login' } as const;
  const rest = assumed.length === 0 ? '' : ` Taken for right: ${assumed.map((what) => given[what]).join(', ')}.`;
  return `${paint.green('Yes')}: nothing stands against it, ${rests}.${rest}`;
}
