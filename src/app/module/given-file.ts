import { utf8Bytes } from '../../kernel/bytes.ts';
import { loadFile } from '../../pki/read.ts';
import type { ReadGiven } from '../credentials.ts';

/** A credential by its path, or as the PEM text itself, which no error repeats. */
export const pathOrPem: ReadGiven = async (given) => {
  if (given.includes('-----BEGIN ')) return { path: 'the PEM text that was given', bytes: utf8Bytes(given) };
  return { path: given, bytes: await loadFile(given) };
};
