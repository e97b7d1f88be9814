import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckReport } from '../../src/app/check-report.ts';
import { printSimplelink } from '../../src/export/simplelink/print.ts';
import { program } from '../../src/families/ti-cc3200/program.ts';
import { findFamily } from '../../src/families/registry.ts';
import type { Plan } from '../../src/families/kit/step.ts';
import { makeDevPki } from '../../src/pki/dev.ts';
import { hawserHere, type CliHere } from '../support/cli-here.ts';
import { has, programPath } from '../support/programs.ts';
import { scratch, type Scratch } from '../support/scratch.ts';
import { compileProgram, runProgram } from '../support/sdk-program.ts';
import { PlainFlash, chipOf } from '../support/secure-chip.ts';
import { ROOT } from '../support/tree.ts';

const BROKER = 'mqtts://broker.example';

let files: Scratch;
let given: readonly string[];

beforeAll(async () => {
  files = await scratch();
  const pki = await makeDevPki({ keyType: 'rsa' });
  const ca = await files.file('ca.pem', pki.root.certificate);
  const cert = await files.file('cert.pem', pki.device.certificate);
  const key = await files.file('key.pem', pki.device.key);
  given = ['--ca', ca, '--cert', cert, '--key', key];
});
afterAll(() => files.remove());

const ask = (...args: readonly string[]): Promise<CliHere> =>
  hawserHere('check', '--module', 'cc3200', '--no-probe', '--broker', BROKER, ...args);

