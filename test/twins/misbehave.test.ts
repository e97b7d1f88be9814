import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Misbehaviour } from '../../src/brokers/kit/misbehave.ts';
import { twinKinds } from '../../src/brokers/twins.ts';
import { full } from '../support/full.ts';
import { has } from '../support/programs.ts';
import { mosquittoClient, rightClient, sClient, testTwin, type SClient, type TestTwin } from '../support/twin.ts';

/** Keys take their time: in the quick run a kind with two intermediates shows chains, and another one the rest. */
const [FOR_CHAINS, FOR_KEYS] = full ? [twinKinds(), twinKinds()] : [['aws-iot'], ['emqx-cloud']];

/** A twin that misbehaves, and what a client sees of it that has the right settings. */
async function seen(kind: string, misbehave: readonly Misbehaviour[], more: readonly string[] = []): Promise<SClient> {
  const twin = await testTwin(kind, { misbehave });
  try {
    return await rightly(twin, more);
  } finally {
    await twin.stop();
  }
}

async function rightly(twin: TestTwin, more: readonly string[]): Promise<SClient> {
  const { named, device, hello } = await rightClient(twin);
  return sClient(twin, [...named, ...device, ...more], hello);
}

const subjects = ({ output }: SClient): readonly string[] =>
  [...output.matchAll(/^ \d s:.*CN = (.*)$/gm)].map(([, name = '']) => name);

