import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { bytesOf } from '../kernel/bytes.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { TestHost, settled, smallModule, smallSession } from '../../test/support/small-family.ts';
import type { LineRecorder } from '../at/channel.ts';

const FRAMED_OK = '\r\nOK\r\n';

describe('framing', () => {
  it('echoes the command and its CR, then answers', async () => {
    const host = new TestHost();
    smallModule().attach(host);
    expect(await host.ask('AT')).toBe('AT\r\r\nOK\r\n');
    expect(await host.ask('AT+CSQ')).toBe('AT+CSQ\r\r\n+CSQ: 23,99\r\n\r\nOK\r\n');
  });

  it('prints several lines of one answer as one block', async () => {
    const { host } = await smallSession();
    expect(await host.ask('AT+CGACT?')).toBe('\r\n+CGACT: 1,1\r\n+CGACT: 2,1\r\n+CGACT: 3,0\r\n\r\nOK\r\n');
  });

  it('swallows the LF after CR, accepts lower case and backspace, ignores what is no command', async () => {
    const { host } = await smallSession();
    host.send('at+csx\bq\r\n\r\n\r\nhello\r\n');
    expect(await host.read()).toBe('\r\n+CSQ: 23,99\r\n\r\nOK\r\n');
  });

  it('answers ERROR to what is unknown, malformed or too long', async () => {
    const { host } = await smallSession();
    for (const command of ['AT+NOSUCH', 'AT+NOSUCH=?', 'AT+CMEE=9', 'AT+CSQ=1', 'AT"', `AT+X="${'x'.repeat(9_000)}"`]) {
      expect(await host.ask(command)).toBe('\r\nERROR\r\n');
    }
    expect(await host.ask('AT')).toBe(FRAMED_OK);
  });

  it('gives one final result for a list, and stops at the first failure', async () => {
    const { host } = await smallSession();
    expect(await host.ask('AT+CMEE=1;+CSQ;+CMEE?')).toBe('\r\n+CSQ: 23,99\r\n+CMEE: 1\r\n\r\nOK\r\n');
    expect(await host.ask('AT+CSQ;+NOSUCH;+CMEE=0')).toBe('\r\n+CSQ: 23,99\r\n\r\nERROR\r\n');
    expect(await host.ask('AT+CMEE?')).toContain('+CMEE: 1');
  });

  it('repeats the last line on A/, without waiting for CR', async () => {
    const { host } = await smallSession();
    await host.ask('AT+CSQ');
    host.send('A/');
    expect(await host.read()).toBe('\r\n+CSQ: 23,99\r\n\r\nOK\r\n');
  });

  it('speaks numbers with ATV0 and keeps quiet with ATQ1', async () => {
    const { host } = await smallSession();
    expect(await host.ask('ATV0')).toBe('0\r');
    expect(await host.ask('AT+NOSUCH')).toBe('4\r');
    expect(await host.ask('AT+CSQ')).toBe('+CSQ: 23,99\r\n0\r');
    await host.ask('ATV1');
    expect(await host.ask('ATQ1')).toBe('');
    expect(await host.ask('AT+CSQ')).toBe('\r\n+CSQ: 23,99\r\n');
    expect(await host.ask('ATQ0')).toBe(FRAMED_OK);
  });

  it('shows errors as +CMEE says', async () => {
    const { host } = await smallSession({ conditions: new Set(['no-sim']) });
    await host.ask('AT+CMEE=0');
    expect(await host.ask('AT+CPIN?')).toBe('\r\nERROR\r\n');
    await host.ask('AT+CMEE=1');
    expect(await host.ask('AT+CPIN?')).toBe('\r\n+CME ERROR: 10\r\n');
    await host.ask('AT+CMEE=2');
    expect(await host.ask('AT+CPIN?')).toBe('\r\n+CME ERROR: SIM not inserted\r\n');
  });

  it('gives the same answers however the bytes are cut', async () => {
    const script = 'AT+CSQ\r\nAT+STORE="f",9\r\nAT\r\nOK\r\n>\r\nAT+LIST\r\nATI\r\n';
    const whole = await smallSession();
    whole.host.send(script);
    const expected = await whole.host.read();
    expect(expected).toContain('+LIST: "f",9');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async (piece) => {
        const { host } = await smallSession();
        host.send(script, piece);
        expect(await host.read()).toBe(expected);
      }),
      { numRuns: 30 },
    );
  });
});

