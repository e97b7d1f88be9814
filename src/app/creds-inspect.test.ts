import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openssl } from '../../test/support/openssl.ts';
import { has } from '../../test/support/programs.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import { systemClock } from '../kernel/clock.ts';
import { stated } from '../kernel/facts.ts';
import { findFamily } from '../families/registry.ts';
import type { FamilyChoice } from '../families/kit/find.ts';
import type { LineFacts } from '../families/kit/firmware.ts';
import { scanPem } from '../pki/pem.ts';
import { makeDevPki, type DevPki } from '../pki/dev.ts';
import { loadFile } from '../pki/read.ts';
import { readObjects } from '../pki/read-objects.ts';
import { understand } from '../pki/understand.ts';
import { utf8Bytes } from '../kernel/bytes.ts';
import { inspectCredentials, type InspectDeps, type InspectOptions, type InspectReport } from './creds-inspect.ts';
import { judgeForModule, moduleTakes } from './creds-module.ts';

let files: Scratch;
let pki: DevPki;
let rsa: DevPki;
beforeAll(async () => {
  files = await scratch();
  [pki, rsa] = [await makeDevPki({ intermediate: true }), await makeDevPki({ keyType: 'rsa' })];
});
afterAll(() => files.remove());

function inspect(
  paths: readonly string[],
  options: Partial<InspectOptions & InspectDeps> = {},
): Promise<InspectReport> {
  const { env = {}, passwordEnv, ask, ...rest } = options;
  return inspectCredentials({ files: paths, ...rest }, { clock: systemClock, env, passwordEnv, ask });
}

const codes = (report: InspectReport): readonly string[] => report.findings.map(({ code }) => code);

