import type { Fact } from '../../kernel/facts.ts';

/** What a boot loader says of itself: four numbers of each, as `0.4.1.2`. */
export interface LoaderVersions {
  readonly bootloader: string;
  /** Of the network processor. */
  readonly nwp: string;
  readonly mac: string;
  readonly phy: string;
}

/** What is known of the boot loader that takes files over the UART. */
export interface LoaderFacts {
  /** Bits per second; 8N1, no flow control. */
  readonly baud: Fact<number>;
  /** What the person at the board does to have the loader started by the next reset. */
  readonly enter: Fact<string>;
  /** The same to have the program started again. */
  readonly leave: Fact<string>;
  readonly versions: Fact<LoaderVersions>;
  /** How long it waits for the first command before it starts the program, ms. */
  readonly firstCommandMs: Fact<number>;
  /** Whether files, lists and raw flash can be read without code of the vendor in RAM. */
  readonly readsAlone: Fact<boolean>;
  /** Size of the file system of a new chip, bytes. */
  readonly flashBytes: Fact<number>;
}
