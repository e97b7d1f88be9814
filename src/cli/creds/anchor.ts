import { credsAnchor, type AnchorOptions } from '../../app/creds-anchor.ts';
import type {
  AnchorChoice,
  AnchorDescription,
  AnchorReport,
  CandidateDescription,
  ModuleChoice,
} from '../../app/creds-anchor-report.ts';
import { systemClock } from '../../kernel/clock.ts';
import { EXIT, type ExitCode } from '../../kernel/errors.ts';
import { VERIFIER_MODELS, type VerifierModel } from '../../kernel/facts.ts';
import { plainName } from '../../pki/anchors/set.ts';
import { oneOfWords } from '../options.ts';
import type { Output } from '../output.ts';
import { showFindings } from '../render.ts';
import type { CliSubcommand } from './subcommand.ts';

export const subcommand: CliSubcommand = {
  name: 'anchor',
  summary: 'say which root certificate a chain needs, and how it stands',
  examples: [
    'openssl s_client -showcerts -connect HOST:8883 </dev/null >chain.txt; hawser creds anchor --chain chain.txt',
    'hawser creds anchor --name "Amazon Root CA 1" --out root.pem',
  ],
  configure(cmd, act) {
    cmd
      .option('--chain <file>', 'the chain as the server sends it: PEM, or what openssl s_client -showcerts prints')
      .option('--name <text>', 'a root by name, file name or fingerprint')
      .option(
        '--verifier <model>',
        `how the module judges a chain: ${VERIFIER_MODELS.join(', ')}`,
        oneOfWords('--verifier', VERIFIER_MODELS),
      )
      .option('--anchors <dir>', 'roots of your own in place of the built-in ones')
      .option('--out <file>', 'write the root to this file (PEM, LF)')
      .option('--force', 'overwrite that file')
      .option('--json', 'print one JSON document')
      .action((options: AnchorOptions) => act(({ output }) => run(options, output)));
  },
};

async function run(options: AnchorOptions, output: Output): Promise<ExitCode> {
  const report = await credsAnchor(options, systemClock);
  output.document(report);
  if (report.candidates === undefined) showRoot(report, output);
  else showChain(report, report.candidates, output);
  if (report.out !== undefined) output.line(`${output.paint.green('written')} ${report.out}`);
  return exitOf(report);
}

/** A root of a company that is not known here is no answer, and no refusal either. */
function exitOf({ ok, findings }: AnchorReport): ExitCode {
  if (ok) return EXIT.yes;
  return findings.some(({ code }) => code === 'anchor-unknown') ? EXIT.unknown : EXIT.no;
}

function showRoot(report: AnchorReport, output: Output): void {
  const { load } = report;
  if (load === undefined) return;
  const { paint } = output;
  output.line(paint.bold(load.name));
  describe(load, output);
  output.line();
  showFindings(report.findings, output);
  if (load.pem !== undefined && report.out === undefined) output.line(load.pem.trimEnd());
}

function describe(root: AnchorDescription, output: Output): void {
  const field = (name: string, text: string): void => output.line(`  ${output.paint.dim(name.padEnd(12))}${text}`);
  field('id', root.id);
  field('subject', plainName(root.subject));
  if (root.operator !== undefined) field('operator', root.operator);
  field('key', root.key);
  if (root.notAfter !== undefined) field('valid', `${day(root.notBefore ?? '')} to ${day(root.notAfter)}`);
  field('state', root.state);
  if (root.fingerprint !== undefined) field('SHA-256', root.fingerprint);
  field('key id', root.keyId);
  field('from', root.standIn ? `${root.origin} (stands in for the public root: same name, another key)` : root.origin);
  if (root.stores.length > 0) field('in lists', root.stores.join(', '));
  for (const { broker, text } of root.usedBy) field('used by', `${broker}: ${text}`);
  for (const { on, text } of root.events) field(on, text);
  for (const { issuer, from, until, servedUntil } of root.crossSigns) {
    const sent = servedUntil === undefined ? '' : `, sent by servers until ${servedUntil}`;
    field('cross-sign', `by "${plainName(issuer)}", ${from} to ${until}${sent}`);
  }
  if (root.note !== undefined) field('note', root.note);
}

function showChain(report: AnchorReport, candidates: readonly CandidateDescription[], output: Output): void {
  const { paint } = output;
  output.line(paint.bold('What could be taken for the CA, and who accepts it as the only one'));
  VERIFIER_MODELS.forEach((model, place) => {
    output.line(paint.dim(`  ${'  │'.repeat(place)}  ┌ ${model}`));
  });
  for (const candidate of candidates) output.line(candidateLine(candidate, output));
  output.line();
  if (report.load !== undefined) {
    output.line(`Load ${paint.bold(paint.green(report.load.name))}  ${paint.dim(`for ${report.verifier ?? ''}`)}`);
    describe(report.load, output);
    if (report.out === undefined) {
      output.line(
        `  ${paint.dim('file'.padEnd(12))}${paint.bold(`hawser creds anchor --name ${report.load.id} --out ${report.load.id}.pem`)}`,
      );
    }
    output.line();
  }
  showChoices('By verifier, for the chain as given', report.choices ?? [], output);
  if (report.today !== undefined) {
    const title = `By verifier, for what servers send today (${report.today.sent} certificates)`;
    showChoices(title, report.today.choices, output);
  }
  showReasons(report, output);
  showModules(report.modules ?? [], output);
  showFindings(report.findings, output);
}

function candidateLine(
  { accepted, sentAt, name, role, notAfter, state }: CandidateDescription,
  output: Output,
): string {
  const { paint } = output;
  const marks = VERIFIER_MODELS.map((model) => (accepted[model] === true ? paint.green('  ✓') : paint.red('  ✗'))).join(
    '',
  );
  const place = sentAt.length === 0 ? 'not sent' : `sent as ${sentAt.join(', ')}`;
  const about = [role, place, `to ${day(notAfter)}`, ...(state === 'current' ? [] : [state])].join(', ');
  return `${marks}   ${name}  ${paint.dim(about)}`;
}

/** Models that come to the same root for the same reason stand on one line. */
function showChoices(title: string, choices: readonly AnchorChoice[], output: Output): void {
  const byAnswer = new Map<string, VerifierModel[]>();
  for (const { model, load } of choices) {
    const answer = load?.name ?? 'none of the known roots';
    byAnswer.set(answer, [...(byAnswer.get(answer) ?? []), model]);
  }
  output.line(output.paint.bold(title));
  for (const [answer, models] of byAnswer) output.line(`  ${answer}  ${output.paint.dim(models.join(', '))}`);
  output.line();
}

function showReasons({ choices = [], today }: AnchorReport, output: Output): void {
  const all = [...choices, ...(today?.choices ?? [])];
  for (const why of new Set(all.map((choice) => `${choice.model}: ${choice.why}`)))
    output.line(output.paint.dim(`  ${why}`));
  output.line();
}

function showModules(modules: readonly ModuleChoice[], output: Output): void {
  const { paint } = output;
  output.line(paint.bold('By module'));
  for (const { title, model, confidence, load, note } of modules) {
    output.line(`  ${title}: ${load?.name ?? 'none of the known roots'}  ${paint.dim(`${model}, ${confidence}`)}`);
    if (note !== undefined) output.line(paint.dim(`    ${note}`));
  }
  output.line();
}

function day(iso: string): string {
  return iso.slice(0, 10);
}
