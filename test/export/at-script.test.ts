import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCredentials } from '../../src/app/credentials.ts';
import type { Materials } from '../../src/run/execute.ts';
import { makeDevPki } from '../../src/pki/dev.ts';
import { playAtScript } from '../support/at-script.ts';
import { exported, stage, type Stage } from '../support/exported.ts';
import { has } from '../support/programs.ts';
import { BROKER, virtualModule } from '../support/virtual.ts';

/* The exported AT script, read back and played at virtual modules, to Debian's Mosquitto. */

let on: Stage;

async function materials(ca = on.creds.ca): Promise<Materials> {
  const { cert, key } = on.creds;
  const { username, password } = on.login;
  const loaded = await loadCredentials({ ca, cert, key, username, passwordEnv: 'PW' }, { PW: password });
  return loaded.materials;
}

describe.skipIf(!has('mosquitto') || !has('mosquitto_sub'))('the exported AT script', () => {
  beforeAll(async () => {
    on = await stage();
  });

  afterAll(() => on.stop());

  it.each(['sim7600', 'a7670'])('drives a %s to a publication, twice', async (module) => {
    const topic = `hawser/at-${module}`;
    const script = await exported(on, 'at', { module, clientId: `at-${module}`, pub: `${topic}=from a script` });
    expect(script).not.toContain(on.login.password);
    expect(script).toContain('@secret(password)');
    const emulator = await virtualModule(on.broker.port, { module });
    try {
      const first = await playAtScript(script, emulator.address, await materials());
      expect(first).toMatchObject({ ok: true });
      expect(first.left).not.toContain('store-ca');
      await on.witness.waitFor(new RegExp(`^${topic} from a script$`, 'm'));
      const second = await playAtScript(script, emulator.address, await materials());
      expect(second.ok).toBe(true);
      expect(second.left).toEqual(expect.arrayContaining(['store-ca', 'store-cert', 'store-key']));
    } finally {
      await emulator.stop();
    }
  });

  it('stops where the root is another one', async () => {
    const other = await makeDevPki({ keyType: 'rsa', serverNames: [BROKER], deviceId: 'x' });
    const ca = await on.creds.files.file('at-other-ca.pem', other.root.certificate);
    const script = await exported({ ...on, creds: { ...on.creds, ca } }, 'at', { module: 'sim7600' });
    const emulator = await virtualModule(on.broker.port);
    try {
      const { ok, failed } = await playAtScript(script, emulator.address, await materials(ca));
      expect(ok).toBe(false);
      expect(failed?.id).toBe('connect');
      expect(failed?.told).toContain('+CMQTTCONNECT: 0,32');
    } finally {
      await emulator.stop();
    }
  });
});
