import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningEmulator } from '../../src/app/emulate.ts';
import { listenTcp } from '../../src/emulator/listen.ts';
import { emulatorOf } from '../../src/families/emulators.ts';
import { findFamily } from '../../src/families/registry.ts';
import { byteString, bytesOf } from '../../src/kernel/bytes.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { makeDevPki } from '../../src/pki/dev.ts';
import { openPort } from '../../src/transports/open.ts';
import {
  compileC,
  compilesAlone,
  exported,
  finished,
  sources,
  stage,
  type Ended,
  type Stage,
} from '../support/exported.ts';
import { background } from '../support/background.ts';
import { has } from '../support/programs.ts';
import { Rig } from '../support/rig.ts';
import { meets, noise } from '../support/strange-port.ts';
import { talkativePort } from '../support/talkative-port.ts';
import type { Scratch } from '../support/scratch.ts';
import { BROKER, virtualModule } from '../support/virtual.ts';
import { full, runs } from '../support/full.ts';

/* The exported C file, compiled by gcc, drives virtual modules over TCP to Debian's Mosquitto. */

let on: Stage;
let folder: Scratch;
/** A program to which nobody answers; it waits while others are tried. */
let unanswered: { readonly folder: Scratch; readonly ended: Promise<Ended> };

const address = ({ address: text }: RunningEmulator): string => text.replace('tcp://', 'tcp:');

function drive(program: string, emulator: RunningEmulator): Promise<Ended> {
  const { username, password } = on.login;
  return finished(program, [address(emulator)], { HAWSER_USERNAME: username, HAWSER_PASSWORD: password });
}

async function program(module: string, clientId: string, text: string): Promise<string> {
  return compileC(folder, await exported(on, 'c', { module, clientId, pub: `hawser/${clientId}=${text}` }));
}

/** Steps of the plan at which a program before this one ended. */
const KILLED_AT = [
  'store-ca',
  'store-key',
  'acquire-client',
  'connect',
  'subscribe-1',
  'publish-payload',
  'disconnect',
];

