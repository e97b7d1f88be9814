import { writeSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule, TestRunEndReason } from 'vitest/node';

/** What a run came to. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** `N passed, N failed`, with `, N skipped` where something was. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped === 0 ? line : `${line}, ${skipped} skipped`;
}

/** A run in which no test passed or failed has tested nothing, which is a failure. */
export function isSuccess({ passed, failed }: Tally): boolean {
  return failed === 0 && passed > 0;
}

/**
 * Counts a finished run. Files that could not be loaded, suites whose set-up failed, errors outside any test and an
 * interruption are failures, as many as there are.
 */
export function tally(
  modules: readonly TestModule[],
  unhandled: readonly SerializedError[],
  reason: TestRunEndReason,
): Tally {
  let passed = 0;
  let failed = unhandled.length + (reason === 'interrupted' ? 1 : 0);
  let skipped = 0;
  for (const module of modules) {
    if (module.errors().length > 0) failed += 1;
    for (const suite of module.children.allSuites()) if (suite.errors().length > 0) failed += 1;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') passed += 1;
      else if (state === 'failed') failed += 1;
      else skipped += 1;
    }
  }
  return { passed, failed, skipped };
}

/** Prints the tally as the very last line, alone on it, and sees to it that a run without tests fails. */
export class ClosingLineReporter implements Reporter {
  #tally: Tally = { passed: 0, failed: 0, skipped: 0 };
  #armed = false;

  onInit(): void {
    if (this.#armed) return;
    this.#armed = true;
    // On exit, because other reporters and vitest itself still print after the run has ended.
    process.once('exit', (code) => {
      const ok = isSuccess(this.#tally);
      if (!ok && code === 0) process.exitCode = 1;
      const closing = ok && code !== 0 ? { ...this.#tally, failed: this.#tally.failed + 1 } : this.#tally;
      writeSync(1, `${closingLine(closing)}\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[], reason: TestRunEndReason): void {
    this.#tally = tally(modules, unhandled, reason);
  }
}
