import { concatBytes } from '../kernel/bytes.ts';
import { wordAt, words } from './words.ts';

/*
 * What the loader says in packets. Replies carry no opcode: what one is follows from what was asked.
 */

/** Last status (0x23). 0x41 to 0x44 are named by mos, as in TI's other ROM loaders. */
export const STATUS = {
  ok: 0x40,
  unknownCommand: 0x41,
  invalidCommand: 0x42,
  invalidAddress: 0x43,
  flashFailure: 0x44,
} as const;

/** A status as words. */
export function statusText(status: number): string {
  const hex = `0x${status.toString(16).padStart(2, '0')}`;
  return `${STATUS_WORDS[status] ?? 'an unknown status'} (${hex})`;
}

const STATUS_WORDS: Readonly<Record<number, string>> = {
  [STATUS.ok]: 'done',
  [STATUS.unknownCommand]: 'unknown command',
  [STATUS.invalidCommand]: 'invalid command',
  [STATUS.invalidAddress]: 'invalid address',
  [STATUS.flashFailure]: 'the flash failed',
};

const VERSION_BYTES = 28;

/** Version info (0x2F): four numbers each. */
export interface VersionInfo {
  readonly bootloader: readonly number[];
  readonly nwp: readonly number[];
  readonly mac: readonly number[];
  readonly phy: readonly number[];
  readonly chip: readonly number[];
}

export function encodeVersion({ bootloader, nwp, mac, phy, chip }: VersionInfo): Uint8Array {
  return concatBytes([Uint8Array.from([bootloader, nwp, mac, phy, chip].flat()), new Uint8Array(8)]);
}

/** `undefined` for a reply of another length than 28 bytes. */
export function decodeVersion(bytes: Uint8Array): VersionInfo | undefined {
  if (bytes.length !== VERSION_BYTES) return undefined;
  const four = (place: number): readonly number[] => [...bytes.subarray(4 * place, 4 * place + 4)];
  return { bootloader: four(0), nwp: four(1), mac: four(2), phy: four(3), chip: four(4) };
}

/** `0.4.1.2` as four numbers, and back. */
export function versionNumbers(text: string): readonly number[] {
  return text.split('.').map(Number);
}

export function versionText(numbers: readonly number[]): string {
  return numbers.join('.');
}

/** Which chip answers. Later generations have the same framing and no commands on single files. */
export type ChipKind = 'cc3100' | 'cc3200' | 'later';

/** By chip type (bit 0x10: an application core) and boot loader: CC3220 has 0x18, 0x19, or 0x10 with loader 3 or later. */
export function chipKind({ chip, bootloader }: VersionInfo): ChipKind {
  const [type = 0] = chip;
  const [major = 0] = bootloader;
  if (type === 0x18 || type === 0x19 || major >= 3) return 'later';
  return (type & 0x10) === 0 ? 'cc3100' : 'cc3200';
}

/** Storage info (0x31). */
export interface StorageInfo {
  readonly blockBytes: number;
  readonly blocks: number;
}

export function encodeStorageInfo({ blockBytes, blocks }: StorageInfo): Uint8Array {
  return words(blockBytes * 65_536 + blocks, 0);
}

/** `undefined` for a reply that is too short. */
export function decodeStorageInfo(bytes: Uint8Array): StorageInfo | undefined {
  if (bytes.length < 4) return undefined;
  const both = wordAt(bytes, 0);
  return { blockBytes: both >>> 16, blocks: both & 0xffff };
}

/** File info (0x2A): the size in bytes, or that there is no such file. */
export interface FileInfo {
  readonly exists: boolean;
  readonly size: number;
}

export function encodeFileInfo({ exists, size }: FileInfo): Uint8Array {
  return concatBytes([Uint8Array.of(exists ? 1 : 0, 0, 0, 0), words(size)]);
}

/** `undefined` for a reply that is too short. */
export function decodeFileInfo(bytes: Uint8Array): FileInfo | undefined {
  return bytes.length < 8 ? undefined : { exists: bytes[0] === 1, size: wordAt(bytes, 4) };
}
