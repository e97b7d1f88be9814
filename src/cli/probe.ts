import type { ProbeOptions } from '../app/probe-options.ts';
import { systemClock } from '../kernel/clock.ts';
import { EXIT, type ExitCode } from '../kernel/errors.ts';
import type { ResolveEntry } from '../kernel/resolve.ts';
import type { CliCommand, CliContext } from './command.ts';
import { loginOptions } from './login-options.ts';
import { resolveEntries, wholeNumber } from './options.ts';
import { showProbe } from './show-probe.ts';

interface Flags extends Omit<ProbeOptions, 'url' | 'timeoutSeconds' | 'ttlSeconds' | 'resolve'> {
  readonly ttl?: number;
  readonly timeout?: number;
  readonly resolve?: readonly ResolveEntry[];
  readonly json?: boolean;
}

export const command: CliCommand = {
  examples: [
    'hawser probe mqtts://broker.example',
    'hawser probe mqtts://broker.example --as sim7600@LE20B03 --ca ca.pem',
    'hawser probe mqtts://broker.example:8884 --cert client.pem --key client.key --client-id my-device',
    'hawser probe mqtts://x.s1.eu.hivemq.cloud --username me --password-env PW --json',
    'hawser probe mqtts://my-hub.azure-devices.net --login azure-sas --device me --device-key-env KEY',
  ],
  configure(cmd, act) {
    cmd
      .argument('<url>', 'mqtts://HOST[:8883] or mqtt://HOST[:1883]')
      .option('--sni <name>', 'server name to send in place of the host, or none')
      .option('--alpn <name>', 'protocol name to offer (default: what the broker’s port needs, if that is known)')
      .option('--as <family>', 'FAMILY[@FIRMWARE]: would this module get through?')
      .option('--ca <file>', 'root certificate of the broker’s chain')
      .option('--cert <file>', 'client certificate')
      .option('--key <file>', 'private key of the client certificate')
      .option('--username <name>', 'user name; sent only to a broker that was verified')
      .option('--password-env <name>', 'environment variable that holds the password')
      .option('--password-file <file>', 'file that holds the password');
    loginOptions(cmd)
      .option('--client-id <id>', 'MQTT client id (default: a fresh one)')
      .option('--broker-kind <kind>', 'kind of broker, if the host name does not show it')
      .option('--timeout <s>', 'bound of the whole in seconds (default 20)', wholeNumber('--timeout', 1, 300))
      .option('--resolve <entry>', 'NAME[:PORT]=HOST:PORT: where a name really leads (repeatable)', resolveEntries)
      .option('--anchors <dir>', 'roots of your own in place of the built-in ones')
      .option('--json', 'print one JSON document')
      .action((url: string, flags: Flags) => act((context) => run(url, flags, context)));
  },
};

async function run(url: string, flags: Flags, { output, env, signal }: CliContext): Promise<ExitCode> {
  const { timeout, ttl, json: _json, ...rest } = flags;
  const options: ProbeOptions = {
    ...rest,
    url,
    ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
    ...(ttl === undefined ? {} : { ttlSeconds: ttl }),
  };
  const { probe } = await import('../app/probe.ts');
  const report = await probe(options, {
    clock: systemClock,
    env,
    signal,
    onProgress: (text) => output.status(`${text} …`),
  });
  output.document(report);
  showProbe(report, output);
  return report.ok ? EXIT.yes : EXIT.no;
}
