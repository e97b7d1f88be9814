import type { CredentialRole, SecretName } from '../../families/kit/step.ts';

/* What is not in an exported program: places in its commands, and names of what the user supplies. */

/** Characters that no AT command can hold stand for what is filled in when it is sent. */
export const PLACES: Readonly<Record<SecretName, string>> = { username: '\x01', password: '\x02', pin: '\x03' };
/** The place of a body's length. */
export const LENGTH_PLACE = '\x04';

/** The C name of what the user supplies. */
export function credentialSymbol(role: CredentialRole): string {
  return `hawser_${role}`;
}

export function secretSymbol(name: SecretName): string {
  return `hawser_${name}`;
}

/** The macro of each place. */
export const PLACE_NAMES: Readonly<Record<string, string>> = {
  [PLACES.username]: 'HW_USERNAME',
  [PLACES.password]: 'HW_PASSWORD',
  [PLACES.pin]: 'HW_PIN',
  [LENGTH_PLACE]: 'HW_BODY_LENGTH',
};

/** What is filled in when a command is sent, as macros. */
export function placeMacros(secrets: readonly SecretName[]): string {
  const cases = secrets.map((name) => `    if (place == *HW_${name.toUpperCase()}) return ${secretSymbol(name)};\n`);
  return [
    '/* Places in commands that are filled in when they are sent. */',
    '#define HW_USERNAME "\\001"',
    '#define HW_PASSWORD "\\002"',
    '#define HW_PIN "\\003"',
    '#define HW_BODY_LENGTH "\\004"',
    '#define HW_PLACES HW_USERNAME HW_PASSWORD HW_PIN HW_BODY_LENGTH',
    '',
    'static const char *secret_at(char place) {',
    `${cases.join('')}    (void)place;`,
    '    return NULL;',
    '}',
  ].join('\n');
}
