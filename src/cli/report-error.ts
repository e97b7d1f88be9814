import { EXIT, HawserError, isHawserError, type ExitCode } from '../kernel/errors.ts';
import { maskIdentities, maskPrivateKeys } from '../kernel/secret.ts';
import type { Output } from './output.ts';

/** Shows an error, on standard error and as the document of `--json`; returns the exit status. */
export function reportError(thrown: unknown, command: string, output: Output, debug: boolean): ExitCode {
  const error = isHawserError(thrown) ? thrown : asInternal(thrown, debug);
  const paint = output.paintProgress;
  const rung = error.rung === undefined ? '' : ` on the rung ${error.rung}`;
  output.progress(`${paint.red('error')} (${error.code}${rung}): ${error.message}`);
  for (const { text, command: typed } of error.next) {
    output.progress(`  ${text}`);
    if (typed !== undefined) output.progress(`    ${paint.bold(typed)}`);
  }
  if (debug) output.progress(safe(stackOf(thrown)));
  if (!output.documentPrinted) output.document(errorDocument(error, command));
  return error.exit;
}

function errorDocument(error: HawserError, command: string): object {
  const { code, message, rung, next } = error;
  return {
    schema: 1,
    command,
    ok: false,
    ladder: [],
    findings: [],
    nextProofs: [],
    error: { code, message, ...(rung === undefined ? {} : { rung }), next },
  };
}

/** An error nobody foresaw is a fault of ours; its text may hold anything, so what looks secret is masked. */
function asInternal(thrown: unknown, debug: boolean): HawserError {
  const message = safe(thrown instanceof Error ? thrown.message : String(thrown));
  return new HawserError(`unexpected fault: ${message}`, {
    code: 'internal',
    exit: EXIT.no,
    cause: thrown,
    next: debug
      ? []
      : [{ text: 'This is a fault of hawser. Set HAWSER_DEBUG=1 and run it again to see where it happened.' }],
  });
}

function stackOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const own = thrown.stack ?? thrown.message;
  return thrown.cause === undefined ? own : `${own}\ncaused by: ${stackOf(thrown.cause)}`;
}

function safe(text: string): string {
  return maskIdentities(maskPrivateKeys(text));
}
