import { afterEach, describe, expect, it } from 'vitest';
import { storedCredentials } from '../../src/families/simcom-sim7020/emulator-credentials.ts';
import { byteString } from '../../src/kernel/bytes.ts';
import { makeDevPki } from '../../src/pki/dev.ts';
import { Sim7020, oneLine, pieces, type Sim7020Options } from '../support/sim7020.ts';
import { quiet } from '../support/rig.ts';

const NAME = 'ntp.example';
let module: Sim7020 | undefined;

afterEach(async () => {
  await module?.close();
  module = undefined;
});

async function at(options: Sim7020Options = {}): Promise<Sim7020> {
  module = await Sim7020.open({
    resolve: [{ name: NAME, target: { host: '127.0.0.1', port: 1 } }],
    ...options,
  });
  return module;
}

/** What the module says from its first word on. */
async function boot(on: Sim7020): Promise<readonly string[]> {
  on.module.reset();
  const lines = await on.until(/^SMS Ready$/);
  await on.all('ATE0');
  return lines;
}

/** What its TLS client would be given now, as text. */
async function storedText(on: Sim7020): Promise<Readonly<Record<string, string>>> {
  let found: Readonly<Record<string, string>> = {};
  const end = on.module.intercept((_command, _reply, host, next) => {
    const { broken, ...texts } = storedCredentials(host);
    const shown = Object.entries(texts).map(([role, bytes]): [string, string] => [role, byteString(bytes)]);
    found = { ...Object.fromEntries(shown), ...(broken === undefined ? {} : { broken }) };
    return next();
  });
  await on.all('AT');
  end();
  return found;
}

describe('a virtual SIM7020', () => {
  it('starts and names itself as the manual has it', async () => {
    const on = await at();
    expect(await boot(on)).toEqual(['RDY', '+CFUN: 1', '+CPIN: READY', 'SMS Ready']);
    expect(await on.ask('ATI')).toEqual(['SIM7020 R1752', 'OK']);
    for (const ask of ['AT+CGMM', 'AT+GMM']) expect(await on.ask(ask)).toEqual(['SIMCOM_SIM7020E', 'OK']);
    expect(await on.ask('AT+CGMR')).toEqual(['1752B04SIM7020E', 'OK']);
    expect(await on.ask('AT+CBC')).toEqual([expect.stringMatching(/^\+CBC: \d+,\d+$/), 'OK']);
    expect(await on.ask('AT+CMEE?')).toEqual(['+CMEE: 0', 'OK']);
    expect(await on.ask('AT+CFUN=?')).toEqual(['+CFUN: (0,1,4,7),(0-2)', 'OK']);
    expect(await on.ask('AT+CPSMS?')).toEqual(['+CPSMS: 0', 'OK']);
    expect(await on.ask('AT+SIMCOMATI')).toEqual(['ERROR']);
    expect(await on.ask('AT+CMQTTSTART')).toEqual(['ERROR']);
  });

  it('says what the network gives, and nothing without one', async () => {
    const on = await at();
    expect(await on.ask('AT+COPS?')).toEqual(['+COPS: 0,2,"00101",9', 'OK']);
    expect(await on.ask('AT+CGACT?')).toEqual(['+CGACT: 1,1', 'OK']);
    expect(await on.ask('AT+CGCONTRDP')).toEqual(['+CGCONTRDP: 1,5,"internet","10.64.0.17.255.255.255.0"', 'OK']);
    await on.close();
    const lonely = await at({ conditions: new Set(['not-registered'] as const) });
    expect(await lonely.ask('AT+COPS?')).toEqual(['+COPS: 0', 'OK']);
    expect(await lonely.ask('AT+CGATT?')).toEqual(['+CGATT: 0', 'OK']);
    expect(await lonely.ask('AT+CGACT?')).toEqual(['+CGACT: 1,0', 'OK']);
    expect(await lonely.ask('AT+CGCONTRDP')).toEqual(['OK']);
    expect(await lonely.ask('AT+CIFSR')).toEqual(['ERROR']);
  });

  it.each([
    ['no-sim', '+CME ERROR: SIM not inserted'],
    ['sim-pin', '+CPIN: SIM PIN'],
  ] as const)('has a SIM that can fail: %s', async (condition, told) => {
    const on = await at({ conditions: new Set([condition]) });
    await on.all('AT+CMEE=2');
    expect((await on.ask('AT+CPIN?'))[0]).toBe(told);
    expect(await on.ask('AT+CGACT?')).toEqual(['+CGACT: 1,0', 'OK']);
  });
});

