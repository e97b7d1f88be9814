import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { PacketGate, PacketMeter } from './packet-gate.ts';

const publish = (bytes: number): Buffer =>
  generate({ cmd: 'publish', topic: 't', payload: Buffer.alloc(bytes, 0xff), qos: 0, dup: false, retain: false });
const ping = generate({ cmd: 'pingreq' });

describe('the meter of packets', () => {
  it.each([0, 1, 124, 125, 126, 16_380, 16_381, 70_000])('follows packets with %i bytes, in any pieces', (size) => {
    const bytes = Buffer.concat([publish(size), ping, publish(size), ping]);
    const most = publish(size).length;
    expect(new PacketMeter(most).take(bytes)).toBe(true);
    const drops = new PacketMeter(most);
    for (const byte of bytes) expect(drops.take(Uint8Array.of(byte))).toBe(true);
  });

  it('refuses a packet over the bound as soon as its header is there, also behind others', () => {
    const header = publish(2000).subarray(0, 3);
    expect(new PacketMeter(1999).take(header)).toBe(false);
    expect(new PacketMeter(2003).take(header)).toBe(true);
    expect(new PacketMeter(1999).take(Buffer.concat([publish(1990), ping, header]))).toBe(false);
  });

  it('refuses a length of more than four bytes', () => {
    expect(new PacketMeter(2 ** 40).take(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0x7f))).toBe(true);
    expect(new PacketMeter(2 ** 40).take(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0xff, 0x01))).toBe(false);
  });
});

/** A connection whose other side is this test. */
class Wire extends Duplex {
  readonly sent: Buffer[] = [];
  ended = false;
  /** Keeps what is written waiting, as a slow peer does. */
  hold: (() => void) | undefined;

  readonly slow: boolean;

  constructor(slow = false) {
    super({ writableHighWaterMark: 4 });
    this.slow = slow;
  }

  override _read(): void {
    // The test pushes.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.sent.push(chunk);
    if (this.slow) this.hold = done;
    else done();
  }
}

describe('the gate', () => {
  it('hands over all that was written before it is destroyed', () => {
    const wire = new Wire();
    const gate = new PacketGate(wire, 100, () => (wire.ended = true));
    for (const part of ['a', 'b', 'c']) gate.write(part);
    gate.destroy();
    expect(Buffer.concat(wire.sent).toString()).toBe('abc');
    expect(wire.ended).toBe(true);
  });

  it('sends in one piece what was held together', () => {
    const wire = new Wire();
    const gate = new PacketGate(wire, 100, () => undefined);
    gate.cork();
    for (const part of ['a', 'b', 'c']) gate.write(part);
    gate.uncork();
    expect(wire.sent.map(String)).toEqual(['abc']);
  });

  it('waits for a slow peer, and goes on when that has taken what was there', async () => {
    const wire = new Wire(true);
    const gate = new PacketGate(wire, 100, () => undefined);
    let written = false;
    gate.write('abcdef', () => (written = true));
    await new Promise(setImmediate);
    expect(written).toBe(false);
    wire.hold?.();
    await new Promise(setImmediate);
    expect(written).toBe(true);
  });

  it('passes packets on and cuts off a client that announces one over the bound', async () => {
    const wire = new Wire();
    const gate = new PacketGate(wire, 100, () => (wire.ended = true));
    const seen: Buffer[] = [];
    gate.on('data', (chunk: Buffer) => seen.push(chunk));
    const closed = once(gate, 'close');
    wire.push(publish(50));
    await new Promise(setImmediate);
    wire.push(publish(200).subarray(0, 4));
    await closed;
    expect(Buffer.concat(seen)).toEqual(publish(50));
    expect(wire.ended).toBe(true);
  });

  it('ends with its connection', async () => {
    const wire = new Wire();
    const gate = new PacketGate(wire, 100, () => undefined);
    const closed = once(gate, 'close');
    wire.destroy();
    await closed;
    expect(gate.destroyed).toBe(true);
  });
});
