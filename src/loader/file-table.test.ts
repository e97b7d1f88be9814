import { describe, expect, it } from 'vitest';
import { concatBytes, hexOf } from '../kernel/bytes.ts';
import {
  blocksFor,
  currentTable,
  decodeFileHeader,
  decodeTable,
  encodeFileHeader,
  encodeTable,
  freeRun,
  type TableEntry,
} from './file-table.ts';

// The two files of a list that UniFlash printed of a real chip (TI E2E thread 618992).
const SERVICE_PACK: TableEntry = { index: 0, name: '/sys/servicepack.ucf', startBlock: 5, blocks: 33, failSafe: true };
const CA: TableEntry = { index: 3, name: '/cert/ca.der', startBlock: 99, blocks: 1, failSafe: false };

const table = (revision: number, ...entries: readonly TableEntry[]): Uint8Array => {
  const block = encodeTable({ revision, entries });
  if (block === undefined) throw new Error('it does not fit');
  return block;
};

describe('a table of files', () => {
  it('has each thing where it was found', () => {
    const block = table(7, SERVICE_PACK, CA);
    const at = (from: number, size: number): string => hexOf(block.subarray(from, from + size));
    expect(at(0, 4)).toBe('07004c53');
    expect(at(4, 4)).toBe('00210580');
    expect(at(8, 4)).toBe('ffffffff');
    expect(at(4 + 4 * 3, 4)).toBe('030163c0');
    expect(at(0x774, 4)).toBe('00001400');
    expect(at(0x774 + 12, 4)).toBe('14000c00');
    expect(Buffer.from(block.subarray(0x974, 0x974 + 32)).toString('latin1')).toBe('/sys/servicepack.ucf/cert/ca.der');
    expect(decodeTable(block)).toEqual({ revision: 7, entries: [SERVICE_PACK, CA] });
  });

  it('knows empty places of both kinds and the flag of the program', () => {
    const program: TableEntry = { index: 1, name: '/sys/mcuimg.bin', startBlock: 0x123, blocks: 9, failSafe: false };
    const block = table(1, program);
    expect(hexOf(block.subarray(8, 12))).toBe('01092341');
    block.set([0xff, 2, 0xff, 0x7f], 4 + 4 * 2);
    expect(decodeTable(block)?.entries).toEqual([program]);
  });

  it('that contradicts itself is none', () => {
    const spoilt = (offset: number, ...bytes: readonly number[]): unknown => {
      const block = table(7, CA);
      block.set(bytes, offset);
      return decodeTable(block);
    };
    expect(spoilt(0, 7, 0)).toBeDefined();
    expect(spoilt(0, 0xff, 0xff)).toBeUndefined();
    expect(spoilt(2, 0)).toBeUndefined();
    expect(spoilt(4 + 12, 4)).toBeUndefined();
    expect(spoilt(4 + 13, 0)).toBeUndefined();
    expect(spoilt(4 + 14, 2, 0xc0)).toBeUndefined();
    expect(spoilt(0x774 + 12, 0xff, 0xff)).toBeUndefined();
    expect(decodeTable(new Uint8Array(4_096).fill(0xff))).toBeUndefined();
    expect(decodeTable(new Uint8Array(100))).toBeUndefined();
  });

  it('of two is the one with the larger revision, or the only one', () => {
    const blank = new Uint8Array(4_096).fill(0xff);
    const both = (a: Uint8Array, b: Uint8Array): unknown => currentTable(concatBytes([a, b]));
    expect(both(table(3, CA), table(2))).toMatchObject({ revision: 3, copy: 0, entries: [CA] });
    expect(both(table(3, CA), table(4))).toMatchObject({ revision: 4, copy: 1, entries: [] });
    expect(both(blank, table(2))).toMatchObject({ copy: 1 });
    expect(both(table(2), blank)).toMatchObject({ copy: 0 });
    expect(both(blank, blank)).toBeUndefined();
  });

  it('holds as many names as there is room for', () => {
    const long = (count: number): readonly TableEntry[] =>
      Array.from({ length: count }, (_, index) => ({ ...CA, index, name: `/${'x'.repeat(99)}` }));
    expect(encodeTable({ revision: 1, entries: long(16) })).toBeDefined();
    expect(encodeTable({ revision: 1, entries: long(17) })).toBeUndefined();
  });
});

describe('room on the flash', () => {
  it('is counted with 512 bytes beside the content', () => {
    expect([1, 3_584, 3_585, 7_680].map(blocksFor)).toEqual([1, 1, 2, 2]);
  });

  it('is the first run of blocks that is long enough', () => {
    expect(freeRun([], 256, 251)).toBe(5);
    expect(freeRun([], 256, 252)).toBeUndefined();
    expect(freeRun([CA, SERVICE_PACK], 256, 28)).toBe(71);
    expect(freeRun([CA, SERVICE_PACK], 256, 29)).toBe(100);
    expect(freeRun([CA, SERVICE_PACK], 128, 29)).toBeUndefined();
  });
});

describe('the header of a file', () => {
  it('has the length in three bytes, and is none before it was written', () => {
    expect(hexOf(encodeFileHeader(9_000))).toBe('282300ffffff4c53');
    expect(decodeFileHeader(encodeFileHeader(70_000))).toBe(70_000);
    expect(decodeFileHeader(new Uint8Array(8).fill(0xff))).toBeUndefined();
  });
});
