import { concatBytes } from '../kernel/bytes.ts';
import { ascii, untilZero, wordAt, words } from './words.ts';

/*
 * Commands as they lie in a packet: an opcode, then its fields. The commands on raw storage are TI's own (SWRU577); those
 * on files (0x21, 0x22, 0x24, 0x28, 0x2A, 0x2B, 0x2E) and the raw read (0x2C) are known from cc3200tool and mos only.
 */

const OPCODES = {
  'open-file': 0x21,
  'close-file': 0x22,
  status: 0x23,
  'write-chunk': 0x24,
  'storage-list': 0x27,
  format: 0x28,
  'file-info': 0x2a,
  'read-chunk': 0x2b,
  'raw-read': 0x2c,
  'raw-write': 0x2d,
  'erase-file': 0x2e,
  version: 0x2f,
  'raw-erase': 0x30,
  'storage-info': 0x31,
  execute: 0x32,
  'switch-core': 0x33,
  image: 0x34,
} as const;

export type Operation = keyof typeof OPCODES;

/** Largest piece of a file in one packet, bytes. */
export const CHUNK_BYTES = 4_096;
/** Largest piece of raw storage that is written with one packet, bytes. */
export const RAW_CHUNK_BYTES = 4_096 - 16;
/** Blocks of the serial flash, bytes. */
export const BLOCK_BYTES = 4_096;
/** One second on the clock of the chip, the only delay that 0x33 may be given. */
export const SWITCH_TICKS = 26_666_667;

/** Where raw data is. There is no `flash` on a CC3200. */
export const STORAGE = { sram: 0, flash: 1, sflash: 2 } as const;
/** Bits of the storage list. */
export const STORAGE_BIT = { flash: 0x02, sflash: 0x04, sram: 0x80 } as const;

/** A command of the host. Offsets and sizes are bytes. */
export type LoaderCommand =
  | { readonly op: 'open-file'; readonly flags: number; readonly name: string }
  /** With `signature` the long tail that cc3200tool always sends; mos sends none for a file that is not signed. */
  | { readonly op: 'close-file'; readonly signature?: Uint8Array }
  | { readonly op: 'write-chunk'; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly op: 'format'; readonly blocks: number }
  | { readonly op: 'file-info'; readonly name: string }
  | { readonly op: 'read-chunk'; readonly offset: number; readonly size: number }
  | { readonly op: 'raw-read'; readonly storage: number; readonly offset: number; readonly size: number }
  | { readonly op: 'raw-write'; readonly storage: number; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly op: 'erase-file'; readonly name: string }
  | { readonly op: 'raw-erase'; readonly storage: number; readonly block: number; readonly count: number }
  | { readonly op: 'storage-info'; readonly storage: number }
  | { readonly op: 'switch-core'; readonly ticks: number }
  | { readonly op: 'image'; readonly bytes: Uint8Array }
  | { readonly op: 'status' | 'storage-list' | 'version' | 'execute' };

const SIGNATURE_BYTES = 256;
const BEFORE_SIGNATURE = 63;
/** What cc3200tool sends where there is no signature. */
export const NO_SIGNATURE = new Uint8Array(SIGNATURE_BYTES).fill(0x46);

/** The payload of the packet that carries a command. */
export function encodeCommand(command: LoaderCommand): Uint8Array {
  return concatBytes([Uint8Array.of(OPCODES[command.op]), fields(command)]);
}

function fields(command: LoaderCommand): Uint8Array {
  switch (command.op) {
    case 'open-file':
      return concatBytes([words(command.flags, 0), ascii(command.name), Uint8Array.of(0, 0)]);
    case 'close-file':
      return command.signature === undefined
        ? new Uint8Array()
        : concatBytes([new Uint8Array(BEFORE_SIGNATURE), command.signature, Uint8Array.of(0)]);
    case 'write-chunk':
      return concatBytes([words(command.offset), command.bytes]);
    case 'format':
      return words(2, command.blocks, 0, 0, 2);
    case 'file-info':
      return concatBytes([words(command.name.length), ascii(command.name)]);
    case 'read-chunk':
      return words(command.offset, command.size);
    case 'raw-read':
      return words(command.storage, command.offset, command.size);
    case 'raw-write':
      return concatBytes([words(command.storage, command.offset, command.bytes.length), command.bytes]);
    case 'erase-file':
      return concatBytes([words(0), ascii(command.name), Uint8Array.of(0)]);
    case 'raw-erase':
      return words(command.storage, command.block, command.count);
    case 'storage-info':
      return words(command.storage);
    case 'switch-core':
      return words(command.ticks);
    case 'image':
      return concatBytes([
        Uint8Array.of(0, 0, command.bytes.length >> 8, command.bytes.length & 0xff),
        words(0),
        command.bytes,
      ]);
    case 'status':
    case 'storage-list':
    case 'version':
    case 'execute':
      return new Uint8Array();
  }
}

/** The command in a payload; `undefined` for an opcode that is not known here and for fields that are cut short. */
export function decodeCommand(payload: Uint8Array): LoaderCommand | undefined {
  const op = (Object.keys(OPCODES) as Operation[]).find((name) => OPCODES[name] === payload[0]);
  const data = payload.subarray(1);
  if (op === undefined || data.length < FEWEST[op]) return undefined;
  return read(op, data);
}

/** Bytes of the fields that each command has at least. */
const FEWEST: Readonly<Record<Operation, number>> = {
  'open-file': 9,
  'close-file': 0,
  status: 0,
  'write-chunk': 4,
  'storage-list': 0,
  format: 8,
  'file-info': 4,
  'read-chunk': 8,
  'raw-read': 12,
  'raw-write': 12,
  'erase-file': 5,
  version: 0,
  'raw-erase': 12,
  'storage-info': 4,
  execute: 0,
  'switch-core': 4,
  image: 8,
};

function read(op: Operation, data: Uint8Array): LoaderCommand | undefined {
  const word = (place: number): number => wordAt(data, 4 * place);
  switch (op) {
    case 'open-file':
      return { op, flags: word(0), name: untilZero(data.subarray(8)) };
    case 'close-file': {
      const signature = data.subarray(BEFORE_SIGNATURE, BEFORE_SIGNATURE + SIGNATURE_BYTES);
      if (data.length === 0) return { op };
      return signature.length === SIGNATURE_BYTES ? { op, signature } : undefined;
    }
    case 'write-chunk':
      return { op, offset: word(0), bytes: data.subarray(4) };
    case 'format':
      return { op, blocks: word(1) };
    case 'file-info': {
      const name = data.subarray(4);
      return name.length === word(0) ? { op, name: untilZero(name) } : undefined;
    }
    case 'read-chunk':
      return { op, offset: word(0), size: word(1) };
    case 'raw-read':
      return { op, storage: word(0), offset: word(1), size: word(2) };
    case 'raw-write': {
      const bytes = data.subarray(12);
      return bytes.length === word(2) ? { op, storage: word(0), offset: word(1), bytes } : undefined;
    }
    case 'erase-file':
      return { op, name: untilZero(data.subarray(4)) };
    case 'raw-erase':
      return { op, storage: word(0), block: word(1), count: word(2) };
    case 'storage-info':
      return { op, storage: word(0) };
    case 'switch-core':
      return { op, ticks: word(0) };
    case 'image':
      return { op, bytes: data.subarray(8) };
    case 'status':
    case 'storage-list':
    case 'version':
    case 'execute':
      return { op };
  }
}
