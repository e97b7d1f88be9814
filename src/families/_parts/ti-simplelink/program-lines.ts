import { bareLine, urc, type UrcSpec } from '../../../at/declare.ts';
import type { LooseValues } from '../../../at/field.ts';
import type { CauseWeight } from '../../../kernel/cause.ts';
import { noticeOfRow } from '../../kit/notices.ts';
import { rowOf, type CodeMeaning, type CodeTable } from '../../kit/part.ts';
import type { LogReading, Notice } from '../../kit/reading.ts';
import { span, weigh } from '../../kit/rows.ts';

/*
 * Lines of programs that call SimpleLink: TI's examples, Energia, ports of Paho and Mongoose. They print a number of the
 * call that failed, the name of it in the header, or words that stand for that name.
 */

const EXAMPLES = 'TI CC3200 SDK 1.5.0 and CC32xx SDK, examples for MQTT and SSL; Energia WiFiClient';

/** Words of examples for what the headers name in letters. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^no ca\b/i, 'ESECNOCAFILE'],
  [/\bca\b/i, 'ESECBADCAFILE'],
  [/\bprivate|\bkey\b/i, 'ESECBADPRIVATEFILE'],
  [/\bdh\b/i, 'ESECBADDHFILE'],
  [/\bcert/i, 'ESECBADCERTFILE'],
];

/** A call or a word for it in front of the number, or the word `error` or `code`. */
const CALL = String.raw`\bsl_(?:Connect|Socket|Recv|Send|SetSockOpt|Fs\w{1,12})\b|\b[Cc]onnect(?:ion|ing)?\b|\bERROR\b|\b[Ee]rror(?: code)?\b|\b[Ee]rr\b|\b[Rr]eturn(?:s|ed)?\b`;

/** Lines that hold such a number, name or words. */
export const programUrcs: readonly UrcSpec[] = [
  urc(
    bareLine('program.name', /\b(?:SL_)?(?:ERROR_BSD_)?(?<name>E(?:SEC_?|CONN|TIMED|NETUN|NSOCK)[A-Z0-9_]{0,32})\b/),
    EXAMPLES,
  ),
  urc(
    bareLine(
      'program.codes',
      // Numbers and nothing else are no line of a log.
      /^(?=.{0,200}[A-Za-z]{4}).{0,200}?(?<codes>-\d{2,4}(?:(?:, ?| or | and |, or | ?\/ ?)-\d{2,4}){1,7})(?![\d.])/,
    ),
    EXAMPLES,
  ),
  urc(
    bareLine('program.file', /\b(?<what>(?:bad|invalid|no) (?:ca|cert\w{0,10}|private(?: key)?|dh) file)\b/i),
    EXAMPLES,
  ),
  urc(
    bareLine(
      'program.code',
      new RegExp(String.raw`(?:${CALL})[^\n-]{0,48}?(?<=[\s:=,([])(?<code>-\d{2,5})(?![\d.]|\s*dB)`),
    ),
    EXAMPLES,
  ),
];

/** What such numbers say of the root, whatever the other ones say. */
const OF_ROOT: readonly number[] = [-155, -655, -188, -688, -468];

/** Reading of lines of programs by the numbers of one generation. */
export function programReading(table: CodeTable): LogReading {
  const named = (name: string): CodeMeaning | undefined => {
    const inner = name.replace(/^ESEC_/, '');
    return table.codes.find(({ text }) => {
      const own = text.slice(0, text.indexOf(':'));
      // Newer headers put a dash between the words of a name.
      return own === inner || own === name.replaceAll('_', '');
    });
  };
  return {
    lines: {
      'program.code': ({ code }) => noticeOfRow(rowOf(table, Number(code))),
      'program.name': ({ name }) => noticeOfRow(named(String(name))),
      'program.file': (values) => fileNotice(values, named),
      'program.codes': ({ codes }) => listNotice(table, String(codes)),
    },
  };
}

function fileNotice({ what }: LooseValues, named: (name: string) => CodeMeaning | undefined): Notice | undefined {
  const name = WORDS.find(([words]) => words.test(String(what)))?.[1];
  return name === undefined ? undefined : noticeOfRow(named(name));
}

/** Several numbers for one set-up: what they have in common counts more than each of them. */
function listNotice(table: CodeTable, codes: string): Notice | undefined {
  const rows = codes.split(/[^-\d]+/).flatMap((code) => rowOf(table, Number(code)) ?? []);
  const telling = rows.filter(({ causes }) => causes.length > 0);
  if (telling.length === 0) return undefined;
  const causes = new Map<string, CauseWeight>();
  for (const weight of telling.flatMap((row) => row.causes)) {
    const key = `${weight.cause} ${weight.rung}`;
    const shared = weight.weight / telling.length;
    causes.set(key, { ...weight, weight: (causes.get(key)?.weight ?? 0) + shared });
  }
  if (telling.some(({ code }) => OF_ROOT.includes(code))) {
    const weight = weigh('wrong-root-ca', 0.7, 'server-trust', 'one of the numbers is about the root itself');
    causes.set(`${weight.cause} ${weight.rung}`, weight);
  }
  return {
    text: telling.map(({ code, text }) => `${code} ${text}`).join('; '),
    span: span('server-trust', 'client-auth'),
    causes: [...causes.values()],
    source: telling[0]?.source ?? EXAMPLES,
  };
}
