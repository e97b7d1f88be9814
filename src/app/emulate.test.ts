import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmulator, type RunningEmulator } from './emulate.ts';

const anywhere = { host: '127.0.0.1', port: 0 };

describe('startEmulator', () => {
  let dir: string;
  const running: RunningEmulator[] = [];
  const sockets: Socket[] = [];
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'hawser emulate '));
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const emulator of running.splice(0)) await emulator.stop();
    rmSync(dir, { recursive: true });
  });

  const start = async (options: Partial<Parameters<typeof startEmulator>[0]> = {}): Promise<RunningEmulator> => {
    const emulator = await startEmulator({ module: 'sim7600', place: anywhere, ...options });
    running.push(emulator);
    return emulator;
  };

  /** Sends a line over TCP and gives what comes back up to the final result. */
  const ask = async (emulator: RunningEmulator, line: string): Promise<string> => {
    const { hostname, port } = new URL(emulator.address);
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    let text = '';
    socket.write(`${line}\r\n`);
    for await (const bytes of socket) {
      text += String(bytes);
      if (/\r\n(OK|ERROR|\+CME ERROR: .*)\r\n$/.test(text)) break;
    }
    return text;
  };

  it('plays the firmware that was asked for', async () => {
    const emulator = await start({ module: 'sim7600@LE11B14' });
    expect(emulator.choice.exact).toBe(true);
    expect(await ask(emulator, 'AT+CGMR')).toContain('+CGMR: LE11B14SIM7600M22');
    expect(await ask(emulator, 'ATI')).toMatch(/\r\nManufacturer: .*\r\nModel: .*SIM7600.*\r\nRevision: /);
  });

  it('starts cold unless told otherwise, and takes conditions', async () => {
    expect(await ask(await start(), 'AT+CCLK?')).toContain('+CCLK: "80/01/06,');
    const other = await start({ rtc: { unixMs: Date.UTC(2026, 4, 6, 7, 8, 9) }, conditions: ['no-sim'] });
    expect(await ask(other, 'AT+CCLK?')).toContain('+CCLK: "26/05/06,07:08:');
    expect(await ask(other, 'AT+CPIN?')).toContain('SIM not inserted');
  });

  it('compares dates where the module is said to, and where it is told to', async () => {
    const checks = async (checksDates?: boolean): Promise<boolean | undefined> => {
      const { module } = await start({ module: 'sim7020', ...(checksDates === undefined ? {} : { checksDates }) });
      return module.firmware.facts.tls.checksDates?.value;
    };
    expect([await checks(), await checks(true), await checks(false)]).toEqual([false, true, false]);
  });

  it('writes a transcript without secrets when it stops', async () => {
    const transcript = join(dir, 'session.at');
    const emulator = await start({ transcript, conditions: ['sim-pin'] });
    await ask(emulator, 'AT+CPIN="8642"');
    await ask(emulator, 'AT+CGSN');
    await emulator.stop();
    await emulator.stop();
    const text = readFileSync(transcript, 'utf8');
    expect(text).toMatch(/^# source: .*kind: emulator\n# family: simcom-sim7600 +firmware: LE20B04SIM7600G22\n/);
    expect(text).toMatch(/ > AT\+CPIN="@secret\(pin\)"\n/);
    expect(text).not.toMatch(/8642|\d{15}/);
  });

  it('says what it cannot do', async () => {
    await expect(startEmulator({ module: 'nosuch', place: anywhere })).rejects.toMatchObject({
      code: 'family-unknown',
    });
    await expect(start({ place: { host: '192.0.2.1', port: 1 } })).rejects.toMatchObject({ code: 'listen-failed' });
    await expect(start({ transcript: join(dir, 'no', 'such') })).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  it.skipIf(process.platform === 'win32')('opens a terminal and takes its link away again', async () => {
    const path = join(dir, 'modem');
    const emulator = await start({ place: { pty: path } });
    expect(emulator.address).toBe(path);
    await emulator.stop();
    expect(() => readFileSync(path)).toThrow(/ENOENT/);
  });
});