describe('creds inspect', () => {
  it('describes everything public and nothing private', async () => {
    const paths = [
      await files.file('ca.pem', pki.root.certificate),
      await files.file('device.pem', pki.deviceChain),
      await files.file('device.key', pki.device.key),
      await files.file('rsa.key', rsa.device.key),
    ];
    const report = await inspect(paths);
    expect(report).toMatchObject({ schema: 1, command: 'creds inspect', ok: true, ladder: [], nextProofs: [] });
    const [ca, device, key] = report.files;
    expect(ca).toMatchObject({ path: paths[0], encoding: 'pem', objects: [{ kind: 'certificate', role: 'root' }] });
    expect(device!.objects[0]).toMatchObject({
      kind: 'certificate',
      role: 'end',
      subject: 'CN=device',
      key: { type: 'EC 256' },
      signature: 'ecdsa-with-SHA256',
      isCa: false,
      purposes: ['clientAuth'],
      usages: ['digitalSignature'],
      signedBy: 'here',
      keys: [`${paths[2]!}:1:1`],
      subjectKeyId: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
      authorityKeyId: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
    });
    expect(device!.objects[1]).toMatchObject({ role: 'intermediate', isCa: true, pathLength: 0 });
    expect(key!.objects).toMatchObject([
      { kind: 'key', form: 'pkcs8', encrypted: false, certificates: [`${paths[1]!}:1:1`] },
    ]);
    const text = JSON.stringify(report);
    for (const secret of [pki.device.key, rsa.device.key]) {
      for (const line of secret.split('\n').slice(1, -2)) expect(text.includes(line)).toBe(false);
      const der = Buffer.from(scanPem(utf8Bytes(secret)).blocks[0]!.der!);
      // Every window of the private part, in hex: modulus and public point are public, the rest is not.
      for (let at = 0; at + 12 <= der.length; at += 6) {
        expect(text.includes(der.subarray(at, at + 12).toString('hex'))).toBe(false);
      }
    }
  });

  it('knows public roots by their key', async () => {
    const { loadAnchors } = await import('../pki/anchors/set.ts');
    const known = (await loadAnchors()).find(({ certificate }) => certificate !== undefined);
    const path = await files.file('public.der', known!.certificate!.der);
    const report = await inspect([path], { at: known!.certificate!.facts.notBefore + 1 });
    expect(report.files[0]).toMatchObject({
      encoding: 'der',
      objects: [{ kind: 'certificate', role: 'root', root: { id: known!.id, relation: 'itself' } }],
    });
  });

  it('judges dates by the clock that is asked for', async () => {
    const path = await files.file('when.pem', pki.root.certificate);
    expect(await inspect([path], { at: Date.UTC(1980, 0, 6) })).toMatchObject({
      ok: false,
      at: '1980-01-06T00:00:00.000Z',
    });
    expect(codes(await inspect([path], { at: Date.UTC(2100, 0, 1) }))).toEqual(['cert-expired']);
  });

  it('goes on where a file holds nothing, and throws where there is none', async () => {
    const page = await files.file('ca.html', '<html></html>');
    const report = await inspect([page, await files.file('good.pem', pki.root.certificate)]);
    expect(report).toMatchObject({ ok: false, files: [{ encoding: 'none', objects: [] }, { encoding: 'pem' }] });
    expect(codes(report)).toEqual(['file-not-credential']);
    await expect(inspect([`${files.folder}/missing`])).rejects.toMatchObject({ code: 'file-unreadable' });
    await expect(inspect([page], { module: 'nokia3310' })).rejects.toMatchObject({ code: 'family-unknown' });
  });

  describe.skipIf(!has('openssl'))('with a password', () => {
    let locked: string;
    beforeAll(async () => {
      locked = await files.file(
        'locked.key',
        (await openssl(['pkey', '-aes256', '-passout', 'pass:right'], pki.device.key)).output,
      );
    });

    it('from the environment', async () => {
      expect(await inspect([locked])).toMatchObject({
        ok: true,
        findings: [{ code: 'file-locked', severity: 'warning' }],
      });
      const opened = await inspect([locked], { env: { PW: 'right' }, passwordEnv: 'PW' });
      expect(opened).toMatchObject({ ok: true, files: [{ objects: [{ kind: 'key', encrypted: true }] }] });
      const wrong = await inspect([locked], { env: { PW: 'wrong' }, passwordEnv: 'PW' });
      expect(wrong).toMatchObject({ ok: false, findings: [{ code: 'file-locked', severity: 'error' }] });
      expect(JSON.stringify(wrong)).not.toContain('wrong"');
      await expect(inspect([locked], { passwordEnv: 'NOPE' })).rejects.toMatchObject({ code: 'secret-missing' });
    });

    it('from a person, three times at most', async () => {
      const asked: string[] = [];
      const answers = ['a', 'b', 'right'];
      const ask = (path: string, attempt: number): Promise<string | undefined> => {
        asked.push(`${attempt} ${path}`);
        return Promise.resolve(answers[attempt - 1]);
      };
      expect(await inspect([locked], { ask })).toMatchObject({ ok: true, files: [{ objects: [{ kind: 'key' }] }] });
      expect(asked).toEqual([1, 2, 3].map((attempt) => `${attempt} ${locked}`));
      const none = await inspect([locked], { ask: () => Promise.resolve(undefined) });
      expect(codes(none)).toEqual(['file-locked']);
      const never = await inspect([locked], { ask: (_path, attempt) => Promise.resolve(attempt > 3 ? 'right' : 'no') });
      expect(never).toMatchObject({ ok: false });
    });

    it('the CC3200 seed’s command makes another key than it did in 2018', async () => {
      const key = await files.file('private.key', rsa.device.key);
      for (const [args, form] of [
        [[], 'pkcs8'],
        [['-traditional'], 'pkcs1'],
      ] as const) {
        const out = `${files.folder}/private-${form}.der`;
        await openssl(['rsa', '-inform', 'pem', '-in', key, '-outform', 'der', ...args, '-out', out]);
        expect((await inspect([out])).files[0]).toMatchObject({ encoding: 'der', objects: [{ kind: 'key', form }] });
        expect(judged(await loadFile(out), { encodings: ['der'], keyForms: ['pkcs1'] })).toEqual(
          form === 'pkcs8' ? ['file-key-form error --key pkcs1'] : [],
        );
        expect(codes(await inspect([out], { module: 'cc3200' }))).toEqual(form === 'pkcs8' ? ['file-key-form'] : []);
      }
    });
  });
});

