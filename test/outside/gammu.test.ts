import { afterEach, describe, expect, it } from 'vitest';
import type { EmulateOptions } from '../../src/app/emulate.ts';
import { full } from '../support/full.ts';
import { onPty, outsideModules, ran, type Ended, type OnPty } from '../support/outside.ts';
import { has } from '../support/programs.ts';

/* Debian's gammu, unmodified, on the serial port of a virtual module. It reads the echo of each of its commands. */

/** What other makers' phones have; a module must refuse it, or gammu takes it for one of them. */
const NOT_OURS = ['AT+MODE=2', 'AT+CPROT=?', 'AT+SYNCML=?', 'AT$TSSPCSW=?'];

let port: OnPty | undefined;
afterEach(async () => {
  await port?.stop();
  port = undefined;
});

/** Runs gammu's own commands over one connection. */
async function gammu(name: string, commands: readonly string[], options: Partial<EmulateOptions> = {}): Promise<Ended> {
  port = await onPty(name, options);
  const config = await port.files.file('gammurc', `[gammu]\ndevice = ${port.path}\nconnection = at115200\n`);
  const batch = await port.files.file('batch', `${commands.join('\n')}\n`);
  return ran('gammu', ['-c', config, 'batch', batch]);
}

describe.skipIf(!has('gammu'))('gammu', () => {
  it.each(outsideModules('AT+CREG?', 'AT+CPBS?'))('knows $name and sees it in the network', async ({ name, line }) => {
    const { output } = await gammu(name, [
      'identify',
      'networkinfo',
      'getsecuritystatus',
      'getmemory SM 1 2',
      'getallsms',
      // Comes last: it ends at the battery, whose line has no charge level on these modules.
      'monitor 1',
    ]);
    const { manufacturer, model, build } = line.identity;
    const facts = Object.fromEntries(
      Array.from(output.matchAll(/^(\S[^:\r\n]*?) *: (.*)$/gm), ([, what = '', value = '']) => [what, value]),
    );
    expect(facts).toMatchObject({
      Manufacturer: manufacturer,
      Model: expect.stringContaining(model) as string,
      Firmware: build,
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
    expect(NOT_OURS).toEqual(expect.arrayContaining([...(port?.unknownCommands() ?? [])]));
  });

  it.skipIf(!full).each(outsideModules('AT+CPIN?'))('unlocks the SIM of $name', async ({ name }) => {
    const { output } = await gammu(
      name,
      ['getsecuritystatus', 'entersecuritycode PIN 1234', 'getsecuritystatus', 'networkinfo'],
      { conditions: ['sim-pin'] },
    );
    expect(output).toMatch(/Waiting for PIN\.[^]*Nothing to enter\.[^]*home network/);
  });

  it.skipIf(!full).each(outsideModules('AT+CPIN?'))('is told that $name has no SIM', async ({ name }) => {
    const { output } = await gammu(name, ['networkinfo', 'getsecuritystatus'], { conditions: ['no-sim'] });
    expect(output).toContain('not logged into network');
    expect(output).toMatch(/SIM/);
  });
});
