import { firmwarePlan } from '../export/firmware-plan.ts';
import { printCode } from '../export/print-code.ts';
import type { Decision } from '../plan/decide.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import type { ConnectOptions } from './connect-options.ts';
import type { ConnectReport } from './report.ts';

/**
 * The plan as firmware code, if it was asked for: for a module in any state, whatever the one on the port is like now.
 * What the rules forbid leaves only with `force`.
 */
export function firmwareCode(
  { format, force }: ConnectOptions,
  module: KnownModule,
  { blocked, intent }: Decision,
): Pick<ConnectReport, 'code'> {
  if (format === undefined || (blocked && force !== true)) return {};
  return { code: { format, text: printCode(firmwarePlan(module, intent), format) } };
}
