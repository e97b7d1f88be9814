import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsChain, sentToday, sentUntil2024, showcerts, type AwsChain } from '../../test/support/aws-chain.ts';
import { openssl } from '../../test/support/openssl.ts';
import { has } from '../../test/support/programs.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import { VirtualClock } from '../kernel/clock.ts';
import type { VerifierModel } from '../kernel/facts.ts';
import { issue } from '../pki/dev.ts';
import { credsAnchor, type AnchorOptions } from './creds-anchor.ts';
import type { AnchorReport } from './creds-anchor-report.ts';

const NOVEMBER_2026 = Date.UTC(2026, 10, 24);
const CLASS_2 = 'Starfield Class 2 Certification Authority';
const G2 = 'Starfield Services Root Certificate Authority - G2';
const AMAZON = 'Amazon Root CA 1';

const ask = (options: AnchorOptions, at = NOVEMBER_2026): Promise<AnchorReport> =>
  credsAnchor(options, new VirtualClock(at));

/** `Amazon Root CA 1, cross-sign` → the models that accept it, of those that the facts speak of for it. */
function accepting(report: AnchorReport, among: readonly VerifierModel[]): Record<string, readonly VerifierModel[]> {
  const entries = (report.candidates ?? []).map(
    ({ name, role, accepted }) => [`${name}, ${role}`, among.filter((model) => accepted[model] === true)] as const,
  );
  return Object.fromEntries(entries);
}

const loads = (choices: AnchorReport['choices'] = []): Record<string, string | undefined> =>
  Object.fromEntries(choices.map(({ model, load }) => [model, load?.name]));

