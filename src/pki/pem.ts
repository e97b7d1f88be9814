import { byteString } from '../kernel/bytes.ts';

/** One block of a PEM file. */
export interface PemBlock {
  /** The words after BEGIN, `CERTIFICATE`. */
  readonly label: string;
  /** `Proc-Type` and its like stand before the base64: an old-style encrypted key. */
  readonly encrypted: boolean;
  /** `undefined` where the body is not base64. */
  readonly der: Uint8Array | undefined;
  /** The block as it stood, lines ended by LF: old-style encrypted keys cannot be read without their headers. */
  readonly text: string;
}

export interface PemScan {
  readonly blocks: readonly PemBlock[];
  /** Label of a BEGIN line that no END line answers. */
  readonly unfinished?: string;
}

const BEGIN = /^-----BEGIN ([A-Z0-9][A-Z0-9 ]{0,60})-----$/;
const MAX_BLOCKS = 1000;

/** Finds the PEM blocks in a file, whatever stands around them and however its lines end. */
export function scanPem(bytes: Uint8Array): PemScan {
  const blocks: PemBlock[] = [];
  let label: string | undefined;
  let body: string[] = [];
  for (const raw of byteString(bytes).split(/\r\n|\r|\n/)) {
    const line = raw.replace(/^\xef\xbb\xbf/, '').trim();
    const begin = BEGIN.exec(line)?.[1];
    if (begin !== undefined) {
      if (label !== undefined) return { blocks, unfinished: label };
      label = begin;
      body = [];
    } else if (label !== undefined && line === `-----END ${label}-----`) {
      blocks.push(finish(label, body));
      label = undefined;
      if (blocks.length >= MAX_BLOCKS) break;
    } else if (label !== undefined) {
      body.push(line);
    }
  }
  return label === undefined ? { blocks } : { blocks, unfinished: label };
}

function finish(label: string, lines: readonly string[]): PemBlock {
  const headers = lines.filter((line) => /^[A-Za-z-]+: /.test(line));
  const base64 = lines.filter((line) => !headers.includes(line)).join('');
  const encrypted =
    label === 'ENCRYPTED PRIVATE KEY' || headers.some((line) => /^Proc-Type: 4,\s*ENCRYPTED/i.test(line));
  const text = [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
  return { label, encrypted, der: decodeBase64(base64), text };
}

function decodeBase64(text: string): Uint8Array | undefined {
  const compact = text.replace(/\s+/g, '');
  if (compact.length === 0 || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return undefined;
  return new Uint8Array(Buffer.from(compact, 'base64'));
}

/** PEM with LF, 64 characters a line, and one newline at the end. */
export function encodePem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
