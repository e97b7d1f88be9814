import { describe, expect, it } from 'vitest';
import { readFinal, readLine } from '../../../at/dialect.ts';
import { smallFamily, smallSession, type SmallModuleOptions } from '../../../../test/support/small-family.ts';
import { EMPTY_STATE, type ModuleState } from '../../kit/state.ts';
import { formatClock, parseClock } from './clock-text.ts';
import { cmeNumber, cmeWords } from './cme-words.ts';
import { cmeTable } from './codes.ts';
import { VIRTUAL } from './emulation.ts';
import { gppObserver } from './observer.ts';
import { gppPart } from './part.ts';

/** What gammu, chat and ModemManager send and a SIM7600 knows. */
const KNOWN = `
AT ATE1 ATE0 ATV1 ATX4 ATI ATH ATZ AT&F AT&W ATQ0 ATS0=0 AT&D2 AT&C1
AT+CMEE=1 AT+CMEE=1;+CREG=2 AT+CSCS=? AT+CSCS? AT+CSCS="GSM" AT+CSCS="UCS2" AT+CSCS="IRA"
AT+CGMI AT+CGMM AT+CGMR AT+CGSN AT+GMI AT+GMM AT+GMR AT+GSN AT+GCAP AT+CIMI AT+CICCID AT+SIMCOMATI
AT+CGMI=? AT+CGMM=? AT+CGMR=? AT+CGSN=?
AT+CFUN=1 AT+CFUN? AT+CFUN=? AT+CREG=2 AT+CREG? AT+CREG=? AT+CREG=0 AT+CGREG=2 AT+CGREG? AT+CGREG=0
AT+CEREG=2 AT+CEREG? AT+CEREG=0 AT+COPS=3,2 AT+COPS=3,0 AT+COPS? AT+COPS=? AT+COPS=0
AT+CPIN? AT+CPIN=? AT+CGATT? AT+CGATT=1 AT+CUSD=? AT+CUSD? AT+CUSD=1
AT+CGDCONT=1,"IP","internet" AT+CGDCONT? AT+CGDCONT=? AT+CGDCONT=1,"IP","","0.0.0.0",0,0
AT+CGAUTH=1,0 AT+CGAUTH=1,1,"user","pass" AT+CGAUTH? AT+CGAUTH=? AT+CSQ AT+CSQ=? AT+CESQ AT+CESQ=?
AT+CRSM=176,12258,0,0,10 AT+CRSM=176,28589,0,0,4 AT+CRSM=176,28486,0,0,17 AT+CRSM=176,28599,0,0,15
AT+CRSM=176,28478,0,0,0 AT+CRSM=176,28479,0,0,0
AT+CSIM=10,"0020000100" AT+CSIM=10,"002C000100" AT+CSIM=10,"0020008100" AT+CSIM=10,"002C008100"
AT+CCLK? AT+CCLK="26/01/02,03:04:05+04" AT+CTZU=1 AT+CTZU? AT+CTZU=? AT+CTZR=0 AT+CTZR=1
AT+CNSMOD=? AT+CNSMOD? AT+CNMP? AT+CNMP=2 AT+CNMP=? AT+AUTOCSQ=? AT+CLCK=? AT+CLCK="SC",2
AT+CLIP=1 AT+CLIP? AT+CCWA=1 AT+CCWA? AT+CRC=1 AT+CRC? AT+CNMI=? AT+CNMI=2,1,0,2,0 AT+CNMI?
AT+CPOL? AT+CPOL=,2 AT+CPLS=0 AT+WS46=? AT+IFC=? AT+IFC=2,2 AT+IFC=2,(blank)2 AT+CGEREP=? AT+CGEREP=2,1 AT+CEMODE?
AT+CLCC AT+CLCC=1 AT+CLCC? AT+CLCC=? AT+CPAS AT+CPAS=? AT+CHUP AT+CHUP=? AT+CNUM AT+CNUM=? AT+CPCMREG=? AT+CNAOP?
AT+CMGF=0 AT+CMGF? AT+CMGF=? AT+CPMS="SM","SM","SM" AT+CPMS? AT+CPMS=? AT+CMER=3,0,0,1 AT+CMER=0,0,0,0
AT+CSPN? AT+CBC AT+CPMUTEMP AT+CPSI? AT+CSOCKSETPN=1 AT+CSOCKSETPN? AT+CNTP="pool.ntp.org",32 AT+CNTP? AT+CNTP=?
AT+CGACT? AT+CGACT=? AT+CGACT=1 AT+CGACT=1,1 AT+CGPADDR=1 AT+CGPADDR AT+CGPADDR=? AT+CPING="8.8.8.8",1 AT+CPING=?
AT+CGPS=1 AT+CGPS? AT+CGPSINFO AT+CGNSSINFO AT+IPR? AT+IPR=115200 AT+ICF? AT+CRESET=? AT+SPIC
AT+CMGL=4 AT+CMGL="ALL" AT+CMGL AT+CMGL=? AT+CMGD=1,4 AT+CSCA? AT+CSMS? AT+CSMS=? AT+CSMS=1 AT+CSMP? AT+CSMP=17,167,0,0
AT+CPBS=? AT+CPBS? AT+CPBS="SM" AT+CPBR=? AT+CPBR=1,250
at+csq at+cgdcont?
`
  .trim()
  .split(/\s+/)
  .map((command) => command.replace('(blank)', ' '));

