/*
 * The flags of 0x21, which are those of sl_FsOpen (CC3200 SDK 1.5.0, fs.h): how much room a file is given, in units whose
 * size is chosen with it, what is wanted of it, and what it is.
 */

/** Sizes of a unit by the number that stands for each, bytes. */
const UNITS = [256, 1_024, 4_096, 16_384, 65_536] as const;
const MOST_UNITS = 255;

const WRITE_OR_CREATE = 3;
const FAIL_SAFE = 0x01;

/** To open a file for reading: no flag at all. */
export const OPEN_TO_READ = 0;

/** What flags ask for. */
export interface OpenRequest {
  readonly write: boolean;
  /** Room for the content, bytes. */
  readonly room: number;
  /** Kept twice, so that a broken write leaves the old one. */
  readonly failSafe: boolean;
}

/** Flags to write a file of that many bytes; `undefined` where no unit is large enough (more than 16,711,680 bytes). */
export function openToWrite(bytes: number): number | undefined {
  const unit = UNITS.findIndex((size) => Math.ceil(bytes / size) <= MOST_UNITS);
  const size = UNITS[unit];
  return size === undefined ? undefined : (WRITE_OR_CREATE << 12) | (unit << 8) | Math.ceil(bytes / size);
}

/** Room that a file of that many bytes is given; `undefined` where it is too large. */
export function roomFor(bytes: number): number | undefined {
  const flags = openToWrite(bytes);
  return flags === undefined ? undefined : readOpenFlags(flags)?.room;
}

/** `undefined` where the unit is none that there is. */
export function readOpenFlags(flags: number): OpenRequest | undefined {
  const unit = UNITS[(flags >>> 8) & 0xf];
  if (unit === undefined) return undefined;
  return {
    write: ((flags >>> 12) & 0xf) !== 0,
    room: unit * (flags & 0xff),
    failSafe: ((flags >>> 16) & FAIL_SAFE) !== 0,
  };
}
