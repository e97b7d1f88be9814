import { describe, expect, it, type TestContext } from 'vitest';
import { onPty, outsideModules, ran, usualModules, type Ended, type OnPty } from '../support/outside.ts';
import { has } from '../support/programs.ts';

/* chat of Debian's ppp, with the kinds of scripts that dial-up guides give for such modules. */

/** Exit statuses of chat: a string never came; the third ABORT string came. */
const TIMED_OUT = 3;
const THIRD_ABORT = 6;

/** Sends nothing, not even a line end. */
const NOTHING = '\\c';

interface Chat extends Ended {
  readonly port: OnPty;
}

type Script = readonly (readonly [expects: string, sends: string])[];

/** Runs a script of what is expected and what is then sent, on a virtual module of its own. */
async function chat(name: string, test: TestContext, script: Script): Promise<Chat> {
  const port = await onPty(name);
  test.onTestFinished(() => port.stop());
  const lines = script.map(([expects, sends]) => `'${expects}' '${sends}'`);
  const aborts = ['BUSY', 'NO DIALTONE', 'NO CARRIER', 'ERROR'].map((text) => `ABORT '${text}'`);
  const file = await port.files.file('script', ['TIMEOUT 2', ...aborts, ...lines, ''].join('\n'));
  return { port, ...(await ran('chat', ['-v', '-s', '-S', '-f', file], { terminal: port.device })) };
}

// At the same time, because chat waits most of its time.
describe.skipIf(!has('chat'))('chat', { concurrent: true }, () => {
  it.for(outsideModules('AT+CSQ'))(
    'finds $name alive, in the network, and sets its access point',
    async (outside, test) => {
      const { port, status, output } = await chat(outside.name, test, [
        ['', 'AT'],
        ['OK', 'ATE0'],
        ['OK', 'AT+CGMM'],
        [outside.line.identity.model, NOTHING],
        ['OK', 'AT+CGDCONT=1,"IP","internet"'],
        ['OK', 'AT+CSQ'],
        ['+CSQ: 23', NOTHING],
        ['OK', 'AT+CREG?'],
        ['+CREG: 0,1', NOTHING],
        ['OK', 'AT+CGDCONT?'],
        ['+CGDCONT: 1,"IP","internet"', NOTHING],
        ['OK', 'ATE1V1Q0;+CMEE=1;+CREG=2'],
        ['OK', 'AT+CGREG?;+CREG?'],
        ['+CREG: 2,1', NOTHING],
        ['OK', NOTHING],
      ]);
      expect(output).toContain('-- got it');
      expect(status).toBe(0);
      expect(port.unknownCommands()).toEqual([]);
    },
  );

  it.for(outsideModules('ATD*99#'))('is told that $name makes no data call', async ({ name }, test) => {
    const { status, output } = await chat(name, test, [
      ['', 'ATZ'],
      ['OK', 'ATD*99#'],
      ['CONNECT', NOTHING],
    ]);
    expect(output).toContain('Failed (NO CARRIER)');
    expect(status).toBe(THIRD_ABORT);
  });

  it.for(usualModules('AT+CSQ'))('waits in vain for what $name does not say', async ({ name }, test) => {
    const { status } = await chat(name, test, [
      ['', 'AT+CSQ'],
      ['+CSQ: 32', NOTHING],
    ]);
    expect(status).toBe(TIMED_OUT);
  });
});