/** What they send and a SIM7600 does not know. */
const UNKNOWN = `AT+MODE=2 AT+SYNCML=? AT+CPROT=? AT$TSSPCSW=? AT*CNTI=2 AT+CSCS="HEX" AT+CNSMOD AT+CCID AT+CLTS=1
AT+CNMP=3 AT+CCLK="26/13/02,03:04:05+04" AT+CGDCONT=1,"ATM","x" AT+CGDCONT=0 AT+CFUN=3 AT+CMGR=1 AT+CPBS="XX" AT+COPS=1,2,"99999"`.split(
  /\s+/,
);

async function answerTo(command: string, options: SmallModuleOptions = {}): Promise<string> {
  const { host, module } = await smallSession(options);
  const text = await host.ask(command);
  expect(module.faults).toEqual([]);
  return text;
}

describe('commands of other programs', () => {
  it.each(KNOWN)('%s is answered with OK, and every line is declared', async (command) => {
    const { host, module } = await smallSession();
    const text = await host.ask(command);
    const lines = text.split(/\r\n|\r/).filter((line) => line !== '' && line !== command);
    expect(lines).toContain('OK');
    expect(module.faults).toEqual([]);
    const { dialect } = smallFamily;
    const specs = [...dialect.exchanges.flatMap((entry) => entry.reply), ...dialect.urcs.map((entry) => entry.line)];
    for (const line of lines) {
      const known = readFinal(line) !== undefined || specs.some((spec) => readLine(spec, line) !== undefined);
      expect(known, `"${line}" in answer to ${command}`).toBe(true);
    }
  });

  it.each(UNKNOWN)('%s is refused', async (command) => {
    expect(await answerTo(command)).toMatch(/^\r\n(ERROR|\+CM[ES] ERROR: .+)\r\n$/);
  });

  it('gives ModemManager its ICCID, operator and PIN tries from the SIM', async () => {
    const { host } = await smallSession();
    const iccid = /"([0-9A-F]{20})"/.exec(await host.ask('AT+CRSM=176,12258,0,0,10'))?.[1] ?? '';
    expect(iccid.replace(/(.)(.)/g, '$2$1')).toBe(VIRTUAL.iccid);
    expect(await host.ask('AT+CRSM=176,28478,0,0,0')).toContain('+CRSM: 106,130');
    expect(await host.ask('AT+CSIM=10,"0020000100"')).toContain('+CSIM: 4,"63C3"');
    expect(await host.ask('AT+COPS=3,2;+COPS?')).toContain('+COPS: 0,2,"00101",7');
  });

  it('gives gammu location and cell after +CREG=2', async () => {
    expect(await answerTo('AT+CREG=2;+CREG?')).toMatch(/\r\n\+CREG: 2,1,"[0-9A-F]+","[0-9A-F]+",7\r\n/);
  });
});

