import { printArduino } from './arduino/print.ts';
import { printAtScript } from './at/print.ts';
import { printC } from './c/print.ts';
import type { CodeFormat } from './code-format.ts';
import type { FirmwarePlan } from './firmware-plan.ts';

const PRINTERS: Readonly<Record<CodeFormat, (firmware: FirmwarePlan) => string>> = {
  at: printAtScript,
  arduino: printArduino,
  c: printC,
};

/** The plan as code; holds no secret. Throws `not-possible` for a plan that the format has no words for. */
export function printCode(firmware: FirmwarePlan, format: CodeFormat): string {
  return PRINTERS[format](firmware);
}
