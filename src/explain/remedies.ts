import type { Family } from '../families/kit/family.ts';
import type { Finding } from '../findings/finding.ts';
import { withOwnCommands } from '../plan/own-commands.ts';

/**
 * What helps, for somebody who types commands by hand: options of the commands that connect say nothing to them, and AT
 * commands are given only where this module has them.
 */
export function byHand(finding: Finding, family: Family | undefined): Finding {
  const own = withOwnCommands(finding, family);
  return {
    ...own,
    remedy: own.remedy.map((one) => (one.command?.startsWith('--') === true ? { text: one.text } : one)),
  };
}