describe('conditions', () => {
  it('no-sim', async () => {
    const { host } = await smallSession({ conditions: new Set(['no-sim']) });
    expect(await host.ask('AT+CPIN?')).toContain('+CME ERROR: SIM not inserted');
    expect(await host.ask('AT+CIMI')).toContain('+CME ERROR: SIM not inserted');
    expect(await host.ask('AT+CREG?')).toContain('+CREG: 0,0');
    expect(await host.ask('AT+CPSI?')).toContain('+CPSI: NO SERVICE,Online');
  });

  it('sim-pin: a wrong PIN costs a try, three lock the SIM, the right one opens it', async () => {
    const { host } = await smallSession({ conditions: new Set(['sim-pin']) });
    expect(await host.ask('AT+CPIN?')).toContain('+CPIN: SIM PIN');
    expect(await host.ask('AT+CGREG?')).toContain('+CGREG: 0,0');
    expect(await host.ask('AT+CPIN="0000"')).toContain('+CME ERROR: incorrect password');
    expect(await host.ask('AT+SPIC')).toContain('+SPIC: 2,3,10,10');
    expect(await host.ask('AT+CPIN="1234"')).toBe('\r\nOK\r\n\r\n+CPIN: READY\r\n\r\nSMS DONE\r\n\r\nPB DONE\r\n');
    expect(await host.ask('AT+CGREG?')).toContain('+CGREG: 0,1');
    expect(await host.ask('AT+CRESET')).toContain('+CPIN: SIM PIN');

    const locked = await smallSession({ conditions: new Set(['sim-pin']) });
    for (const pin of ['1111', '2222', '3333']) await locked.host.ask(`AT+CPIN="${pin}"`);
    expect(await locked.host.ask('AT+CPIN="1234"')).toContain('SIM PUK required');
    expect(await locked.host.ask('AT+CPIN?')).toContain('+CPIN: SIM PUK');
  });

  it('not-registered and no-bearer', async () => {
    const lost = await smallSession({ conditions: new Set(['not-registered']) });
    expect(await lost.host.ask('AT+CREG?')).toContain('+CREG: 0,2');
    expect(await lost.host.ask('AT+CSQ')).toContain('+CSQ: 99,99');
    expect(await lost.host.ask('AT+CGACT=1,1')).toContain('no network service');
    const refused = await smallSession({ conditions: new Set(['no-bearer']) });
    expect(await refused.host.ask('AT+CGACT=1,1')).toContain('requested service option not subscribed');
    expect(await refused.host.ask('AT+CGPADDR=1')).toBe('\r\nOK\r\n');
  });

  it('reports registration when it changes', async () => {
    const { host } = await smallSession();
    await host.ask('AT+CREG=1;+CEREG=2');
    expect(await host.ask('AT+CFUN=0')).toBe('\r\nOK\r\n\r\n+CREG: 0\r\n\r\n+CEREG: 0\r\n');
    expect(await host.ask('AT+CGACT?')).toContain('+CGACT: 1,0');
    expect(await host.ask('AT+CFUN=1')).toContain('+CREG: 1\r\n\r\n+CEREG: 1,"0001",');
  });

  it('switches contexts as they are told', async () => {
    const { host } = await smallSession();
    expect(await host.ask('AT+CGPADDR=1')).toMatch(/\+CGPADDR: 1,10\./);
    await host.ask('AT+CGACT=0,1');
    expect(await host.ask('AT+CGACT?;+CGPADDR=1')).toBe('\r\n+CGACT: 1,0\r\n+CGACT: 2,1\r\n+CGACT: 3,0\r\n\r\nOK\r\n');
    await host.ask('AT+CGACT=1');
    expect(await host.ask('AT+CGACT?')).toContain('+CGACT: 1,1\r\n+CGACT: 2,1\r\n+CGACT: 3,1');
    await host.ask('AT+CGDCONT=2');
    expect(await host.ask('AT+CGDCONT?')).not.toContain('ims');
    expect(await host.ask('AT+CGDCONT=5,"IPV4V6","iot";+CGDCONT?')).toContain('+CGDCONT: 5,"IPV4V6","iot"');
  });
});

