import type { ResolveEntry } from '../../src/kernel/resolve.ts';

/** What a family's transcripts need around them: brokers under the names they dial, files that were there before. */
export interface World {
  readonly resolve: readonly ResolveEntry[];
  /** Stored before the first line, by area and name. */
  readonly files: readonly { readonly area: string; readonly name: string; readonly bytes: Uint8Array }[];
  /** What `@bytes(name,count)` stands for, exactly `count` bytes. */
  readonly bytes: (name: string, count: number) => string;
}

/** A file of somebody else: where the virtual module keeps it, and what it is called in what is known of its state. */
export interface StrangeFile {
  readonly area: string;
  readonly name: string;
  readonly shown: string;
}

export interface ConformanceOptions {
  /** Fields (`line id.field`) that depend on place and time, so that they may differ from a recording. */
  readonly variables: readonly string[];
  readonly world: () => World;
  /** Absent: in the certificate store. `none`: that holds nothing but what we put there. */
  readonly theirs?: StrangeFile | 'none';
}