describe.skipIf(!has('gcc') || !has('mosquitto') || !has('mosquitto_sub'))('the exported C file', () => {
  beforeAll(async () => {
    on = await stage();
    folder = await sources(on.creds);
    const own = await sources(on.creds);
    const silent = await compileC(own, await exported(on, 'c', { module: 'sim7600', clientId: 'silent' }));
    unanswered = { folder: own, ended: meets(silent, () => undefined) };
  });

  afterAll(async () => {
    await unanswered.ended;
    await unanswered.folder.remove();
    await folder.remove();
    await on.stop();
  });

  it.each(['sim7600', 'a7670'])('drives a %s to a publication, twice', async (module) => {
    const client = `c-${module}`;
    const run = await program(module, client, 'one ünïcode "line"\\??=');
    const emulator = await virtualModule(on.broker.port, { module });
    try {
      const first = await drive(run, emulator);
      expect(first.output).toContain('published');
      expect(first.status).toBe(0);
      expect(first.output).toMatch(/^store-ca$/m);
      const line = Buffer.from(`hawser/${client} one ünïcode "line"\\??=`).toString('latin1');
      await on.witness.waitFor(new RegExp(`^${line.replace(/[\\?]/g, '\\$&')}$`, 'm'));
      const second = await drive(run, emulator);
      expect(second.status).toBe(0);
      // The names hold the content's hash: what is stored is not stored again.
      for (const role of ['ca', 'cert', 'key']) expect(second.output).toMatch(`store-${role} (not needed)`);
      expect(emulator.module.faults).toEqual([]);
    } finally {
      await emulator.stop();
    }
  });

  // At "store-key" the module waits for the rest of a file, which the next program has to find out and to mend.
  it.each(full ? KILLED_AT : ['store-key', 'connect'])(
    'goes on where a program before it was killed at %s',
    async (step) => {
      const run = await program('sim7600', `killed-${step}`, 'after all');
      const emulator = await virtualModule(on.broker.port);
      try {
        const { username, password } = on.login;
        const env = ['env', `HAWSER_USERNAME=${username}`, `HAWSER_PASSWORD=${password}`];
        const first = background(env[0] ?? '', [...env.slice(1), run, address(emulator)]);
        await first.waitFor(new RegExp(`^${step}$`, 'm'));
        await first.stop();
        const second = await drive(run, emulator);
        expect(second.output).toContain('published');
        expect(second.status).toBe(0);
        await on.witness.waitFor(new RegExp(`^hawser/killed-${step} after all$`, 'm'));
        const files = emulator.module.services.files.list('cert');
        expect(files.map(({ bytes }) => Buffer.from(bytes).toString('latin1').slice(0, 10))).toEqual(
          files.map(() => '-----BEGIN'),
        );
        expect(files).toHaveLength(3);
      } finally {
        await emulator.stop();
      }
    },
    30_000,
  );

  it.each(full ? [1, 3, 4, 9, 300] : [1])('mends a file of which %i bytes were still to come', async (missing) => {
    const code = await exported(on, 'c', { module: 'sim7600', clientId: `missing-${missing}` });
    const run = await compileC(folder, code);
    const [, name = '', bytes = ''] = /CCERTDOWN=\\"(hw_ca_[0-9a-f]{8}\.pem)\\",(\d+)/.exec(code) ?? [];
    const emulator = await virtualModule(on.broker.port);
    try {
      const before = await openPort(emulator.address, { clock: systemClock });
      const prompted = new Promise<void>((resolve) =>
        before.onData((heard) => {
          if (byteString(heard).includes('>')) resolve();
        }),
      );
      await before.write(bytesOf(`AT+CCERTDOWN="${name}",${bytes}\r`));
      await prompted;
      await before.write(bytesOf('?'.repeat(Number(bytes) - missing)));
      await before.close();
      const { status, output } = await drive(run, emulator);
      expect(output).toContain('delete-hw_ca');
      expect(status).toBe(0);
      const stored = emulator.module.services.files.list('cert').find((file) => file.name === name);
      expect(byteString(stored?.bytes ?? new Uint8Array())).toBe(on.creds.pki.root.certificate);
    } finally {
      await emulator.stop();
    }
  });

  it('gets no further with a wrong login, says so without telling it, and works after that', async () => {
    const run = await program('sim7600', 'login', 'again');
    const emulator = await virtualModule(on.broker.port);
    try {
      const env = { HAWSER_USERNAME: on.login.username, HAWSER_PASSWORD: 'not-the-password' };
      const { status, output } = await finished(run, [address(emulator)], env);
      expect(status).toBe(1);
      expect(output).toMatch(/failed at connect .*the module said \+CMQTTCONNECT: 0,\d+: .+/);
      expect(output).not.toContain('not-the-password');
      for (const bad of ['a"b', 'a\rAT+CFUN=0']) {
        const refused = await finished(run, [address(emulator)], { ...env, HAWSER_PASSWORD: bad });
        expect(refused.status).toBe(1);
        expect(refused.output).toContain('holds what an AT command cannot carry');
      }
      expect((await drive(run, emulator)).status).toBe(0);
    } finally {
      await emulator.stop();
    }
  });

  it('says what is wrong when the root is another one, and leaves nothing running', async () => {
    const other = await makeDevPki({ keyType: 'rsa', serverNames: [BROKER], deviceId: 'x' });
    const ca = await on.creds.files.file('other-ca.pem', other.root.certificate);
    const wrong = await sources({ ...on.creds, ca });
    const code = await exported({ ...on, creds: { ...on.creds, ca } }, 'c', {
      module: 'sim7600',
      clientId: 'wrong-ca',
    });
    const emulator = await virtualModule(on.broker.port);
    try {
      const { status, output } = await drive(await compileC(wrong, code), emulator);
      expect(status).toBe(1);
      expect(output).toContain('the module said +CMQTTCONNECT: 0,32: handshake failed');
      expect(output).toMatch(/^stop-service$/m);
      // The first program works on the same module afterwards.
      expect((await drive(await program('sim7600', 'right-ca', 'now'), emulator)).status).toBe(0);
    } finally {
      await emulator.stop();
      await wrong.remove();
    }
  });

  it('is not put off by what the module says by itself between its lines', async () => {
    const run = await program('sim7600', 'chatter', 'heard');
    const emulator = await virtualModule(on.broker.port);
    // Raw bytes that look like an answer, and lines of other commands' kinds.
    const chatter = [
      'PB DONE',
      '+CMQTTRXTOPIC: 1,9\r\nERROR\r\nOK',
      'OKAY',
      '+CMQTTCONNECT: 1,32',
      '+CGEV: ME PDN ACT 1',
    ];
    const port = await talkativePort(emulator.address, emulator.choice.family, chatter.join('\r\n\r\n'));
    try {
      const { username, password } = on.login;
      const env = { HAWSER_USERNAME: username, HAWSER_PASSWORD: password };
      const { status, output } = await finished(run, [`tcp:${port.address}`], env);
      expect(output).toContain('published');
      expect(status).toBe(0);
      expect(port.added()).toBeGreaterThan(30);
      await on.witness.waitFor(/^hawser\/chatter heard$/m);
    } finally {
      port.stop();
      await emulator.stop();
    }
  });

  it('sends a PIN to a SIM that asks for it, once', async () => {
    const pinned = await exported(on, 'c', { module: 'sim7600', clientId: 'pin', pinEnv: 'PIN' }, '4821');
    const run = await compileC(folder, pinned);
    const { family } = findFamily('sim7600');
    const emulator = await emulatorOf(family.id);
    const resolve = [{ name: BROKER, target: { host: '127.0.0.1', port: on.broker.port } }];
    const conditions = new Set(['sim-pin'] as const);
    const rig = new Rig({ family, emulator: emulator!, resolve, conditions, pin: '4821' });
    rig.module.powerOn();
    const host = await rig.terminal();
    // From here on the module refuses without a word of why.
    await host.type('AT+CMEE=0\r');
    expect(await host.next()).toBe('OK');
    const port = await listenTcp(rig.module, '127.0.0.1', 0, { clock: systemClock });
    const { username, password } = on.login;
    const drivePin = (pin: string): Promise<Ended> => {
      const env = { HAWSER_USERNAME: username, HAWSER_PASSWORD: password, HAWSER_PIN: pin };
      return finished(run, [port.address.replace('tcp://', 'tcp:')], env);
    };
    try {
      const wrong = await drivePin('9999');
      expect(wrong.output).toContain('failed at enter-pin');
      expect(rig.module.received.filter(({ text }) => text.startsWith('AT+CPIN="'))).toHaveLength(1);
      expect((await drivePin('4821')).status).toBe(0);
      const third = await drivePin('9999');
      expect(third.output).toContain('enter-pin (not needed)');
      expect(third.status).toBe(0);
    } finally {
      await port.close();
      await rig.close();
    }
  });

  it('refuses a file that is not the one that it was made for', async () => {
    const other = await makeDevPki({ keyType: 'ec', serverNames: [BROKER], deviceId: 'x' });
    const ca = await on.creds.files.file('short-ca.pem', other.root.certificate);
    const mixed = await sources({ ...on.creds, ca });
    const code = await exported(on, 'c', { module: 'sim7600' });
    const emulator = await virtualModule(on.broker.port);
    try {
      const { status, output } = await drive(await compileC(mixed, code), emulator);
      expect(status).toBe(1);
      expect(output).toContain('failed at store-ca');
      expect(output).toContain('not the one that it was made for');
    } finally {
      await emulator.stop();
      await mixed.remove();
    }
  });

  it('says that nobody answers', async () => {
    const { status, output } = await unanswered.ended;
    expect(status).toBe(1);
    expect(output).toContain('failed at wake');
    expect(output).toContain('no answer: power');
  }, 30_000);

  it('reads no byte and no line that is not there, whatever a port prints', async () => {
    const code = await exported(on, 'c', { module: 'sim7600', clientId: 'noise' });
    const run = await compileC(folder, code, ['-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all']);
    const pieces = [
      ...['OK', 'ERROR', '+CME ERROR: 10', '+CMQTTCONNECT: 0,', ',,,,', '"', '\r', '\n', '\r\n', '>', '\0', 'AT', '|'],
      ...['+CMQTTRXPAYLOAD: 0,65535\r\n', '+CMQTTRXTOPIC: 0,-1\r\n', '+CMQTTRXPAYLOAD: 0,99999999999\r\n', '+CPIN: '],
      ...['+CCERTLIST: "hw_', '+CGREG: ', '0,1', '\xff\x80', 'x'.repeat(255), 'y'.repeat(256), 'z'.repeat(700), ' '],
    ];
    const any = noise(pieces);
    const expectClean = ({ output }: Ended): void => {
      expect(output).not.toContain('Sanitizer');
      expect(output).not.toContain('runtime error');
    };
    for (let round = 0; round < runs(4, 10); round += 1) {
      const ended = await meets(run, (socket) => socket.end(Buffer.from(any(400), 'latin1')));
      expectClean(ended);
      expect(ended).toMatchObject({
        status: 1,
        output: expect.stringMatching(/failed at .*the port is gone/) as string,
      });
    }
    // Somebody who says the right thing to every command, and much else before it.
    const good = [
      ...['+CPIN: READY', '+CGREG: 0,1', '+CMQTTSTART: 0', '+CMQTTCONNECT: 0,0', '+CMQTTSUB: 0,0', '+CMQTTPUB: 0,0'],
      ...['+CMQTTDISC: 0,0', '+CMQTTSTOP: 0', '+CMQTTRXPAYLOAD: 0,9\r\nOK\r\nERROR'],
    ];
    const harmless = noise(pieces.filter((piece) => !/^(OK|ERROR|\+CM)/.test(piece)));
    let published = 0;
    for (let round = 0; round < 4; round += 1) {
      const ended = await meets(run, (socket) =>
        socket.on('data', (bytes) => {
          if (!bytes.includes('\r')) return;
          socket.write(Buffer.from(`${harmless(8)}\r\n>\r\n${good.join('\r\n')}\r\nOK\r\n`, 'latin1'));
        }),
      );
      expectClean(ended);
      if (ended.output.includes('published')) published += 1;
    }
    expect(published).toBeGreaterThan(0);
  }, 60_000);

  it('compiles without its main, as declarations alone, and as C++', async () => {
    const variants = [{}, { verify: 'none' }, { verify: 'ack', will: 'a/b=gone', apn: 'internet' }] as const;
    for (const [place, module] of ['sim7600', 'a7670', 'sim7020'].entries()) {
      for (const options of full ? variants : variants.slice(place, place + 1)) {
        const code = await exported(on, 'c', { module, ...options });
        await compilesAlone(folder, 'gcc', code, ['-std=c99']);
        await compilesAlone(folder, 'gcc', code, ['-std=c99', '-DHAWSER_DECLARATIONS']);
        await compilesAlone(folder, 'g++', code, ['-x', 'c++', '-std=c++11']);
      }
    }
  });

  it('holds no secret and no key', async () => {
    const code = await exported(on, 'c', { module: 'sim7600' });
    expect(code).not.toContain(on.login.password);
    expect(code).not.toContain(on.login.username);
    expect(code).not.toContain('BEGIN');
    expect(code).toContain('hawser_password');
  });
});