describe('clock', () => {
  it('is cold after power-on, can be set, and forgets the time but not the zone', async () => {
    const { host } = await smallSession();
    expect(await host.ask('AT+CCLK?')).toMatch(/\+CCLK: "80\/01\/06,00:00:0\d\+00"/);
    await host.ask('AT+CCLK="26/03/04,05:06:07-20"');
    expect(await host.ask('AT+CCLK?')).toMatch(/\+CCLK: "26\/03\/04,05:06:0\d-20"/);
    await host.ask('AT+CRESET');
    expect(await host.ask('AT+CCLK?')).toMatch(/\+CCLK: "80\/01\/05,19:00:0\d-20"/);
  });

  it('asks a time server only if its name resolves', async () => {
    const { host, module } = await smallSession();
    expect(await host.ask('AT+CNTP')).toBe('\r\nOK\r\n\r\n+CNTP: 4\r\n');
    const there = await smallSession({
      network: {
        resolve: () => Promise.resolve('198.51.100.1'),
        connectTcp: () => Promise.reject(new Error('not asked')),
        startTls: () => Promise.reject(new Error('not asked')),
        connectMqtt: () => Promise.reject(new Error('not asked')),
      },
    });
    expect(await there.host.ask('AT+CNTP="time.test",8')).toBe('\r\nOK\r\n');
    expect(await there.host.ask('AT+CNTP')).toBe('\r\nOK\r\n\r\n+CNTP: 0\r\n');
    const { rtc, clock } = there.module.services;
    expect(Math.abs(rtc.now() - clock.wall())).toBeLessThan(1_000);
    expect(rtc.zoneQuarters).toBe(8);
    expect(module.faults).toEqual([]);
  });

  it('reads and writes +CCLK texts', () => {
    expect(parseClock('23/05/07,10:40:01+48')).toEqual({ unixMs: Date.UTC(2023, 4, 6, 22, 40, 1), zoneQuarters: 48 });
    expect(parseClock('2026/09/24,10:16:26+28')?.unixMs).toBe(Date.UTC(2026, 8, 24, 3, 16, 26));
    expect(parseClock('70/01/01,00:00:00')?.unixMs).toBe(0);
    for (const wrong of ['26/02/30,00:00:00+00', '26/01/01,24:00:00+00', '26/01/01', '26/01/01,00:00:00+97', '']) {
      expect(parseClock(wrong)).toBeUndefined();
    }
    for (const zone of [-48, -1, 0, 4, 56]) {
      const at = Date.UTC(2026, 11, 31, 23, 59, 58);
      expect(parseClock(formatClock(at, zone))).toEqual({ unixMs: at, zoneQuarters: zone });
    }
  });
});

