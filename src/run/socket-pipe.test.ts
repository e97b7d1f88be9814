import { describe, expect, it } from 'vitest';
import { AtChannel } from '../at/channel.ts';
import { byteString, bytesOf } from '../kernel/bytes.ts';
import { VirtualClock } from '../kernel/clock.ts';
import type { HawserError } from '../kernel/errors.ts';
import type { SocketTraffic, SocketUse } from '../families/kit/driver.ts';
import { EMPTY_STATE } from '../families/kit/state.ts';
import { findFamily } from '../families/registry.ts';
import { TestPort } from '../../test/support/at-port.ts';
import { said } from '../../test/support/scripted.ts';
import { socketIntent } from '../../test/support/socket-desk.ts';
import { openSocketPipe, type SocketPipe } from './socket-pipe.ts';

const NO_DATA = said('+IP ERROR: No data', 'ERROR');

function trafficOf(receive: SocketUse['receive']): SocketTraffic {
  const { family, line } = findFamily('sim7600');
  const traffic = family.driver?.sockets?.traffic(socketIntent(line, 7, EMPTY_STATE), { link: 0, receive });
  if (traffic === undefined) throw new Error('its sockets are not driven');
  return traffic;
}

/** A module of which only one socket is of interest; what it says to a command is up to the test. */
class Module {
  readonly port = new TestPort();
  readonly clock = new VirtualClock();
  readonly channel = new AtChannel(this.port, findFamily('sim7600').family.dialect, { clock: this.clock });
  /** Bodies that were sent, and all commands, in order. */
  readonly bodies: string[] = [];
  readonly commands: string[] = [];
  onSend = (bytes: number): string => said('OK', `+CIPSEND: 0,${bytes},${bytes}`);
  onSendCommand = (_bytes: number): string => '\r\n>';
  onFetch = (): string => NO_DATA;
  onOther = (_command: string): string => said('OK');
  ended: { readonly error: HawserError | undefined } | undefined;
  read = '';
  #wanted = 0;
  #body = '';

  constructor() {
    this.port.onHost = () => this.#host(this.port.take());
  }

  pipe(receive: SocketUse['receive'] = 'asked'): SocketPipe {
    const pipe = openSocketPipe({
      channel: this.channel,
      clock: this.clock,
      traffic: trafficOf(receive),
      close: { exchange: 'ip.close', args: { link: 0 } },
    });
    pipe.onData((bytes) => (this.read += byteString(bytes)));
    pipe.onClose((error) => (this.ended = { error }));
    return pipe;
  }

  /** A module that gives these pieces, one a fetch. */
  gives(...pieces: readonly string[]): void {
    const left = [...pieces];
    this.onFetch = () => {
      const piece = left.shift();
      if (piece === undefined) return NO_DATA;
      return `\r\n+CIPRXGET: 2,0,${piece.length},${left.join('').length}\r\n${piece}${said('OK')}`;
    };
  }

  /** Lets time go by in small steps, so that all that needs none is done in between. */
  async pass(ms: number): Promise<void> {
    for (let i = 0; i < 100; i += 1) await this.clock.advance(ms / 100);
  }

  count(token: string): number {
    return this.commands.filter((command) => command.startsWith(token)).length;
  }

