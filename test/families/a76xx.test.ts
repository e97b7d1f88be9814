import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Condition } from '../../src/families/kit/emulator.ts';
import { firmwareLine } from '../../src/families/kit/family.ts';
import { emulator } from '../../src/families/simcom-a76xx/emulator.ts';
import { family } from '../../src/families/simcom-a76xx/family.ts';
import { utf8Bytes } from '../../src/kernel/bytes.ts';
import { makeDevPki, type DevPki } from '../../src/pki/dev.ts';
import type { HostEnd } from '../../src/emulator/host-end.ts';
import { broker, type Broker } from '../conformance/brokers.ts';
import { fastClock } from '../support/fast-clock.ts';
import { Rig } from '../support/rig.ts';

/* What the firmware of this family does in its own way, beside what its transcripts show. */

const NAME = 'broker.example';
const OTHER_NAME = 'other.example';
const SIM7670G = '2374B02SIM767XM5A_M';
const FINAL = /^(OK|ERROR|\+CME ERROR: .*)$/;
/** Some waits of the module are seconds long. */
const fast = fastClock(40);

let pki: DevPki;
let target: Broker;
let rig: Rig | undefined;

beforeAll(async () => {
  pki = await makeDevPki({ serverNames: [NAME] });
  target = await broker({ pki });
});
afterAll(() => target.stop());
afterEach(async () => {
  await rig?.close();
  rig = undefined;
});

interface Options {
  readonly firmware?: string;
  readonly conditions?: readonly Condition[];
  readonly echo?: boolean;
}

async function terminal({ firmware = '', conditions = [], echo = false }: Options = {}): Promise<HostEnd> {
  const to = { host: '127.0.0.1', port: target.port };
  rig = new Rig({
    family,
    emulator,
    clock: fast,
    firmware: firmwareLine(family, firmware).line,
    conditions: new Set(conditions),
    resolve: [NAME, OTHER_NAME].map((name) => ({ name, target: to })),
  });
  rig.services.files.write('cert', 'ca.pem', utf8Bytes(pki.root.certificate));
  return rig.terminal({ echo });
}

/** Types a command; what comes until a line that `last` fits. */
async function ask(host: HostEnd, command: string, last = FINAL): Promise<readonly string[]> {
  await host.type(`${command}\r\n`);
  return until(host, last);
}

async function until(host: HostEnd, last: RegExp): Promise<readonly string[]> {
  const lines: string[] = [];
  do {
    const line = await host.next();
    if (line === undefined) throw new Error(`nothing like ${last.source} came: ${lines.join(' / ')}`);
    lines.push(line);
  } while (!last.test(lines.at(-1) ?? ''));
  return lines;
}

async function connected(host: HostEnd, name: string, ...settings: readonly string[]): Promise<string | undefined> {
  await ask(host, 'AT+CMQTTSTART', /^\+CMQTTSTART: 0$/);
  await ask(host, 'AT+CMQTTACCQ=0,"device",1');
  for (const setting of ['"authmode",0,1', '"cacert",0,"ca.pem"', ...settings]) {
    expect((await ask(host, `AT+CSSLCFG=${setting}`)).at(-1), setting).toBe('OK');
  }
  return (await ask(host, `AT+CMQTTCONNECT=0,"tcp://${name}:8883",60,1`, /^\+CMQTTCONNECT: 0,\d+$/)).at(-1);
}

describe('while the SIM starts', () => {
  it.each([
    ['A011B07A7670M7_F', 'AT+CMEE=1', ['+CME ERROR: 13', '+CME ERROR: 14']],
    ['A011B07A7670M7_F', 'AT+CMEE=2', ['+CME ERROR: SIM failure', '+CME ERROR: SIM busy']],
    ['A81C4B01A7600M7', 'AT+CMEE=1', ['+CME ERROR: 313', '+CME ERROR: 14']],
  ])('%s with %s says %j', async (firmware, mode, errors) => {
    const host = await terminal({ firmware, conditions: ['sim-slow'] });
    await ask(host, mode);
    const seen: string[] = [];
    for (let answer = ''; answer !== 'OK';) {
      // Lets the timers of the SIM run: a cable in memory alone would not.
      await new Promise<void>((resolve) => setImmediate(resolve));
      answer = (await ask(host, 'AT+CPIN?')).at(-1) ?? '';
      if (seen.at(-1) !== answer) seen.push(answer);
    }
    expect(seen).toEqual([...errors, 'OK']);
  });
});

describe('a START for which no data connection comes', () => {
  it.each([
    ['A011B07A7670M7_F', ['OK', '+CMQTTSTART: 1']],
    [SIM7670G, ['ERROR']],
  ])('%s answers %j', async (firmware, lines) => {
    const host = await terminal({ firmware, conditions: ['no-bearer'] });
    expect(await ask(host, 'AT+CMQTTSTART', /^(ERROR|\+CMQTTSTART: \d)$/)).toEqual(lines);
  });
});