describe('the access point', () => {
  it('is taken on when the radio is switched on next, and kept', async () => {
    const on = await at();
    expect(await on.ask('AT+CFUN=0')).toEqual(['+CPIN: NOT READY', 'OK']);
    expect(await on.ask('AT+CPIN?')).toEqual(['ERROR']);
    expect(await on.ask('AT+CGATT?')).toEqual(['+CGATT: 0', 'OK']);
    expect(await on.ask('AT+COPS?')).toEqual(['+COPS: 0', 'OK']);
    await on.all('AT*MCGDEFCONT="IP","gprs-service.com"');
    expect(await on.ask('AT+CFUN=1')).toEqual(['OK']);
    expect(await on.until(/CPIN/)).toEqual(['+CPIN: READY']);
    const given = ['+CGCONTRDP: 1,5,"gprs-service.com","10.64.0.17.255.255.255.0"', 'OK'];
    await on.until(/SMS Ready/);
    expect(await on.ask('AT+CGCONTRDP')).toEqual(given);
    await boot(on);
    expect(await on.ask('AT+CGCONTRDP')).toEqual(given);
    expect(await on.ask('AT*MCGDEFCONT="X25","a"')).toEqual(['ERROR']);
    await on.all('AT*MCGDEFCONT="IPV4V6","other","user","pass"');
    expect(await on.ask('AT+CGCONTRDP')).toEqual(given);
  });
});

describe('the clock', () => {
  it('shows the year 00 without quotes until somebody sets it, and again after a restart', async () => {
    const on = await at();
    const unset = [expect.stringMatching(/^\+CCLK: 00\/01\/01,00:00:\d\d\+32$/), 'OK'];
    expect(await on.ask('AT+CCLK?')).toEqual(unset);
    expect(await on.ask('AT+CCLK=24/01/02,13:45:59+32')).toEqual(['ERROR']);
    await on.all('AT+CCLK="24/01/02,13:45:59+32"');
    expect(await on.ask('AT+CCLK?')).toEqual([expect.stringMatching(/^\+CCLK: 24\/01\/02,13:4\d:\d\d\+32$/), 'OK']);
    expect(on.services.rtc.now()).toBeGreaterThanOrEqual(Date.UTC(2024, 0, 2, 5, 45, 59));
    await boot(on);
    expect(await on.ask('AT+CCLK?')).toEqual(unset);
  });

  it('is told the time by a server and by the network, and stays as it is', async () => {
    const on = await at();
    expect(await on.ask(`AT+CSNTPSTART="${NAME}","+32"`)).toEqual(['OK']);
    expect(await on.until(/CSNTP/)).toEqual([expect.stringMatching(/^\+CSNTP: \d\d\/\d\d\/\d\d,\d\d:\d\d:\d\d:\d\d$/)]);
    await on.all('AT+CSNTPSTART="nobody.example"', 'AT+CSNTPSTOP', 'AT+CLTS=1');
    await quiet();
    // What AT+CLTS says holds from the next start on.
    const lines = await boot(on);
    expect(lines.find((line) => line.startsWith('+CLTS'))).toMatch(
      /^\+CLTS: \d\d\/\d\d\/\d\d,\d\d:\d\d:\d\d\+32,"DST \+0 in use"$/,
    );
    expect((await on.ask('AT+CCLK?'))[0]).toMatch(/^\+CCLK: 00\//);
  });
});

describe('credentials in memory', () => {
  it('are listed with their totals, emptied by a blank, and gone with a restart', async () => {
    const { root, device } = await makeDevPki({ keyType: 'rsa', serverNames: [] });
    const on = await at({ chunk: 1 });
    expect(await on.ask('AT+CSETCA?')).toEqual(['OK']);
    const texts = { ca: root.certificate, cert: device.certificate, key: device.key };
    await on.store(texts);
    const [ca, cert, key] = Object.values(texts).map((text) => oneLine(text).length);
    const listed = [`Root CA: ${ca}`, `Client CA: ${cert}`, `Client Private Key: ${key}`, 'OK'];
    expect(await on.ask('AT+CSETCA?')).toEqual(listed);
    expect(await storedText(on)).toEqual(texts);
    await on.all('AT+CSETCA=1,1,0,0," "', 'AT+CSETCA=3,3,0,0,"psk"');
    expect(await on.ask('AT+CSETCA?')).toEqual(listed.toSpliced(1, 1));
    await boot(on);
    expect(await on.ask('AT+CSETCA?')).toEqual(['OK']);
  });

  it('are taken whatever they are, and what is broken is told where it is used', async () => {
    const { root, device } = await makeDevPki({ keyType: 'rsa', serverNames: [] });
    const on = await at();
    await on.store({ ca: root.certificate });
    const [first = '', ...others] = pieces('AT+CSETCA=1,', device.certificate.replaceAll('\n', ''));
    await on.all(first, ...others);
    expect(await storedText(on)).toEqual({ ca: root.certificate, broken: 'cert' });
    // Half of it, a restart of the program, and all of it once more: the blank makes the difference.
    const [half = '', ...rest] = pieces('AT+CSETCA=1,', oneLine(device.certificate));
    await on.all(half, half, ...rest);
    expect(await storedText(on)).toMatchObject({ broken: 'cert' });
    await on.all(half, 'AT+CSETCA=1,1,0,0," "', half, ...rest);
    expect(await storedText(on)).toEqual({ ca: root.certificate, cert: device.certificate });
  });
});