describe('prompt', () => {
  it('takes exactly the announced bytes, commands in them included, and a late LF is none of them', async () => {
    const { host, module } = await smallSession();
    host.send('AT+STORE="f",8\r\n');
    expect(await host.read()).toBe('\r\n>');
    host.send('AT\r\nOK\r\n');
    expect(await host.read()).toBe(FRAMED_OK);
    expect(module.services.files.read('a', 'f')).toEqual(bytesOf('AT\r\nOK\r\n'));
    await host.ask('AT\r\n');

    host.send('AT+STORE="g",4\r');
    expect(await host.read()).toBe('\r\n>');
    host.send('\n');
    expect(await host.read()).toBe('');
    host.send('abcd\r\n');
    expect(await host.read()).toBe(FRAMED_OK);
    expect(module.services.files.read('a', 'g')).toEqual(bytesOf('abcd'));
  });

  it('counts an LF as payload for a host that ends its lines with CR alone', async () => {
    const { host, module } = await smallSession();
    await host.ask('AT');
    host.send('AT+STORE="f",2\r');
    await host.read();
    host.send('\nx');
    expect(await host.read()).toBe(FRAMED_OK);
    expect(module.services.files.read('a', 'f')).toEqual(bytesOf('\nx'));
  });

  it('holds unsolicited lines back until the body is there', async () => {
    const { host, module } = await smallSession();
    host.send('AT+SHOUT=1;+STORE="f",3\r');
    expect(await host.read()).toBe('\r\n+EVENT: 0\r\n\r\n>');
    module.intercept((_command, _reply, own) => {
      own.urcText('+EVENT: 9');
      return undefined;
    });
    host.send('abc');
    expect(await host.read()).toBe(FRAMED_OK);
  });

  it('can be late with what it would answer anyway', async () => {
    const { host, module } = await smallSession();
    const undo = module.intercept(async (_command, _reply, _own, next) => {
      await Promise.resolve();
      return next();
    });
    module.intercept(() => undefined);
    expect(await host.ask('AT+LIST')).toBe(FRAMED_OK);
    undo();
    expect(await host.ask('AT')).toBe(FRAMED_OK);
  });

  it('survives a host that goes away, and takes the rest from the next one', async () => {
    const { host, module } = await smallSession();
    host.send('AT+STORE="f",4\rab');
    await host.read();
    module.detach();
    expect(host.closed).toBe(true);
    const next = new TestHost();
    module.attach(next);
    next.send('cd');
    expect(await next.read()).toBe(FRAMED_OK);
    expect(await next.ask('AT+LIST')).toContain('+LIST: "f",4');
  });

  it('forgets a half taken body on reset', async () => {
    const { host, module } = await smallSession();
    host.send('AT+STORE="f",4\rab');
    await host.read();
    module.reset();
    expect(await host.read()).toBe('\r\nRDY\r\n\r\n+CPIN: READY\r\n\r\nSMS DONE\r\n\r\nPB DONE\r\n');
    expect(await host.ask('ATE0')).toBe('ATE0\r\r\nOK\r\n');
    expect(await host.ask('AT+LIST')).toBe(FRAMED_OK);
  });
});