describe('the server’s name', () => {
  it('is compared by SIM767x unless it is told not to', async () => {
    const host = await terminal({ firmware: SIM7670G });
    expect(await connected(host, OTHER_NAME)).toBe('+CMQTTCONNECT: 0,32');
    await ask(host, 'AT+CSSLCFG="ignorecertCN",0,1');
    const again = await ask(host, `AT+CMQTTCONNECT=0,"tcp://${OTHER_NAME}:8883",60,1`, /^\+CMQTTCONNECT: /);
    expect(again.at(-1)).toBe('+CMQTTCONNECT: 0,0');
  });

  it('is not looked at by the A7670', async () => {
    expect(await connected(await terminal(), OTHER_NAME)).toBe('+CMQTTCONNECT: 0,0');
  });
});

describe('limits of a line within the family', () => {
  const name = (bytes: number): string => `${'n'.repeat(bytes - 4)}.pem`;

  it.each([
    ['A011B07A7670M7_F', 108],
    [SIM7670G, 55],
  ])('%s takes names of up to %i bytes', async (firmware, max) => {
    const host = await terminal({ firmware });
    expect(await ask(host, `AT+CCERTDOWN="${name(max + 1)}",3`)).toEqual(['ERROR']);
    await host.type(`AT+CCERTDOWN="${name(max)}",3\r`);
    expect(await host.next()).toBe('>');
    await host.type('abc');
    expect(await host.next()).toBe('OK');
  });

  it('settings that only SIM767x has are refused elsewhere', async () => {
    const host = await terminal();
    for (const setting of ['"ignorecertCN",0,1', '"use_tickets",0,1', '"ciphersuites",0,0xC02F']) {
      expect(await ask(host, `AT+CSSLCFG=${setting}`)).toEqual(['ERROR']);
    }
    expect((await ask(host, 'AT+CSSLCFG=?')).some((line) => line.includes('ciphersuites'))).toBe(false);
  });
});

describe('topics as arguments', () => {
  it('are refused until the mode is on, and shown without their length unless it is asked for', async () => {
    const host = await terminal();
    expect(await connected(host, NAME)).toBe('+CMQTTCONNECT: 0,0');
    expect(await ask(host, 'AT+CMQTTSUB=0,"a/b",1')).toEqual(['ERROR']);
    // Not on an open connection.
    expect(await ask(host, 'AT+CMQTTCFG="argtopic",0,1')).toEqual(['+CMQTTCFG: 0,13', 'ERROR']);
    await ask(host, 'AT+CMQTTDISC=0,60', /^\+CMQTTDISC: 0,0$/);
    expect(await ask(host, 'AT+CMQTTCFG="argtopic",0,1')).toEqual(['OK']);
    await ask(host, `AT+CMQTTCONNECT=0,"tcp://${NAME}:8883",60,1`, /^\+CMQTTCONNECT: 0,0$/);
    await ask(host, 'AT+CMQTTSUB=0,"a/b",1', /^\+CMQTTSUB: 0,0$/);
    await host.type('AT+CMQTTPUB=0,"a/b",1,4\r');
    expect(await host.next()).toBe('>');
    await host.type('a"b,');
    const lines = await until(host, /^\+CMQTTRECV/);
    expect(lines).toEqual(['OK', '+CMQTTPUB: 0,0', '+CMQTTRECV: 0,"a/b","a"b,"']);
  });
});

describe('a will', () => {
  it('is taken before the client is acquired, other inputs are not', async () => {
    const host = await terminal();
    await host.type('AT+CMQTTWILLTOPIC=0,4\r');
    expect(await host.next()).toBe('>');
    await host.type('test');
    expect(await host.next()).toBe('OK');
    expect(await ask(host, 'AT+CMQTTTOPIC=0,4')).toEqual(['+CMQTTTOPIC: 0,20', 'ERROR']);
  });
});

describe('bytes at a prompt', () => {
  it.each([true, false])('come back only with echo on (%s)', async (echo) => {
    const host = await terminal({ echo });
    await host.type('AT+CCERTDOWN="test.pem",7\r');
    if (echo) expect(await host.next()).toBe('AT+CCERTDOWN="test.pem",7');
    expect(await host.next()).toBe('>');
    await host.type('abc\ndef');
    expect(await until(host, FINAL)).toEqual(echo ? ['abc', 'def', 'OK'] : ['OK']);
  });
});

describe('commands that only some clients send', () => {
  it('are answered', async () => {
    const host = await terminal();
    expect(await ask(host, 'AT+CTCPKA=1,2,5,1')).toEqual(['OK']);
    expect(await ask(host, 'AT+CTCPKA?')).toEqual(['+CTCPKA: 1,2,5,1', 'OK']);
    expect(await ask(host, 'AT+CDNSCFG="8.8.8.8","8.8.4.4"')).toEqual(['OK']);
    await ask(host, 'AT+NETOPEN', /^\+NETOPEN: 0$/);
    expect(await ask(host, 'AT+SERVERSTART=8080,0')).toEqual(['OK']);
    expect(await ask(host, 'AT+SERVERSTART?')).toEqual(['+SERVERSTART: 0,8080', 'OK']);
    expect(await ask(host, 'AT+SERVERSTOP=0')).toEqual(['+SERVERSTOP: 0,0', 'OK']);
    expect(await ask(host, 'AT+SERVERSTOP=0')).toEqual(['+SERVERSTOP: 0,4', 'ERROR']);
    await host.type('AT+CPOF\r\n');
    expect(await until(host, /^\+CGEV/)).toEqual(['OK', '+CGEV: ME DETACH']);
  });
});
