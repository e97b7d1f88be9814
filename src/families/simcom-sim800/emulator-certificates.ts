import { concatBytes, equalBytes } from '../../kernel/bytes.ts';
import { ERROR, OK, answer, type Answer, type Ending, type ModuleHost, type Responder } from '../kit/emulator.ts';
import { textOf } from '../_parts/simcom-common/emulator.ts';
import { clientRemoval, rootRemoval, tlsCommands as x, tlsLines } from './declarations-tls.ts';
import { fileAt } from './emulator-files.ts';

/*
 * Certificates are copied out of files into a store of their own, which survives a restart. Roots are numbered from 1001;
 * of client certificates there is one, and the last wins.
 */

const ROOTS = 'ssl-root';
const CLIENT = 'ssl-client';
const KEY = 'ssl-key';
const FIRST_ROOT = 1_001;
const IMPORT_MS = 400;
/** The first byte of DER: a root that is text is refused. */
const SEQUENCE = 0x30;
const DONE = 0;
const FAILED = 1;
const NO_SUCH_FILE = 13;

/** The roots in one piece, DER behind DER; `undefined` where there is none. */
export function storedRoots({ services }: ModuleHost): Uint8Array | undefined {
  const roots = services.files.list(ROOTS);
  return roots.length === 0 ? undefined : concatBytes(roots.map(({ bytes }) => bytes));
}

/** The client certificate with its key; `undefined` where there is none, or it came without a key. */
export function storedIdentity({
  services: { files },
}: ModuleHost): { readonly cert: Uint8Array; readonly key: Uint8Array } | undefined {
  const [client] = files.list(CLIENT);
  const [key] = files.list(KEY);
  return client === undefined || key === undefined ? undefined : { cert: client.bytes, key: key.bytes };
}

/** `SSLSETCERT`, `SSLSETROOT`, and what shows and deletes what they have taken over. */
export function certificateAnswers(host: ModuleHost): readonly Answer[] {
  const { files } = host.services;
  return [
    answer(x.clientCertificate, async ({ file, password }, reply) => {
      reply.end(OK);
      await host.services.pace(IMPORT_MS);
      const code = importClient(host, textOf(file), password === undefined ? undefined : textOf(password));
      if (host.facts.tlsOptions?.tellsImport.value !== false) host.urc(tlsLines.imported, { code });
      return OK;
    }),
    answer(x.root, ({ file, bytes }, reply) => importRoot(host, textOf(file), bytes, reply)),
    ...([rootRemoval, clientRemoval] as const).flatMap(({ remove, list }, i) => {
      const area = i === 0 ? ROOTS : CLIENT;
      const result = i === 0 ? tlsLines.rootDeleted : tlsLines.clientDeleted;
      return [
        answer(remove, ({ name }, reply) => {
          const removed = files.remove(area, textOf(name));
          if (removed && area === CLIENT) files.remove(KEY, textOf(name));
          reply.info(result, { code: removed ? DONE : NO_SUCH_FILE });
          return OK;
        }),
        answer(list, (_args, reply) => {
          for (const { name } of files.list(area)) reply.text(name);
          return OK;
        }),
      ];
    }),
  ];
}

/** Users of R14.18 had certificates without a key accepted, so only a file without any is refused. */
function importClient(host: ModuleHost, path: string, password: string | undefined): number {
  const { files } = host.services;
  const bytes = /\.(?:crt|cer|p12)$/i.test(path) ? fileAt(host, path) : undefined;
  if (bytes === undefined) return FAILED;
  const { certificates, key } = host.services.readCredentials(bytes, password);
  if (certificates.length === 0) return FAILED;
  for (const area of [CLIENT, KEY]) for (const { name } of files.list(area)) files.remove(area, name);
  const name = path.slice(path.lastIndexOf('\\') + 1);
  const kept = files.write(CLIENT, name, concatBytes(certificates));
  return kept && (key === undefined || files.write(KEY, name, key)) ? DONE : FAILED;
}

function importRoot(host: ModuleHost, path: string, size: number, reply: Responder): Ending {
  const { files } = host.services;
  const bytes = fileAt(host, path);
  if (bytes === undefined || bytes.length !== size || bytes[0] !== SEQUENCE) return ERROR;
  const [root, ...more] = host.services.readCredentials(bytes).certificates;
  if (root === undefined || more.length > 0) return ERROR;
  const known = files.list(ROOTS);
  if (known.some((other) => equalBytes(other.bytes, root))) {
    reply.text('Certificate already exists!');
    return OK;
  }
  let number = FIRST_ROOT;
  while (known.some(({ name }) => name === String(number))) number += 1;
  return files.write(ROOTS, String(number), root) ? OK : ERROR;
}