  #host(text: string): void {
    if (this.#wanted > 0) {
      this.#body += text;
      if (this.#body.length < this.#wanted) return;
      this.bodies.push(this.#body);
      this.#wanted = 0;
      this.port.say(this.onSend(this.#body.length));
      this.#body = '';
      return;
    }
    const command = text.trim();
    this.commands.push(command);
    const sends = /^AT\+CIPSEND=0,(\d+)$/.exec(command);
    if (sends !== null) {
      const answer = this.onSendCommand(Number(sends[1]));
      if (answer.endsWith('>')) this.#wanted = Number(sends[1]);
      this.port.say(answer);
    } else if (command.startsWith('AT+CIPRXGET=2,')) this.port.say(this.onFetch());
    else this.port.say(this.onOther(command));
  }
}

describe('writing', () => {
  it('joins small writes, cuts large ones, and is done when the module has the bytes', async () => {
    const module = new Module();
    const pipe = module.pipe();
    const done: string[] = [];
    for (const text of ['a', 'b'.repeat(10), 'c'.repeat(4_000)]) {
      void pipe.write(bytesOf(text)).then(() => done.push(text.slice(0, 1)));
    }
    await module.pass(1_000);
    expect(module.bodies.map(({ length }) => length)).toEqual([1, 1_500, 1_500, 1_010]);
    expect(module.bodies.join('')).toBe(`a${'b'.repeat(10)}${'c'.repeat(4_000)}`);
    expect(done).toEqual(['a', 'b', 'c']);
  });

  it('sends again what was not taken, and waits while the module is full', async () => {
    const module = new Module();
    const taken = [4, 0, 0, 3, 3];
    module.onSend = (bytes) => said('OK', `+CIPSEND: 0,${bytes},${taken.shift() ?? bytes}`);
    const pipe = module.pipe();
    const written = pipe.write(bytesOf('0123456789'));
    await module.pass(2_000);
    await written;
    expect(module.bodies).toEqual(['0123456789', '456789', '456789', '456789', '789']);
  });

  it.each([
    ['says that the connection is broken', (module: Module) => (module.onSend = () => said('OK', '+CIPSEND: 0,3,-1'))],
    ['takes nothing for a long time', (module: Module) => (module.onSend = () => said('OK', '+CIPSEND: 0,3,0'))],
    ['refuses twice', (module: Module) => (module.onSendCommand = () => said('+CIPERROR: 4', 'ERROR'))],
    ['refuses the bytes', (module: Module) => (module.onSend = () => said('ERROR'))],
    ['is lost behind the bytes', (module: Module) => (module.onSend = () => said('OK', '+IPCLOSE: 0,2'))],
  ])('ends when the module %s; what came before is still read', async (_what, set) => {
    const module = new Module();
    module.gives('last words');
    set(module);
    const pipe = module.pipe();
    pipe.pause();
    const written = expect(pipe.write(bytesOf('abc'))).rejects.toMatchObject({ code: 'connection-lost', rung: 'tcp' });
    module.port.say(said('+CIPRXGET: 1,0'));
    await module.pass(90_000);
    await written;
    expect(module.ended).toBeUndefined();
    pipe.resume();
    await module.pass(1_000);
    expect(module.read).toBe('last words');
    expect(module.ended).toBeDefined();
  });

  it('says a refused command again', async () => {
    const module = new Module();
    const prompts = [said('ERROR'), '\r\n>'];
    module.onSendCommand = () => prompts.shift() ?? '\r\n>';
    const written = module.pipe().write(bytesOf('abc'));
    await module.pass(1_000);
    await written;
    expect(module.bodies).toEqual(['abc']);
  });

  it('ends when the module falls silent, which is then left at no prompt', async () => {
    const module = new Module();
    module.onSend = () => '';
    module.onOther = () => '';
    const written = expect(module.pipe().write(bytesOf('abc'))).rejects.toMatchObject({ code: 'module-unresponsive' });
    await module.pass(300_000);
    await written;
    expect(
      module.commands.some((text) => text.startsWith('AT\rAT\r')),
      'filler',
    ).toBe(true);
    expect(module.ended?.error?.rung).toBe('at');
  });

  it('is bounded for who does not wait', async () => {
    const module = new Module();
    const pipe = module.pipe();
    const writes = Promise.allSettled([1, 2, 3, 4].map(() => pipe.write(new Uint8Array(300_000))));
    module.port.hangUp();
    const ends = (await writes).map((end): unknown => (end.status === 'rejected' ? end.reason : end.value));
    expect(ends).toMatchObject([
      { code: 'port-closed' },
      { code: 'port-closed' },
      { code: 'port-closed' },
      { code: 'queue-full' },
    ]);
  });
});

describe('reading', () => {
  it('goes by turns with writing', async () => {
    const module = new Module();
    module.gives(...Array.from({ length: 20 }, (_, i) => `block ${i} `));
    const pipe = module.pipe();
    module.port.say(said('+CIPRXGET: 1,0'));
    const written = pipe.write(new Uint8Array(15_000));
    await module.pass(1_000);
    await written;
    const order = module.commands.map((command) => (command.includes('CIPSEND') ? 's' : 'f')).join('');
    expect(order).toMatch(/^f?(sf){9,}/);
    expect(module.read).toContain('block 19');
  });

  it('asks now and then whether a line was lost, ever more rarely, and not of a closed socket', async () => {
    const module = new Module();
    module.pipe();
    await module.pass(3_000);
    expect(module.count('AT+CIPRXGET')).toBe(1);
    module.gives('lost and found');
    await module.pass(10_000);
    expect(module.read).toBe('lost and found');
    const before = module.count('AT+CIPRXGET');
    await module.pass(600_000);
    expect(module.count('AT+CIPRXGET') - before).toBeLessThan(30);
    module.port.say(said('+IPCLOSE: 0,1'));
    await module.pass(1);
    expect(module.ended).toEqual({ error: undefined });
    const after = module.commands.length;
    await module.pass(600_000);
    expect(module.commands.length).toBe(after);
  });

  it('fetches once more what a damaged command did not bring', async () => {
    const module = new Module();
    const answers = [said('ERROR'), `\r\n+CIPRXGET: 2,0,3,0\r\nabc${said('OK')}`];
    module.onFetch = () => answers.shift() ?? NO_DATA;
    module.pipe();
    module.port.say(said('+CIPRXGET: 1,0'));
    await module.pass(100);
    expect(module.read).toBe('abc');
  });

  it.each([
    ['without its block', said('OK')],
    ['with a damaged head', `\r\n+CIPRXGET: 2,0#3,0\r\nabc${said('OK')}`],
    ['that never ends', `\r\n+CIPRXGET: 2,0,3,0\r\na`],
  ])('ends on an answer %s: the stream would have a hole', async (_what, answer) => {
    const module = new Module();
    module.onFetch = () => answer;
    module.pipe();
    module.port.say(said('+CIPRXGET: 1,0'));
    await module.pass(60_000);
    expect(module.read).toBe('');
    expect(module.ended?.error?.code).toBe('connection-lost');
  });

  it('keeps what is pushed to a reader who pauses, up to a bound', async () => {
    const module = new Module();
    const pipe = module.pipe('pushed');
    const block = 'x'.repeat(1_500);
    const push = (): void => module.port.say(`\r\n+IPD${block.length}\r\n${block}`);
    pipe.pause();
    push();
    expect(module.read).toBe('');
    pipe.resume();
    expect(module.read).toBe(block);
    pipe.pause();
    for (let i = 0; i < 1_000; i += 1) push();
    expect(module.ended?.error?.message).toContain('more came than was read');
    expect(module.read.length).toBeLessThanOrEqual(300_000);
    expect(module.count('AT+CIPRXGET')).toBe(0);
  });
});

describe('the end', () => {
  it('comes after what was written, closes the socket, and is one', async () => {
    const module = new Module();
    module.onOther = () => said('OK', '+CIPCLOSE: 0,0');
    const pipe = module.pipe();
    const written = pipe.write(bytesOf('bye'));
    const closed = Promise.all([pipe.close(), pipe.close()]);
    await module.pass(1_000);
    await Promise.all([written, closed]);
    expect(module.bodies).toEqual(['bye']);
    expect(module.commands.filter((text) => text === 'AT+CIPCLOSE=0')).toHaveLength(1);
    expect(module.ended).toEqual({ error: undefined });
    await expect(pipe.write(bytesOf('more'))).rejects.toMatchObject({ code: 'port-closed' });
  });

  it('does not wait for a module that does not answer', async () => {
    const module = new Module();
    module.onSendCommand = () => '';
    module.onOther = () => '';
    const pipe = module.pipe();
    const written = expect(pipe.write(bytesOf('bye'))).rejects.toBeInstanceOf(Error);
    let over = false;
    void pipe.close().then(() => (over = true));
    await module.pass(16_000);
    expect(over).toBe(true);
    await written;
  });

  it.each([
    ['the module restarts', '+CPIN: NOT READY', undefined],
    ['the module restarts', 'RDY', 'connection-lost'],
    ['the network is gone', '+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY', 'connection-lost'],
    ['another socket is closed', '+IPCLOSE: 1,1', undefined],
  ] as const)('comes at once when %s (%s)', async (_what, line, code) => {
    const module = new Module();
    module.onSend = () => '';
    const pipe = module.pipe();
    const written = pipe.write(bytesOf('abc')).then(
      () => undefined,
      (error: unknown) => error,
    );
    await module.pass(1);
    module.port.say(said(line));
    await module.pass(1);
    expect(module.ended?.error?.code).toBe(code);
    if (code === undefined) module.port.hangUp();
    expect(await written).toBeInstanceOf(Error);
    await module.pass(1);
    expect(module.ended?.error?.code).toBe(code ?? 'port-closed');
  });
});
