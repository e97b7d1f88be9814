import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectOptions } from '../../src/app/connect-options.ts';
import type { ConnectReport } from '../../src/app/report.ts';
import type { EmulateOptions } from '../../src/app/emulate.ts';
import { parseResolve } from '../../src/kernel/resolve.ts';
import { issue } from '../../src/pki/dev.ts';
import { explained } from '../explain/damage/known-log.ts';
import { SHARED } from '../explain/field/shared.ts';
import { hawserHere } from '../support/cli-here.ts';
import { full } from '../support/full.ts';
import { openssl } from '../support/openssl.ts';
import { has } from '../support/programs.ts';
import { scratch, type Scratch } from '../support/scratch.ts';
import { Sim7020 } from '../support/sim7020.ts';
import { connectToTwin, sentCertificate } from '../support/twin-connect.ts';
import { deviceArgs, rightClient, sClient, testTwin, type TestTwin } from '../support/twin.ts';

/*
 * Somebody has a SIM7020C, the three files of AWS IoT and a network, and nothing else works; the answer that he got was to
 * take the topmost root. A twin of AWS IoT hands the files out, a fresh virtual SIM7020C gets them, and each question gets
 * its answer: which root, in which form, is the clock set, is it the network.
 */

const POST = join(SHARED, 'seeds', 'sim7020c-aws-iot.txt');
const MODULE = 'sim7020c';

const NETWORK = [
  ['dns-fails', 'dns', 'dns-failed'],
  ['tcp-refused', 'tcp', 'tcp-failed'],
  ['no-sim', 'sim', 'sim-missing'],
  ['not-registered', 'network', 'not-registered'],
] as const;