describe.skipIf(!(has('openssl') && has('mosquitto_pub')))('a twin that misbehaves', () => {
  // With verification on, s_client ends with its own error; what was sent is seen without.
  it.each(FOR_CHAINS)('%s: expired, wrong name, and its chain in every disorder', async (kind) => {
    expect((await seen(kind, ['expired'])).output).toContain('certificate has expired');
    expect((await seen(kind, ['wrong-name'])).output).toMatch(/hostname mismatch/i);
    const usual = subjects(await seen(kind, []));
    expect(usual.length).toBeGreaterThanOrEqual(2);
    const [leaf = '', ...above] = usual;
    const bare = await seen(kind, ['no-intermediate']);
    expect(bare.output).toMatch(/unable to (get local issuer|verify the first) certificate/);
    expect(subjects(bare)).toEqual([leaf]);
    const turned = await seen(kind, ['reversed']);
    expect(turned).toMatchObject({ connack: 0 });
    expect(subjects(turned)[0]).toBe(leaf);
    expect(subjects(turned).at(-1)).toBe(above[0]);
    expect(subjects(turned).length).toBeGreaterThanOrEqual(3);
    const rooted = await seen(kind, ['with-root']);
    expect(subjects(rooted).slice(0, -1)).toEqual(usual);
    expect(rooted.output).toMatch(/ (\d) s:(.*)\n +i:\2\n(?![^]* \d s:)/);
    const long = await seen(kind, ['chain-6k']);
    expect(long.connack).toBe(0);
    expect(long.chainBytes.reduce((sum, bytes) => sum + 3 + bytes, 3)).toBe(6144);
  });

  it.each(FOR_KEYS)('%s: versions and keys', async (kind) => {
    const old = ['-cipher', 'ALL:@SECLEVEL=0'];
    expect(await seen(kind, ['tls10-only'], ['-tls1', ...old])).toMatchObject({ connack: 0 });
    expect(await seen(kind, ['tls10-only'], ['-tls1_2', ...old])).toMatchObject({ connack: undefined });
    expect(await seen(kind, ['tls13-only'], ['-tls1_2'])).toMatchObject({ alert: 70 });
    expect(await seen(kind, ['tls13-only'])).toMatchObject({ connack: 0 });
    expect(await seen(kind, ['ecdsa-only'], ['-tls1_2', '-cipher', 'aRSA'])).toMatchObject({ alert: 40 });
    const ec = await seen(kind, ['ecdsa-only'], ['-tls1_2']);
    expect(ec.connack).toBe(0);
    expect(ec.output).toMatch(/a:PKEY: id-ecPublicKey, 256/);
    const p384 = await seen(kind, ['p384'], ['-tls1_2']);
    expect(p384.connack).toBe(0);
    expect(p384.output).toMatch(/ 0 s:[^]*?a:PKEY: id-ecPublicKey, 384/);
    expect(await seen(kind, ['p384'], ['-tls1_2', '-groups', 'P-256'])).toMatchObject({ alert: 40 });
  });

  it('does several things at once', async () => {
    const all = await seen('hivemq-cloud', ['expired', 'chain-6k', 'with-root', 'tls13-only', 'p384']);
    expect(all.output).toContain('certificate has expired');
  });

  it('breaks off in the middle of its flight', async () => {
    const cut = await seen('emqx-cloud', ['cut'], ['-tls1_2']);
    expect(cut).toMatchObject({ status: 1, alert: undefined, handshake: false });
    expect(cut.output).toMatch(/unexpected eof/);
  });

  it('speaks no TLS, but MQTT', async () => {
    const twin = await testTwin('emqx-cloud', { misbehave: ['plain'] });
    try {
      expect(await rightly(twin, [])).toMatchObject({ status: 1, handshake: false, alert: undefined });
      const args = ['-u', 'hawser-twin', '-P', await twin.text('password.txt'), '-t', 't', '-m', 'hello', '-q', '1'];
      const plain = await mosquittoClient('mosquitto_pub', twin, args, 'plain');
      expect(plain).toMatchObject({ status: 0 });
    } finally {
      await twin.stop();
    }
  });

  it('lets its clients wait for every record', async () => {
    const twin = await testTwin('emqx-cloud', { misbehave: ['slow'] });
    try {
      const first = await new Promise<number>((resolve, reject) => {
        const start = performance.now();
        const socket = connect(twin.port, twin.host, () => socket.write(Buffer.from(HELLO, 'hex')));
        socket.once('data', () => {
          resolve(performance.now() - start);
          socket.destroy();
        });
        socket.once('error', reject);
      });
      // The pause itself is what is asked for here, not how fast anything is.
      expect(first).toBeGreaterThan(1900);
    } finally {
      await twin.stop();
    }
  });

  it.each([
    [['expired', 'slow'], undefined],
    [['no-intermediate', 'reversed'], /no-intermediate and reversed/],
    [['tls10-only', 'tls13-only'], /tls10-only and tls13-only/],
    [['plain', 'expired'], /plain and expired/],
    [['slow', 'cut'], /slow and cut/],
  ] as const)('%j can be combined, or it says why not', async (misbehave, says) => {
    const starting = testTwin('mosquitto', { misbehave });
    if (says === undefined) await (await starting).stop();
    else
      await expect(starting).rejects.toMatchObject({ code: 'usage', message: expect.stringMatching(says) as string });
  });
});

/** A TLS 1.2 ClientHello with the twin's name, ECDHE-RSA-AES128-GCM-SHA256 and P-256. */
const HELLO = clientHello('hawsertwin.ala.eu-central-1.emqxsl.com');

function clientHello(name: string): string {
  const hex = (value: number, bytes: number): string => value.toString(16).padStart(bytes * 2, '0');
  const vector = (bytes: number, body: string): string => hex(body.length / 2, bytes) + body;
  const extension = (type: number, body: string): string => hex(type, 2) + vector(2, body);
  const extensions = [
    extension(0, vector(2, `00${vector(2, Buffer.from(name).toString('hex'))}`)),
    extension(10, vector(2, '0017')),
    extension(11, vector(1, '00')),
    extension(13, vector(2, '0401')),
  ].join('');
  const body = `0303${'07'.repeat(32)}00${vector(2, 'c02f')}${vector(1, '00')}${vector(2, extensions)}`;
  return `160301${vector(2, `01${vector(3, body)}`)}`;
}
