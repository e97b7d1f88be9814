import { describe, expect, it, type TestContext } from 'vitest';
import type { EmulateOptions } from '../../src/app/emulate.ts';
import { full } from '../support/full.ts';
import { onPty, outsideModules, ran, usualModules, type Ended, type OnPty } from '../support/outside.ts';
import { has } from '../support/programs.ts';

/* Debian's gammu, unmodified, on the serial port of a virtual module. It reads the echo of each of its commands. */

/** What other makers' phones have; a module must refuse it, or gammu takes it for one of them. */
const NOT_OURS = [
  ...['AT+MODE=2', 'AT+CPROT=?', 'AT+SYNCML=?', 'AT$TSSPCSW=?'],
  ...['AT^SBNR=?', 'AT+SPBR=?', 'AT+MPBR=?'],
];

/** gammu, set up for a virtual module of its own. */
interface Gammu {
  readonly port: OnPty;
  run(...args: readonly string[]): Promise<Ended>;
  /** Runs gammu's own commands over one connection; what it prints. */
  batch(...commands: readonly string[]): Promise<string>;
}

async function gammuOn(name: string, test: TestContext, options: Partial<EmulateOptions> = {}): Promise<Gammu> {
  const port = await onPty(name, options);
  test.onTestFinished(() => port.stop());
  const config = await port.files.file('gammurc', `[gammu]\ndevice = ${port.path}\nconnection = at115200\n`);
  const run = (...args: readonly string[]): Promise<Ended> => ran('gammu', ['-c', config, ...args]);
  return {
    port,
    run,
    batch: async (...commands) =>
      (await run('batch', await port.files.file('batch', `${commands.join('\n')}\n`))).output,
  };
}

// At the same time, because gammu waits most of its time.
describe.skipIf(!has('gammu'))('gammu', { concurrent: true }, () => {
  it.for(outsideModules('AT+CREG?', 'AT+CPBS?'))('knows $name and sees it in the network', async (outside, test) => {
    const { name, line } = outside;
    const gammu = await gammuOn(name, test);
    const output = await gammu.batch(
      'identify',
      'networkinfo',
      'getsecuritystatus',
      'getmemory SM 1 2',
      'getallsms',
      // Comes last: it ends at the battery, whose line has no charge level on these modules.
      'monitor 1',
    );
    const { manufacturer, model, build } = line.identity;
    const facts = Object.fromEntries(
      Array.from(output.matchAll(/^(\S[^:\r\n]*?) *: (.*)$/gm), ([, what = '', value = '']) => [what, value]),
    );
    expect(facts).toMatchObject({
      Manufacturer: manufacturer,
      Model: expect.stringContaining(model) as string,
      // As printed: with `Revision:` in front on some modules.
      Firmware: expect.stringMatching(new RegExp(`^(?:Revision:)?${build}$`)) as string,
      IMEI: expect.stringMatching(/^\d{15}$/) as string,
      'SIM IMSI': expect.stringMatching(/^00101\d{10}$/) as string,
      'Network state': 'home network',
      'Packet network state': 'home network',
      Network: expect.stringMatching(/^001 01 .*LAC 0001, CID [0-9A-F]+$/) as string,
      'Name in phone': '"Hawser Test Network"',
      GPRS: 'attached',
      'SIM phonebook': expect.stringMatching(/^ *0 used, \d+ free$/) as string,
    });
    expect(output).toContain('Nothing to enter.');
    expect(output).toContain('2 entries empty, 0 entries filled');
    expect(output).toContain('0 SMS parts in 0 SMS sequences');
    expect(NOT_OURS).toEqual(expect.arrayContaining([...gammu.port.unknownCommands()]));
  });

  it.skipIf(!full).for(usualModules('AT+CPIN?'))('unlocks the SIM of $name', async ({ name }, test) => {
    const gammu = await gammuOn(name, test, { conditions: ['sim-pin'] });
    const locked = await gammu.batch('networkinfo', 'getsecuritystatus');
    expect(locked).toContain('not logged into network');
    expect(locked).toContain('Waiting for PIN.');
    const wrong = await gammu.run('entersecuritycode', 'PIN', '0000');
    expect(wrong.status).not.toBe(0);
    expect(wrong.output).toContain('Security error');
    expect((await gammu.run('entersecuritycode', 'PIN', '1234')).output).not.toContain('error');
    const open = await gammu.batch('networkinfo', 'getsecuritystatus');
    expect(open).toContain('home network');
    expect(open).toContain('Nothing to enter.');
  });

  it.skipIf(!full).for(usualModules('AT+CPIN?'))('is told that $name has no SIM', async ({ name }, test) => {
    const gammu = await gammuOn(name, test, { conditions: ['no-sim'] });
    expect(await gammu.batch('networkinfo')).toContain('not logged into network');
    const { status, output } = await gammu.run('getsecuritystatus');
    expect(status).not.toBe(0);
    expect(output).toContain('Can not access SIM card.');
  });
});
