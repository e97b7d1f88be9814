import { readFile } from 'node:fs/promises';
import { formatFields } from '../at/codec.ts';
import { parseTranscript, type Transcript } from '../at/transcript.ts';
import { HostEnd } from '../emulator/host-end.ts';
import { playTranscript, type PlayedExchange } from '../emulator/play.ts';
import { decodeSession, type EntryMeaning } from '../explain/decode.ts';
import type { Family } from '../families/kit/family.ts';
import { findFamily } from '../families/registry.ts';
import { systemClock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import { openPort } from '../transports/open.ts';
import { startEmulator } from './emulate.ts';

const MAX_BYTES = 32 * 1024 * 1024;

/** Reads a transcript file. Throws `file-unreadable` or `transcript-invalid` with the line. */
export async function loadTranscript(path: string): Promise<Transcript> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new HawserError(`the transcript ${path} cannot be read`, { code: 'file-unreadable', cause });
  }
  if (bytes.length > MAX_BYTES)
    throw new HawserError(`${path} is no transcript: it has ${bytes.length} bytes`, { code: 'transcript-invalid' });
  return parseTranscript(new TextDecoder().decode(bytes));
}

/** One line of a transcript and what it is. */
export interface ExplainedLine {
  readonly row: number;
  readonly from: 'host' | 'module';
  readonly text: string;
  readonly kind: EntryMeaning['kind'];
  /** Id of the command or line, where it is one. */
  readonly id?: string;
}

/** Says what each line of a transcript is, by the declarations of its family. */
export function explainTranscript(transcript: Transcript, family: Family): readonly ExplainedLine[] {
  return decodeSession(transcript.entries, family.dialect).map(({ entry, meaning }) => ({
    row: entry.row,
    from: entry.from,
    text: entry.kind === 'bytes' ? `@bytes(${entry.name})` : safeText(entry.text, meaning, family),
    kind: meaning.kind,
    ...('id' in meaning ? { id: meaning.id } : {}),
  }));
}

/** A transcript that somebody wrote by hand may hold a password where a command takes one. */
function safeText(text: string, meaning: EntryMeaning, family: Family): string {
  if (meaning.kind !== 'command') return text;
  const exchange = family.dialect.exchange(meaning.id);
  if (!Object.values(exchange.args).some((field) => field.secret)) return text;
  const head = /^\s*AT[^=]*=?/i.exec(text)?.[0] ?? 'AT';
  return `${head}${formatFields(exchange.args, meaning.values, 'display')}`;
}

/** Which family a transcript is of: the one named, or the one in its header. */
export function familyOf(transcript: Transcript, named: string | undefined): Family {
  const text = named ?? transcript.header.family;
  if (text !== undefined) return findFamily(text).family;
  throw new HawserError('the transcript does not say which family it is of', {
    code: 'family-unknown',
    next: [{ text: 'Add "# family: FAMILY" as its second line, or name one.', command: '--emulator FAMILY' }],
  });
}

/** Plays the host's side of a transcript into a fresh virtual module. */
export async function replayInto(transcript: Transcript, module: string): Promise<readonly PlayedExchange[]> {
  const emulator = await startEmulator({ module, place: { host: '127.0.0.1', port: 0 } });
  try {
    const pipe = await openPort(emulator.address, { clock: systemClock });
    try {
      return await playTranscript(transcript, new HostEnd(pipe, systemClock), {
        clock: systemClock,
        dialect: emulator.choice.family.dialect,
      });
    } finally {
      await pipe.close();
    }
  } finally {
    await emulator.stop();
  }
}
