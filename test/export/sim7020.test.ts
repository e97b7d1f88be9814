import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCredentials } from '../../src/app/credentials.ts';
import type { RunningEmulator } from '../../src/app/emulate.ts';
import { filesForModule } from '../../src/app/module-files.ts';
import { printC } from '../../src/export/c/print.ts';
import { findFamily } from '../../src/families/registry.ts';
import { byteString, bytesOf } from '../../src/kernel/bytes.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { Materials } from '../../src/run/execute.ts';
import { openPort } from '../../src/transports/open.ts';
import { playAtScript } from '../support/at-script.ts';
import { background } from '../support/background.ts';
import {
  SKETCH_SECRETS,
  compileC,
  compileSketch,
  compilesAlone,
  exported,
  finished,
  sources,
  stage,
  type Ended,
  type Stage,
} from '../support/exported.ts';
import { firmwareCase } from '../support/firmware-case.ts';
import { full } from '../support/full.ts';
import { has } from '../support/programs.ts';
import type { Scratch } from '../support/scratch.ts';
import { meets, noise } from '../support/strange-port.ts';
import { talkativePort } from '../support/talkative-port.ts';
import { virtualModule } from '../support/virtual.ts';

/*
 * Exported code for a module that takes credentials and payloads inside of its commands: certificates in pieces, hex
 * digits in both directions, an address for a name that is too long.
 */

let on: Stage;
let folder: Scratch;

const MODULE = 'sim7020';
/** Longer than what the module takes as a server. */
const LONG = `${'a'.repeat(40)}.broker.example`;

const environment = (): Readonly<Record<string, string>> => ({
  HAWSER_USERNAME: on.login.username,
  HAWSER_PASSWORD: on.login.password,
});

function drive(program: string, emulator: RunningEmulator): Promise<Ended> {
  return finished(program, [emulator.address.replace('tcp://', 'tcp:')], environment());
}

async function program(clientId: string, text: string): Promise<string> {
  return compileC(folder, await exported(on, 'c', { module: MODULE, clientId, pub: `hawser/${clientId}=${text}` }));
}

const tools = has('gcc') && has('g++') && has('mosquitto') && has('mosquitto_sub');

