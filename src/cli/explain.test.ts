import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hawserHere } from '../../test/support/cli-here.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import type { ExplainReport } from '../app/explain.ts';

const SECRET = 'Tr0ub4dor-and-3';
const CONNECT = `AT+CMQTTCONNECT=0,"tcp://x1.s1.eu.hivemq.cloud:8883",60,1,"me","${SECRET}"`;
const HEAD = ['AT+CGMR', '+CGMR: LE20B03SIM7600M22', 'OK', CONNECT, 'OK'];
const FAILED = [...HEAD, '+CMQTTCONNECT: 0,32'];
const WORKED = [...HEAD, '+CMQTTCONNECT: 0,0'];

let place: Scratch;
beforeAll(async () => {
  place = await scratch();
});
afterAll(() => place.remove());

const log = (name: string, lines: readonly string[]): Promise<string> => place.file(name, `${lines.join('\r\n')}\r\n`);

describe('hawser explain', () => {
  it('says what the log is, where it broke, why, what would decide it, and what to type', async () => {
    const { status, stdout, stderr } = await hawserHere('explain', await log('a.log', FAILED));
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^6 lines, read as: plain dialogue\n/);
    expect(stdout).toMatch(/^ {2}module {7}SIMCom SIM7500.*; firmware LE20B03SIM7600M22 \(it says so itself\)$/m);
    expect(stdout).toMatch(/^ {2}broker {7}HiveMQ Cloud at x1\.s1\.eu\.hivemq\.cloud$/m);
    expect(stdout).toMatch(/^ {2}masked {7}password: .*Revoke it/m);
    expect(stdout).toMatch(/^It broke at tls/m);
    expect(stdout).toMatch(/^error .*\[\S+, (?:certain|likely|possible), rung \S+\]$/m);
    expect(stdout).toMatch(/seen {2}\+CMQTTCONNECT: 0,32 {2}\(line 6\)/);
    expect(stdout).toMatch(/^To go on:\n(?:.*\n)* {10}hawser check --module sim7600@LE20B03SIM7600M22 /m);
  });

  it('gives the same in its document, with what each proof would show', async () => {
    const { status, stdout } = await hawserHere('explain', await log('b.log', FAILED), '--json');
    const report = JSON.parse(stdout) as ExplainReport;
    expect(status).toBe(0);
    expect(report).toMatchObject({ schema: 1, command: 'explain', ok: false, outcome: 'failed', lines: 6 });
    expect(report.attempts).toHaveLength(1);
    expect(report.attempts[0]?.ladder.some(({ state }) => state === 'failed')).toBe(
      report.brokeAt?.from === report.brokeAt?.to,
    );
    for (const proof of report.nextProofs) expect(proof.learns, proof.command).toMatch(/\w/);
    expect(report.nextSteps.length).toBeGreaterThan(1);
  });

  it('says plainly that a log shows success, and accuses and asks nothing', async () => {
    const { status, stdout } = await hawserHere('explain', await log('c.log', WORKED));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^It worked, as far as this log goes\.$/m);
    expect(stdout).not.toMatch(/^(?:error|warning) |What would decide it|To go on/m);
  });

  it('lists several tries, one line each', async () => {
    const { stdout } = await hawserHere(
      'explain',
      await log('d.log', [...FAILED, CONNECT, 'OK', '+CMQTTCONNECT: 0,0']),
    );
    expect(stdout).toMatch(/^ {2}tried {8}lines 1 to \d+: failed at tls.*\n {15}lines \d+ to \d+: connected, /m);
    expect(stdout).not.toMatch(/line 0\b/);
  });

  it('never shows a secret, in any form of output', async () => {
    const path = await log('e.log', FAILED);
    for (const options of [[], ['--json'], ['--redact'], ['--redact', '--json']]) {
      const { stdout, stderr } = await hawserHere('explain', path, ...options);
      expect(stdout.length, options.join(' ')).toBeGreaterThan(100);
      expect(`${stdout}${stderr}`, options.join(' ')).not.toContain(SECRET);
    }
  });

  it('prints with --redact the log alone, and tells beside it what was masked', async () => {
    const { status, stdout, stderr } = await hawserHere('explain', await log('f.log', FAILED), '--redact');
    expect(status).toBe(0);
    expect(stdout).toBe(`${FAILED.join('\n').replace(SECRET, '***')}\n`);
    expect(stderr).toMatch(/^masked: password: .*Revoke it, and make a new one\.\n$/);
    const clean = await hawserHere('explain', await log('g.log', ['AT', 'OK']), '--redact');
    expect(clean).toEqual({ status: 0, stdout: 'AT\nOK\n', stderr: 'Nothing in it had to be masked.\n' });
  });

  it('tells when the words of the user say nothing, and reads on', async () => {
    const told = ['--module', 'toaster', '--broker', 'qwertz'];
    const { status, stdout, stderr } = await hawserHere('explain', await log('h.log', FAILED), ...told);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^note --module names nothing .*hawser modules.*\nnote --broker .*hawser brokers/);
    expect(stdout).toMatch(/^It broke at /m);
  });

  it('says that a log is empty, and asks for the module where nothing shows it', async () => {
    expect((await hawserHere('explain', await place.file('none.log', ''))).stdout).toBe(
      '0 lines\n\nThere is nothing in this log.\n',
    );
    const prose = await hawserHere('explain', await log('i.log', ['It does not connect.', 'Please help!']));
    expect(prose.stdout).toMatch(/^This log does not show how it ended.*say so with --module\.$/m);
    expect(prose.stdout).toMatch(/^What would decide it:$/m);
  });

  it.each([
    ['a file that is not there', () => Promise.resolve(`${place.folder}/nowhere.log`), /no such file/],
    ['a folder', () => Promise.resolve(place.folder), /it is a folder/],
    [
      'a picture',
      () =>
        place.file(
          'a.png',
          Uint8Array.from({ length: 5_000 }, (_, at) => (at * 7) % 9),
        ),
      /no text/,
    ],
  ])('refuses %s with status 2 and a way on', async (_what, path, why) => {
    const { status, stdout, stderr } = await hawserHere('explain', await path());
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(why);
    expect(stderr).toContain('hawser explain - < LOG');
  });

  it('refuses a CA that is none, and a time that is none', async () => {
    const path = await log('j.log', FAILED);
    expect(await hawserHere('explain', path, '--ca', path)).toMatchObject({ status: 2, stdout: '' });
    expect(await hawserHere('explain', path, '--at', 'yesterday')).toMatchObject({ status: 2, stdout: '' });
  });
});
