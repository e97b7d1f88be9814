import { createServer, type AddressInfo } from 'node:net';
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opensslServer, type OpensslServer } from '../../../test/support/openssl.ts';
import { has } from '../../../test/support/programs.ts';
import { scratch, type Scratch } from '../../../test/support/scratch.ts';
import { PlainFlash, chipOf, secureSocket, setClock, tryOnce } from '../../../test/support/secure-chip.ts';
import { serverArgs } from '../../../test/support/tls-client.ts';
import { utf8Bytes } from '../../kernel/bytes.ts';
import { issue, type Issued } from '../../pki/dev.ts';
import { readDateTime } from './date-time.ts';

const HOST = '127.0.0.1';
/** ECDHE-RSA with AES-256-CBC-SHA, and with AES-128-CBC-SHA256. */
const C014 = 0x10;
const C027 = 0x100;
const ALL = [126, 127, 128, 0] as const;
const CA_ONLY = [0, 0, 128, 0] as const;

const certDer = ({ certificate }: Issued): Uint8Array => new Uint8Array(new X509Certificate(certificate).raw);
const keyDer = ({ key }: Issued, type: 'pkcs1' | 'pkcs8'): Uint8Array =>
  new Uint8Array(createPrivateKey(key).export({ type, format: 'der' }));