/** A family line with other facts about files. */
function choice(change: {
  readonly encodings?: readonly ('pem' | 'der')[];
  readonly keyForms?: readonly ('pkcs1' | 'pkcs8' | 'sec1')[];
}): FamilyChoice {
  const found = findFamily('sim7600');
  const files: LineFacts['files'] = {
    nameBytes: stated({ min: 5, max: 128 }, 'the test'),
    maxBytes: stated(2_000, 'the test'),
    ...(change.encodings === undefined ? {} : { encodings: stated(change.encodings, 'the test') }),
    ...(change.keyForms === undefined ? {} : { keyForms: stated(change.keyForms, 'the test') }),
  };
  const tls = { ...found.line.facts.tls, clientKeyTypes: stated(['rsa'] as const, 'the test') };
  return { ...found, line: { ...found.line, facts: { ...found.line.facts, files, tls } } };
}

function judged(content: Uint8Array | string, change: Parameters<typeof choice>[0] = {}): readonly string[] {
  const bytes = typeof content === 'string' ? utf8Bytes(content) : content;
  const holdings = understand([{ path: 'x', bytes: bytes.length, reading: readObjects(bytes) }], () => undefined);
  return judgeForModule(holdings, choice(change)).map(({ code, severity, remedy }) =>
    [code, severity, ...(/--(key|to) \w+(?= --out)/.exec(remedy[0]?.command ?? '')?.slice(0, 1) ?? [])].join(' '),
  );
}

describe.skipIf(!has('openssl'))('what people brought', () => {
  it('the nRF9160 seed’s key, with its block EC PARAMETERS', async () => {
    const made = await openssl(['ecparam', '-name', 'prime256v1', '-genkey']);
    const report = await inspect([await files.file('ec.key', made.output)], { module: 'nrf9160' });
    expect(codes(report)).toEqual(['file-curve-block']);
    expect(report.files[0]!.objects).toMatchObject([{ kind: 'other' }, { kind: 'key', form: 'sec1' }]);
  });

  it('the SIM7600 seed’s file with CR LF', async () => {
    const path = await files.file('crlf.pem', rsa.root.certificate.replaceAll('\n', '\r\n'));
    const report = await inspect([path], { module: 'sim7600' });
    expect(report.findings).toMatchObject([{ code: 'file-line-ends', severity: 'info' }]);
    expect(report.module).toMatchObject({ maxFileBytes: { value: 10_240 } });
  });
});

describe('what a module takes', () => {
  it('says it with what is unknown left out', () => {
    expect(moduleTakes(choice({ encodings: ['pem'] }))).toMatchObject({
      family: 'simcom-sim7600',
      maxFileBytes: { value: 2_000 },
      encodings: { value: ['pem'] },
    });
    expect(moduleTakes(choice({}))).not.toHaveProperty('keyForms');
  });

  it('and what of these files it does not take', () => {
    expect(judged(rsa.device.key)).toEqual([]);
    expect(judged(rsa.device.key, { keyForms: ['pkcs1', 'sec1'] })).toEqual(['file-key-form error --key pkcs1']);
    expect(judged(pki.device.key, { keyForms: ['pkcs1', 'sec1'] })).toEqual([
      'file-key-form error --key sec1',
      'client-key-type error',
    ]);
    expect(judged(pki.device.key, { keyForms: ['pkcs1'] })).toEqual(['file-key-form error', 'client-key-type error']);
    expect(judged(rsa.root.certificate, { encodings: ['der'] })).toEqual(['file-encoding error --to der']);
    expect(judged(rsa.root.certificate.repeat(3))).toEqual(['file-too-big error']);
    // The same bytes are fewer in DER.
    expect(judged(scanPem(utf8Bytes(rsa.root.certificate)).blocks[0]!.der!, { encodings: ['der'] })).toEqual([]);
  });
});
