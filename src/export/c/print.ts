import type { FirmwarePlan } from '../firmware-plan.ts';
import { MAIN, MAIN_BEGIN, MAIN_INCLUDES } from './main.ts';
import { heading, program } from './program.ts';
import { secretSymbol } from './places.ts';
import type { Tables } from './tables.ts';
import { literal } from './text.ts';

/** One self-contained C99 file: declarations, tables, runner, and a `main` under HAWSER_MAIN. */
export function printC(firmware: FirmwarePlan): string {
  const { tables, declarations, implementation } = program(firmware);
  const lines = [
    ...heading(firmware, tables),
    '',
    'In other files: #define HAWSER_DECLARATIONS and #include this one; that gives the declarations alone.',
    'On a computer: cc -std=c99 -DHAWSER_MAIN -o try THIS.c hawser_*.c && ./try /dev/ttyUSB2   (or tcp:HOST:PORT)',
  ];
  return [
    '/*',
    ...lines.map((line) => (line === '' ? ' *' : ` * ${line}`)),
    ' */',
    MAIN_INCLUDES.trim(),
    '',
    '#ifndef HAWSER_INCLUDED',
    '#define HAWSER_INCLUDED',
    declarations,
    '#endif',
    '',
    '#ifndef HAWSER_DECLARATIONS',
    '',
    implementation,
    MAIN_BEGIN.trimEnd(),
    mainParts(tables),
    MAIN.trimEnd(),
    '',
    '#endif',
    '',
  ].join('\n');
}

/** On a computer the secrets come from the environment, where no list of processes shows them. */
function mainParts({ secrets, publication }: Tables): string {
  return [
    '',
    ...secrets.map((name) => `const char *${secretSymbol(name)};`),
    'static void secrets_from_environment(void) {',
    ...secrets.map((name) => `    ${secretSymbol(name)} = getenv("${secretSymbol(name).toUpperCase()}");`),
    '}',
    '',
    'static int use_connection(struct hawser *h) {',
    ...(publication === undefined
      ? ['    (void)h;', '    return 0;']
      : [
          `    static const char payload[] = ${literal(publication.text)};`,
          '    if (!hawser_publish(h, payload, sizeof payload - 1)) return failed(h);',
          '    fprintf(stderr, "published\\n");',
          '    return 0;',
        ]),
    '}',
  ].join('\n');
}
