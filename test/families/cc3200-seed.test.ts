import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check, type CheckOptions } from '../../src/app/check.ts';
import { startChip, type RunningChip } from '../../src/app/emulate-chip.ts';
import { flash } from '../../src/app/flash.ts';
import type { NetworkProcessor } from '../../src/emulator/cc3200/network-processor.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { parseResolve } from '../../src/kernel/resolve.ts';
import { connectMqtt } from '../../src/mqtt/client.ts';
import { loadAnchors } from '../../src/pki/anchors/set.ts';
import { explained } from '../explain/damage/known-log.ts';
import { SHARED } from '../explain/field/shared.ts';
import { fastClock } from '../support/fast-clock.ts';
import { openssl } from '../support/openssl.ts';
import { has } from '../support/programs.ts';
import { scratch, type Scratch } from '../support/scratch.ts';
import { compileProgram, runProgram, type ProgramRun } from '../support/sdk-program.ts';
import { chipOf } from '../support/secure-chip.ts';
import { testTwin, type TestTwin } from '../support/twin.ts';

/*
 * Somebody followed a recipe of 2018 and asked why it does not connect: keys and certificates by OpenSSL's commands, numbers
 * 126 to 128, and Paho's port with server_verify 0. The recipe is followed here with the OpenSSL of today, its files are put
 * through the boot loader, its arguments are compiled, and a twin of AWS IoT answers.
 */

const HOST = 'hawser-twin-ats.iot.eu-west-1.amazonaws.com';
/** What it says of its settings, as it would be typed. */
const ITS_SETTINGS = [
  'SL_SO_SECMETHOD=SL_SO_SEC_METHOD_TLSV1_2',
  'SL_SO_SECURE_MASK=SL_SEC_MASK_TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA',
  'SL_SO_SECURE_FILES=126,127,128,0',
  'server_verify=0',
];
const POST = join(SHARED, 'seeds', 'cc3200-aws-iot.txt');