describe('life of the module', () => {
  it('keeps bytes that arrive while a command runs', async () => {
    const clock = new VirtualClock();
    const { host } = await smallSession({ clock });
    host.send('AT+SLOW=1000\rAT+CSQ\r');
    expect(await host.read()).toBe('');
    await clock.advance(1_000);
    expect(await host.read()).toBe('\r\nOK\r\n\r\n+CSQ: 23,99\r\n\r\nOK\r\n');
  });

  it('does not cut a line that is being typed, but not for ever', async () => {
    const clock = new VirtualClock();
    const { host } = await smallSession({ clock });
    await host.ask('ATE1');
    host.send('AT+SHOUT=1\rAT+C');
    expect(await host.read()).toContain('AT+C');
    host.send('SQ\r');
    expect(await host.read()).toContain('SQ\r\r\n+CSQ');

    host.send('AT+C');
    await host.read();
    host.send('');
    await clock.advance(1_100);
    host.send('SQ\r');
    expect(await host.read()).toContain('+CSQ: 23,99');
  });

  it('keeps files and NV over a restart and forgets the rest', async () => {
    const { host, module } = await smallSession();
    host.send('AT+STORE="f",1\rx');
    await host.ask('AT+CMGF=1;+CNMP=38;+CGDCONT=1,"IP","my.apn"');
    expect(await host.ask('AT+CRESET')).toContain('OK\r\n\r\nRDY');
    await host.ask('ATE0');
    expect(await host.ask('AT+LIST;+CMGF?;+CNMP?')).toBe('\r\n+LIST: "f",1\r\n+CMGF: 0\r\n+CNMP: 38\r\n\r\nOK\r\n');
    expect(await host.ask('AT+CGDCONT?')).toContain('+CGDCONT: 1,"IP","my.apn","0.0.0.0",0,0,0,0\r\n');
    expect(module.faults).toEqual([]);
  });

  it('is silent after +CPOF until it is switched on again', async () => {
    const { host, module } = await smallSession();
    expect(await host.ask('AT+CPOF')).toBe(FRAMED_OK);
    expect(await host.ask('AT')).toBe('');
    module.powerOn();
    expect(await host.read()).toContain('RDY');
  });

  it('boots slowly with real latency, and the SIM is busy at first', async () => {
    const clock = new VirtualClock();
    const module = smallModule({ clock, latency: 'real' });
    const host = new TestHost();
    module.attach(host);
    expect(await host.ask('AT')).toBe('');
    await clock.advance(8_000);
    expect(await host.read()).toBe('\r\nRDY\r\n');
    expect(await host.ask('AT+CPIN?')).toContain('+CME ERROR: SIM busy');
    await clock.advance(10_000);
    expect(await host.read()).toBe('\r\n+CPIN: READY\r\n\r\nSMS DONE\r\n\r\nPB DONE\r\n');
  });

  it('lets a behaviour take a command first, and can be watched', async () => {
    const { host, module } = await smallSession();
    const remove = module.intercept(({ exchange }, reply) => {
      if (exchange !== 'network.signal.read') return undefined;
      reply.text('+CSQ: 1,1');
      return { final: 'OK' };
    });
    expect(await host.ask('AT+CSQ')).toContain('+CSQ: 1,1');
    remove();
    expect(await host.ask('AT+CSQ')).toContain('+CSQ: 23,99');
    expect((await module.expect(({ text }) => text === 'AT+CSQ', 10))?.exchange).toBe('network.signal.read');
    expect(await module.expect(({ text }) => text === 'AT+NEVER', 10)).toBeUndefined();
  });

  it('answers ERROR and keeps the fault when a handler throws', async () => {
    const { host, module } = await smallSession();
    expect(await host.ask('AT+BROKEN')).toBe('\r\nERROR\r\n');
    expect(module.faults).toHaveLength(1);
    expect(await host.ask('AT')).toBe(FRAMED_OK);
  });

  it('loses whole unsolicited lines, and no answer, when the host does not read', async () => {
    const { module } = await smallSession();
    let printed = '';
    let release: () => void = () => undefined;
    const reading = new Promise<void>((resolve) => (release = resolve));
    const slowHost = new TestHost();
    slowHost.write = async (bytes) => {
      await reading;
      printed += String.fromCharCode(...bytes.slice(0, 20));
    };
    module.attach(slowHost);
    slowHost.send('AT+SHOUT=100000\r');
    await settled();
    slowHost.send('AT+CSQ\r');
    await settled();
    expect(printed).toBe('');
    release();
    await settled();
    await settled();
    expect(printed).toContain('OK');
    expect(printed).toContain('+CSQ: 23,99');
  });
});

describe('recording', () => {
  it('masks secrets, identities and bodies', async () => {
    const lines: string[] = [];
    const recorder: LineRecorder = {
      sent: (text) => lines.push(`> ${text}`),
      sentBody: (label, bytes) => lines.push(`>> ${label} ${bytes}`),
      received: (text) => lines.push(`< ${text}`),
      receivedBody: (label, bytes) => lines.push(`<< ${label} ${bytes}`),
    };
    const { host } = await smallSession({ recorder, conditions: new Set(['sim-pin']) });
    await host.ask('AT+LOGIN="me","hunter2secret"');
    await host.ask('AT+LOGIN="me","hunter2secret');
    await host.ask('AT+LOGIN="me","hunter2secret",5,6,7');
    await host.ask('at+login="me","hunter2secret";+CPIN="1234"');
    await host.ask('AT+CPIN=1234');
    await host.ask('AT+CGSN;+CIMI');
    host.send('AT+STORE="f",6\rSECRET');
    await host.read();
    const text = lines.join('\n');
    expect(text).not.toMatch(/hunter2|1234|SECRET|\d{14}/);
    expect(text).toContain('> AT+LOGIN="me","@secret(password)"');
    expect(text).toContain('>> file 6');
    expect(text).toContain('< XXXXXXXXXXXXXXX');
  });
});