describe('hawser check --format c', () => {
  it('prints the code alone, however the files are written, and says beside it what there is to say', async () => {
    const { stdout, stderr, status } = await ask(...given, '--format', 'c');
    // They are PEM, which the chip does not read: the heading says what makes DER of them.
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: .*\(file-encoding\)$/m);
    expect(stdout).toMatch(/^\/\*\n/);
    expect(stdout).toMatch(/^ \*   hawser creds fit --module cc3200 \S+ca\.pem \S+cert\.pem \S+key\.pem --out DIR$/m);
    expect(stdout).toMatch(/--file DIR\/128\.der=\/cert\/128\.der --file DIR\/127\.der=\/cert\/127\.der/);
    expect(stdout).toContain('#define HAWSER_FILES { { 126, 127, 128, 0 } }');
    expect(stdout).toMatch(/server_verify 0 of TLSConnectNetwork does not switch that off/);
    expect(stdout).not.toMatch(/BEGIN|PRIVATE KEY/);
  });

  it('has the same in its document, with the plan that it is made of', async () => {
    const { stdout } = await ask(...given, '--format', 'c', '--json');
    const report = JSON.parse(stdout) as CheckReport;
    expect(report.code?.format).toBe('c');
    expect(report.code?.text).toContain('hawser_secure_connect');
    expect(report.plan?.steps.map(({ id }) => id)).toEqual([
      ...['file-ca', 'file-cert', 'file-key', 'clock', 'method', 'mask', 'files', 'domain-name', 'connect'],
    ]);
    const without = JSON.parse((await ask('--json')).stdout) as CheckReport;
    expect(without.code).toBeUndefined();
    expect(without.plan?.steps.map(({ kind }) => kind)).not.toContain('file');
  });

  it('writes nothing where something stands against it', async () => {
    const args = ['check', '--module', 'cc3200', '--no-probe', '--format', 'c'];
    const { stdout, stderr, status } = await hawserHere(...args, '--broker', 'mqtts://x.s1.eu.hivemq.cloud');
    expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
    expect(stderr).toMatch(/\(sni-unsupported\)$/m);
    expect(stderr).toMatch(/no code was written\.$/m);
  });

  it.each([
    [['--module', 'sim7600', '--format', 'c'], /hawser connect --module sim7600 .* --dry-run --format c/],
    [['--module', 'cc3220', '--setting', 'SL_SO_SECMETHOD=3'], /hawser modules/],
    [['--module', 'cc3200', '--format', 'arduino'], /--format takes c, not "arduino"/],
    [['--module', 'cc3200', '--setting', 'SL_SO_SECMETHOD'], /NAME=VALUE/],
    [['--module', 'cc3200', '--setting', 'SL_SO_SECURE_MASK=fast'], /SL_SEC_MASK_TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA/],
    [['--format', 'c'], /no module is named/],
  ])('%j is refused with what to do', async (args, words) => {
    const { stdout, stderr, status } = await hawserHere('check', '--no-probe', '--broker', BROKER, ...args);
    expect(stdout).toBe('');
    expect(stderr).toMatch(words);
    expect(status).not.toBe(0);
  });

  it('is where connect leads for this module, with the commands before it', async () => {
    const { stderr, status } = await hawserHere('connect', '--module', 'cc3200', '--broker', BROKER, '--dry-run');
    expect(status).toBe(1);
    expect(stderr).toMatch(/has no port for commands/);
    for (const command of ['hawser creds fit', 'hawser flash', 'hawser check --module cc3200'])
      expect(stderr).toContain(command);
    expect(stderr).toMatch(/--format c$/m);
  });

  it('judges what a program sets: a suite that the broker does not take, and no verification', async () => {
    const aws = [
      'check',
      '--module',
      'cc3200',
      '--no-probe',
      '--broker',
      'mqtts://a1b2c3-ats.iot.eu-west-1.amazonaws.com',
    ];
    const mask = ['--setting', 'SL_SO_SECURE_MASK=SL_SEC_MASK_TLS_DHE_RSA_WITH_AES_256_CBC_SHA'];
    expect((await hawserHere(...aws, ...mask)).stdout).toMatch(/share no cipher suite \[handshake-failed/);
    const old = (await hawserHere(...aws, '--setting', 'SL_SO_SECMETHOD=1')).stdout;
    expect(old).toMatch(/\[tls-version, likely/);
    const bare = ['--setting', 'SL_SO_SECURE_FILES=0,0,0,0', '--setting', 'server_verify=0'];
    const { stdout } = await hawserHere(...aws, ...given, ...bare);
    expect(stdout).toMatch(/\[verification-off/);
    expect(stdout).toMatch(/\[client-cert-missing/);
    expect(stdout).not.toMatch(/verify-switch-idle/);
  });
});

const plan = (change: Partial<Parameters<typeof program.settings>[0]> = {}): Plan => ({
  schema: 1,
  purpose: 'connect to mqtts://broker.example:8883 */ int x; /*',
  family: 'ti-cc3200',
  firmware: 'CC3200',
  steps: program.settings({
    facts: findFamily('cc3200').line.facts,
    host: 'broker.example',
    port: 8883,
    tls: true,
    files: [],
    presents: false,
    ...change,
  }),
  cleanup: [],
});

const printed = (change: Parameters<typeof plan>[0] = {}): string =>
  printSimplelink({ plan: plan(change), title: 'CC3200', commands: [] });

function compiles(compiler: 'gcc' | 'g++', path: string, ...flags: readonly string[]): Promise<string> {
  const strict = ['-Wall', '-Wextra', '-Werror', '-pedantic', `-I${ROOT}test/support/simplelink`, ...flags];
  return new Promise((resolve) => {
    execFile(
      programPath(compiler) ?? compiler,
      [...strict, '-c', '-o', `${files.folder}/out.o`, path],
      (_error, _out, err) => resolve(err),
    );
  });
}

describe.skipIf(!has('gcc'))('the C for SimpleLink', () => {
  it.each([
    ['with everything', {}, ['-DHAWSER_PAHO']],
    ['its declarations alone', {}, ['-DHAWSER_DECLARATIONS', '-DHAWSER_PAHO']],
    ['for an address', { host: '192.0.2.7' }, []],
    ['for a name that is too long to be compared', { host: `${'x'.repeat(60)}.example` }, []],
    ['for a plain socket', { tls: false, port: 1883 }, []],
    ['for headers that have the option for the name', {}, ['-DSL_SO_SECURE_DOMAIN_NAME_VERIFICATION=42']],
  ])('compiles %s', async (_title, change, flags) => {
    const path = await files.file('one.c', printed(change));
    expect(await compiles('gcc', path, '-std=c99', ...flags)).toBe('');
  });

  it.each([
    ['what it takes of the two that are best', [0xc027, 0xc014, 0x003d, 0xc023], 0x110],
    ['one of them', [0xc014, 0xc023], 0x10],
    ['nothing with forward secrecy', [0x0035, 0x003c], 0x44],
    ['ECDSA alone', [0xc023, 0xc02b], 0x200],
    ['RC4 alone, which is never asked for', [0x0005], 0x110],
    ['what nobody knows', undefined, 0x110],
  ])('sets the mask for a broker that takes %s', async (_title, suites, mask) => {
    const path = await files.file(
      'mask.c',
      `${printed(suites === undefined ? {} : { suites })}\ntypedef char right[HAWSER_MASK == ${mask} ? 1 : -1];\n`,
    );
    expect(await compiles('gcc', path, '-std=c99')).toBe('');
  });

  it('goes on where an early service pack has no option for the name, and closes what it opened', async () => {
    const compiled = await compileProgram(files, printed());
    const early = chipOf(new PlainFlash(), [{ name: 'broker.example', target: { host: '127.0.0.1', port: 1 } }], {
      checksNames: false,
    });
    const { result, calls } = await runProgram(compiled, ['secure'], early);
    expect(result).toBe(-111);
    expect(calls.map((call) => call.split(' ')[0])).toEqual([
      ...['resolve', 'socket', 'option', 'option', 'option', 'option', 'connect', 'close'],
    ]);
    expect(calls[5]).toBe(`option 0 1 35 ${Buffer.from('broker.example').toString('hex')}`);
    expect(calls[6]).toMatch(/^connect 0 c6336401 22b3$/);
    const nobody = await runProgram(compiled, ['secure'], chipOf(new PlainFlash()));
    expect(nobody).toEqual({ result: -1, calls: ['resolve 2 broker.example'] });
  });

  it('has no words for another plan', () => {
    const [first] = plan().steps;
    if (first?.kind !== 'host') throw new Error('no setting');
    const foreign: Plan = { ...plan(), steps: [{ ...first, setting: 'SL_SO_RCVBUF' }] };
    expect(() => printSimplelink({ plan: foreign, title: 'CC3200', commands: [] })).toThrow(
      expect.objectContaining({ code: 'not-possible' }),
    );
  });
});
