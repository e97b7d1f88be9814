import type { ExplainReport, Masked } from '../app/explain.ts';
import type { AttemptReport, Explanation } from '../explain/explanation.ts';
import type { Finding } from '../findings/finding.ts';
import type { LadderEntry } from '../findings/ladder.ts';
import type { Output } from './output.ts';
import { field, rungMark, showFindings, showProofs, showRemedies, spanText } from './render.ts';

/** What a log shows, on one screen: what it is, what was tried, where it broke, why, and how to go on. */
export function showExplanation(report: ExplainReport, output: Output): void {
  const { paint } = output;
  output.line(`${paint.bold(countText(report.lines, 'line'))}${formatText(report)}`);
  if (report.module !== undefined) field('module', moduleText(report.module), output);
  if (report.broker !== undefined) field('broker', brokerText(report.broker), output);
  for (const one of report.masked) field('masked', paint.yellow(maskedText(one)), output);
  showTried(report, output);
  output.line();
  output.line(outcomeText(report));
  const [notes, findings] = parted(report.findings);
  showFindings(findings, output);
  if (findings.length > 1 && findings.some(({ confidence }) => confidence === 'possible'))
    output.line(paint.dim('    (possible: a guess that fits, and that no line decides)'));
  showNotes(notes, output);
  for (const { row, text, why } of report.harmless)
    output.line(`${paint.green('harmless')} line ${row}: ${text}: ${paint.dim(why)}`);
  if (report.lines > 0) showProofs(report.nextProofs, output, '\nWhat would decide it:');
  if (report.nextSteps.length === 0) return;
  output.line('\nTo go on:');
  showRemedies(report.nextSteps, output);
}

function countText(count: number, of: string): string {
  return `${count} ${of}${count === 1 ? '' : 's'}`;
}

/** A format that fewer lines are in is an accident. */
const WORTH_NAMING = 0.1;

function formatText({ formats }: Explanation): string {
  const all = formats.reduce((sum, { lines }) => sum + lines, 0);
  const named = formats.filter(({ lines }) => lines > all * WORTH_NAMING).map(({ title }) => title);
  return named.length === 0 ? '' : `, read as: ${named.join('; ')}`;
}

const KNOWN_BY: Readonly<Record<NonNullable<Explanation['module']>['by'], string>> = {
  identity: 'it says so itself',
  words: 'named in the text',
  commands: 'guessed by its commands',
  option: 'you say so',
};

function moduleText({ title, firmware, firmwareKnown, by }: NonNullable<Explanation['module']>): string {
  const build = firmwareKnown ? `firmware ${firmware}` : `firmware not known, taken as ${firmware}`;
  return `${title}; ${build} (${KNOWN_BY[by]})`;
}

function brokerText({ title, host }: NonNullable<Explanation['broker']>): string {
  return host === undefined ? title : `${title} at ${host}`;
}

const INITIALS = /\b(?:sas|sim|pin|imei|iccid|imsi)\b/g;

/** What was masked, and that it must be revoked. */
export function maskedText({ kind, times, revoke }: Masked): string {
  const name = kind.replaceAll('-', ' ').replace(INITIALS, (word) => word.toUpperCase());
  const what = times === 1 ? name : `${name}, ${times} times`;
  return revoke ? `${what}: whoever saw this log knows it. Revoke it, and make a new one.` : what;
}

/** Attempts that are shown at the beginning and at the end; all that are kept are in the document. */
const FIRST = 4;
const LAST = 8;

function showTried({ attempts, attemptsLeftOut, ladder }: Explanation, output: Output): void {
  const tried = attempts.filter(({ connection, brokeAt }) => connection !== 'none' || brokeAt !== undefined);
  const shown = tried.length <= FIRST + LAST ? tried : [...tried.slice(0, FIRST), ...tried.slice(-LAST)];
  const hidden = tried.length - shown.length + attemptsLeftOut;
  if (tried.length < 2) showRungs(ladder, output);
  else
    for (const [at, attempt] of shown.entries()) {
      if (at === FIRST && hidden > 0) field('', output.paint.dim(`… ${hidden} more …`), output);
      field(at === 0 ? 'tried' : '', attemptText(attempt, manyModules(shown)), output);
    }
}

function manyModules(attempts: readonly AttemptReport[]): boolean {
  return new Set(attempts.map(({ module }) => module)).size > 1;
}

const ENDED: Readonly<Record<AttemptReport['connection'], string>> = {
  made: 'connected',
  refused: 'failed',
  unanswered: 'no answer in the log',
  none: 'not as far as a connection',
};

function attemptText(attempt: AttemptReport, nameModule: boolean): string {
  const { lines, module, firmware, broker, connection, brokeAt } = attempt;
  const who = nameModule && module !== undefined ? `${module} ${firmware ?? ''} `.replace(/ {2}$/, ' ') : '';
  const where = brokeAt === undefined || connection === 'made' ? '' : ` at ${spanText(brokeAt)}`;
  const to = broker === undefined ? '' : `, ${broker}`;
  return `lines ${Math.max(1, lines.from)} to ${lines.to}: ${who}${ENDED[connection]}${where}${to}`;
}

/** What is known of each rung, on one line. */
function showRungs(ladder: readonly LadderEntry[], output: Output): void {
  const known = ladder.filter(({ state }) => state === 'passed' || state === 'failed');
  if (known.length === 0) return;
  field('rungs', known.map((entry) => `${rungMark(entry.state, output.paint)} ${entry.rung}`).join('  '), output);
}

function outcomeText({ outcome, lines, brokeAt, attempts, findings, module }: Explanation): string {
  if (lines === 0) return 'There is nothing in this log.';
  const failedBefore = attempts.some(({ connection }) => connection === 'refused');
  if (outcome === 'worked') return failedBefore ? 'It worked in the end.' : 'It worked, as far as this log goes.';
  if (outcome === 'failed')
    return brokeAt === undefined ? 'It failed; the rung does not show.' : `It broke at ${spanText(brokeAt)}.`;
  const silent = findings.every(({ severity }) => severity === 'info');
  const unnamed = module === undefined ? ' It does not show which module it is either: say so with --module.' : '';
  return `This log does not show how it ended${silent ? ', and no line decides anything' : ''}.${unnamed}`;
}

/** Notes apart from what can be to blame. */
function parted(all: readonly Finding[]): readonly [notes: readonly Finding[], findings: readonly Finding[]] {
  return [all.filter(({ severity }) => severity === 'info'), all.filter(({ severity }) => severity !== 'info')];
}

/** What is worth knowing and breaks nothing takes one line each. */
function showNotes(notes: readonly Finding[], output: Output): void {
  for (const { title, code } of notes)
    output.line(`${output.paint.cyan('info')} ${title} ${output.paint.dim(`[${code}]`)}`);
}
