/** A file on the serial flash, as the chip lists it. */
export interface ChipFile {
  /** Full path as the firmware asks for it, `/cert/129.der`. */
  readonly name: string;
  /** Bytes of content. */
  readonly size: number;
}

/**
 * The files of a virtual CC3200 as everything on the chip sees them: the boot loader that fills them and the network
 * processor that reads its certificates there. Only whole files are seen; one whose writing was cut off is not there.
 */
export interface ChipFiles {
  list(): readonly ChipFile[];
  /** A copy of the content, or `undefined` where there is no such file. */
  read(name: string): Uint8Array | undefined;
  /** Creates or replaces a file; `false` where the flash has no room for it, and then nothing has changed. */
  write(name: string, bytes: Uint8Array): boolean;
  /** `false` where there was no such file. */
  remove(name: string): boolean;
}
