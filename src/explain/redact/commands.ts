import { apply, readArguments, type Argument, type Change } from './arguments.ts';
import type { Hider, SecretKind } from './secret-kind.ts';

/* Where AT commands carry secrets: by the manuals of the families, and by those of modules with the same commands. */

/** Which parameters of a command, or of its answer, hold a secret. */
interface Place {
  readonly kind: SecretKind;
  readonly of: (args: readonly Argument[]) => readonly number[];
  /** Only in what is sent: the answer of that name has something else there. */
  readonly sent?: true;
  readonly when?: (text: string) => boolean;
}

const at = (kind: SecretKind, ...places: readonly number[]): Place => ({ kind, of: () => places });
const sent = (place: Place): Place => ({ ...place, sent: true });
/** Where the parameter `name` says that another one is the secret. */
const named = (kind: SecretKind, name: number, value: RegExp, ...places: readonly number[]): Place => ({
  kind,
  of: (args) => (value.test(args[name]?.text ?? '') ? places : []),
});
const password = (...places: readonly number[]): Place => at('password', ...places);
const passwordNamed = (name: number, value: RegExp, ...places: readonly number[]): Place =>
  named('password', name, value, ...places);

const looksLikeNumber = (text: string): boolean => /^\+?[\d*# -]{5,20}$/.test(text);
const phone = (...places: readonly number[]): Place => ({ ...at('phone-number', ...places), when: looksLikeNumber });

/** Brokers take access tokens for user names; those are long and random, which names are not. */
const userName = (...places: readonly number[]): Place => ({ ...at('token', ...places), when: looksRandom });

function looksRandom(text: string): boolean {
  if (!/^[A-Za-z0-9_-]{20,}$/.test(text)) return false;
  return (text.match(/[0-9][A-Za-z]|[A-Za-z][0-9]|[a-z][A-Z]/g)?.length ?? 0) >= 6;
}

/** A file that holds a secret is none. */
const isNoFile = (text: string): boolean => !/\.[A-Za-z0-9]{2,4}$/.test(text);

const lastOf =
  (atLeast: number) =>
  (args: readonly Argument[]): readonly number[] =>
    args.length >= atLeast ? [args.length - 1] : [];

/** Newer firmware puts a client identifier in front; the port comes two places behind the password. */
function beforePort(args: readonly Argument[]): readonly number[] {
  const port = args.findIndex(({ quoted, text }, place) => place >= 3 && !quoted && /^\d+$/.test(text));
  if (port >= 0) return [port - 2];
  return args.length > 2 ? [2, 3] : [];
}

/** Older firmware has no address type in front of the access point's name. */
function afterAccessPoint(args: readonly Argument[]): readonly number[] {
  return [args[1]?.quoted === true ? 3 : 4];
}

/** `+CSSLCFG: 0,4,1,1,300,"ca","cert","key",1,"password",0xFFFF` */
function inTlsContext(args: readonly Argument[]): readonly number[] {
  return args.length === 11 && args[9]?.quoted === true && /^0x/i.test(args[10]?.text ?? '') ? [9] : [];
}

const PLACES: Readonly<Record<string, readonly Place[]>> = {
  // MQTT
  CMQTTCONNECT: [password(5), userName(4)],
  SMCONF: [passwordNamed(0, /^password$/i, 1), { ...named('token', 0, /^username$/i, 1), when: looksRandom }],
  QMTCONN: [password(3), userName(2)],
  QMTCFG: [
    passwordNamed(0, /^aliauth$/i, 4),
    // Other clouds: what exactly stands where is not known, so all of it counts.
    passwordNamed(0, /^(?!ali).{0,20}auth$|^hwprodid$/i, 2, 3, 4, 5),
  ],
  UMQTT: [passwordNamed(0, /^4$/, 2)],
  XMQTTCON: [{ kind: 'password', of: beforePort }],
  MQTTUSERCFG: [password(4), userName(3)],
  // Asks for it at a prompt.
  MQTTLONGPASSWORD: [],
  CMQCON: [{ kind: 'password', of: lastOf(8), when: (text) => !/^topic=/i.test(text) }],
  CMQAZURECFG: [at('access-key', 3)],
  MQCONN: [password(3), userName(2)],
  SQNSMQTTCFG: [password(3), userName(2)],
  MQTTCFG: [{ ...sent(password(5)), when: (text) => !/^\d*$/.test(text) }],
  MQTTSET: [passwordNamed(1, /^password$/i, 2)],
  MCONFIG: [password(2)],
  MQTTCONNPARAM: [password(2)],
  ECMTCONN: [password(3)],
  HMCON: [password(5)],
  MQTTCONN: [{ ...sent(password(6)), when: (text) => !/^\d?$/.test(text) }],
  // Access point of the operator
  CGAUTH: [password(2, 3)],
  CSOCKAUTH: [password(2, 3)],
  XGAUTH: [password(2, 3)],
  UAUTHREQ: [password(2, 3)],
  SGAUTH: [password(2, 3)],
  QCPDPP: [password(2, 3)],
  AUTHDATA: [password(3, 4)],
  CSTT: [password(2)],
  CNACT: [password(3)],
  CNCFG: [password(4)],
  QICSGP: [{ kind: 'password', of: afterAccessPoint }],
  CIPCSGP: [password(3)],
  SAPBR: [passwordNamed(2, /^pwd$/i, 3)],
  UPSD: [passwordNamed(1, /^3$/, 2)],
  MCGDEFCONT: [password(3)],
  SGACT: [password(3)],
  PDPAUTH: [password(3)],
  PASSW: [password(0)],
  NETAPN: [password(2)],
  EIAAUW: [password(3)],
  SICS: [passwordNamed(1, /^passwd$/i, 2)],
  SISS: [passwordNamed(1, /^passwd$/i, 2)],
  // Wi-Fi
  CWJAP: [sent(password(1))],
  CWJAP_CUR: [sent(password(1))],
  CWJAP_DEF: [sent(password(1))],
  CWSAP: [password(1)],
  CWSAP_CUR: [password(1)],
  CWSAP_DEF: [password(1)],
  CWJEAP: [password(4)],
  QSTAAPINFO: [password(1)],
  QSOFTAP: [password(1)],
  UWSC: [passwordNamed(1, /^8$/, 2)],
  WLANCONNECT: [password(3)],
  WLANPROFILEADD: [password(3)],
  // TLS
  CSSLCFG: [
    passwordNamed(0, /^keypwd$/i, 2),
    { ...passwordNamed(0, /^password$/i, 2), when: isNoFile },
    passwordNamed(0, /^convert$/i, 4),
    { kind: 'password', of: inTlsContext },
  ],
  QSSLCFG: [named('pre-shared-key', 0, /^psk$/i, 3), passwordNamed(0, /^clientkey$/i, 3)],
  SSLSETCERT: [sent({ ...password(1), when: (text) => !/^\d{3,5}$/.test(text) })],
  USECPRF: [passwordNamed(1, /^7$/, 2), named('pre-shared-key', 1, /^8$/, 2)],
  USECMNG: [sent(passwordNamed(0, /^[01]$/, 4))],
  CIPSSLCPSK: [{ ...at('pre-shared-key'), of: (args) => [args[0]?.quoted === true ? 0 : 1] }],
  CIPSSLCPSKHEX: [{ ...at('pre-shared-key'), of: (args) => [args[0]?.quoted === true ? 0 : 1] }],
  SQNSPCFG: [{ ...at('pre-shared-key', 7), when: (text) => !/^\d?$/.test(text) }],
  CERTCFG: [named('pre-shared-key', 0, /^add$/i, 7)],
  CMNG: [sent(named('pre-shared-key', 2, /^[34]$/, 3)), sent(passwordNamed(2, /^2$/, 4))],
  XCMNG: [sent(named('pre-shared-key', 2, /^[34]$/, 3)), sent(passwordNamed(2, /^2$/, 4))],
  CSETCA: [named('private-key', 0, /^2$/, 4), named('pre-shared-key', 0, /^[34]$/, 4)],
  CTLSCFG: [{ kind: 'private-key', of: (args) => (args[1]?.text === '8' ? [args.length - 1] : []) }],
  // SIM
  CPIN: [sent(at('sim-pin', 0, 1))],
  CPIN2: [sent(at('sim-pin', 0, 1))],
  CPWD: [sent(at('sim-pin', 1, 2))],
  CLCK: [sent(at('sim-pin', 2))],
  CSIM: [sent({ ...at('sim-pin', 1), when: (text) => /^[0A]02[0-9A-F]00/i.test(text) })],
  CRSM: [
    { ...at('iccid', 2), when: (text) => /^98[0-9A-F]{16,18}$/i.test(text) },
    { ...at('imsi', 2), when: (text) => /^08[0-9]9[0-9]{14}$/.test(text) },
  ],
  // Phones
  CMGS: [phone(0)],
  CMGW: [phone(0)],
  CSCA: [phone(0)],
  CNUM: [phone(1)],
  CLIP: [phone(0)],
  COLP: [phone(0)],
  CCWA: [phone(0)],
  CMT: [phone(0)],
  CDS: [phone(2)],
  CMGR: [phone(1)],
  CMGL: [phone(2)],
  CPBR: [phone(1)],
  CPBF: [phone(1)],
  CPBW: [phone(1)],
  CCFC: [phone(2)],
  CLCC: [phone(5)],
  // Mail, files and web
  HTTPAUTH: [password(2)],
  UHTTP: [passwordNamed(1, /^3$/, 2)],
  UFTP: [passwordNamed(0, /^3$/, 1)],
  USMTP: [passwordNamed(0, /^3$/, 1)],
  FTPPW: [password(0)],
  CFTPPW: [password(0)],
  FTPOPEN: [password(2)],
  CFTPSLOGIN: [password(3)],
  CFTPLOGIN: [password(3)],
  QFTPCFG: [passwordNamed(0, /^account$/i, 2)],
  SMTPAUTH: [password(2)],
  CSMTPSAUTH: [password(2)],
  QHTTPCFG: [passwordNamed(0, /^auth$/i, 1)],
};

const TABLE: ReadonlyMap<string, readonly Place[]> = new Map(Object.entries(PLACES));

/** A command or an answer up to its parameters. */
const COMMAND = /[+#%^$*&]([A-Za-z][A-Za-z0-9_]{2,23})[ \t]{0,2}([=:])/g;
const DIALLED = /\bATD([*#\d+]{6,20})/i;

/** A line whose commands are masked. */
export interface MaskedCommands {
  readonly text: string;
  /** The line ends inside a secret between quotation marks: it goes on in the next. */
  readonly open?: SecretKind;
}

/** Short values are not broken over lines; a quotation mark was lost. */
const FEWEST_WRAPPED = 16;

/** Masks the secret parameters of the commands and answers in a line. */
export function maskCommands(text: string, hider: Hider): MaskedCommands {
  const changes: Change[] = [];
  let open: SecretKind | undefined;
  COMMAND.lastIndex = 0;
  for (let match = COMMAND.exec(text); match !== null; match = COMMAND.exec(text)) {
    const places = TABLE.get(match[1] ?? '') ?? TABLE.get((match[1] ?? '').toUpperCase());
    const from = COMMAND.lastIndex;
    if (places === undefined || isEndOfLiteral(text, match.index, from)) continue;
    const args = readArguments(text, from);
    // Ranges that a test command lists.
    if (/^[?(]/.test(args[0]?.text ?? '')) continue;
    for (const place of places) {
      if (place.sent === true && match[2] === ':') continue;
      for (const index of place.of(args)) {
        const argument = args[index];
        if (argument === undefined) continue;
        changes.push(...hidden(argument, place, hider));
        if (!argument.closed && argument.text.length >= FEWEST_WRAPPED) open = place.kind;
      }
    }
  }
  let masked = apply(text, changes);
  if (masked.includes('ATD') || masked.includes('atd')) {
    masked = masked.replace(DIALLED, (_all, number: string) => `ATD${hider.hide('phone-number', number)}`);
  }
  return open === undefined ? { text: masked } : { text: masked, open };
}

function hidden({ start, end, text }: Argument, place: Place, hider: Hider): readonly Change[] {
  if (text === '' || place.when?.(text) === false) return [];
  // A signature is masked where it stands and its validity kept; a key in PEM has been masked already.
  if (/^SharedAccessSignature\b|BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/.test(text)) return [];
  return [{ start, end, text: hider.hide(place.kind, text) }];
}

/** Source code that puts a command together: `sendAT("+CSTT=", apn)`. */
function isEndOfLiteral(text: string, token: number, from: number): boolean {
  const before = text.slice(Math.max(0, token - 3), token);
  return text[from] === '"' && /"(?:AT)?$/i.test(before);
}