describe('creds anchor --chain, for the chain that the SIM7020C thread shows', () => {
  let chain: AwsChain;
  let files: Scratch;
  let roots: Scratch;
  let listing: string;
  let report: AnchorReport;

  beforeAll(async () => {
    chain = await awsChain();
    files = await scratch();
    roots = await scratch();
    for (const name of ['amazonRoot', 'g2Root', 'class2Root'] as const)
      await roots.file(`${name}.pem`, chain[name].certificate);
    listing = await files.file('chain.txt', showcerts(chain));
    report = await ask({ chain: listing, anchors: roots.folder });
  });
  afterAll(() => Promise.all([files.remove(), roots.remove()]));

  it('names the four certificates that are printed and the three roots to which they lead', () => {
    expect(report.candidates?.map(({ name, role, sentAt }) => [name, role, sentAt])).toEqual([
      ['aws.amazon.com', 'server', [0]],
      ['Amazon', 'intermediate', [1]],
      [AMAZON, 'cross-sign', [2]],
      [G2, 'cross-sign', [3]],
      [AMAZON, 'root', []],
      [G2, 'root', []],
      [CLASS_2, 'root', []],
    ]);
  });

  it('says which verifier models accept which', () => {
    // From how these stacks behave when they are tried with such chains; wolfSSL's strict way is the least known.
    const partial = ['openssl-partial', 'mbedtls', 'wolfssl'] as const;
    const all = ['openssl-default', ...partial, 'top-of-chain'] as const;
    expect(accepting(report, all)).toEqual({
      'aws.amazon.com, server': expect.arrayContaining(['openssl-partial']) as unknown,
      'Amazon, intermediate': partial,
      [`${AMAZON}, cross-sign`]: partial,
      [`${G2}, cross-sign`]: partial,
      [`${AMAZON}, root`]: ['openssl-default', ...partial],
      [`${G2}, root`]: ['openssl-default', ...partial],
      [`${CLASS_2}, root`]: all,
    });
    const strict = accepting(report, ['wolfssl-strict-top']);
    expect(strict[`${AMAZON}, root`]).toEqual([]);
    expect(strict[`${CLASS_2}, root`]).toEqual(['wolfssl-strict-top']);
  });

  it.skipIf(!has('openssl'))('agrees with openssl verify, by its exit status, for every candidate', async () => {
    const [server, ...others] = sentUntil2024(chain).map(({ certificate }) => certificate);
    const untrusted = await files.file('untrusted.pem', others.join(''));
    const leaf = await files.file('leaf.pem', server ?? '');
    const all = { ...chain };
    const pems = [...sentUntil2024(all), all.amazonRoot, all.g2Root, all.class2Root].map(
      ({ certificate }) => certificate,
    );
    let asked = 0;
    for (const [place, candidate] of (report.candidates ?? []).entries()) {
      const ca = await files.file(`ca${place}.pem`, pems[place] ?? '');
      for (const [model, extra] of [
        ['openssl-default', []],
        ['openssl-partial', ['-partial_chain']],
      ] as const) {
        const args = ['verify', '-no-CApath', '-no-CAstore', '-no_check_time', '-purpose', 'sslserver', ...extra];
        const { status, output } = await openssl([...args, '-CAfile', ca, '-untrusted', untrusted, leaf]);
        expect([candidate.name, candidate.role, model, status === 0], output).toEqual([
          candidate.name,
          candidate.role,
          model,
          candidate.accepted[model] === true,
        ]);
        asked += 1;
      }
    }
    expect(asked).toBe(14);
  });

  it('says which file to load: the root of Amazon, and for stacks that climb to the top the one above it', () => {
    expect(report).toMatchObject({
      ok: true,
      verifier: 'openssl-default',
      load: { name: AMAZON, id: 'amazon-root-ca-1' },
    });
    expect(loads(report.choices)).toMatchObject({
      'openssl-default': AMAZON,
      mbedtls: AMAZON,
      'top-of-chain': CLASS_2,
    });
    expect(report.today?.sent).toBe(3);
    expect(loads(report.today?.choices)).toMatchObject({
      'openssl-default': AMAZON,
      mbedtls: AMAZON,
      'top-of-chain': G2,
    });
    expect(report.today?.choices.find(({ model }) => model === 'top-of-chain')?.why).toContain(AMAZON);
  });

  it('chooses for the verifier that is asked for', async () => {
    const top = await ask({ chain: listing, anchors: roots.folder, verifier: 'top-of-chain' });
    expect(top).toMatchObject({ ok: true, verifier: 'top-of-chain', load: { name: G2 } });
  });

  it('says it for the modules of every family', () => {
    expect(report.modules?.length).toBeGreaterThan(0);
    for (const { model, load, confidence } of report.modules ?? []) {
      expect(load?.name).toBe(loads(report.today?.choices)[model]);
      expect(confidence).toMatch(/stated|reported|observed|guess/);
    }
  });

  it('judges the advice of the thread, "Starfield Class 2", as of today, with dates', () => {
    const retired = report.findings.find(({ code }) => code === 'anchor-retired');
    expect(retired).toMatchObject({ severity: 'warning', confidence: 'certain', cause: 'wrong-root-ca' });
    const texts = retired?.evidence.map(({ text }) => text) ?? [];
    expect(texts[0]).toMatch(/^Starfield Class 2 Certification Authority, 2024-08: AWS chains no longer lead to it/);
    expect(texts.slice(1)).toEqual([
      'with the chain as given: every verifier model accepts it',
      'with what is sent today: no verifier model accepts it',
    ]);
    expect(retired?.remedy.map(({ command }) => command)).toEqual(
      expect.arrayContaining([
        'hawser creds anchor --name amazon-root-ca-1 --out amazon-root-ca-1.pem',
        'hawser creds anchor --name starfield-services-root-g2 --out starfield-services-root-g2.pem',
      ]),
    );
    const distrusted = report.findings.filter(({ code }) => code === 'anchor-distrusted').map(({ title }) => title);
    expect(distrusted).toContain(`Root programs no longer trust ${CLASS_2}`);
    expect(distrusted).toContain(`Root programs will stop trusting ${G2}`);
    const outdated = report.findings.find(({ code }) => code === 'chain-outdated');
    expect(outdated?.evidence[0]?.text).toMatch(/^certificate 3, Starfield Services Root .* since 2024-08$/);
  });

  it('would have followed the thread in its own day', async () => {
    const then = await ask({ chain: listing, anchors: roots.folder, verifier: 'top-of-chain' }, Date.UTC(2021, 0, 1));
    expect(then.load?.name).toBe(CLASS_2);
    expect(then.today).toBeUndefined();
    expect(then.findings.map(({ code }) => code)).not.toContain('anchor-retired');
  });

  it('warns of cross-signs in the chain, with the way to the root', () => {
    const found = report.findings.find(({ code }) => code === 'cross-sign-sent');
    expect(found?.severity).toBe('info');
    expect(found?.evidence.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^certificate 2 is Amazon Root CA 1, signed by ".*CN=Starfield Services Root/),
      expect.stringMatching(/^certificate 3 is Starfield Services Root .*, signed by ".*OU=Starfield Class 2/),
    ]);
  });

  it('takes the chain of today without a word about Class 2', async () => {
    const path = await files.file(
      'today.pem',
      sentToday(chain)
        .map(({ certificate }) => certificate)
        .join(''),
    );
    const today = await ask({ chain: path, anchors: roots.folder });
    expect(today.load?.name).toBe(AMAZON);
    expect(today.today).toBeUndefined();
    expect(today.candidates?.map(({ name }) => name)).not.toContain(CLASS_2);
    expect(today.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  it('is not led astray by an old capture whose server certificate has ended', async () => {
    const old = await awsChain(new Date(Date.UTC(2019, 0, 1)));
    const path = await files.file('old.pem', showcerts(old));
    const own = await scratch();
    await own.file('a.pem', old.amazonRoot.certificate);
    const found = await ask({ chain: path, anchors: own.folder });
    await own.remove();
    expect(found).toMatchObject({ ok: true, load: { name: AMAZON } });
    const outdated = found.findings.find(({ code }) => code === 'chain-outdated');
    expect(outdated?.evidence.map(({ text }) => text)).toContain(
      'certificate 0, "aws.amazon.com", ended on 2019-01-01',
    );
  });

  it('tells a file that holds the cross-sign alone from the root', async () => {
    const path = await files.file('rootca.pem', chain.amazonByG2.certificate);
    const found = await ask({ chain: path, anchors: roots.folder });
    const finding = found.findings.find(({ code }) => code === 'ca-not-root');
    expect(finding?.severity).toBe('warning');
    expect(finding?.remedy[0]?.command).toBe('hawser creds anchor --name amazon-root-ca-1 --out amazon-root-ca-1.pem');
  });

  it('cannot tell for a root that is not known, and asks for all of the chain', async () => {
    const found = await ask({ chain: listing });
    expect(found.ok).toBe(false);
    expect(found.load).toBeUndefined();
    expect(found.findings[0]).toMatchObject({ code: 'anchor-unknown', severity: 'error' });
    const without = await files.file('bare.txt', showcerts(chain).replace(/-----BEGIN[^]*?(?=---\nServer)/, ''));
    const bare = await ask({ chain: without });
    expect(bare.candidates?.length).toBe(1);
    expect(bare.findings[0]?.evidence.map(({ text }) => text).join()).toContain('-showcerts');
  });

  it('does not take a root on the word of the server that sends it', async () => {
    const path = await files.file('own.pem', showcerts(chain, [...sentUntil2024(chain), chain.class2Root]));
    const found = await ask({ chain: path });
    expect(found.load?.name).toBe(CLASS_2);
    expect(found.load?.standIn).toBe(false);
    const finding = found.findings.find(({ code }) => code === 'anchor-unknown');
    expect(finding?.severity).toBe('warning');
    expect(finding?.evidence[0]?.text).toContain(found.load?.fingerprint);
  });

  it('is not given a list of roots for a chain', async () => {
    const path = await files.file('bundle.pem', chain.class2Root.certificate.repeat(31));
    await expect(ask({ chain: path })).rejects.toMatchObject({ code: 'usage' });
  });

  it('says what to do with a listing whose certificates were cut out', async () => {
    const cut = showcerts(chain).replace(/(?<=BEGIN CERTIFICATE-----\n)[^-]*(?=-----END)/g, '  :\n');
    const path = await files.file('thread.txt', cut);
    await expect(ask({ chain: path })).rejects.toMatchObject({
      code: 'file-not-certificate',
      next: [{ command: expect.stringContaining('-showcerts') as unknown }],
    });
  });

  it('refuses a root under which nothing stands', async () => {
    const own = await scratch();
    await own.file('g2.pem', chain.g2Root.certificate);
    const path = await files.file('short.pem', chain.server.certificate + chain.serverCa.certificate);
    const found = await ask({ chain: path, anchors: own.folder });
    expect(found.ok).toBe(false);
    await own.file('a.pem', chain.amazonRoot.certificate);
    expect((await ask({ chain: path, anchors: own.folder })).load?.name).toBe(AMAZON);
    await own.remove();
  });
});

describe('creds anchor --name', () => {
  let files: Scratch;
  beforeAll(async () => {
    files = await scratch();
  });
  afterAll(() => files.remove());

  it('writes the root with LF, and does not overwrite it', async () => {
    const out = join(files.folder, 'root.pem');
    const report = await ask({ name: 'Amazon Root CA 1', out });
    expect(report).toMatchObject({ ok: true, out, load: { id: 'amazon-root-ca-1', state: 'current', standIn: false } });
    const text = await readFile(out, 'utf8');
    expect(text).toBe(report.load?.pem);
    expect(text).toMatch(/^-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=]{1,64}\n)+-----END CERTIFICATE-----\n$/);
    expect(text).toHaveLength(1188);
    await expect(ask({ name: 'ISRG Root X1', out })).rejects.toMatchObject({ code: 'file-exists' });
    expect(await readFile(out, 'utf8')).toBe(text);
    await ask({ name: 'ISRG Root X1', out, force: true });
    expect(await readFile(out, 'utf8')).not.toBe(text);
    expect((await stat(out)).isFile()).toBe(true);
  });

  it.skipIf(!has('openssl'))('writes what openssl reads as that root', async () => {
    const out = join(files.folder, 'class2.pem');
    const report = await ask({ name: 'sf-class2-root', out });
    const { output } = await openssl(['x509', '-in', out, '-noout', '-fingerprint', '-sha256']);
    const read = output.split('=')[1]?.trim().replaceAll(':', '').toLowerCase();
    expect(read).toBe(report.load?.fingerprint);
  });

  it('tells of an ended root, and what took its place', async () => {
    const report = await ask({ name: 'BaltimoreCyberTrustRoot' });
    expect(report.load?.state).toBe('expired');
    expect(report.findings.map(({ code }) => code)).toEqual(['ca-expired', 'anchor-retired', 'anchor-distrusted']);
    expect(report.findings[0]?.evidence[0]?.text).toBe('Baltimore CyberTrust Root ended on 2025-05-12');
    expect(report.findings[0]?.remedy[0]?.command).toContain('--name digicert-global-root-g2 ');
  });

  it('tells of a root that ends soon', async () => {
    const report = await ask({ name: 'Entrust Root Certification Authority' });
    expect(report.load?.state).toBe('distrusted');
    expect(report.findings[0]).toMatchObject({ code: 'cert-expiring', severity: 'warning' });
    expect(report.findings[0]?.evidence[0]?.text).toContain('ends on 2026-11-27');
  });

  it('does not write a root that it knows by name only', async () => {
    expect((await ask({ name: 'ISRG Root YR' })).load).not.toHaveProperty('pem');
    await expect(ask({ name: 'ISRG Root YR', out: join(files.folder, 'yr.pem') })).rejects.toMatchObject({
      code: 'not-possible',
    });
  });

  it('asks again where a name means none or several', async () => {
    await expect(ask({ name: 'no such root' })).rejects.toMatchObject({ code: 'usage' });
    const several: unknown = await ask({ name: 'amazon' }).catch((error: unknown) => error);
    expect(several).toMatchObject({
      code: 'usage',
      next: expect.arrayContaining([{ text: 'Amazon Root CA 3.', command: '--name amazon-root-ca-3' }]) as unknown,
    });
    await expect(ask({})).rejects.toMatchObject({ code: 'usage' });
    await expect(ask({ name: 'a', chain: 'b' })).rejects.toMatchObject({ code: 'usage' });
  });

  it('does not write where it cannot', async () => {
    const out = join(files.folder, 'no', 'folder', 'root.pem');
    await expect(ask({ name: 'Amazon Root CA 1', out })).rejects.toMatchObject({ code: 'file-unwritable' });
  });

  it('describes a root of one’s own', async () => {
    const own = await scratch();
    await own.file('acme.pem', (await issue({ subject: 'CN=Acme Root', ca: { pathLength: null } })).certificate);
    const report = await ask({ name: 'acme root', anchors: own.folder });
    await own.remove();
    expect(report.load).toMatchObject({ name: 'Acme Root', key: 'EC 256', events: [], stores: [] });
  });
});
