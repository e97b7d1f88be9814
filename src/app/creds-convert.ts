import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Finding, Report } from '../findings/finding.ts';
import { HawserError } from '../kernel/errors.ts';
import { encodePieces, pieceNames, piecesOf, type Piece, type TargetForm } from '../pki/convert.ts';
import { judgeFiles } from '../pki/judge-files.ts';
import type { KeyForm } from '../pki/objects.ts';
import { understand, type HeldFile } from '../pki/understand.ts';
import { sha256Hex } from '../pki/x509.ts';
import { holdFiles, type PasswordSource } from './held-files.ts';
import { writeOutput } from './write-file.ts';

export interface ConvertOptions {
  readonly files: readonly string[];
  readonly to: TargetForm;
  /** Form of private keys; absent: as they are. */
  readonly key?: KeyForm;
  readonly eol?: 'lf' | 'crlf';
  /** A file for everything, or a folder (it is there, or ends in /) with a file for each object. */
  readonly out: string;
  readonly force?: boolean;
}

/** A file that was written. */
export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256, hex. */
  readonly sha256: string;
  readonly holds: readonly string[];
  /** It holds a private key and is readable by its owner only. */
  readonly secret: boolean;
}

/** The document of `hawser creds convert`. */
export interface ConvertReport extends Report {
  readonly command: 'creds convert';
  readonly written: readonly WrittenFile[];
}

/**
 * Writes what the files hold in another form; nothing is written when a part of them cannot be read. Throws a
 * HawserError for that, for a closed key, and for a file that is there already.
 */
export async function convertCredentials(options: ConvertOptions, source: PasswordSource): Promise<ConvertReport> {
  const held = await holdFiles(options.files, source);
  for (const file of held) refuseDamaged(file);
  const objects = held.flatMap((file) => piecesOf(file.reading.objects, options.key));
  if (objects.length === 0) throw unusable('the files hold nothing that could be written');
  const written: WrittenFile[] = [];
  for (const { path, pieces } of await targets(objects, options)) {
    const bytes = encodePieces(pieces, options.to, options.eol ?? 'lf', symbolOf(path));
    const secret = pieces.some(({ kind }) => kind === 'key');
    await writeOutput(path, bytes, { secret, force: options.force === true });
    const holds = pieces.map(({ kind, title }) => `${kind}: ${title}`);
    written.push({ path, bytes: bytes.length, sha256: sha256Hex(bytes), holds, secret });
  }
  return {
    schema: 1,
    command: 'creds convert',
    ok: true,
    ladder: [],
    findings: mended(held),
    nextProofs: [],
    written,
  };
}

function refuseDamaged({ path, reading }: HeldFile): void {
  const [failure] = reading.failures;
  if (failure === undefined) return;
  const where = failure.place === undefined ? '' : `, line ${failure.place.line}`;
  throw unusable(`${path}${where}: ${failure.what}: ${failure.why}`);
}

function unusable(message: string): HawserError {
  return new HawserError(message, {
    code: 'file-not-certificate',
    next: [{ text: 'See all that is in the files.', command: 'hawser creds inspect FILE' }],
  });
}

interface Target {
  readonly path: string;
  readonly pieces: readonly Piece[];
}

const EXTENSIONS: Readonly<Record<TargetForm, string>> = {
  pem: 'pem',
  der: 'der',
  'c-array': 'h',
  'c-pem': 'c',
  'c-line': 'c',
};

/** The name of an array in a file: the file's own, as far as C allows it. */
function symbolOf(path: string): string {
  const name = basename(path)
    .replace(/\.[^.]*$/, '')
    .replace(/[^A-Za-z0-9_]/g, '_');
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`;
}

async function targets(pieces: readonly Piece[], { out, to }: ConvertOptions): Promise<readonly Target[]> {
  if (!out.endsWith('/') && !(await isFolder(out))) return [{ path: out, pieces }];
  const extension = EXTENSIONS[to];
  const names = pieceNames(pieces);
  return pieces.map((piece, index) => ({
    path: join(out, `${names[index] ?? 'object'}.${extension}`),
    pieces: [piece],
  }));
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // What is wrong with the path shows when it is written to.
    return false;
  }
}

/** What was odd about the files and is not in what was written. */
function mended(held: readonly HeldFile[]): readonly Finding[] {
  return judgeFiles(understand(held, () => undefined));
}
