import { describe, expect, it } from 'vitest';
import { byteString, bytesOf } from '../../kernel/bytes.ts';
import { BLOCK_BYTES } from '../../loader/commands.ts';
import { currentTable, MOST_FILES, TABLES_BYTES } from '../../loader/file-table.ts';
import { FlashFileSystem } from './file-system.ts';
import { FlashMemory, PowerLoss } from './flash-memory.ts';

function formatted(blocks = 128): { readonly flash: FlashMemory; readonly files: FlashFileSystem } {
  const flash = FlashMemory.blank(blocks);
  const files = new FlashFileSystem(flash);
  files.format(blocks);
  return { flash, files };
}

const text = (files: FlashFileSystem, name: string): string | undefined => {
  const bytes = files.read(name);
  return bytes === undefined ? undefined : byteString(bytes);
};

describe('the flash', () => {
  it('only loses bits until it is erased', () => {
    const flash = FlashMemory.blank(2);
    flash.program(4, Uint8Array.of(0xf0));
    flash.program(4, Uint8Array.of(0x3c));
    expect(flash.read(4, 2)).toEqual(Uint8Array.of(0x30, 0xff));
    expect(flash.erase(0, 1)).toBe(true);
    expect(flash.read(4, 1)).toEqual(Uint8Array.of(0xff));
    expect(flash.program(2 * BLOCK_BYTES - 1, Uint8Array.of(1, 2))).toBe(false);
    expect(flash.erase(1, 2)).toBe(false);
    expect(flash.read(2 * BLOCK_BYTES, 1)).toBeUndefined();
    expect(() => new FlashMemory(new Uint8Array(5))).toThrow(RangeError);
  });
});

describe('the file system', () => {
  it('keeps, replaces and removes files, and is the same from its image', () => {
    const { flash, files } = formatted();
    expect(files.write('/cert/1.der', bytesOf('one'))).toBe(true);
    expect(files.write('/cert/2.der', bytesOf('two'.repeat(2_000)))).toBe(true);
    expect(files.write('/cert/1.der', bytesOf('uno'))).toBe(true);
    expect(files.remove('/cert/none')).toBe(false);
    const loaded = new FlashFileSystem(new FlashMemory(flash.image));
    expect(loaded.list()).toEqual([
      { name: '/cert/1.der', size: 3 },
      { name: '/cert/2.der', size: 6_000 },
    ]);
    expect(text(loaded, '/cert/1.der')).toBe('uno');
    expect(loaded.remove('/cert/1.der')).toBe(true);
    expect(loaded.read('/cert/1.der')).toBeUndefined();
  });

  it('leaves one valid table only', () => {
    const { flash, files } = formatted();
    for (let i = 0; i < 5; i += 1) {
      files.write(`/f${i}`, bytesOf('x'));
      const tables = flash.image.subarray(0, TABLES_BYTES);
      const valid = [0, BLOCK_BYTES].filter((at) => tables[at + 2] === 0x4c && tables[at + 3] === 0x53);
      expect(valid).toHaveLength(1);
      expect(currentTable(tables)?.entries).toHaveLength(i + 1);
    }
  });

  it('refuses what it has no room for and changes nothing', () => {
    const { files } = formatted();
    const free = (128 - 5) * BLOCK_BYTES - 512;
    expect(files.write('/big', new Uint8Array(free + 1))).toBe(false);
    expect(files.write('/big', new Uint8Array(free))).toBe(true);
    expect(files.write('/more', bytesOf('x'))).toBe(false);
    expect(files.write('/big', bytesOf('small'))).toBe(true);
    expect(files.create('/big', 1, false)).toBe('exists');
    expect(files.create('/mit blank', 1, false)).toBe('bad-name');
    expect(files.create('/twice', 300_000, true)).toBe('full');
    expect(new FlashFileSystem(FlashMemory.blank(16)).create('/a', 1, false)).toBe('not-formatted');
    for (let i = 1; i < MOST_FILES; i += 1) expect(files.write(`/${i}`, new Uint8Array())).toBe(i <= 122);
  });

  it('keeps a fail-safe file twice', () => {
    const { files, flash } = formatted();
    const entry = files.create('/safe', 10, true);
    if (typeof entry === 'string') throw new Error(entry);
    files.writeContent(entry, 0, bytesOf('both'));
    files.finish(entry, 4);
    const copies = [entry.startBlock, entry.startBlock + 1].map((block) => flash.read(block * BLOCK_BYTES, 12));
    expect(copies[0]).toEqual(copies[1]);
    expect(text(files, '/safe')).toBe('both');
  });

  it('whose supply ends at any byte has the other files, and the new one whole or not at all', () => {
    const content = 'new content';
    let steps = 0;
    for (let after = 0; ; after += 1) {
      const { flash, files } = formatted(8);
      files.write('/other', bytesOf('untouched'));
      files.write('/mine', bytesOf('old'));
      flash.losePowerAfter(after);
      let lost = false;
      try {
        files.remove('/mine');
        files.write('/mine', bytesOf(content));
      } catch (error) {
        expect(error).toBeInstanceOf(PowerLoss);
        lost = true;
      }
      flash.restorePower();
      files.repair();
      expect(text(files, '/other'), `after ${after} bytes`).toBe('untouched');
      expect([undefined, 'old', content], `after ${after} bytes`).toContain(text(files, '/mine'));
      // What is left can always be written over.
      expect(files.write('/mine', bytesOf('again')), `after ${after} bytes`).toBe(true);
      expect(text(files, '/mine')).toBe('again');
      steps += 1;
      // The middle of a table is like its neighbours.
      if (after % 4_100 === 40) after += 4_000;
      if (!lost) break;
    }
    expect(steps).toBeGreaterThan(200);
  });
});