describe('facts', () => {
  it('knows the words of every code, in any case and with a cause appended', () => {
    for (const [number, words] of cmeWords) expect(cmeNumber(words.toUpperCase())).toBe(number);
    expect(cmeNumber('requested service option not subscribed (#33)')).toBe(133);
    expect(cmeNumber('no such words')).toBeUndefined();
    expect(cmeTable.codes.length).toBe(cmeWords.size);
    for (const { text, span, causes } of cmeTable.codes) {
      expect(text).not.toBe('');
      expect(causes.length > 0).toBe(span !== undefined);
    }
  });

  it('declares each exchange once, with manual and deadline', () => {
    const { exchanges } = gppPart();
    expect(exchanges.length).toBeGreaterThan(150);
    expect(new Set(exchanges.map(({ id }) => id)).size).toBe(exchanges.length);
    for (const { manual, deadlineMs } of exchanges) {
      expect(manual).not.toBe('');
      expect(deadlineMs).toBeGreaterThan(0);
    }
    expect(gppPart({ without: ['sim.ccid.read'] }).exchanges).toHaveLength(exchanges.length - 1);
  });
});

describe('observer', () => {
  /** The state after the module answered these commands. */
  async function observe(commands: readonly string[], options: SmallModuleOptions = {}): Promise<ModuleState> {
    const { host } = await smallSession(options);
    let state = EMPTY_STATE;
    for (const command of commands) {
      const reading = smallFamily.dialect.readCommand(command);
      if (reading.kind !== 'known') throw new Error(`${command} is not known`);
      const { exchange, values } = reading.command;
      const lines = (await host.ask(command)).split('\r\n').filter((line) => line !== '');
      const info = lines.flatMap((line) => {
        const decoded = exchange.reply.map((spec) => readLine(spec, line)).find((found) => found !== undefined);
        return decoded === undefined ? [] : [decoded];
      });
      const final = lines.map((line) => readFinal(line)).find((found) => found !== undefined);
      state =
        gppObserver.exchanges?.[exchange.id]?.(state, {
          exchange,
          args: values,
          ok: final?.ok === true,
          info,
          ...(final?.error === undefined ? {} : { cme: final.error }),
        }) ?? state;
    }
    return state;
  }

  it('rebuilds the state from the replies', async () => {
    const state = await observe([
      'ATE0',
      'AT+CGMI',
      'AT+CGMM',
      'AT+CGMR',
      'ATI',
      'AT+CPIN?',
      'AT+CSQ',
      'AT+CREG?',
      'AT+CEREG?',
      'AT+CGATT?',
      'AT+CGDCONT?',
      'AT+CGACT?',
      'AT+CGPADDR=1',
      'AT+CCLK?',
    ]);
    expect(state).toMatchObject({
      identity: { manufacturer: 'NOBODY', model: 'SMALL-ONE', revision: 'SMALL_V1', build: 'SMALL1' },
      echo: false,
      sim: 'ready',
      signal: 23,
      registration: 'home',
      attached: true,
      bearer: { active: true, apn: 'internet', address: '10.64.0.17' },
      clock: { set: false },
    });
    expect(state.clock?.iso).toMatch(/^1980-01-06T/);
  });

  it('reads the full identity, refusals and a set clock', async () => {
    const state = await observe(['AT+SIMCOMATI', 'AT+CPIN?', 'AT+CCLK="26/03/04,05:06:07+00"'], {
      conditions: new Set(['no-sim']),
    });
    expect(state.identity.build).toBe('SMALL1');
    expect(state.sim).toBe('absent');
    expect(state.clock).toEqual({ iso: '2026-03-04T05:06:07.000Z', set: true });
    const locked = await observe(['AT+CPIN?', 'AT+CREG?'], { conditions: new Set(['sim-pin', 'not-registered']) });
    expect(locked).toMatchObject({ sim: 'pin', registration: 'off' });
  });

  it('forgets what is volatile when the module has restarted', () => {
    const before: ModuleState = { ...EMPTY_STATE, identity: { model: 'X' }, sim: 'ready', attached: true };
    const after = gppObserver.urcs?.['boot.ready']?.(before, {});
    expect(after).toEqual({ ...EMPTY_STATE, booted: true, identity: { model: 'X' } });
    const ready = gppObserver.urcs?.['sim.status.changed']?.(EMPTY_STATE, { status: 'SIM REMOVED' });
    expect(ready?.sim).toBe('absent');
  });
});