describe.skipIf(!has('openssl'))('a secure socket of the virtual network processor', () => {
  let files: Scratch;
  let root: Issued;
  let other: Issued;
  let server: Issued;
  let device: Issued;
  let args: readonly string[];
  const running: OpensslServer[] = [];

  beforeAll(async () => {
    files = await scratch();
    root = await issue({ subject: 'CN=Root', ca: { pathLength: null }, keyType: 'rsa' });
    other = await issue({ subject: 'CN=Other Root', ca: { pathLength: null }, keyType: 'rsa' });
    server = await issue({
      subject: 'CN=server',
      issuer: root,
      use: 'server',
      names: ['broker.example'],
      keyType: 'rsa',
    });
    device = await issue({ subject: 'CN=device', issuer: root, use: 'client', keyType: 'rsa' });
    args = await serverArgs(files, server);
  });
  afterAll(async () => {
    for (const one of running) await one.stop();
    await files.remove();
  });

  async function serve(...more: readonly string[]): Promise<{ readonly host: string; readonly port: number }> {
    const started = await opensslServer([...args, '-cipher', 'ALL:@SECLEVEL=0', ...more]);
    running.push(started);
    return { host: HOST, port: started.port };
  }

  /** The right files under their numbers; `change` puts others in their place, `undefined` none. */
  function flash(change: Readonly<Record<string, Uint8Array | undefined>> = {}): PlainFlash {
    const made = new PlainFlash();
    const right: Record<string, Uint8Array | undefined> = {
      126: keyDer(device, 'pkcs1'),
      127: certDer(device),
      128: certDer(root),
    };
    for (const [number, bytes] of Object.entries({ ...right, ...change }))
      if (bytes !== undefined) made.write(`/cert/${number}.der`, bytes);
    return made;
  }

  it.each([
    [C014, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'],
    [C027, 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256'],
  ])('connects with mask %d, shows its certificate and carries data', async (mask, suite) => {
    const verify = await files.file('root.pem', root.certificate);
    const to = await serve('-tls1_2', '-Verify', '2', '-CAfile', verify, '-verify_return_error', '-rev');
    const chip = chipOf(flash());
    expect(setClock(chip, Date.now())).toBe(0);
    const handle = secureSocket(chip, { method: 3, mask, numbers: ALL, domainName: 'broker.example' });
    expect(await chip.connect(handle, to.host, to.port)).toBe(0);
    expect(chip.session(handle)).toEqual({ version: 'TLSv1.2', suite });
    const answer = new Promise<string>((resolve) => {
      let text = '';
      chip.pipe(handle)?.onData((bytes) => {
        text += Buffer.from(bytes).toString();
        if (text.includes('\n')) resolve(text);
      });
    });
    await chip.pipe(handle)?.write(utf8Bytes('hawser\n'));
    expect(await answer).toBe('reswah\n');
    expect(await chip.connect(handle, to.host, to.port)).toBe(-106);
    expect(await chip.close(handle)).toBe(0);
  });

  it('says what it makes of a server, and of dates by its own clock', async () => {
    const to = await serve('-tls1_2');
    const chip = chipOf(flash({ 129: certDer(other) }));
    const code = async (wish: Parameters<typeof tryOnce>[2]): Promise<number> => (await tryOnce(chip, to, wish)).code;
    // Nobody has set the clock.
    expect(await code({ numbers: CA_ONLY })).toBe(-461);
    expect(await code({ numbers: [0, 0, 0, 0] })).toBe(-453);
    setClock(chip, Date.UTC(2015, 0, 1));
    expect(await code({ numbers: CA_ONLY })).toBe(-461);
    setClock(chip, Date.now());
    expect(await code({ numbers: CA_ONLY })).toBe(0);
    expect(await code({ numbers: [0, 0, 129, 0] })).toBe(-155);
    expect(await code({ numbers: CA_ONLY, domainName: 'elsewhere.example' })).toBe(-222);
    await chip.restart();
    expect(await code({ numbers: CA_ONLY })).toBe(-461);
    // A wrong root is seen before any date.
    expect(await code({ numbers: [0, 0, 129, 0] })).toBe(-155);
  });

  it('shows itself connected after -453 and -461, and after no other code', async () => {
    const to = await serve('-tls1_2', '-rev');
    const chip = chipOf(flash({ 129: certDer(other) }));
    for (const [ca, code, connected] of [
      [0, -453, true],
      [128, -461, true],
      [129, -155, false],
    ] as const) {
      const handle = secureSocket(chip, { numbers: [0, 0, ca, 0] });
      expect(await chip.connect(handle, to.host, to.port)).toBe(code);
      expect(chip.pipe(handle) !== undefined).toBe(connected);
      await chip.close(handle);
    }
  });

  it('numbers the same things in another way in the later generations', async () => {
    const to = await serve('-tls1_2');
    const made = flash({ 129: certDer(other), 130: utf8Bytes(root.certificate) });
    const chip = chipOf(made, [], { generation: 'later' });
    setClock(chip, Date.now());
    expect(await tryOnce(chip, to, { names: { ca: '/cert/129.der' } })).toEqual({ code: -688 });
    // These read text, too.
    expect(await tryOnce(chip, to, { numbers: [0, 0, 130, 0] })).toMatchObject({ code: 0 });
    expect(await tryOnce(chip, to, { names: { ca: '/cert/nothing.pem' } })).toEqual({ code: -454 });
    // 35 is STARTTLS there, and 42 the name.
    const handle = chip.socket(100);
    expect(chip.setOption(handle, 1, 35, utf8Bytes('broker.example'))).toBe(-92);
    expect(chip.setOption(handle, 1, 42, utf8Bytes('elsewhere.example'))).toBe(0);
    chip.setOption(handle, 1, 32, utf8Bytes('/cert/128.der'));
    expect(await chip.connect(handle, to.host, to.port)).toBe(-722);
  });

  describe('reads its files', () => {
    it.each([
      ['a CA as text', { 128: 'pem' }, -456],
      ['a CA that is cut', { 128: 'cut' }, -456],
      ['a CA with bytes behind it', { 128: 'padded' }, -456],
      ['an empty CA', { 128: 'empty' }, -456],
      ['a key in place of the CA', { 128: 'key' }, -456],
      ['no CA under that number', { 128: 'none' }, -456],
      ['a certificate as text', { 127: 'pem' }, -457],
      ['no certificate under that number', { 127: 'none' }, -457],
      ['a key in PKCS#8', { 126: 'pkcs8' }, -458],
      ['a certificate in place of the key', { 126: 'cert' }, -458],
      ['no key under that number', { 126: 'none' }, -458],
    ] as const)('%s', async (_title, change, code) => {
      const to = await serve('-tls1_2');
      const whole = certDer(root);
      const bytes = {
        pem: utf8Bytes(root.certificate),
        cut: whole.subarray(0, -1),
        padded: Uint8Array.of(...whole, 0),
        empty: new Uint8Array(),
        none: undefined,
        key: keyDer(device, 'pkcs1'),
        pkcs8: keyDer(device, 'pkcs8'),
        cert: certDer(device),
      };
      const put = Object.fromEntries(Object.entries(change).map(([number, what]) => [number, bytes[what]]));
      const chip = chipOf(flash(put));
      setClock(chip, Date.now());
      expect((await tryOnce(chip, to, { numbers: ALL })).code).toBe(code);
    });

    it('a CA by a name that is not there, which is another code', async () => {
      const to = await serve('-tls1_2');
      expect((await tryOnce(chipOf(flash()), to, { names: { ca: '/certs/128.der' } })).code).toBe(-454);
    });

    it('a key in PKCS#8 where the assumption that it is refused is switched off', async () => {
      const to = await serve('-tls1_2');
      const chip = chipOf(flash({ 126: keyDer(device, 'pkcs8') }), [], { pkcs8: 'taken' });
      setClock(chip, Date.now());
      expect((await tryOnce(chip, to, { numbers: ALL })).code).toBe(0);
    });
  });

  it('gives the alerts of a server by their number and 300', async () => {
    const verify = await files.file('root.pem', root.certificate);
    const demanding = ['-Verify', '2', '-CAfile', verify, '-verify_return_error'];
    const gcm = await serve('-tls1_2', '-cipher', 'ECDHE-RSA-AES128-GCM-SHA256');
    const modern = await serve('-tls1_3');
    const strict = await serve('-tls1_2', ...demanding);
    const chip = chipOf(flash({ 131: keyDer(server, 'pkcs1') }));
    setClock(chip, Date.now());
    // No GCM on this part.
    expect((await tryOnce(chip, gcm, { numbers: CA_ONLY })).code).toBe(-340);
    expect((await tryOnce(chip, modern, { numbers: CA_ONLY })).code).toBe(-370);
    expect((await tryOnce(chip, strict, { numbers: CA_ONLY })).code).toBe(-340);
    expect((await tryOnce(chip, strict, { numbers: [0, 127, 128, 0] })).code).toBe(-340);
    expect((await tryOnce(chip, strict, { numbers: [131, 127, 128, 0] })).code).toBe(-351);
    expect((await tryOnce(chip, strict, { numbers: ALL })).code).toBe(0);
  });

  it('has room for two secure sockets at once, and gives it back', async () => {
    // These serve one client at a time.
    const [one, two] = [await serve('-tls1_2', '-rev'), await serve('-tls1_2', '-rev')];
    const chip = chipOf(flash());
    const [first, second, third] = [secureSocket(chip, {}), secureSocket(chip, {}), secureSocket(chip, {})];
    expect(await chip.connect(first, one.host, one.port)).toBe(-453);
    expect(await chip.connect(second, two.host, two.port)).toBe(-453);
    expect(await chip.connect(third, one.host, one.port)).toBe(-460);
    await chip.close(first);
    expect(await chip.connect(third, one.host, one.port)).toBe(-453);
    await chip.restart();
    expect(chip.pipe(second)).toBeUndefined();
    expect(await chip.close(third)).toBe(-9);
  });
});

describe('the calls of the virtual network processor', () => {
  const chip = chipOf(new PlainFlash(), [{ name: 'broker.example', target: { host: HOST, port: 1 } }]);

  it('refuse what their parts do not know', () => {
    const handle = chip.socket(100);
    expect(chip.setOption(99, 1, 25, Uint8Array.of(3))).toBe(-9);
    expect(chip.setOption(handle, 1, 42, utf8Bytes('a'))).toBe(-92);
    expect(chip.setOption(handle, 2, 25, Uint8Array.of(3))).toBe(-92);
    expect(chip.setOption(handle, 1, 25, Uint8Array.of(6))).toBe(-22);
    expect(chip.setOption(handle, 1, 26, Uint8Array.of(1))).toBe(-22);
    expect(chip.setOption(handle, 1, 27, Uint8Array.of(1, 2, 3))).toBe(-22);
    expect(chip.setOption(handle, 1, 35, utf8Bytes('x'.repeat(65)))).toBe(-22);
    expect(chip.setOption(chip.socket(0), 1, 25, Uint8Array.of(3))).toBe(-22);
    const early = chipOf(new PlainFlash(), [], { checksNames: false });
    expect(early.setOption(early.socket(100), 1, 35, utf8Bytes('a'))).toBe(-92);
    expect(chip.deviceSet(1, 11, new Uint8Array(44))).toBe(-22);
    expect(chip.deviceSet(1, 12, new Uint8Array(44))).toBe(-22);
  });

  it('give sockets out to an end', () => {
    const full = chipOf(new PlainFlash());
    const handles = Array.from({ length: 17 }, () => full.socket(0));
    expect(handles.slice(0, 16)).toEqual(handles.slice(0, 16).map((_, handle) => handle));
    expect(handles[16]).toBe(-10);
  });

  it('say what TCP makes of it', async () => {
    const address = (await chip.resolve('broker.example')) ?? '';
    expect(await chip.connect(chip.socket(0), address, 8883)).toBe(-111);
    expect(await chip.connect(chip.socket(0), '192.0.2.1', 8883)).toBe(-101);
    expect(await chip.resolve('unknown.example')).toBeUndefined();
  });

  it('say so where the other side speaks no TLS, hangs up or keeps silent', async () => {
    const behaviours = ['HTTP/1.1 400 Bad Request\r\n\r\n', 'close', 'silence'] as const;
    const codes: number[] = [];
    for (const how of behaviours) {
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        if (how === 'close') socket.once('data', () => socket.destroy());
        else if (how !== 'silence') socket.once('data', () => socket.end(how));
      });
      await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
      const { port } = server.address() as AddressInfo;
      const quick = chipOf(new PlainFlash(), [], { handshakeMs: 200 });
      codes.push((await tryOnce(quick, { host: HOST, port }, {})).code);
      server.close();
    }
    expect(codes).toEqual([-211, -208, -462]);
  });

  it('do not pretend to speak SSL 3.0, or RC4 alone', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
    const to = { host: HOST, port: (server.address() as AddressInfo).port };
    await expect(tryOnce(chip, to, { method: 0 })).rejects.toMatchObject({ code: 'not-possible' });
    await expect(tryOnce(chip, to, { mask: 0x23 })).rejects.toMatchObject({ code: 'not-possible' });
    server.close();
  });

  it('read a date as it is written, and nothing that is none', () => {
    const words = (...values: readonly number[]): Uint8Array =>
      new Uint8Array(Uint32Array.from([...values, ...Array.from({ length: 11 - values.length }, () => 0)]).buffer);
    expect(readDateTime(words(5, 4, 3, 29, 2, 2024))).toBe(Date.UTC(2024, 1, 29, 3, 4, 5));
    expect(readDateTime(words(0, 0, 0, 29, 2, 2023))).toBeUndefined();
    expect(readDateTime(words(0, 0, 24, 1, 1, 2024))).toBeUndefined();
    expect(readDateTime(words(0, 0, 0, 1, 13, 2024))).toBeUndefined();
    expect(readDateTime(new Uint8Array(43))).toBeUndefined();
  });
});
