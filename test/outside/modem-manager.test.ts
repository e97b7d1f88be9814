import { describe, expect, it, type TestContext } from 'vitest';
import type { EmulateOptions } from '../../src/app/emulate.ts';
import { registrations } from '../../src/families/_parts/gpp/declarations/network.ts';
import { full } from '../support/full.ts';
import { canReplaceSys, modemManager, type ModemManager } from '../support/modem-manager.ts';
import { onPty, outsideModules, usualModules, type OnPty, type OutsideModule } from '../support/outside.ts';
import { has } from '../support/programs.ts';

/* ModemManager with its plugin for SIMCom's modules: recognises, identifies, enables and registers a virtual one. */

/** What it asks of older modems of this maker, and these do not have. */
const NOT_THERE = ['AT*CNTI=2'];
/** And of newer ones, which the GSM and narrow-band modules do not have or do not play. */
const NOT_ON_SMALL = ['AT+CNAOP?', 'AT+CLCC=?', 'AT+CPCMREG=?', 'AT+CNSMOD=?', 'AT+AUTOCSQ=?'];
const FOUND_MS = 10_000;

interface Managed {
  readonly port: OnPty;
  readonly modems: ModemManager;
}

/** ModemManager once it shows the module to its clients. */
async function managed(name: string, test: TestContext, options: Partial<EmulateOptions> = {}): Promise<Managed> {
  const port = await onPty(name, options);
  test.onTestFinished(() => port.stop());
  const modems = await modemManager(port);
  // Before its port goes away.
  test.onTestFinished(() => modems.stop());
  await modems.waitFor(/exported modem at path/, FOUND_MS);
  return { port, modems };
}

/** Whether a module tells which access technology it uses; GSM and narrow-band modules of this maker have no command for it. */
const tellsTechnology = ({ family }: OutsideModule): boolean =>
  family.dialect.readCommand('AT+CNSMOD?').kind === 'known';

/** Whether a module registers in LTE or NB-IoT. */
const hasEps = ({ line }: OutsideModule): boolean =>
  line.facts.lacks?.value.includes(registrations[2].read.id) !== true;

/** Modules of the maker whose USB number the plugin goes by. */
const ofSimcom = ({ family }: OutsideModule): boolean => /^SIMCom\b/.test(family.title);
const every = outsideModules('AT+CREG?', 'AT+CGSN').filter(ofSimcom);
const usual = usualModules('AT+CREG?', 'AT+CGSN').filter(ofSimcom);

const possible = has('ModemManager') && has('mmcli') && has('dbus-daemon') && canReplaceSys();

// At the same time, because ModemManager waits most of its time.
describe.skipIf(!possible)('ModemManager', { concurrent: true }, () => {
  it.for(every)('recognises, identifies and registers $name', async (outside, test) => {
    const { name, line } = outside;
    const { port, modems } = await managed(name, test);
    await modems.mmcli('--modem', 'any', '--enable');
    await modems.waitFor(/3GPP registration state changed \(\S+ -> home\)/, FOUND_MS);
    await modems.waitFor(/state changed \(\S+ -> registered\)/, FOUND_MS);
    const lte = tellsTechnology(outside);
    if (lte) await modems.waitFor(/access technology changed \(\S+ -> lte\)/, FOUND_MS);
    const { modem } = await modems.report();
    expect(modem.generic).toMatchObject({
      plugin: 'simtech',
      manufacturer: line.identity.manufacturer,
      model: line.identity.model,
      revision: expect.stringMatching(new RegExp(`^(?:Revision:)?${line.identity.build}$`)) as string,
      'equipment-identifier': expect.stringMatching(/^\d{15}$/) as string,
      state: 'registered',
      'power-state': 'on',
      'access-technologies': lte ? ['lte'] : (expect.anything() as unknown),
    });
    expect(modem['3gpp']).toMatchObject({
      'registration-state': 'home',
      'operator-code': '00101',
      'operator-name': 'Hawser Test Network',
      'packet-service-state': 'attached',
    });
    expect(JSON.parse(await modems.mmcli('--sim', 'any', '--output-json'))).toMatchObject({
      sim: { properties: { imsi: expect.stringMatching(/^00101\d{10}$/) as string, 'operator-code': '00101' } },
    });
    expect(await modems.mmcli('--modem', 'any', '--location-get')).toMatch(
      hasEps(outside) ? /cell id: 0012C801/ : /cell id: 0000C801/,
    );
    expect([...NOT_THERE, ...(lte ? [] : NOT_ON_SMALL)]).toEqual(expect.arrayContaining([...port.unknownCommands()]));
  });

  it.skipIf(!full).for(usual)('unlocks the SIM of $name', async ({ name }, test) => {
    const { modems } = await managed(name, test, { conditions: ['sim-pin'] });
    expect((await modems.report()).modem.generic).toMatchObject({ state: 'locked', 'unlock-required': 'sim-pin' });
    await expect(modems.mmcli('--sim', 'any', '--pin=0000')).rejects.toThrow(/incorrect password/i);
    await modems.mmcli('--sim', 'any', '--pin=1234');
    await modems.waitFor(/state changed \(\S+ -> disabled\)/, FOUND_MS);
    await modems.mmcli('--modem', 'any', '--enable');
    await modems.waitFor(/state changed \(\S+ -> registered\)/, FOUND_MS);
  });

  it.skipIf(!full).for(usual)('sees that $name has no SIM', async ({ name }, test) => {
    const { modems } = await managed(name, test, { conditions: ['no-sim'] });
    expect((await modems.report()).modem.generic).toMatchObject({
      state: 'failed',
      'state-failed-reason': 'sim-missing',
    });
  });

  it.skipIf(!full).for(usual)('sees that $name finds no network', async ({ name }, test) => {
    const { modems } = await managed(name, test, { conditions: ['not-registered'] });
    await modems.mmcli('--modem', 'any', '--enable');
    await modems.waitFor(/3GPP registration state changed \(\S+ -> searching\)/, FOUND_MS);
  });
});
