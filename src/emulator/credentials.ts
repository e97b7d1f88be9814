import type { ReadCredentials } from '../families/kit/emulator.ts';
import { belongsTo } from '../pki/prepare.ts';
import { readObjects } from '../pki/read-objects.ts';
import { utf8Bytes } from '../kernel/bytes.ts';

/** What a file holds that a module takes over: certificates, and the key that belongs to the first. Never throws. */
export function readCredentials(bytes: Uint8Array, password?: string): ReadCredentials {
  const { objects } = readObjects(bytes, password);
  const found = objects.flatMap((object) => (object.kind === 'certificate' ? [object.certificate] : []));
  const [own] = found;
  const keys = objects.flatMap((object) => (object.kind === 'key' ? [object.key] : []));
  const key = own && keys.find((one) => belongsTo(one, own));
  return {
    certificates: found.map(({ der }) => der),
    ...(key === undefined ? {} : { key: utf8Bytes(key.key.export({ type: 'pkcs8', format: 'pem' }).toString()) }),
  };
}
