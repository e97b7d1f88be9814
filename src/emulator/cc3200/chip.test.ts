import { describe, expect, it } from 'vitest';
import { plainLine, serialLine, talk, testChip } from '../../../test/support/chip-line.ts';
import { byteString, bytesOf } from '../../kernel/bytes.ts';
import { BLOCK_BYTES } from '../../loader/commands.ts';
import type { ChipOptions } from './chip.ts';

const ACK = '00cc';
const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex');

/** A packet by its payload, in hex, made here and not by the code that is tested. */
function packet(payload: string): string {
  const bytes = Buffer.from(payload.replace(/ /g, ''), 'hex');
  const head = Buffer.from([
    (bytes.length + 2) >> 8,
    (bytes.length + 2) & 0xff,
    bytes.reduce((a, b) => (a + b) & 0xff, 0),
  ]);
  return Buffer.concat([head, bytes]).toString('hex');
}

const VERSION = packet(`00040102 02000000 01020000 01000300 10000000 ${'00'.repeat(8)}`);
const SWITCH = '00075b33 0196e6ab';
const OK = ACK + packet('40');

async function session(options: Partial<ChipOptions> = {}, chunk?: number) {
  const { chip, clock } = testChip(options);
  const say = await talk(clock, plainLine(chip, chunk));
  return { chip, clock, say };
}

/** Up to the loader that has the files, as mos gets there. */
async function network(options: Partial<ChipOptions> = {}, chunk?: number) {
  const opened = await session(options, chunk);
  const { say } = opened;
  expect(await say('', 1_000)).toBe(ACK);
  expect(await say('00032f2f')).toBe(ACK + VERSION);
  expect(await say(ACK + SWITCH)).toBe(ACK);
  expect(await say('', 1_200)).toBe(ACK);
  return opened;
}

