import type { ObservedExchange } from '../../kit/part.ts';
import { numberIn } from '../../kit/seen.ts';
import type { StoredFile } from '../../kit/state.ts';

/** What an upload shows of the file: its announced size (`bytes`), and its text where the log has it. */
export function uploadedFile({ args, body }: ObservedExchange): StoredFile {
  const bytes = numberIn(args, 'bytes');
  return { ...(bytes === undefined ? {} : { bytes }), ...(body === undefined ? {} : { text: body }) };
}
