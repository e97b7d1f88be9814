import { afterEach, describe, expect, it } from 'vitest';
import { onPty, outsideModules, ran, type Ended, type OnPty } from '../support/outside.ts';
import { has } from '../support/programs.ts';

/* chat of Debian's ppp, with the kinds of scripts that dial-up guides give for such modules. */

/** Exit statuses of chat: a string never came; the third ABORT string came. */
const TIMED_OUT = 3;
const THIRD_ABORT = 6;

let port: OnPty | undefined;
afterEach(async () => {
  await port?.stop();
  port = undefined;
});

async function chat(name: string, script: readonly (readonly [expects: string, sends?: string])[]): Promise<Ended> {
  port = await onPty(name);
  const lines = script.map(([expects, sends]) => `'${expects}'${sends === undefined ? '' : ` '${sends}'`}`);
  const aborts = ['BUSY', 'NO DIALTONE', 'NO CARRIER', 'ERROR'].map((text) => `ABORT '${text}'`);
  const file = await port.files.file('script', ['TIMEOUT 3', ...aborts, ...lines, ''].join('\n'));
  return ran('chat', ['-v', '-s', '-S', '-f', file], { terminal: port.device });
}

describe.skipIf(!has('chat'))('chat', () => {
  it.each(outsideModules('AT+CSQ'))('finds $name alive, in the network, and sets its access point', async (outside) => {
    const { status, output } = await chat(outside.name, [
      ['', 'AT'],
      ['OK', 'ATE0'],
      ['OK', 'AT+CGMM'],
      [outside.line.identity.model, 'AT+CGDCONT=1,"IP","internet"'],
      // The first OK is still that of the model.
      ['OK'],
      ['OK', 'AT+CSQ'],
      ['+CSQ: 23', 'AT+CREG?'],
      ['+CREG: 0,1', 'AT+CGDCONT?'],
      ['+CGDCONT: 1,"IP","internet"', 'ATE1V1Q0;+CMEE=1;+CREG=2'],
      ['OK'],
      ['OK', 'AT+CGREG?;+CREG?'],
      ['+CREG: 2,1', ''],
      ['OK'],
    ]);
    expect(output).toContain('-- got it');
    expect(status).toBe(0);
    expect(port?.unknownCommands()).toEqual([]);
  });

  it.each(outsideModules('ATD*99#'))('is told that $name makes no data call', async ({ name }) => {
    const { status, output } = await chat(name, [
      ['', 'ATZ'],
      ['OK', 'ATD*99#'],
      ['CONNECT', ''],
    ]);
    expect(output).toContain('Failed (NO CARRIER)');
    expect(status).toBe(THIRD_ABORT);
  });

  it.each(outsideModules('AT+CSQ'))('waits in vain for what $name does not say', async ({ name }) => {
    const { status } = await chat(name, [
      ['', 'AT+CSQ'],
      ['+CSQ: 32', ''],
    ]);
    expect(status).toBe(TIMED_OUT);
  });
});
