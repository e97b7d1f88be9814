import type { Finding, Proof, Severity } from '../findings/finding.ts';
import type { LadderEntry, RungState } from '../findings/ladder.ts';
import type { Remedy } from '../kernel/errors.ts';
import type { Span } from '../kernel/rung.ts';
import type { Output, Paint } from './output.ts';

/* How ladders and findings look to people, the same in every command. */

const SIGN: Record<RungState, string> = { passed: '✓', failed: '✗', skipped: '–', unknown: '?' };

export function rungMark(state: RungState, paint: Paint): string {
  const colour = { passed: paint.green, failed: paint.red, skipped: paint.dim, unknown: paint.yellow }[state];
  return colour(SIGN[state]);
}

export function rungLine({ rung, state, ms }: LadderEntry, paint: Paint): string {
  const time = ms === undefined ? '' : paint.dim(`  ${milliseconds(ms)}`);
  return `  ${rungMark(state, paint)} ${rung.padEnd(12)}${time}`.trimEnd();
}

/** The ladder as the result; on a terminal the rungs that were passed stand there already. */
export function showLadder(ladder: readonly LadderEntry[], output: Output): void {
  const shown = output.interactive ? ladder.filter(({ state }) => state !== 'passed') : ladder;
  for (const entry of shown) output.line(rungLine(entry, output.paint));
}

export function milliseconds(ms: number): string {
  return ms >= 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms)} ms`;
}

export function spanText({ from, to }: Span): string {
  return from === to ? from : `${from} … ${to}`;
}

const COLOUR: Record<Severity, 'red' | 'yellow' | 'cyan'> = { error: 'red', warning: 'yellow', info: 'cyan' };

export function showFindings(findings: readonly Finding[], output: Output): void {
  for (const found of findings) showFinding(found, output);
}

function showFinding(found: Finding, output: Output): void {
  const { paint } = output;
  const head = `${paint[COLOUR[found.severity]](found.severity)} ${paint.bold(found.title)}`;
  output.line(`${head} ${paint.dim(`[${found.code}, ${found.confidence}, rung ${found.rung}]`)}`);
  for (const { ref, text } of found.evidence)
    output.line(`    ${paint.dim('seen')}  ${text}${ref === '' ? '' : paint.dim(`  (${ref})`)}`);
  showRemedies(found.remedy, output);
}

/** One line of a description: a short word, and what it stands for. */
export function field(name: string, text: string, output: Output): void {
  output.line(`  ${name.padEnd(13)}${text}`);
}

export function showRemedies(remedies: readonly Remedy[], output: Output): void {
  for (const { text, command } of remedies) {
    output.line(`    ${output.paint.dim('do')}    ${text}`);
    if (command !== undefined) output.line(`          ${output.paint.bold(command)}`);
  }
}

const FROM_A_COMPUTER = 'What would decide it (from a computer that reaches the broker):';

export function showProofs(proofs: readonly Proof[], output: Output, title = FROM_A_COMPUTER): void {
  if (proofs.length === 0) return;
  output.line(title);
  for (const { command, learns, decides } of proofs) {
    const about = output.paint.dim(decides.join(', '));
    output.line(`    ${output.paint.bold(command)}${learns === undefined ? `  ${about}` : ''}`);
    if (learns !== undefined) output.line(`        ${learns}  ${about}`);
  }
}

/** Findings in a line each, where the result is something else. */
export function mentionFindings(findings: readonly Finding[], output: Output): void {
  for (const { code, severity, title } of findings) output.progress(`${severity}: ${title} (${code})`);
}
