import { randomBytes, timingSafeEqual, createHash } from 'node:crypto';
import type { TwinFile } from './twin.ts';
import type { ConnectRequest } from './twin-mqtt.ts';

export const PASSWORD_FILE = 'password.txt';

/** A user name with a password made on the spot. */
export interface UserLogin {
  readonly username: string;
  readonly file: TwinFile;
  matches(request: ConnectRequest): boolean;
}

export function makeUserLogin(username: string): UserLogin {
  const password = randomBytes(12).toString('base64url');
  return {
    username,
    file: passwordFile(PASSWORD_FILE, 'the password', password),
    matches: (request) => request.username === username && sameSecret(request.password, Buffer.from(password)),
  };
}

/** A file with one secret on its first line. */
export function passwordFile(name: string, what: string, secret: string): TwinFile {
  return { name, what, content: `${secret}\n`, secret: true };
}

/** Compares in a time that does not depend on the secret. */
export function sameSecret(given: Uint8Array | undefined, right: Uint8Array): boolean {
  const digest = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
  return given !== undefined && timingSafeEqual(digest(given), digest(right));
}