describe.skipIf(!has('openssl') || !has('gcc'))('a recipe of 2018 for the CC3200 and AWS IoT, followed today', () => {
  let twin: TestTwin;
  let files: Scratch;
  let board: RunningChip;
  let chip: NetworkProcessor;
  let program: string;
  const path = (name: string): string => `${files.folder}/${name}`;

  beforeAll(async () => {
    twin = await testTwin('aws-iot');
    files = await scratch();
    // What the cloud hands out: the key as PKCS#1 in PEM. The root is what stood at that address.
    await run('rsa', '-traditional', '-in', twin.path('device.key.pem'), '-out', path('private.key'));
    await files.file('cert.crt', await twin.text('device.pem'));
    const root = (await loadAnchors()).find(({ id }) => id === 'verisign-class-3-g5')?.certificate;
    if (root === undefined) throw new Error('the old root is not known');
    await run('x509', '-inform', 'der', '-in', await files.file('root.bin', root.der), '-out', path('rootCA.pem'));
    // Its own three commands.
    await run('rsa', '-inform', 'pem', '-in', path('private.key'), '-outform', 'der', '-out', path('private.der'));
    await run('x509', '-in', path('cert.crt'), '-outform', 'der', '-out', path('cert.der'));
    await run('x509', '-in', path('rootCA.pem'), '-outform', 'der', '-out', path('rootCA.der'));
    // What mends it.
    await run('rsa', '-traditional', '-in', path('private.key'), '-outform', 'der', '-out', path('pkcs1.der'));
    await run('x509', '-in', twin.path('ca.pem'), '-outform', 'der', '-out', path('amazon.der'));
    board = await startChip({ module: 'cc3200', place: { host: '127.0.0.1', port: 0 }, clock: fastClock(10) });
    chip = chipOf(board.chip.files, [parseResolve(`${HOST}=${twin.host}:${twin.port}`)]);
    const { code } = await checked({ ca: 'amazon.der', key: 'pkcs1.der' }, { format: 'c' });
    program = await compileProgram(files, code?.text ?? '');
  });

  afterAll(async () => {
    await board.stop();
    await twin.stop();
    await files.remove();
  });

  async function run(...args: readonly string[]): Promise<void> {
    const { status, output } = await openssl(args);
    if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${output}`);
  }

  const put = (change: Readonly<Record<string, string>>): ReturnType<typeof flash> =>
    flash(
      {
        port: board.address,
        files: Object.entries(change).map(([number, name]) => `${path(name)}=/cert/${number}.der`),
        ...{ deletes: [], reads: [], list: false },
      },
      { clock: fastClock(10), onEvent: () => undefined },
    );

  const checked = (own: { readonly ca: string; readonly key: string }, change: Partial<CheckOptions> = {}) =>
    check(
      {
        module: 'cc3200',
        broker: `mqtts://${HOST}`,
        ca: path(own.ca),
        cert: path('cert.der'),
        key: path(own.key),
        clientId: 'hawser-twin-device',
        anchors: twin.path('anchors'),
        resolve: [parseResolve(`${HOST}=${twin.host}:${twin.port}`)],
        ...change,
      },
      { clock: systemClock, env: {}, onEvent: () => undefined, onProgress: () => undefined },
    );

  const today = (): readonly string[] => {
    const now = new Date();
    const words = [now.getUTCFullYear(), now.getUTCMonth() + 1, now.getUTCDate()];
    return [...words, now.getUTCHours(), now.getUTCMinutes(), now.getUTCSeconds()].map(String);
  };

  const asItWas = (serverVerify: 0 | 1 = 0): Promise<ProgramRun> =>
    runProgram(program, ['seed', String(serverVerify)], chip);

  it('makes another key file than it did', async () => {
    const bytes = Buffer.from(await readFile(path('private.der'))).toString('hex');
    // AlgorithmIdentifier rsaEncryption: PKCS#8.
    expect(bytes).toContain('300d06092a864886f70d0101010500');
    expect(Buffer.from(await readFile(path('pkcs1.der'))).toString('hex')).not.toContain('2a864886f70d010101');
  });

  it('fails on the chip over each of its faults in turn, whatever server_verify says', async () => {
    const told = await put({ 126: 'private.der', 127: 'cert.der', 128: 'rootCA.der' });
    expect(told.findings.map(({ code }) => code)).toContain('file-key-form');
    expect((await asItWas()).result).toBe(-458);
    await put({ 126: 'pkcs1.der' });
    expect((await asItWas(0)).result).toBe(-155);
    expect((await asItWas(1)).result).toBe(-155);
    // The code that was asked about: text in the place of DER, or no file at all.
    await put({ 128: 'rootCA.pem' });
    expect((await asItWas()).result).toBe(-456);
    board.chip.files.remove('/cert/128.der');
    expect((await asItWas()).result).toBe(-456);
    await put({ 128: 'amazon.der' });
    const { result, calls } = await asItWas();
    // Only the date is left; its suite was right from the start.
    expect(result).toBe(-461);
    expect(calls).toContain('option 0 1 26 10000000');
  });

  it('is told apart by check, fault by fault', async () => {
    const { answer, findings } = await checked({ ca: 'rootCA.der', key: 'private.der' }, { setting: ITS_SETTINGS });
    expect(answer).toBe('no');
    const named = new Map(findings.map((one) => [one.code, one]));
    expect(named.get('anchor-wrong')).toMatchObject({ severity: 'error', confidence: 'likely' });
    const form = named.get('file-key-form');
    expect(form).toMatchObject({ severity: 'error', confidence: 'possible' });
    expect(form?.evidence.map(({ text }) => text).join(' ')).toMatch(/the key is PKCS#8.*unproven/);
    expect(named.get('verify-switch-idle')).toMatchObject({ severity: 'warning', confidence: 'certain' });
    expect(named.get('clock-not-set')?.remedy[0]?.command).toContain('sl_DevSet');
    expect(named.get('suites-chosen-fit')).toMatchObject({ severity: 'info', confidence: 'certain' });
    expect(named.get('suites-chosen-fit')?.evidence[1]?.text).toContain('TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA');
    expect(named.has('handshake-failed')).toBe(false);
  });

  it('has nothing against it once it is mended and the date is set', async () => {
    const mended = ITS_SETTINGS.map((text) => text.replace('server_verify=0', 'server_verify=1'));
    const { answer, findings } = await checked(
      { ca: 'amazon.der', key: 'pkcs1.der' },
      { setting: mended, at: Date.now() },
    );
    expect(answer).toBe('yes');
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  it.each(['secure', 'paho'])(
    'connects with the code of check (%s), and the broker knows its certificate',
    async (how) => {
      await put({ 126: 'pkcs1.der', 127: 'cert.der', 128: 'amazon.der' });
      await chip.restart();
      // Without a date it is refused, and nothing is left open.
      const dateless = await runProgram(program, [how], chip);
      expect(dateless.result).toBe(-461);
      expect(dateless.calls.at(-1)).toBe('close 0');
      const { result } = await runProgram(program, [how, ...today()], chip);
      expect(result).toBe(0);
      expect(chip.session(0)?.version).toBe('TLSv1.2');
      expect(['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256']).toContain(
        chip.session(0)?.suite,
      );
      const pipe = chip.pipe(0);
      if (pipe === undefined) throw new Error('not connected');
      const hello = { version: 4, clientId: 'hawser-twin-device', keepAliveSeconds: 60, clean: true } as const;
      const outcome = await connectMqtt(pipe, { ...hello, connackMs: 5_000 }, systemClock);
      expect(outcome.ok).toBe(true);
      await chip.close(0);
    },
  );

  it('connects as it was asked about, with its own suite, once files and date are right', async () => {
    await put({ 126: 'pkcs1.der', 127: 'cert.der', 128: 'amazon.der' });
    await chip.restart();
    await runProgram(program, ['secure', ...today()], chip);
    await chip.close(0);
    expect((await asItWas()).result).toBe(0);
    expect(chip.session(0)?.suite).toBe('TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA');
    await chip.close(0);
  });
});

describe.skipIf(!existsSync(POST))('the post itself', () => {
  it('is explained, fault by fault', async () => {
    const { module, findings } = await explained((await readFile(POST, 'utf8')).split('\n'));
    expect(module?.family).toBe('ti-cc3200');
    const codes = findings.map(({ code }) => code);
    expect(codes[0]).toBe('stored-file-unusable');
    for (const code of ['anchor-retired', 'verify-switch-idle', 'clock-not-set', 'suites-chosen-fit'] as const)
      expect(codes).toContain(code);
  });
});
