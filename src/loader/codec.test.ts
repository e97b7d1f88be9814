import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, hexOf } from '../kernel/bytes.ts';
import { decodeCommand, encodeCommand, NO_SIGNATURE, SWITCH_TICKS, type LoaderCommand } from './commands.ts';
import { openToWrite, readOpenFlags, roomFor } from './open-flags.ts';
import { encodePacket, MAX_PAYLOAD, readHeader } from './packet.ts';
import { chipKind, decodeFileInfo, decodeStorageInfo, decodeVersion, encodeFileInfo } from './replies.ts';

const wire = (command: LoaderCommand): string => hexOf(encodePacket(encodeCommand(command)));
const hex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

describe('packets', () => {
  // Worked out apart from this code, from the description of the framing.
  it.each<readonly [LoaderCommand, string]>([
    [{ op: 'version' }, '00032f2f'],
    [{ op: 'status' }, '00032323'],
    [{ op: 'storage-list' }, '00032727'],
    [{ op: 'execute' }, '00033232'],
    [{ op: 'close-file' }, '00032222'],
    [{ op: 'switch-core', ticks: SWITCH_TICKS }, '00075b330196e6ab'],
    [{ op: 'storage-info', storage: 2 }, '0007333100000002'],
    [{ op: 'format', blocks: 256 }, '00172d280000000200000100000000000000000000000002'],
    [{ op: 'file-info', name: '/a' }, '0009bc2a000000022f61'],
    [{ op: 'read-chunk', offset: 4096, size: 95 }, '000b9a2b000010000000005f'],
    [{ op: 'raw-read', storage: 2, offset: 0, size: 4096 }, '000f3e2c000000020000000000001000'],
    [{ op: 'erase-file', name: '/a' }, '000abe2e000000002f6100'],
    [{ op: 'open-file', flags: 0x3005, name: '/a' }, '000fe62100003005000000002f610000'],
    [{ op: 'write-chunk', offset: 4096, bytes: bytesOf('xy') }, '00092524000010007879'],
    // As cc3200tool closes: 63 zeros, 256 bytes that stand for no signature, a zero.
    [{ op: 'close-file', signature: NO_SIGNATURE }, `01432222${'00'.repeat(63)}${'46'.repeat(256)}00`],
  ])('%o', (command, bytes) => {
    expect(wire(command)).toBe(bytes);
    expect(decodeCommand(hex(bytes).subarray(3))).toEqual(command);
  });

  it('have a length that can be believed', () => {
    expect(readHeader(hex('00032f'))).toEqual({ payload: 1, checksum: 0x2f });
    for (const wrong of ['000000', '000200', 'ffff00']) expect(readHeader(hex(wrong))).toBeUndefined();
    expect(() => encodePacket(new Uint8Array())).toThrow(RangeError);
    expect(() => encodePacket(new Uint8Array(MAX_PAYLOAD + 1))).toThrow(RangeError);
  });
});

const word = fc.integer({ min: 0, max: 0xffff_ffff });
const name = fc.stringMatching(/^\/[!-~]{1,40}$/);
const bytes = fc.uint8Array({ maxLength: 4_096 });
const commands: fc.Arbitrary<LoaderCommand> = fc.oneof(
  fc.record({ op: fc.constant('open-file' as const), flags: word, name }),
  fc.record({ op: fc.constant('write-chunk' as const), offset: word, bytes }),
  fc.record({ op: fc.constant('raw-write' as const), storage: word, offset: word, bytes }),
  fc.record({ op: fc.constant('raw-read' as const), storage: word, offset: word, size: word }),
  fc.record({ op: fc.constant('raw-erase' as const), storage: word, block: word, count: word }),
  fc.record({ op: fc.constant('read-chunk' as const), offset: word, size: word }),
  fc.record({ op: fc.constant('format' as const), blocks: word }),
  fc.record({ op: fc.constant('file-info' as const), name }),
  fc.record({ op: fc.constant('erase-file' as const), name }),
  fc.record({ op: fc.constant('storage-info' as const), storage: word }),
  fc.record({ op: fc.constant('switch-core' as const), ticks: word }),
  fc.record({ op: fc.constant('image' as const), bytes }),
  fc.record({ op: fc.constant('close-file' as const) }),
  fc.record({ op: fc.constantFrom('status', 'storage-list', 'version', 'execute') }),
);

describe('commands', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(commands, (command) => {
        expect(decodeCommand(encodeCommand(command))).toEqual(command);
      }),
    );
  });

  it('that are cut short or unknown are none, whatever the bytes', () => {
    expect(decodeCommand(hex('99'))).toBeUndefined();
    expect(decodeCommand(hex('2a00000005'))).toBeUndefined();
    expect(decodeCommand(hex('2d000000000000000000000004' + '0102'))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (any) => {
        const command = decodeCommand(any);
        if (command !== undefined) expect(encodeCommand(command)[0]).toBe(any[0]);
      }),
    );
  });
});

describe('the flags of an opened file', () => {
  it('are those that were seen', () => {
    expect(openToWrite(1_191)).toBe(0x3005);
    expect(readOpenFlags(0x13024)).toEqual({ write: true, room: 36 * 256, failSafe: true });
    expect(readOpenFlags(0)).toEqual({ write: false, room: 0, failSafe: false });
    expect(readOpenFlags(0x3f01)).toBeUndefined();
  });

  it('take the smallest unit with which the file has 255 at most', () => {
    expect(openToWrite(255 * 256)).toBe(0x30ff);
    expect(openToWrite(255 * 256 + 1)).toBe(0x3140);
    expect(openToWrite(255 * 65_536)).toBe(0x34ff);
    expect(openToWrite(255 * 65_536 + 1)).toBeUndefined();
    expect(roomFor(65_281)).toBe(65_536);
  });
});

describe('replies', () => {
  it('name the chip', () => {
    const version = (loader: string, chip: string): ReturnType<typeof decodeVersion> =>
      decodeVersion(hex(`${loader}000000000000000000000000${chip}0000000000000000`));
    const kinds = [
      version('00040102', '10000000'),
      version('00040102', '00000000'),
      version('03000001', '10000000'),
      version('03000001', '19000000'),
    ].map((found) => found && chipKind(found));
    expect(kinds).toEqual(['cc3200', 'cc3100', 'later', 'later']);
    expect(decodeVersion(new Uint8Array(27))).toBeUndefined();
  });

  it('tell sizes', () => {
    expect(decodeStorageInfo(hex('1000010000000000'))).toEqual({ blockBytes: 4_096, blocks: 256 });
    expect(decodeFileInfo(hex('01000000000004a7'))).toEqual({ exists: true, size: 1_191 });
    expect(decodeFileInfo(encodeFileInfo({ exists: false, size: 0 }))).toEqual({ exists: false, size: 0 });
    expect(decodeStorageInfo(hex('100001'))).toBeUndefined();
    expect(decodeFileInfo(hex('01'))).toBeUndefined();
  });
});
