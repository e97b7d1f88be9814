import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemoBroker, type DemoBroker } from '../../src/app/demo-broker.ts';
import { startEmulator } from '../../src/app/emulate.ts';
import { parseResolve } from '../../src/kernel/resolve.ts';
import { issue } from '../../src/pki/dev.ts';
import { prepareKey } from '../../src/pki/prepare.ts';
import { readKey } from '../../src/pki/read.ts';
import { emulate, hawser } from '../support/cli.ts';
import { hawserWith } from '../support/cli-here.ts';
import { BROKER, credentials, type Credentials } from '../support/virtual.ts';

/*
 * Everything that leaves the programs is searched for everything that must not: what is printed, in both forms, with and
 * without trouble and debugging; the transcripts of both sides; the command lines; every file that was written.
 */

const PASSWORD = 'correct-horse-battery';
const PIN = '1234';
const USER = 'user-name-1';
const DEVICE_KEY = Buffer.from('the key of a device, 32 bytes...').toString('base64');

let files: Credentials;
let broker: DemoBroker;
/** Texts that must not be found, by what they are. */
let secrets: ReadonlyMap<string, string>;

beforeAll(async () => {
  files = await credentials();
  broker = await startDemoBroker(files.pki);
  const { key } = files.pki.device;
  const sent = Buffer.from(prepareKey(readKey(Buffer.from(key), 'key')).bytes).toString();
  secrets = new Map([
    ['the password', PASSWORD],
    ['the device key', DEVICE_KEY],
    ...lines(key).map((line) => ['the key file', line] as const),
    ...lines(sent).map((line) => ['the key as it is stored', line] as const),
  ]);
});

afterAll(async () => {
  await broker.stop();
  await files.files.remove();
});

function lines(pem: string): readonly string[] {
  return pem.split('\n').filter((line) => line.length > 20 && !line.startsWith('-----'));
}

function expectClean(what: string, text: string): void {
  expect(text.length, `${what} is empty`).toBeGreaterThan(0);
  for (const [name, secret] of secrets) expect(text.includes(secret), `${name} in ${what}`).toBe(false);
  expect(/"1234"|PIN=1234|CPIN="?1234/.test(text), `the PIN in ${what}`).toBe(false);
  expect(/(?<![0-9a-fA-F.])\d{15}(?![0-9])/.test(text), `an IMEI or IMSI in ${what}`).toBe(false);
}

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly emulate?: readonly string[];
  readonly status: number;
}

const CASES: readonly Case[] = [
  { name: 'a run that succeeds', args: [], status: 0 },
  { name: 'a dry run', args: ['--dry-run'], status: 0 },
  { name: 'a run that is refused by the network', args: [], emulate: ['--condition', 'no-bearer'], status: 1 },
  { name: 'a run whose link is lost', args: [], emulate: ['--condition', 'tcp-refused'], status: 1 },
];

interface InlineCase {
  readonly name: string;
  readonly args: readonly string[];
  readonly status: number;
  /** What the module has been told in confidence, as its own transcript shows it. */
  readonly passed: RegExp;
}

/** A module that takes credentials inside of commands, and whose TLS sockets get them once more. */
const INLINE: readonly InlineCase[] = [
  {
    name: 'a run that succeeds',
    args: ['--username', USER, '--password-env', 'BROKER_PASSWORD'],
    status: 0,
    passed: /AT\+CSETCA=2,\d+,0,0,"?@secret[^]*AT\+CMQCON=.*@secret/,
  },
  {
    name: 'a run whose failure is looked into by sockets',
    args: ['--ca', 'STRANGE', '--force'],
    status: 1,
    passed: /AT\+CTLSCFG=1,8,\d+,1,"?@secret/,
  },
  {
    name: 'a run with the module’s own login',
    args: ['--broker-kind', 'azure-iot-hub', '--login', 'azure-sas', '--device', 'd', '--device-key-env', 'DEVICE_KEY'],
    status: 0,
    passed: /AT\+CMQAZURECFG=.*@secret/,
  },
];

