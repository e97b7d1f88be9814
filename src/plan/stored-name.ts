import type { CredentialRole } from '../families/kit/step.ts';

/** All files that we store begin so: what carries it may be deleted by us. */
export const STORED_PREFIX = 'hw_';

/** Hex digits of the content's hash in a name: enough that two files of one user never meet. */
const HASH_DIGITS = 8;

/**
 * The name of a credential in the module's store. It tells the content, so that a second run uploads nothing. `ending` has
 * its dot.
 */
export function storedName(role: CredentialRole, sha256: string, ending = '.pem'): string {
  return `${STORED_PREFIX}${role}_${sha256.slice(0, HASH_DIGITS)}${ending}`;
}

/** Whether a name, or a whole path with backslashes, is of a file that we have stored. */
export function isOurs(name: string): boolean {
  return name.slice(name.lastIndexOf('\\') + 1).startsWith(STORED_PREFIX);
}
