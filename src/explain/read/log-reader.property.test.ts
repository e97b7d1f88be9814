import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogReader } from './log-reader.ts';

interface Said {
  readonly from: 'host' | 'module';
  readonly text: string;
}

const name = fc.stringMatching(/^[A-Z]{4,9}$/);
const quoted = fc.stringMatching(/^[A-Za-z0-9 .:/;+_-]{0,20}$/).map((text) => `"${text}"`);
const value = fc.oneof(fc.integer({ min: -1, max: 9999 }).map(String), quoted);
const values = fc.array(value, { minLength: 1, maxLength: 5 }).map((all) => all.join(','));

const command = fc
  .tuple(fc.constantFrom('+', '#', '%', '^', '$', '*'), name, fc.constantFrom('', '?', '=?', '='), values)
  .map(([mark, word, form, parameters]) => `AT${mark}${word}${form}${form === '=' ? parameters : ''}`);
const answer = fc
  .tuple(fc.constantFrom('+', '#', '%', '^'), name, values)
  .map(([mark, word, all]) => `${mark}${word}: ${all}`);
const exchange = fc
  .tuple(command, fc.array(answer, { maxLength: 3 }), fc.constantFrom('OK', 'ERROR', '+CME ERROR: 50'))
  .map(([sent, answers, final]): readonly Said[] => [
    { from: 'host', text: sent },
    ...[...answers, final].map((text) => ({ from: 'module' as const, text })),
  ]);
/** Long enough that its neighbourhood shows what a mark means. */
const dialogue = fc.array(exchange, { minLength: 3, maxLength: 8 }).map((all) => all.flat());

type Writer = (said: Said, n: number) => string;

const clock = (n: number): string =>
  `12:${String(Math.floor(n / 60) % 60).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`;
const sent = (said: Said): boolean => said.from === 'host';

/** How tools write a line down. The second column says whether they show the direction. */
const WRITERS: readonly (readonly [string, boolean, Writer])[] = [
  ['plain', false, ({ text }) => text],
  ['carriage returns', false, ({ text }) => `${text}\r`],
  ['typographic quotes', false, ({ text }) => text.replace(/"([^"]*)"/g, '“$1”')],
  ['Arduino', false, ({ text }, n) => `${clock(n)}.500 -> ${text}`],
  ['PlatformIO', false, ({ text }, n) => `${clock(n)}.500 > ${text}`],
  ['times in brackets', false, ({ text }, n) => `[2018-06-25_${clock(n)}:330]${text}`],
  ['uptime in brackets', false, ({ text }, n) => `[${1000 + n}] ${text}`],
  ['colours', false, ({ text }) => `\u001b[0;32m${text}\u001b[0m`],
  ['a list', false, (said) => (sent(said) ? `- ${said.text}` : said.text)],
  ['arrows', true, (said) => `${sent(said) ? '>>' : '<<'} ${said.text}`],
  ['single arrows', true, (said) => `${sent(said) ? '>' : '<'} ${said.text}`],
  ['words', true, (said) => `${sent(said) ? 'TX' : 'RX'}: ${said.text}`],
  [
    'LTE Link Monitor',
    true,
    (said, n) => `2022-02-23T${clock(n)}.978Z DEBUG modem ${sent(said) ? '>>' : '<<'} ${said.text}`,
  ],
  ['Docklight', true, (said, n) => `7/7/2022 ${clock(n)}.404 [${sent(said) ? 'TX' : 'RX'}] - ${said.text}<CR><LF>`],
  ['blocks', true, (said, n) => `=== ${sent(said) ? 'SENT' : 'RECV'}@${n} ===\n${said.text}\n==================`],
  ['a sniffer', true, (said) => `${sent(said) ? '0' : '1'} ${said.text}`],
  [
    'Python strings',
    true,
    (said, n) =>
      sent(said) ? `[ ${n}.705s - A.M] >>> ${said.text}` : `[ ${n}.705s - A.M] <<< '\\r\\n${said.text}\\r\\n'`,
  ],
  [
    'ModemManager',
    true,
    (said) =>
      `ModemManager[385]: <debug> (ttyUSB0): ${sent(said) ? `--> '${said.text}<CR>'` : `<-- '<CR><LF>${said.text}<CR><LF>'`}`,
  ],
  [
    'Zephyr',
    true,
    (said) =>
      `[00:00:12.532,000] <dbg> modem_chat: ${sent(said) ? 'modem_chat_script_next: sending: ' : 'modem_chat_log_received_command: '}${said.text}`,
  ],
  ['ESP-IDF', true, (said, n) => `I (${n}) at_port: ${sent(said) ? 'TX' : 'RX'}: ${said.text}`],
];