describe('no secret leaves a SIM7020', () => {
  it.each(INLINE)('$name', async ({ name, args, status, passed }) => {
    const stranger = await issue({ subject: 'CN=Strange', keyType: 'rsa', ca: { pathLength: null } });
    const strange = await files.files.file('strange.pem', stranger.certificate);
    const theirs = join(files.files.folder, 'sim7020.emulator.at');
    const ours = join(files.files.folder, 'sim7020.connect.at');
    const to = `${BROKER}=127.0.0.1:${broker.port}`;
    const emulator = await startEmulator({
      module: 'sim7020',
      place: { host: '127.0.0.1', port: 0 },
      resolve: [parseResolve(to)],
      conditions: ['sim-pin'],
      transcript: theirs,
    });
    const env = { BROKER_PASSWORD: PASSWORD, SIM_PIN: PIN, DEVICE_KEY, HAWSER_DEBUG: '1' };
    const run = await hawserWith(
      env,
      ...['connect', '--port', emulator.address, '--broker', `mqtts://${BROKER}`, '--resolve', to, '--json'],
      ...['--ca', files.ca, '--cert', files.cert, '--key', files.key, '--pin-env', 'SIM_PIN'],
      ...['--transcript', ours, ...args.map((arg) => (arg === 'STRANGE' ? strange : arg))],
    );
    await emulator.stop();
    expectClean(`the output of ${name}`, run.stdout + run.stderr);
    expectClean(`the transcript of connect, ${name}`, await readFile(ours, 'utf8'));
    const recorded = await readFile(theirs, 'utf8');
    expectClean(`the transcript of the emulator, ${name}`, recorded);
    expect(run.status, run.stdout + run.stderr).toBe(status);
    expect(recorded).toMatch(passed);
    for (const file of [strange, theirs, ours]) await rm(file);
  });
});

describe('no secret leaves', () => {
  it.each(CASES)('$name', async ({ name, args, emulate: how = [], status }) => {
    const stem = name.replace(/\W/g, '-');
    const theirs = join(files.files.folder, `${stem}.emulator.at`);
    const ours = join(files.files.folder, `${stem}.connect.at`);
    const resolve = ['--resolve', `${BROKER}=127.0.0.1:${broker.port}`];
    const start = ['sim7600', '--listen', '127.0.0.1:0', ...resolve, '--condition', 'sim-pin', '--transcript', theirs];
    const module = await emulate([...start, ...how]);
    try {
      for (const json of [[], ['--json']]) {
        const run = await hawser(
          [
            'connect',
            ...['--port', module.address, '--broker', `mqtts://${BROKER}`, ...resolve],
            ...['--ca', files.ca, '--cert', files.cert, '--key', files.key],
            ...['--username', USER, '--password-env', 'BROKER_PASSWORD', '--pin-env', 'SIM_PIN'],
            ...['--transcript', ours, ...args, ...json],
          ],
          { env: { BROKER_PASSWORD: PASSWORD, SIM_PIN: PIN, HAWSER_DEBUG: '1' } },
        );
        expectClean(`the output of ${name}`, run.stdout + run.stderr);
        expectClean(`the transcript of connect, ${name}`, await readFile(ours, 'utf8'));
        expect(run.status).toBe(status);
      }
    } finally {
      await module.stop();
    }
    expectClean(`what the emulator prints, ${name}`, module.output());
    const recorded = await readFile(theirs, 'utf8');
    expectClean(`the transcript of the emulator, ${name}`, recorded);
    if (name === 'a run that succeeds') {
      // The search would find nothing in an empty session: the secrets did pass, under their labels.
      expect(recorded).toMatch(/AT\+CMQTTCONNECT=.*@secret/);
      expect(recorded).toMatch(/AT\+CPIN="@secret/);
      expect(recorded).toMatch(/>> @bytes\(\S+,1\d{3}\)/);
    }
  });

  it('in a file that nobody asked for', async () => {
    const wanted = new Set(['ca.pem', 'device.pem', 'device.key.pem']);
    const others = (await readdir(files.files.folder)).filter((file) => !wanted.has(file));
    expect(others.length).toBe(CASES.length * 2);
    for (const file of others) expectClean(file, await readFile(join(files.files.folder, file), 'utf8'));
  });

  it('in an error about a file', async () => {
    const broken = await files.files.file('broken.pem', files.pki.device.key.replace('KEY-----\n', 'KEY-----\n!!'));
    const run = await hawser(
      [
        'connect',
        '--port',
        'tcp://127.0.0.1:9',
        '--broker',
        `mqtts://${BROKER}`,
        '--ca',
        broken,
        '--no-probe',
        '--json',
      ],
      { env: { HAWSER_DEBUG: '1' } },
    );
    expect(run.status).toBe(2);
    expectClean('the error', run.stdout + run.stderr);
  });
});