describe.skipIf(!has('openssl'))('a SIM7020C and the three files of AWS IoT', () => {
  let twin: TestTwin;
  let files: Scratch;
  const path = (name: string): string => join(files.folder, name);

  beforeAll(async () => {
    twin = await testTwin('aws-iot');
    files = await scratch();
    // What the cloud hands out: the root by its old name, the certificate, the key as PKCS#1.
    await files.file('AmazonRootCA1.pem', await twin.text('anchors/amazon-root-ca-1.pem'));
    await files.file('device.pem.crt', await twin.text('device.pem'));
    const key = ['-in', twin.path('device.key.pem'), '-out', path('private.pem.key')];
    const { status, output } = await openssl(['rsa', '-traditional', ...key]);
    if (status !== 0) throw new Error(output);
    // The root of the answer has signed nothing that is sent today; one of that name stands in for it.
    const { certificate } = await issue({
      subject: 'C=US, O=Starfield Technologies\\, Inc., OU=Starfield Class 2 Certification Authority',
      ca: { pathLength: null },
      keyType: 'rsa',
    });
    await files.file('starfield-class-2.pem', certificate);
  });

  afterAll(async () => {
    await twin.stop();
    await files.remove();
  });

  function connected(
    change: Partial<ConnectOptions> = {},
    emulate: Partial<EmulateOptions> = {},
  ): Promise<ConnectReport> {
    const own = { cert: path('device.pem.crt'), key: path('private.pem.key'), clientId: 'hawser-twin-device' };
    return connectToTwin({ twin, module: MODULE, options: { ...own, ...change }, emulate });
  }

  describe('which root', () => {
    it('is told by what the endpoint sends: Amazon’s own, and for now the one that has signed its copy', async () => {
      const { named } = await rightClient(twin);
      const { output } = await sClient(twin, [...named, ...deviceArgs(twin)]);
      const chain = await files.file('sent.txt', output);
      const asked = ['creds', 'anchor', '--chain', chain, '--anchors', twin.path('anchors')];
      const run = await hawserHere(...asked, '--verifier', 'mbedtls', '--out', path('root.pem'));
      expect(run.status, run.stderr).toBe(0);
      expect(run.stdout).toContain('Amazon Root CA 1');
      expect(run.stdout).toContain('Starfield Services Root Certificate Authority - G2');
      // What was asked for is written: the file that AWS hands out.
      expect((await readFile(path('root.pem'), 'utf8')).trim()).toBe(
        (await readFile(path('AmazonRootCA1.pem'), 'utf8')).trim(),
      );
      // For stacks that climb to the top, half of the answer was right.
      const top = await hawserHere(...asked, '--verifier', 'top-of-chain', '--out', path('top.pem'));
      expect(top.status, top.stderr).toBe(0);
      expect((await readFile(path('top.pem'), 'utf8')).trim()).toBe(
        await twin.text('anchors/starfield-services-root-g2.pem'),
      );
    });

    it('is not the topmost of 2021 any more: connect says so before, and where it ends if it is tried', async () => {
      const ca = path('starfield-class-2.pem');
      const before = await connected({ ca });
      expect(before).toMatchObject({ ok: false, attempts: [], brokeAt: { from: 'server-trust', to: 'server-trust' } });
      expect(before.findings[0]).toMatchObject({ code: 'anchor-wrong', rung: 'server-trust' });
      const tried = await connected({ ca, force: true });
      expect(tried.brokeAt).toEqual({ from: 'server-trust', to: 'server-trust' });
      expect(tried.findings[0]).toMatchObject({ code: 'anchor-wrong', rung: 'server-trust' });
      expect(tried.tests.map(({ title, passed }) => [title, passed])).toEqual([
        ['DNS', true],
        ['TCP only', true],
        ['TLS without verifying the broker', true],
        ['TLS with verification', false],
      ]);
      expect(tried.tests.at(-1)?.said).toContain('-9984');
      const named = await hawserHere('creds', 'anchor', '--name', 'starfield-class-2');
      expect(named.stdout).toMatch(/anchor-retired.*Take Amazon Root CA 1 instead/s);
    });

    it('is chosen by connect, and any of the right ones connects', async () => {
      const chosen = await connected();
      expect(chosen, JSON.stringify(chosen.findings)).toMatchObject({ ok: true, verified: 'own-message' });
      expect(chosen.anchor?.name).toBe('Amazon Root CA 1');
      const given = await connected({ ca: path('AmazonRootCA1.pem') });
      expect(given).toMatchObject({ ok: true, verified: 'own-message' });
      expect(given.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
      // The "Amazon Root CA 1" that stands in the chain is no root.
      const copied = await connected({ ca: await sentCertificate(twin, 'Amazon Root CA 1') });
      expect(copied).toMatchObject({ ok: true });
      expect(copied.findings[0]).toMatchObject({ code: 'ca-not-root', severity: 'warning' });
    });
  });

  describe('in which form', () => {
    const OPEN = (host: string): string => `AT+CMQTTSNEW="${host}","8883",60000,1024`;
    let on: Sim7020;

    beforeAll(async () => {
      const { host } = twin.twin;
      on = await Sim7020.open({ resolve: [parseResolve(`${host}=127.0.0.1:${twin.port}`)] });
    });
    afterAll(() => on.close());

    it('is what creds fit writes: typed line by line, it connects by hand', async () => {
      const three = ['AmazonRootCA1.pem', 'device.pem.crt', 'private.pem.key'].map(path);
      const fit = await hawserHere('creds', 'fit', '--module', MODULE, ...three, '--out', path('fit'));
      expect(fit.status, fit.stderr).toBe(0);
      for (const name of ['ca', 'cert', 'key']) {
        const text = await readFile(path(`fit/load-${name}.txt`), 'utf8');
        const lines = text.split(/\r?\n/).filter((line) => line !== '');
        expect(lines.length).toBeGreaterThan(1);
        await on.all(...lines);
      }
      const [root, cert, key] = await on.ask('AT+CSETCA?');
      expect([root, cert, key].join()).toMatch(/^Root CA: \d{4},Client CA: \d{4},Client Private Key: \d{4}$/);
      expect(await on.ask(OPEN(twin.twin.host))).toEqual(['+CMQTTSNEW: 0', 'OK']);
      const id = 'hawser-twin-device';
      await on.all('AT+CMQTSYNC=1', `AT+CMQCON=0,4,"${id}",60,1,0`, `AT+CMQSUB=0,"hawser/${id}",1`);
      const told = await on.ask(`AT+CMQPUB=0,"hawser/${id}",1,0,0,10,"48656C6C6F"`, /^\+CMQPUB: /);
      expect(told).toContain(`+CMQPUB: 0,"hawser/${id}",1,0,0,10,"48656C6C6F"`);
      await on.all('AT+CMQDISCON=0');
    });

    it.each([
      ['in one line without any line end', (pem: string) => pem.replace(/\n/g, ''), 0],
      ['with a count that leaves the line end out', (pem: string) => oneLineEnd(pem), -4],
      ['with the last piece marked as the first of more', (pem: string) => oneLineEnd(pem), 'reversed'],
    ] as const)('is not the same %s: OK to all of it, and ERROR then', async (_, written, off) => {
      const text = written((await readFile(path('AmazonRootCA1.pem'), 'utf8')).trim());
      const total = text.length + (off === 'reversed' ? 0 : off);
      const flags = off === 'reversed' ? [0, 1] : [1, 0];
      await on.all('AT+CSETCA=0,1,0,0," "');
      await on.all(`AT+CSETCA=0,${total},${flags[0]},0,"${text.slice(0, 1_000)}"`);
      await on.all(`AT+CSETCA=0,${total},${flags[1]},0,"${text.slice(1_000)}"`);
      expect(await on.ask(OPEN(twin.twin.host))).toEqual(['ERROR']);
    });
  });

  it('is the clock set? Not on a fresh module; connect says so, and names it first where it counts', async () => {
    const report = await connected();
    const told = report.findings.find(({ code }) => code === 'dates-not-checked');
    expect(told?.evidence.map(({ text }) => text).join()).toMatch(/clock shows 1999-12-31T16.*\(guess\)/);
    expect(told?.remedy[0]?.command).toBe('AT+CCLK="yy/MM/dd,hh:mm:ss+00"');
    const strict = await connected({}, { checksDates: true });
    expect(strict.brokeAt).toEqual({ from: 'server-trust', to: 'server-trust' });
    expect(strict.findings[0]).toMatchObject({ code: 'clock-not-set', rung: 'clock' });
    expect(await connected({}, { checksDates: true, rtc: 'host' })).toMatchObject({ ok: true });
  });

  it.each(full ? NETWORK : NETWORK.slice(0, 1))('is it the network? %s breaks at %s', async (condition, rung, code) => {
    const report = await connected({}, { conditions: [condition] });
    expect(report.brokeAt, JSON.stringify(report.findings)).toEqual({ from: rung, to: rung });
    expect(report.findings[0]?.code).toBe(code);
  });

  it('goes to the ESP32 in front of it as a program', async () => {
    const { code } = await connected({ dryRun: true, format: 'arduino' });
    expect(code?.text).toContain('AT+CSETCA=');
    expect(code?.text).toContain('AT+CMQTTSNEW=');
    expect(code?.text).not.toContain((await readFile(path('private.pem.key'), 'utf8')).split('\n')[3]);
  });
});

function oneLineEnd(pem: string): string {
  const [begin = '', ...others] = pem.split('\n');
  return `${begin}\\r\\n${others.join('')}`;
}

describe.skipIf(!existsSync(POST))('the post itself', () => {
  it('is explained: the root that it ends with is not one of today', async () => {
    const { module, findings } = await explained((await readFile(POST, 'utf8')).split('\n'));
    expect(module?.family).toBe('simcom-sim7020');
    expect(findings[0]).toMatchObject({ code: 'anchor-retired', rung: 'server-trust' });
  });
});
