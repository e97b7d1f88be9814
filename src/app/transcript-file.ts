import { writeFile } from 'node:fs/promises';
import { TranscriptRecorder, formatTranscript } from '../at/transcript.ts';
import type { Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import type { SecretMask } from '../kernel/secret.ts';

/** What the header of a transcript says. */
export interface TranscriptHeader {
  readonly source: string;
  /** What a user records comes from the field: nobody but the user knows whether hardware was behind the port. */
  readonly kind: 'field-report' | 'emulator';
  readonly family?: string;
  readonly firmware?: string;
}

/** Records a session for a file. */
export class TranscriptFile extends TranscriptRecorder {
  readonly #path: string;

  constructor(path: string, clock: Clock, mask: SecretMask) {
    super(clock, mask);
    this.#path = path;
  }

  /** Writes the file. Called also when the session failed: that is when it is wanted most. */
  async finish(header: TranscriptHeader): Promise<void> {
    await writeFile(this.#path, formatTranscript({ header, entries: this.entries }));
  }
}

/** Begins a transcript; a path that cannot be written is an error now and not after the run. */
export async function transcriptFile(path: string, clock: Clock, mask: SecretMask): Promise<TranscriptFile> {
  try {
    await writeFile(path, '', { flag: 'a' });
  } catch (cause) {
    throw new HawserError(`the transcript ${path} cannot be written`, { code: 'file-unreadable', cause });
  }
  return new TranscriptFile(path, clock, mask);
}
