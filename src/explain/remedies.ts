import type { Family } from '../families/kit/family.ts';
import type { Finding } from '../findings/finding.ts';
import type { Remedy } from '../kernel/errors.ts';

/**
 * What helps, for somebody who types commands by hand: options of the commands that connect say nothing to them, and AT
 * commands are given only where this module has them.
 */
export function byHand(finding: Finding, family: Family | undefined): Finding {
  return { ...finding, remedy: finding.remedy.map((one) => (fits(one, family) ? one : { text: one.text })) };
}

function fits({ command }: Remedy, family: Family | undefined): boolean {
  if (command === undefined) return true;
  if (command.startsWith('--')) return false;
  // Values that are to be filled in make its arguments bad ones.
  return !command.startsWith('AT') || (family !== undefined && family.dialect.readCommand(command).kind !== 'unknown');
}
