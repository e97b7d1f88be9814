import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { background } from '../support/background.ts';
import { SKETCH_SECRETS, compileSketch, exported, sources, stage, type Stage } from '../support/exported.ts';
import { has } from '../support/programs.ts';
import type { Scratch } from '../support/scratch.ts';
import { virtualModule } from '../support/virtual.ts';

/* The exported sketch, compiled by g++ against a small shim of Arduino, drives virtual modules to Debian's Mosquitto. */

let on: Stage;
let folder: Scratch;

const tools = has('gcc') && has('g++') && has('mosquitto') && has('mosquitto_sub');

describe.skipIf(!tools)('the exported sketch', () => {
  beforeAll(async () => {
    on = await stage();
    folder = await sources(on.creds);
  });

  afterAll(async () => {
    await folder.remove();
    await on.stop();
  });

  it.each(['sim7600', 'a7670'])(
    'publishes again and again through a %s, also when it is started anew',
    async (module) => {
      const topic = `hawser/sketch-${module}`;
      const code = await exported(on, 'arduino', { module, clientId: `sketch-${module}`, pub: `${topic}=21.5` });
      expect(code).not.toContain(on.login.password);
      expect(code).not.toContain('BEGIN');
      const program = await compileSketch(folder, code, SKETCH_SECRETS);
      const emulator = await virtualModule(on.broker.port, { module });
      const port = emulator.address.replace('tcp://', '');
      const { username, password } = on.login;
      const env = [`HAWSER_PORT=${port}`, `HAWSER_USERNAME=${username}`, `HAWSER_PASSWORD=${password}`];
      try {
        for (const start of [1, 2]) {
          const sketch = background('env', [...env, program]);
          await sketch.waitFor(/published[^]*received \+CMQTTRXPAYLOAD: 0,4: 21\.5[^]*published/, 15_000);
          await sketch.stop();
          expect(sketch.output().includes('store-ca (not needed)')).toBe(start === 2);
        }
        await on.witness.waitFor(new RegExp(`(^${topic} 21\\.5\\n[^]*){4}`, 'm'));
      } finally {
        await emulator.stop();
      }
    },
  );

  it('connects again when the broker has closed the connection', async () => {
    const code = await exported(on, 'arduino', { module: 'sim7600', clientId: 'taken-over', pub: 'hawser/take=on' });
    const program = await compileSketch(folder, code, SKETCH_SECRETS);
    const emulator = await virtualModule(on.broker.port);
    const port = emulator.address.replace('tcp://', '');
    const { username, password } = on.login;
    const sketch = background('env', [
      ...[`HAWSER_PORT=${port}`, `HAWSER_USERNAME=${username}`, `HAWSER_PASSWORD=${password}`],
      program,
    ]);
    try {
      await sketch.waitFor(/published/, 15_000);
      // Another client of the same name: the broker closes the older connection.
      const { cert, key, ca } = on.creds;
      const rival = background('mosquitto_pub', [
        ...[
          '-h',
          '127.0.0.1',
          '-p',
          String(on.broker.port),
          '--insecure',
          '--cafile',
          ca,
          '--cert',
          cert,
          '--key',
          key,
        ],
        ...['-u', username, '-P', password, '-i', 'taken-over', '-t', 'hawser/rival', '-m', 'mine'],
      ]);
      await sketch.waitFor(/(connected[^]*){2}published/, 15_000);
      await rival.stop();
    } finally {
      await sketch.stop();
      await emulator.stop();
    }
  });
});