function read(log: string): readonly Said[] {
  const reader = new LogReader();
  const lines = log.split('\n').flatMap((raw) => reader.add(raw));
  return [...lines, ...reader.end()].map(({ from, text }) => ({ from: from as Said['from'], text }));
}

describe('a dialogue', () => {
  it.each(WRITERS)('comes whole out of %s', (_what, directed, write) => {
    fc.assert(
      fc.property(dialogue, (said) => {
        const found = read(said.map(write).join('\n'));
        expect(found.map(({ text }) => text)).toEqual(said.map(({ text }) => text));
        if (directed) expect(found.map(({ from }) => from)).toEqual(said.map(({ from }) => from));
      }),
      { numRuns: 60 },
    );
  });

  it('comes out of any mixture of them, with prose between', () => {
    const prose = fc.constantFrom('', 'Hi all,', 'This is what I get:', 'Any ideas? Thanks in advance', '```');
    const part = fc.tuple(fc.constantFrom(...WRITERS), dialogue, prose);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const log = parts.map(([[, , write], said, words]) => `${words}\n${said.map(write).join('\n')}`).join('\n\n');
        const found = read(log).map(({ text }) => text);
        const commands = parts.flatMap(([, said]) => said.filter(sent).map(({ text }) => text));
        let from = 0;
        for (const one of commands) {
          const at = found.indexOf(one, from);
          expect(at, `${one} in ${JSON.stringify(found)}`).toBeGreaterThanOrEqual(0);
          from = at + 1;
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('any text', () => {
  const noise = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          'AT+CSQ',
          '+CSQ: 1',
          '>',
          '<<',
          '"',
          "'",
          '[',
          ']',
          '=====',
          '0 ',
          ' OK',
          '\\r\\n',
          '<CR>',
          '12:00:01.123',
          '{',
          '(',
          ';',
          '`',
          ',',
          'b',
        ),
        { maxLength: 14 },
      )
      .map((all) => all.join('')),
  );

  it('is read without an exception, in its order, with as many lines ahead as are allowed', () => {
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 60 }), (lines) => {
        const reader = new LogReader();
        let last = 0;
        const rows: number[] = [];
        lines.forEach((raw, i) => {
          for (const { row, text } of reader.add(raw)) {
            expect(text.trim()).not.toBe('');
            expect(row).toBeLessThanOrEqual(i + 1);
            rows.push(row);
          }
        });
        for (const { row } of reader.end()) rows.push(row);
        for (const row of rows) {
          // The end of a split transfer may wait for a few lines.
          expect(row).toBeGreaterThanOrEqual(last - 8);
          last = Math.max(last, row);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    'AT+CSQ ',
    '=',
    '"',
    '> ',
    '[1] ',
    'AT',
    '<CR>',
    "b'",
    '(',
    '+CSQ: 1',
    ' +CSQ: ',
    '\\r\\n',
    ';+A',
    ' OK',
    '`',
    '{0D}',
    'sendAT("',
    'IMEI: ',
    'a ',
    '\u001b[',
    '1,',
  ])('of a million times %j takes no long time', (unit) => {
    const reader = new LogReader();
    const started = performance.now();
    reader.add(unit.repeat(1_000_000 / unit.length));
    reader.add(`${unit.repeat(16_000 / unit.length)}x`);
    reader.end();
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
