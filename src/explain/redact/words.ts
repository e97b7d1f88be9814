import { apply, readArguments, type Change } from './arguments.ts';
import type { Hider, SecretKind } from './secret-kind.ts';

/* Secrets that a word beside them gives away: in source code, settings, headers, URLs and prose. */

const SUSPECT =
  /pass|pwd|secret|token|[a-z][_-]?key["'\]\s]{0,4}[:=]|psk|(?<![a-z])(?:pin|puk)|sig[=%]|signature|bearer|authori|eyJ|akia|asia|:\/\/[^\s/"']{0,256}@|connect\(|unlock|mosquitto_|curl|client_random|credentials\(|_pw_|wifi\.begin|[sr]_[a-z0-9]{20}|aiza|xox|\spw[ =:]|[_ ]pw\W/i;
const CAMEL_PIN = /[a-z]Pin/;

/** Whether a line could hold anything for {@link maskWords}. */
export function hasSecretWord(text: string): boolean {
  return SUSPECT.test(text) || CAMEL_PIN.test(text);
}

/** Masks what is secret by the word beside it or by its own shape. */
export function maskWords(text: string, hider: Hider): string {
  let masked = text;
  for (const [pattern, kind] of SHAPES) {
    masked = masked.replace(pattern, (_all, before: string, value: string) => before + hider.hide(kind, value));
  }
  masked = apply(masked, assigned(masked, hider));
  return apply(masked, called(masked, hider));
}

/** What stands before the secret, and the secret. */
const SHAPES: readonly (readonly [RegExp, SecretKind])[] = [
  [/(\bsig(?:=|%3D))([^&\s"'<>\\,;\u201c-\u201f]{4,2048})/gi, 'sas-signature'],
  [/(\b(?:customauthorizer-|AWS4-[^\n]{0,300})?signature=)([A-Za-z0-9%+/=_-]{16,2048})/gi, 'sas-signature'],
  [/(SharedAccessKey=|AccountKey=)([^;\s"'<>\\,]{4,512})/gi, 'access-key'],
  [
    /(authorization["']?[ \t]{0,3}[:=,][ \t]{0,3}["']?(?:basic|bearer|token|apikey)[ \t]{1,3})([^\s"'\\,;<>]{4,4096})/gi,
    'token',
  ],
  [/(\bBearer[ \t]{1,3})((?=[A-Za-z._~+/=-]{0,64}\d)[A-Za-z0-9._~+/=-]{16,4096})/gi, 'token'],
  [/((?<![A-Za-z0-9_-]))(eyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{8,4096}(?:\.[A-Za-z0-9_-]{0,2048})?)/g, 'token'],
  [/((?<![A-Za-z0-9]))((?:AKIA|ASIA)[A-Z0-9]{16})(?![A-Za-z0-9])/g, 'access-key'],
  [
    /((?<![A-Za-z0-9]))((?:gh[opusr]_|github_pat_)[A-Za-z0-9_]{20,255}|AIza[A-Za-z0-9_-]{35}|xox[abprs]-[A-Za-z0-9-]{10,255})/g,
    'token',
  ],
  [/(\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s:@/"'<>\\]{0,256}:)([^\s@/"'<>\\,]{1,256})(?=@)/gi, 'password'],
  [/((?:Master-Key|Resumption PSK)[ \t]{0,4}:[ \t]{0,4})([0-9A-F.]{16,256})/gi, 'session-key'],
  [
    /((?:CLIENT_RANDOM|CLIENT_HANDSHAKE_TRAFFIC_SECRET|SERVER_HANDSHAKE_TRAFFIC_SECRET|CLIENT_TRAFFIC_SECRET_0|SERVER_TRAFFIC_SECRET_0|EXPORTER_SECRET) [0-9a-f]{64} )([0-9a-f]{32,256})/gi,
    'session-key',
  ],
  [/(\bmosquitto_[a-z]{2,4}\b[^\n]{0,600}?\s(?:-P|--pw)[ =]["']?)([^\s"']{1,256})/g, 'password'],
  [/(\bcurl\b[^\n]{0,600}?\s(?:-u|--user)[ =]["']?[^\s"':]{0,128}:)([^\s"']{1,256})/g, 'password'],
  [/((?<![A-Za-z0-9])(?:PIN|PUK)[12]?(?: code)?["'\]]{0,2}[ \t]{0,3}[:=][ \t]{0,3}["']?)(\d{4,8})(?!\d)/gi, 'sim-pin'],
];

/** Names of things that hold a secret, up to the sign that gives them their value. */
const NAMED =
  /(pass(?:word|wd|phrase|code)|pwd|secret(?:[_-]?access)?[_-]?(?:key)?|token|(?:api|access|account|primary|secondary|shared|device|master|encryption|symmetric|auth)[_-]?key|psk)(?:[_-]?\d)?(?:\[\d{0,4}\])?["'\]]{0,2}[ \t]{0,4}(:=|=>|[:=])[ \t]{0,4}/gi;
/** Shorter names that are words of their own, or parts of other words. */
const WEAK =
  /(?<![A-Za-z0-9])(?:[A-Za-z]{2,12}[_-])?(?:pass|pw)\d?(?:\[\d{0,4}\])?["'\]]{0,2}[ \t]{0,4}([:=])[ \t]{0,4}/gi;
const CAMEL = /[a-z](?:Pass|Pwd|Pin|Psk)(?:\[\d{0,4}\])?["'\]]{0,2}[ \t]{0,4}([:=])[ \t]{0,4}/g;
const DEFINED =
  /#[ \t]{0,4}define[ \t]{1,8}\w{0,40}?(PASS|PWD|TOKEN|SECRET|PSK|PIN|PUK|API_?KEY|ACCESS_?KEY)\w{0,20}[ \t]{1,40}/gi;
/** What source code puts around a literal. */
const WRAPPER = /(?:(?:F|String|PSTR|std::string|u8)\(|b(?=["'])|L(?="))?/y;
const UNQUOTED = /[^\s,;&"'<>)}\]]{1,512}/y;

function assigned(text: string, hider: Hider): readonly Change[] {
  const changes: Change[] = [];
  const add = (match: RegExpExecArray, name: string, quotedOnly: boolean): void => {
    const last = changes[changes.length - 1];
    const isInside = last !== undefined && match.index >= last.start && match.index < last.end;
    if (isInside) return;
    const value = valueAt(text, match.index + match[0].length);
    if (value === undefined || (!value.quoted && (quotedOnly || isProse(value.text, text.slice(value.end))))) return;
    if (value.text.startsWith('-----') || /\.(?:pem|key|crt|cer|der|txt|p12|pfx|bin)$/i.test(value.text)) return;
    if (/^SharedAccess/.test(value.text)) return;
    changes.push({ ...value, text: hider.hide(kindOf(name), value.text) });
  };
  for (const match of text.matchAll(NAMED)) add(match, match[1] ?? '', false);
  for (const match of text.matchAll(WEAK)) add(match, 'pass', match[1] === ':');
  for (const match of text.matchAll(CAMEL)) add(match, match[0], false);
  for (const match of text.matchAll(DEFINED)) add(match, match[1] ?? '', true);
  return changes;
}

function kindOf(name: string): SecretKind {
  const word = name.toLowerCase();
  if (/token/.test(word)) return 'token';
  if (/psk/.test(word)) return 'pre-shared-key';
  if (/pin|puk/.test(word)) return 'sim-pin';
  return /key/.test(word) ? 'access-key' : 'password';
}

interface Value {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
  readonly text: string;
}

function valueAt(text: string, from: number): Value | undefined {
  WRAPPER.lastIndex = from;
  WRAPPER.exec(text);
  const at = WRAPPER.lastIndex;
  const quote = /^(?:\\{0,2}["']|[\u201c-\u201f])/.exec(text.slice(at, at + 3))?.[0];
  if (quote !== undefined) {
    const start = at + quote.length;
    const end = closing(text, start, quote);
    return { start, end, quoted: true, text: text.slice(start, end) };
  }
  UNQUOTED.lastIndex = at;
  const value = UNQUOTED.exec(text)?.[0];
  return value === undefined ? undefined : { start: at, end: at + value.length, quoted: false, text: value };
}

function closing(text: string, start: number, quote: string): number {
  const mark = /[\u201c-\u201f]/.test(quote) ? undefined : quote;
  const found = mark === undefined ? text.slice(start).search(/["\u201c-\u201f]/) + start : text.indexOf(mark, start);
  return found < start ? text.length : found;
}

/** Words of a sentence or of a program, where a value would stand: `password: wrong`, `pass = config.pass`, `pass=1`. */
function isProse(value: string, after: string): boolean {
  if (/^(?:\d{1,3}|0x[0-9a-f]{1,4}|\(.*|[A-Z][A-Z0-9_]*_[A-Z0-9_]*)$/i.test(value) && !/[a-z]/.test(value)) return true;
  if (
    /^(?:wrong|incorrect|invalid|required|empty|none|null|nullptr|nil|true|false|yes|no|not|set|unset|ok|missing|undefined|error|failed|expired|is|are|must|the|a|an|please|and|or|if)[.!?]?$/i.test(
      value,
    )
  )
    return true;
  if (/^[A-Za-z_][\w.]*(?:\(|\[)/.test(value)) return true;
  // A sentence goes on; a value ends.
  return /^[a-z]+[.!?]?$/.test(value) && /^[ \t]+[a-z]+/.test(after);
}

/** Functions of libraries that take a login, and where the secret stands among their parameters. */
const CALL =
  /\b(gprsConnect|networkConnect|simUnlock|username_pw_set|setCredentials|setUsernamePassword|WiFi\.begin|connect|mqtt_?connect)[ \t]?\(/gi;

function called(text: string, hider: Hider): readonly Change[] {
  const changes: Change[] = [];
  for (const match of text.matchAll(CALL)) {
    const name = (match[1] ?? '').toLowerCase();
    const args = readArguments(text, match.index + match[0].length, true);
    const argument =
      args[
        secretIn(
          name,
          args.map(({ quoted }) => quoted),
        )
      ];
    if (argument?.quoted !== true) continue;
    const { start, end } = argument;
    changes.push({ start, end, text: hider.hide(name === 'simunlock' ? 'sim-pin' : 'password', argument.text) });
  }
  return changes;
}

/** Which parameter of a function is secret, by which of them are literals; -1: none. */
function secretIn(name: string, quoted: readonly boolean[]): number {
  switch (name) {
    case 'simunlock':
      return 0;
    case 'username_pw_set':
    case 'setcredentials':
    case 'setusernamepassword':
    case 'wifi.begin':
      return 1;
    case 'gprsconnect':
    case 'networkconnect':
      return 2;
    case 'connect':
      return quoted[1] === true && quoted[2] === true ? 2 : -1;
    default:
      return quoted.filter(Boolean).length >= 3 ? quoted.lastIndexOf(true) : -1;
  }
}
