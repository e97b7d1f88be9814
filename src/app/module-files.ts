import type { StoredCredential } from '../families/kit/driver.ts';
import type { LineFacts } from '../families/kit/firmware.ts';
import type { CredentialRole } from '../families/kit/step.ts';
import { byteString, bytesOf, concatBytes } from '../kernel/bytes.ts';
import { HawserError } from '../kernel/errors.ts';
import type { CredentialLayout } from '../pki/fit/layout.ts';
import { flattened } from '../pki/fit/load.ts';
import { readCertificates } from '../pki/read.ts';
import { sha256Hex } from '../pki/x509.ts';
import { storedName } from '../plan/stored-name.ts';
import type { LoadedCredentials } from './credentials.ts';

/**
 * The credentials as this module is given them: a certificate in one file with its key, a root as DER, at a place of the
 * module's, the text in one line where it goes inside of commands, as its layout says. Without a layout they stay as they are. A root is left out where the
 * firmware takes none. Throws `not-possible` for a CA file that holds several roots where the module takes one.
 */
export function filesForModule(
  loaded: LoadedCredentials,
  { credentials: layout, tlsOptions }: Pick<LineFacts, 'credentials' | 'tlsOptions'>,
): LoadedCredentials {
  if (layout === undefined) return loaded;
  const roots = tlsOptions?.takesRoots.value !== false;
  const held = loaded.stored.map(({ role }) => role).filter((role) => role !== 'ca' || roots);
  const files = new Map(filesOf(held, layout).map(([role, roles]) => [role, content(role, roles, loaded, layout)]));
  return {
    ...loaded,
    stored: [...files].map(([role, bytes]) => stored(role, bytes, layout)),
    materials: {
      ...loaded.materials,
      credential: (role) => files.get(role) ?? loaded.materials.credential(role),
    },
  };
}

/** Each file by the first of the roles that share it. */
function filesOf(
  held: readonly CredentialRole[],
  { names: { value: names } }: CredentialLayout,
): readonly (readonly [CredentialRole, readonly CredentialRole[]])[] {
  const sharing = held.map((role) => held.filter((other) => names[other] === names[role]));
  return held.flatMap((role, i) => (sharing[i]?.[0] === role ? [[role, sharing[i]] as const] : []));
}

function content(
  role: CredentialRole,
  roles: readonly CredentialRole[],
  { materials, facts: { ca } }: LoadedCredentials,
  layout: CredentialLayout,
): Uint8Array {
  const pem = concatBytes(roles.flatMap((one) => materials.credential(one) ?? []));
  if (layout.chunkCharacters !== undefined) return bytesOf(flattened(byteString(pem), layout));
  if (role !== 'ca' || layout.encodings.value.ca === 'pem') return pem;
  const path = ca.is === 'known' ? ca.value.path : 'the CA file';
  const certificates = readCertificates(pem, path);
  const roots = certificates.filter(({ facts: { selfSigned } }) => selfSigned);
  const [root, ...more] = roots.length > 0 ? roots : certificates;
  if (root !== undefined && more.length === 0) return root.der;
  throw new HawserError(`${path} holds ${more.length + 1} certificates to trust; this module takes one at a time`, {
    code: 'not-possible',
    rung: 'server-trust',
    next: [
      { text: 'Give the one root of the broker’s chain.', command: 'hawser creds anchor --broker URL --out root.pem' },
    ],
  });
}

function stored(role: CredentialRole, bytes: Uint8Array, layout: CredentialLayout): StoredCredential {
  const { names, target, places } = layout;
  const sha256 = sha256Hex(bytes);
  if (places !== undefined) return { role, name: places.value[role], bytes: bytes.length, sha256 };
  const own = storedName(role, sha256, /\.[^.]+$/.exec(names.value[role])?.[0].toLowerCase());
  const name = target === undefined ? own : target.value.replace('{name}', own);
  return { role, name, bytes: bytes.length, sha256 };
}