describe.skipIf(!tools)('code for a SIM7020', () => {
  beforeAll(async () => {
    on = await stage();
    folder = await sources(on.creds, 'c-line');
  });

  afterAll(async () => {
    await folder.remove();
    await on.stop();
  });

  it('C: gives files in pieces, and publishes hex digits, twice', async () => {
    const run = await program('c-7020', 'one ünïcode "line"\\??=');
    const emulator = await virtualModule(on.broker.port, { module: MODULE });
    try {
      for (let time = 1; time <= 2; time += 1) {
        const { status, output } = await drive(run, emulator);
        expect(output).toContain('published');
        expect(status).toBe(0);
        // They are in memory, where nothing tells what they are.
        expect(output).toMatch(/^store-key-2$/m);
      }
      const line = Buffer.from('hawser/c-7020 one ünïcode "line"\\??=').toString('latin1');
      await on.witness.waitFor(new RegExp(`(^${line.replace(/[\\?]/g, '\\$&')}\\n[^]*){2}`, 'm'));
      expect(emulator.module.faults).toEqual([]);
    } finally {
      await emulator.stop();
    }
  });

  it.each([
    ['between two commands', ''],
    ['in the middle of a command', 'AT+CSETCA=0,1300,0,0,"yyy'],
  ])('C: begins a credential anew that a program before it has broken off %s', async (_where, unended) => {
    const code = await exported(on, 'c', { module: MODULE, clientId: 'part', pub: 'hawser/part=whole again' });
    const run = await compileC(folder, code);
    const [, total = ''] = /AT\+CSETCA=0,(\d+),1,0,/.exec(code) ?? [];
    const emulator = await virtualModule(on.broker.port, { module: MODULE });
    try {
      const before = await openPort(emulator.address, { clock: systemClock });
      const answered = new Promise<void>((resolve) =>
        before.onData((heard) => {
          if (byteString(heard).includes('OK')) resolve();
        }),
      );
      await before.write(bytesOf(`AT+CSETCA=0,${total},1,0,"${'x'.repeat(1_000)}"\r`));
      await answered;
      await before.write(bytesOf(unended));
      await before.close();
      const { status, output } = await drive(run, emulator);
      expect(output).toContain('published');
      expect(status).toBe(0);
    } finally {
      await emulator.stop();
    }
  });

  it.each(full ? ['store-key-2', 'wait-for-broker', 'open', 'connect', 'publish'] : ['open'])(
    'C: goes on where a program before it was killed at %s',
    async (step) => {
      const run = await program(`killed-${step}`, 'after all');
      const emulator = await virtualModule(on.broker.port, { module: MODULE });
      try {
        const env = Object.entries(environment()).map(([name, value]) => `${name}=${value}`);
        const first = background('env', [...env, run, emulator.address.replace('tcp://', 'tcp:')]);
        await first.waitFor(new RegExp(`^${step}$`, 'm'));
        await first.stop();
        const second = await drive(run, emulator);
        expect(second.output).toContain('published');
        expect(second.status).toBe(0);
      } finally {
        await emulator.stop();
      }
    },
  );

  it('Arduino: hears its own message of more than a line, and connects again', async () => {
    const text = `${'0123456789abcdef'.repeat(20)}, "the end"`;
    const topic = 'hawser/a,b';
    const code = await exported(on, 'arduino', { module: MODULE, clientId: 'sketch-7020', pub: `${topic}=${text}` });
    expect(code).not.toContain('BEGIN');
    expect(code).not.toContain(on.login.password);
    // How the program knows that the connection is gone.
    expect(code).toMatch(/HW_SIGN_LINE, 0, "\+CMQDISCON", "[0*]", \d, HW_NO/);
    const run = await compileSketch(folder, code, SKETCH_SECRETS);
    const emulator = await virtualModule(on.broker.port, { module: MODULE });
    const port = emulator.address.replace('tcp://', '');
    const env = Object.entries({ HAWSER_PORT: port, ...environment() }).map(([name, value]) => `${name}=${value}`);
    const sketch = background('env', [...env, run]);
    try {
      await sketch.waitFor(/published[^]*the end[^]*published/, 15_000);
      const digits = 2 * text.length;
      const pieces = [...sketch.output().matchAll(/^received (\+CMQPUB: .*?,\d+): (.*?)\r?$/gm)];
      expect(pieces[0]?.[1]).toBe(`+CMQPUB: 0,"${topic}",1,0,0,${digits}`);
      expect(pieces.map(([, , piece]) => piece).join('')).toContain(text);
      // Another client of the same name: the broker closes the older connection.
      const { cert, key, ca } = on.creds;
      const rival = background('mosquitto_pub', [
        ...['-h', '127.0.0.1', '-p', String(on.broker.port), '--insecure', '--cafile', ca, '--cert', cert],
        ...['--key', key, '-u', on.login.username, '-P', on.login.password, '-i', 'sketch-7020', '-t', 'x', '-m', 'y'],
      ]);
      await sketch.waitFor(/(connected[^]*){2}published/, 15_000);
      await rival.stop();
    } finally {
      await sketch.stop();
      await emulator.stop();
    }
  });

  it('C: gives the address for a name that is too long, and says where there is none', async () => {
    const broker = `mqtts://${LONG}`;
    const code = await exported(on, 'c', { module: MODULE, broker, clientId: 'long', pub: 'hawser/long=by address' });
    expect(code).toContain('HW_NOTED');
    const run = await compileC(folder, code);
    const resolve = [{ name: LONG, target: { host: '127.0.0.1', port: on.broker.port } }];
    const emulator = await virtualModule(on.broker.port, { module: MODULE, resolve });
    const nameless = await virtualModule(on.broker.port, { module: MODULE });
    try {
      const { status, output } = await drive(run, emulator);
      expect(output).toContain('published');
      expect(status).toBe(0);
      const lost = await drive(run, nameless);
      expect(lost.status).toBe(1);
      expect(lost.output).toMatch(/failed at resolve .*the module said \+CDNSGIP: 0,\d+/);
    } finally {
      await emulator.stop();
      await nameless.stop();
    }
  });

  it('C: takes messages out of lines that stand between any two others, as far as they are whole', async () => {
    const code = await exported(on, 'c', { module: MODULE, clientId: 'chatter', pub: 'hawser/chatter=heard' });
    const run = await compileC(folder, code);
    const emulator = await virtualModule(on.broker.port, { module: MODULE });
    const chatter = [
      '+CMQPUB: 0,"a,b/c",0,0,0,8,"4f4B0D0A"',
      '+CMQPUBEXT: 0,"long",0,0,0,4,"4F4B"',
      '+CMQPUB: 0,"odd",0,0,0,3,"4F4',
      '+CMQPUB: 0,"bad",0,0,0,6,"4FZZ4B"',
      `+CMQPUB: 0,"${'t'.repeat(250)}",0,0,0,4,"4F4B"`,
      '+CDNSGIP: 1,"x","192.0.2.1"',
      'OKAY',
    ];
    const port = await talkativePort(emulator.address, emulator.choice.family, chatter.join('\r\n\r\n'));
    try {
      const { status, output } = await finished(run, [`tcp:${port.address}`], environment());
      expect(output).toContain('published');
      expect(status).toBe(0);
      expect(port.added()).toBeGreaterThan(10);
      expect(output).toContain('received +CMQPUB: 0,"a,b/c",0,0,0,8: OK\r\n');
      expect(output).toContain('received +CMQPUBEXT: 0,"long",0,0,0,4: OK\n');
      expect(output).toContain('received +CMQPUB: 0,"odd",0,0,0,3: O\n');
      expect(output).toContain('received +CMQPUB: 0,"bad",0,0,0,6: O\n');
      expect(output).not.toContain('ttt');
      await on.witness.waitFor(/^hawser\/chatter heard$/m);
    } finally {
      port.stop();
      await emulator.stop();
    }
  });

  it('C: reads no byte and no line that is not there, whatever a port prints', async () => {
    const broker = `mqtts://${LONG}`;
    const code = await exported(on, 'c', { module: MODULE, broker, clientId: 'noise', pub: 'hawser/noise=x' });
    const run = await compileC(folder, code, ['-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all']);
    const pieces = [
      ...[
        'OK\r\n',
        'ERROR\r\n',
        '\r\n',
        '\r',
        '"',
        ',',
        '"4F4B',
        '00"',
        '\0',
        '\xff',
        'x'.repeat(255),
        '4'.repeat(300),
      ],
      ...[
        '+CMQPUB: 0,"t",0,0,0,4,"',
        '+CMQPUB: 0,"t",0,0,0,4, "4F',
        '+CMQPUB: ,,,,,,"',
        '+CMQPUB: "',
        '+CMQDISCON: 0\r\n',
      ],
      ...[
        '+CDNSGIP: 1,"x","',
        '+CDNSGIP: 1,"x",1,2\r\n',
        '+CDNSGIP: 0,8\r\n',
        `+CDNSGIP: 1,"x","${'9'.repeat(63)}"\r\n`,
      ],
    ];
    const any = noise(pieces);
    const good = [
      ...[
        '+CPIN: READY',
        '+CGREG: 0,1',
        '+CGACT: 1,1',
        `+CDNSGIP: 1,"x","${'9'.repeat(64)}"`,
        '+CDNSGIP: 1,"x","192.0.2.1"',
        '+CMQTTSNEW: 0',
        'OK',
      ],
    ];
    const expectClean = ({ output }: Ended): void => {
      expect(output).not.toContain('Sanitizer');
      expect(output).not.toContain('runtime error');
    };
    let published = 0;
    for (let round = 0; round < (full ? 6 : 2); round += 1) {
      expectClean(await meets(run, (socket) => socket.end(Buffer.from(any(400), 'latin1'))));
      const ended = await meets(run, (socket) =>
        socket.on('data', (bytes) => {
          if (!bytes.includes('\r')) return;
          socket.write(Buffer.from(`+CMQPUB: 0,"t",0,0,0,4,"${'4F'.repeat(round * 40)}4"\r\n${good.join('\r\n')}\r\n`));
        }),
      );
      expectClean(ended);
      if (ended.output.includes('published')) published += 1;
    }
    expect(published).toBeGreaterThan(0);
  }, 60_000);

  it('C: refuses a file that is not the one it was made for', async () => {
    const code = await exported(on, 'c', { module: MODULE, clientId: 'other' });
    const [, total = ''] = /AT\+CSETCA=0,(\d+),1,0,/.exec(code) ?? [];
    const emulator = await virtualModule(on.broker.port, { module: MODULE });
    const wrong = await sources(on.creds, 'c-line');
    try {
      for (const text of [
        'x'.repeat(Number(total) + 1),
        `"${'x'.repeat(Number(total) - 1)}`,
        `${'x'.repeat(Number(total) - 1)}\r`,
      ]) {
        const numbers = Array.from(text, (char) => char.charCodeAt(0)).join(', ');
        await wrong.file(
          'hawser_ca.c',
          `const unsigned char hawser_ca[] = { ${numbers} };\nconst unsigned int hawser_ca_length = sizeof hawser_ca;\n`,
        );
        const { status, output } = await drive(await compileC(wrong, code), emulator);
        expect(status).toBe(1);
        expect(output).toMatch(/failed at store-ca-[12] .*not the one that it was made for/);
      }
    } finally {
      await emulator.stop();
      await wrong.remove();
    }
  });

  it('Azure: compiles with the key of the device, which is in no program', async () => {
    const text = printC(firmwareCase(MODULE, { azure: { device: 'device-1', seconds: 3_600 } }));
    expect(text).toContain('extern const char *hawser_device_key;');
    await compilesAlone(folder, 'gcc', text, ['-std=c99', '-DHAWSER_MAIN']);
    await compilesAlone(folder, 'g++', text, ['-x', 'c++', '-std=c++11']);
  });

  it('the AT script is played as it was printed', async () => {
    const script = await exported(on, 'at', {
      module: MODULE,
      clientId: 'at-7020',
      pub: 'hawser/at-7020=from a script',
    });
    expect(script).toMatch(/^AT\+CSETCA=2,\d+,1,0,"@secret\(key 1-1000\)"$/m);
    expect(script).not.toContain('BEGIN');
    const emulator = await virtualModule(on.broker.port, { module: MODULE });
    try {
      expect(await playAtScript(script, emulator.address, await materials())).toMatchObject({ ok: true });
      await on.witness.waitFor(/^hawser\/at-7020 from a script$/m);
    } finally {
      await emulator.stop();
    }
  });
});

async function materials(): Promise<Materials> {
  const { ca, cert, key } = on.creds;
  const { username, password } = on.login;
  const loaded = await loadCredentials({ ca, cert, key, username, passwordEnv: 'PW' }, { PW: password });
  return filesForModule(loaded, findFamily(MODULE).line.facts).materials;
}
