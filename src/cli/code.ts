import { codeTables, explainCode, type AskedFamily, type CodePage, type CodeTableSummary } from '../app/code.ts';
import { EXIT, type ExitCode } from '../kernel/errors.ts';
import type { Rung } from '../kernel/rung.ts';
import type { CliCommand } from './command.ts';
import type { Output } from './output.ts';
import { field, showProofs, spanText } from './render.ts';

export const command: CliCommand = {
  examples: [
    'hawser code sim7600 32',
    'hawser code a7670 "+CMQTTCONNECT: 0,32"',
    'hawser code sim7600@LE20B03 CCHOPEN 15',
    'hawser code sim7600',
    'hawser code mbedtls 0x2700',
    'hawser code openssl 0A000418',
  ],
  configure(cmd, act) {
    cmd
      .argument('<family>', 'FAMILY[@FIRMWARE], or a TLS library: mbedtls, openssl, wolfssl, bearssl, esp-tls')
      .argument('[code...]', 'the code, as a number or as the module printed it; without it the tables are listed')
      .option('--json', 'print one JSON document')
      // -0x2700 is a code, not an option.
      .allowUnknownOption()
      .action((family: string, code: string[]) => {
        const option = [family, ...code].find((word) => /^-(?!\d)/.test(word));
        if (option !== undefined) cmd.error(`error: unknown option '${option}'`, { code: 'commander.unknownOption' });
        return act(({ output }) =>
          Promise.resolve(code.length === 0 ? list(family, output) : explain(family, code.join(' '), output)),
        );
      });
  },
};

const EMPTY = { schema: 1, command: 'code', ok: true, ladder: [], findings: [] } as const;

function list(typed: string, output: Output): ExitCode {
  const { family, tables } = codeTables(typed);
  output.document({ ...EMPTY, nextProofs: [], family, tables });
  showFamily(family, output);
  for (const table of tables) showTable(table, output);
  return EXIT.yes;
}

function showTable({ id, title, codes }: CodeTableSummary, output: Output): void {
  const { paint } = output;
  output.line();
  output.line(`${paint.bold(id)}  ${title}`);
  for (const { written, text } of codes) output.line(`  ${written.padStart(4)}  ${text}`);
}

function explain(typed: string, pasted: string, output: Output): ExitCode {
  const { family, asked, found, nextProofs } = explainCode(typed, pasted);
  output.document({ ...EMPTY, nextProofs, family, asked, codes: found });
  showFamily(family, output);
  for (const page of found) showCode(page, output);
  if (nextProofs.length > 0) output.line();
  showProofs(nextProofs, output, 'What makes these tests by itself:');
  return EXIT.yes;
}

function showFamily({ title, firmware }: AskedFamily, output: Output): void {
  const { paint } = output;
  output.line(`${paint.bold(title)}${firmware === undefined ? '' : paint.dim(`  firmware line ${firmware.id}`)}`);
  if (firmware === undefined) return;
  if (!firmware.exact) output.line(paint.yellow('  This firmware is not known; it is the nearest known line.'));
  field('SNI', `${SNI[firmware.sni.value]} (${firmware.sni.confidence}: ${firmware.sni.source})`, output);
  if (firmware.knownBad !== undefined) field('known', paint.yellow(firmware.knownBad.value), output);
}

const SNI: Readonly<Record<NonNullable<AskedFamily['firmware']>['sni']['value'], string>> = {
  never: 'the server name is never sent',
  always: 'the server name is always sent',
  option: 'the server name is sent when it is switched on',
  'option-breaks': 'the server name can be switched on, and then each handshake fails',
};

function showCode(page: CodePage, output: Output): void {
  const { paint } = output;
  output.line();
  output.line(`${paint.bold(`${page.table} ${page.written}  ${page.text}`)}  ${paint.dim(page.title)}`);
  field('rungs', page.span === undefined ? 'it says nothing about the ladder' : spanText(page.span), output);
  for (const { speaks, cause, rung, why, finding } of page.causes) {
    field(speaks, `${paint.bold(cause)} on ${rung}: ${why}`, output);
    field('', paint.dim(`hawser finding ${finding}`), output);
  }
  for (const { title, after, passed, failed, commands } of page.tests) {
    const when = after === undefined ? '' : ` (if "${titleOf(page, after)}" failed)`;
    field('test', `${title}${when}`, output);
    field('', `${leaves('passes', passed, page.open)}; ${leaves('fails', failed, page.open)}`, output);
    for (const command of commands) field('', paint.bold(command), output);
  }
  field('source', `${page.confidence}: ${page.source}`, output);
}

function leaves(how: string, rungs: readonly Rung[], open: readonly Rung[]): string {
  if (rungs.length === 0) return `${how}: what failed before works now`;
  return `${how}: ${rungs.length === open.length ? 'nothing is learnt' : `leaves ${rungs.join(', ')}`}`;
}

function titleOf({ tests }: CodePage, id: string): string {
  return tests.find((test) => test.id === id)?.title ?? id;
}
