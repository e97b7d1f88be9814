import type { Family } from '../families/kit/family.ts';
import type { Finding } from '../findings/finding.ts';
import type { Remedy } from '../kernel/errors.ts';

/** The finding, whose remedies name AT commands only where this family has them; their words stay. */
export function withOwnCommands(finding: Finding, family: Family | undefined): Finding {
  return { ...finding, remedy: finding.remedy.map((one) => (has(one, family) ? one : { text: one.text })) };
}

function has({ command }: Remedy, family: Family | undefined): boolean {
  // Values that are to be filled in make its arguments bad ones.
  return (
    command?.startsWith('AT') !== true ||
    (family !== undefined && family.dialect.readCommand(command).kind !== 'unknown')
  );
}
