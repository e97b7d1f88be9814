import { contentStart, LINE_BEGIN, LINE_END } from './content.ts';
import type { Hider, SecretKind } from './secret-kind.ts';

/* Numbers that name a device, a SIM or a person (3GPP TS 23.003, ITU-T E.118 and E.164). Others are left alone. */

/** Whether a line could hold anything for {@link maskNumbers}. */
export function hasNumber(text: string): boolean {
  return SUSPECT.test(text);
}

const SUSPECT = /\d{9}|\+[1-9]\d{0,2}[ -]\d|MEI\D|MEID|0[1-9A-F]91[0-9A-F]{8}/;
const LONG = /\d{14,32}[Ff]?/g;
/** The last of these words before a number says what it is. */
const WORDS = /IMEI|MEID|GSN|IMSI|CIMI|ICCID|CCID|\bEID\b/gi;
const NEAR = 40;
/** Written in groups, as on the label. */
const GROUPED = /(IMEI(?:SV)?[^0-9\r\n]{1,16})(\d{2,8}(?:[ -]\d{1,8}){1,4})(?!\d)/gi;
const MEID = /(MEID[:= "]{1,4})([0-9A-F]{14})(?![0-9A-F])/gi;
/** International form. */
const PHONE = /(?<![\w.+-])\+[1-9]\d{8,14}(?![\d.])/g;
const SPACED_PHONE = /(?<![\w.+-])\+[1-9]\d{0,2}(?:[ -]\d{2,12}){1,4}(?![\d.])/g;
const DATE = /\d{4}-\d{2}-\d{2}/;
/** A short message with its numbers: a service centre in international form, or none and an international number. */
const SHORT_MESSAGE =
  /(?<![0-9A-Fa-f])(?:0[5-9A]91[0-9A-F]{6,14}[0-9A-F]{20,400}|00[0135][1579][0-9A-F]{2}0[7-F]91[0-9A-F]{24,400})(?![0-9A-Fa-f])/g;

/** Masks IMEI, IMSI, ICCID and telephone numbers; each digit becomes an X. */
export function maskNumbers(text: string, hider: Hider): string {
  if (!SUSPECT.test(text)) return text;
  const hide = (kind: SecretKind, value: string): string => hider.hide(kind, value);
  return text
    .replace(SHORT_MESSAGE, (message) => hide('phone-number', message))
    .replace(GROUPED, (all, word: string, digits: string) =>
      isLength(digits.replace(/\D/g, ''), 14, 16) ? word + hide('imei', digits) : all,
    )
    .replace(MEID, (_all, word: string, digits: string) => word + hide('imei', digits))
    .replace(LONG, (run: string, offset: number, whole: string) => {
      const kind = kindOf(run, offset, whole);
      return kind === undefined ? run : hide(kind, run);
    })
    .replace(PHONE, (number) => hide('phone-number', number))
    .replace(SPACED_PHONE, (number) =>
      !DATE.test(number) && isLength(number.replace(/\D/g, ''), 9, 15) ? hide('phone-number', number) : number,
    );
}

function kindOf(run: string, offset: number, text: string): SecretKind | undefined {
  const digits = run.replace(/\D/, '');
  const before = text.slice(Math.max(0, offset - NEAR), offset);
  const after = text.slice(offset + run.length, offset + run.length + NEAR);
  if (isPartOfMore(before, run, after)) return undefined;
  const announced = announcedAs(before);
  if (announced === 'imei' && isLength(digits, 14, 17)) return 'imei';
  if (announced === 'imsi' && isLength(digits, 14, 16)) return 'imsi';
  if (announced === 'iccid' && digits.length >= 17) return 'iccid';
  if (digits.startsWith('89') && (isLength(digits, 18, 20) || digits.length === 32)) return 'iccid';
  if (digits.length === 15 && isDeviceNumber(digits) && luhn(digits)) return 'imei';
  if (digits.length > 16 || digits.length < 15 || !standsAlone(text, offset, before, after)) return undefined;
  if (digits.length === 16) return isDeviceNumber(digits) ? 'imei' : undefined;
  return luhn(digits) ? 'imei' : 'imsi';
}

/** A decimal fraction, a time with milliseconds, or digits of a hash. */
function isPartOfMore(before: string, run: string, after: string): boolean {
  if (/[\d.]$/.test(before) || /^(?:\d|\.\d)/.test(after)) return true;
  const head = /[0-9A-Za-z]*$/.exec(before)?.[0] ?? '';
  const tail = /^[0-9A-Za-z]*/.exec(after)?.[0] ?? '';
  const word = head + run + tail;
  return word.length >= 24 && /^[0-9A-Fa-f]+$/.test(word) && /[A-Ea-e]/.test(word);
}

function announcedAs(before: string): 'imei' | 'imsi' | 'iccid' | undefined {
  const words = before.match(WORDS);
  switch (words?.[words.length - 1]?.toUpperCase()) {
    case undefined:
      return undefined;
    case 'IMSI':
    case 'CIMI':
      return 'imsi';
    case 'ICCID':
    case 'CCID':
    case 'EID':
      return 'iccid';
    default:
      return 'imei';
  }
}

/** The answers to +CGSN, +GSN and +CIMI have nothing else in their line. */
function standsAlone(text: string, offset: number, before: string, after: string): boolean {
  const begins = LINE_BEGIN.test(before) || contentStart(text) === offset || /^[\s"]*$/.test(text.slice(0, offset));
  return begins && LINE_END.test(after);
}

/** Reporting bodies whose numbers modules and phones have (the first two digits of the TAC). */
const REPORTING_BODIES: ReadonlySet<string> = new Set([
  '01',
  '10',
  '30',
  '33',
  '35',
  '44',
  '45',
  '49',
  '50',
  '51',
  '52',
  '53',
  '54',
  '86',
  '91',
  '98',
  '99',
]);

function isDeviceNumber(digits: string): boolean {
  return REPORTING_BODIES.has(digits.slice(0, 2));
}

function luhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const weighed = place % 2 === 0 ? digit : digit * 2;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}

function isLength(digits: string, min: number, max: number): boolean {
  return digits.length >= min && digits.length <= max;
}