describe('the loader of the virtual chip', () => {
  it.each([undefined, 1])('goes through the sequence of mos, byte by byte (pieces of %s)', async (chunk) => {
    const { say, chip } = await session({}, chunk);
    expect(await say('', 1_000)).toBe(ACK);
    expect(await say('00032f2f')).toBe(ACK + VERSION);
    expect(await say(`${ACK} 00032727`)).toBe(`${ACK}80`);
    expect(await say('00032f2f')).toBe(ACK + VERSION);
    expect(await say(ACK + SWITCH)).toBe(ACK);
    expect(await say('', 400)).toBe('');
    expect(await say('', 800)).toBe(ACK);
    expect(await say('00032f2f')).toBe(ACK + VERSION);
    expect(await say(`${ACK} 00032727`)).toBe(`${ACK}84`);
    // Formatting, then a file of 5000 bytes in two pieces: 20 units of 256.
    expect(await say(packet('28 00000002 00000100 00000000 00000000 00000002'))).toBe(ACK);
    expect(await say('00032323')).toBe(OK);
    expect(await say(ACK + packet(`21 00003014 00000000 ${hex('/cert/129.der')} 0000`))).toBe(`${ACK}00000000`);
    expect(await say(packet(`24 00000000 ${'a5'.repeat(4_096)}`))).toBe(ACK);
    expect(await say('00032323')).toBe(OK);
    expect(await say(ACK + packet(`24 00001000 ${'5a'.repeat(904)}`))).toBe(ACK);
    expect(await say('00032323')).toBe(OK);
    expect(chip.files.read('/cert/129.der')).toBeUndefined();
    expect(await say(`${ACK} 00032222`)).toBe(ACK);
    expect(await say('00032323')).toBe(OK);
    const content = Buffer.from(chip.files.read('/cert/129.der') ?? []).toString('hex');
    expect(content).toBe('a5'.repeat(4_096) + '5a'.repeat(904));
  });

  it.each([undefined, 1])(
    'goes through the sequence of cc3200tool, with its code in RAM (pieces of %s)',
    async (chunk) => {
      const { say, chip } = await session({ readsAlone: false }, chunk);
      chip.files.write('/cert/129.der', bytesOf('old'));
      expect(await say('', 1_200)).toBe(ACK);
      expect(await say('00032f2f')).toBe(ACK + VERSION);
      expect(await say(`${ACK} 00032f2f`)).toBe(ACK + VERSION);
      expect(await say(ACK + SWITCH)).toBe(ACK);
      expect(await say('', 1_200)).toBe(ACK);
      expect(await say('00032f2f')).toBe(ACK + VERSION);
      expect(await say(`${ACK} 00032727`)).toBe(`${ACK}84`);
      // 49,588 bytes in twelve packets of 4080 and one of 628.
      let packets = 0;
      for (let offset = 0; offset < 49_588; offset += 4_080) {
        const size = Math.min(4_080, 49_588 - offset);
        const word = (value: number): string => value.toString(16).padStart(8, '0');
        expect(await say(packet(`2d ${word(0)} ${word(offset)} ${word(size)} ${'90'.repeat(size)}`))).toBe(ACK);
        packets += 1;
      }
      expect(packets).toBe(13);
      expect(await say('00033232')).toBe(ACK + ACK);
      const name = hex('/cert/129.der');
      expect(await say(packet(`2a 0000000d ${name}`))).toBe(ACK + packet('01000000 00000003'));
      expect(await say(ACK + packet(`2e 00000000 ${name} 00`))).toBe(ACK);
      expect(await say('00032323')).toBe(OK);
      expect(await say(ACK + packet(`21 00013005 00000000 ${name} 0000`))).toBe(`${ACK}00000000`);
      expect(await say(packet(`24 00000000 ${'11'.repeat(1_191)}`))).toBe(ACK);
      expect(await say('00032323')).toBe(OK);
      const close = packet(`22 ${'00'.repeat(63)} ${'46'.repeat(256)} 00`);
      expect(await say(ACK + close)).toBe(ACK);
      expect(await say('00032323')).toBe(OK);
      // And back.
      expect(await say(ACK + packet(`2a 0000000d ${name}`))).toBe(ACK + packet('01000000 000004a7'));
      expect(await say(ACK + packet(`21 00000000 00000000 ${name} 0000`))).toBe(`${ACK}00000000`);
      expect(await say(packet('2b 00000000 000004a7'))).toBe(ACK + packet('11'.repeat(1_191)));
      expect(await say(ACK + close)).toBe(ACK);
      expect(await say('00032323')).toBe(OK);
      // Its list: storage info, both tables, the names.
      expect(await say(ACK + packet('31 00000002'))).toBe(ACK + packet('1000 0100 00000000'));
      const tables = await say(ACK + packet('2c 00000002 00000000 00001000'));
      expect(tables).toHaveLength(2 * (2 + 3 + BLOCK_BYTES));
    },
  );

  it('writes a whole image as cc3200tool does, its first eight bytes last', async () => {
    const donor = await session();
    donor.chip.files.write('/cert/1.der', bytesOf('from the image'));
    const image = Buffer.from(donor.chip.image.subarray(0, 6 * BLOCK_BYTES));
    const { say, chip } = await network();
    expect(await say(packet('30 00000002 00000000 00000006'))).toBe(ACK);
    for (let offset = 8; offset < image.length; offset += 4_080) {
      const part = image.subarray(offset, Math.min(offset + 4_080, image.length));
      const word = (value: number): string => value.toString(16).padStart(8, '0');
      expect(await say(packet(`2d 00000002 ${word(offset)} ${word(part.length)} ${part.toString('hex')}`))).toBe(ACK);
    }
    expect(await say(packet(`2d 00000002 00000000 00000008 ${image.subarray(0, 8).toString('hex')}`))).toBe(ACK);
    expect(byteString(chip.files.read('/cert/1.der') ?? new Uint8Array())).toBe('from the image');
  });

  it('starts the program when no command comes within five seconds', async () => {
    const { say, chip } = await session();
    expect(await say('', 5_100)).toBe(ACK);
    expect(chip.mode).toBe('loader');
    expect(await say('', 200)).toBe('');
    expect(chip.mode).toBe('program');
    expect(await say('00032f2f')).toBe('');
  });

  it('takes what comes after the first command at any time', async () => {
    const { say } = await session();
    await say('', 300);
    await say('00032f2f');
    await say('', 60_000);
    expect(await say(`${ACK} 00032323`)).toBe(OK);
  });

  it('acknowledges each break that comes before the first command, once', async () => {
    const { chip, clock } = testChip({ breaks: true });
    const line = serialLine(chip);
    const say = await talk(clock, line);
    expect(await say('', 2_000)).toBe('');
    chip.holdBreak(true);
    expect(await say('', 2_000)).toBe(ACK);
    chip.holdBreak(true);
    expect(await say('', 2_000)).toBe(ACK);
    expect(await say('00032f2f')).toBe(ACK + VERSION);
    chip.holdBreak(true);
    expect(await say('', 2_000)).toBe('');
  });

  it('refuses a damaged packet and goes on with the next one', async () => {
    const { say } = await network();
    expect(await say('00032324')).toBe('0033');
    expect(await say('ffff00')).toBe('0033');
    expect(await say('00032323')).toBe(OK);
  });

  it.each([
    ['an opcode that nobody knows', '77', '41'],
    ['fields that are cut short', '2a 00000009 2f61', '41'],
    ['a piece of a file where none is open', '24 00000000 00', '42'],
    ['an end where none is open', '22', '42'],
    ['a file that is not there', `2e 00000000 ${hex('/none')} 00`, '44'],
    ['a size that no flash has', '28 00000002 00000101 00000000 00000000 00000002', '43'],
    ['a place beyond the flash', '2d 00000002 00100000 00000001 00', '43'],
    ['a place beyond the RAM', '2d 00000000 0003ffff 00000002 0000', '43'],
    ['more than a packet holds', '2c 00000002 00000000 00001001', '43'],
  ])('tells by its status: %s', async (_what, payload, status) => {
    const { say } = await network();
    expect(await say(packet(payload))).toBe(ACK);
    expect(await say('00032323')).toBe(ACK + packet(status));
    expect(await say(`${ACK} 00032323`)).toBe(ACK + packet(status));
  });

  it('has no files on the first core, and no reads where they are refused', async () => {
    const first = await session();
    await first.say('', 300);
    await first.say(packet(`2e 00000000 ${hex('/a')} 00`));
    expect(await first.say('00032323')).toBe(ACK + packet('41'));
    const { say } = await network({ readsAlone: false });
    for (const payload of [`2a 00000002 ${hex('/a')}`, '2c 00000002 00000000 00000010']) {
      expect(await say(packet(payload))).toBe(ACK);
      expect(await say('00032323')).toBe(ACK + packet('41'));
      await say(ACK);
    }
  });

  it('is dead after RAM was started in which there is nothing, until the reset', async () => {
    const { say, chip } = await network();
    expect(await say('00033232')).toBe(ACK);
    expect(await say('00032323')).toBe('');
    expect(chip.mode).toBe('dead');
    chip.clientBegan();
    expect(await say('', 300)).toBe(ACK);
    expect(chip.core).toBe('application');
  });

  it('unpacks no images', async () => {
    const { say } = await network();
    expect(await say(packet('34 0000 0001 00000000 00'))).toBe(`${ACK}ffffffff`);
  });

  it('knows a client that begins anew from one that only breaks again', async () => {
    const { say, chip } = await session();
    await say('', 300);
    expect(await say(SWITCH)).toBe(ACK);
    expect(await say('', 600)).toBe(ACK);
    chip.clientBegan();
    expect(await say('', 300)).toBe(ACK);
    expect(chip.core).toBe('network');
    await say('00032f2f');
    chip.clientBegan();
    expect(await say('', 300)).toBe(ACK);
    expect(chip.core).toBe('application');
  });
});
