import type { CredentialRole, SecretName } from '../../families/kit/step.ts';

/* What is not in an exported program: places in its commands, and names of what the user supplies. */

/** Characters that no AT command can hold stand for what is filled in when it is sent. */
export const PLACES = {
  username: '\x01',
  password: '\x02',
  pin: '\x03',
  'device-key': '\x04',
  /** How many bytes of a body follow. */
  bodyLength: '\x05',
  /** A payload as hex digits, and how many these are. */
  hex: '\x06',
  hexLength: '\x07',
  /** A piece of a file. */
  piece: '\x08',
  /** What an earlier answer told; the digit behind it says which. */
  noted: '\x0e',
} as const satisfies Readonly<Record<SecretName, string>> & Readonly<Record<string, string>>;

type Place = keyof typeof PLACES;

/** What only the user knows. */
const SECRET_PLACES = ['username', 'password', 'pin', 'device-key'] as const satisfies readonly SecretName[];

const MACROS: Readonly<Record<Place, string>> = {
  username: 'HW_USERNAME',
  password: 'HW_PASSWORD',
  pin: 'HW_PIN',
  'device-key': 'HW_DEVICE_KEY',
  bodyLength: 'HW_BODY_LENGTH',
  hex: 'HW_HEX',
  hexLength: 'HW_HEX_LENGTH',
  piece: 'HW_PIECE',
  noted: 'HW_NOTED',
};

const places = Object.entries(PLACES) as readonly (readonly [Place, string])[];
const ANY_PLACE = new RegExp(`([${places.map(([, char]) => char).join('')}])`);

/** The C name of what the user supplies. */
export function credentialSymbol(role: CredentialRole): string {
  return `hawser_${role}`;
}

export function secretSymbol(name: SecretName): string {
  return `hawser_${name.replace('-', '_')}`;
}

/** A command between its places: texts as they are, places as names of macros. */
export function splitAtPlaces(command: string): readonly ({ readonly text: string } | { readonly macro: string })[] {
  const parts = command.split(ANY_PLACE).filter((part) => part !== '');
  return parts.map((part) => {
    const place = places.find(([, char]) => char === part);
    return place === undefined ? { text: part } : { macro: MACROS[place[0]] };
  });
}

/** What is filled in when a command is sent, as macros. */
export function placeMacros(secrets: readonly SecretName[]): string {
  const cases = secrets.map((name) => `    if (place == *${MACROS[name]}) return ${secretSymbol(name)};\n`);
  return [
    '/* Places in commands that are filled in when they are sent. */',
    ...places.map(([place, char]) => `#define ${MACROS[place]} "\\${char.charCodeAt(0).toString(8).padStart(3, '0')}"`),
    `#define HW_SECRETS ${SECRET_PLACES.map((place) => MACROS[place]).join(' ')}`,
    `#define HW_PLACES ${places.map(([place]) => MACROS[place]).join(' ')}`,
    '',
    'static const char *secret_at(char place) {',
    `${cases.join('')}    (void)place;`,
    '    return NULL;',
    '}',
  ].join('\n');
}
