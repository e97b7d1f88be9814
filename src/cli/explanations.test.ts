import { describe, expect, it } from 'vitest';
import { hawserHere } from '../../test/support/cli-here.ts';

const EMPTY = { schema: 1, ok: true, ladder: [], findings: [] };

describe('hawser finding', () => {
  it('explains a code', async () => {
    const { status, stdout, stderr } = await hawserHere('finding', 'sni-missing');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^The broker needs the server name, and the module does not send it {2}sni-missing\n/);
    expect(stdout).toContain('cause        sni-missing, rung tls');
    expect(stdout).toContain('codes        sim7600 CMQTT: 32, 31');
    expect(stdout).toContain('--sni on');
    expect(stdout).toContain('source       RFC 6066');
  });

  it('lists all codes by rung', async () => {
    const { status, stdout } = await hawserHere('finding');
    expect(status).toBe(0);
    expect(stdout).toMatch(/\ntls\n(?: {2}.*\n)*? {2}sni-missing {2,}The broker needs/);
  });

  it('prints one document with --json', async () => {
    const one = await hawserHere('finding', 'anchor-wrong', '--json');
    expect(JSON.parse(one.stdout)).toMatchObject({
      ...EMPTY,
      command: 'finding',
      page: { code: 'anchor-wrong', rung: 'server-trust' },
    });
    const all = JSON.parse((await hawserHere('finding', '--json')).stdout) as {
      readonly catalogue: readonly unknown[];
    };
    expect(all.catalogue.length).toBeGreaterThan(8);
  });

  it('refuses a code that does not exist', async () => {
    const { status, stdout, stderr } = await hawserHere('finding', 'sni-mising', '--json');
    expect(status).toBe(2);
    expect(stderr).toContain('hawser finding sni-missing');
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'finding-unknown' } });
  });
});

describe('hawser code', () => {
  it('explains a code, however it is typed', async () => {
    const { status, stdout, stderr } = await hawserHere('code', 'sim7600@LE20B03', '+CMQTTCONNECT:', '0,32');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('firmware line LE20B03SIM7600M22');
    expect(stdout).toContain('then each handshake fails');
    expect(stdout).toContain('CMQTT 32  handshake failed');
    expect(stdout).toContain('rungs        tls … client-auth');
    expect(stdout).toContain('hawser finding anchor-wrong');
    expect(stdout).toContain('passes: leaves server-trust; fails: leaves tls, client-auth');
    expect(stdout).toContain('AT+CCHOPEN=0,"broker.example",8883,2');
    expect(stdout).toContain('What makes these tests by itself:\n    hawser connect --port PORT --module sim7600');
  });

  it('says that a firmware is not known', async () => {
    const { stdout } = await hawserHere('code', 'sim7600@LE99Z99', 'CMQTT', '32');
    expect(stdout).toContain('This firmware is not known; it is the nearest known line.');
  });

  it('lists the tables of a family', async () => {
    const { status, stdout } = await hawserHere('code', 'a7670');
    expect(status).toBe(0);
    expect(stdout).toMatch(/\nCMQTT {2}MQTT client in the module \(\+CMQTT\)\n(?: .*\n)* {4}32 {2}handshake failed\n/);
  });

  it('prints one document with --json', async () => {
    const one = JSON.parse((await hawserHere('code', 'sim7600', '34', '--json')).stdout) as object;
    expect(one).toMatchObject({
      ...EMPTY,
      command: 'code',
      asked: '34',
      family: { id: 'simcom-sim7600', alias: 'sim7600' },
      codes: [{ table: 'CMQTT', code: 34 }],
    });
    const all = JSON.parse((await hawserHere('code', 'sim7600', '--json')).stdout) as object;
    expect(all).toMatchObject({ ...EMPTY, nextProofs: [], tables: expect.any(Array) as unknown });
  });

  it('takes a negative number, and cannot tell where no table has it', async () => {
    const { status, stderr } = await hawserHere('code', 'sim7600', '-456');
    expect(status).toBe(4);
    expect(stderr).toContain('error (code-unknown): no table of SIMCom SIM7500, SIM7600, SIM7800 has "-456"');
  });

  it('needs a family', async () => {
    expect(await hawserHere('code')).toMatchObject({ status: 2 });
    expect(await hawserHere('code', 'nothing', '32')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('family-unknown') as string,
    });
  });
});
