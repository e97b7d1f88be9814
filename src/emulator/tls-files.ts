import type { TlsFailure, TlsSettings } from '../families/kit/emulator.ts';

import { encodePem } from '../pki/pem.ts';
import { belongsTo } from '../pki/prepare.ts';
import { readCertificates, readKey } from '../pki/read.ts';
import type { Certificate } from '../pki/x509.ts';

/** The stored files, read as the module would when it is told to connect. PEM texts are for the TLS library. */
export interface TlsFiles {
  /** Absent = the server is not verified. */
  readonly anchors?: readonly Certificate[];
  readonly identity?: { readonly certificates: string; readonly key: string };
}

export type TlsFilesOutcome =
  | { readonly ok: true; readonly files: TlsFiles }
  | { readonly ok: false; readonly failure: Extract<TlsFailure, { readonly at: 'files' }> };

/** Judges CA, certificate and key before anything is sent. */
export function readTlsFiles(settings: TlsSettings): TlsFilesOutcome {
  const anchors = settings.ca === undefined ? undefined : certificatesOf(settings.ca);
  if (settings.ca !== undefined && anchors === undefined) return bad('ca');
  const trust = anchors === undefined ? {} : { anchors };
  if (settings.cert === undefined && settings.key === undefined) return { ok: true, files: trust };
  const certificates = settings.cert === undefined ? undefined : certificatesOf(settings.cert);
  const [own] = certificates ?? [];
  if (certificates === undefined || own === undefined) return bad('cert');
  const key = settings.key === undefined ? undefined : keyOf(settings.key, settings.keyPassword);
  if (key === undefined) return bad('key');
  if (!belongsTo(key, own)) return bad('mismatch');
  const identity = {
    certificates: certificates.map((certificate) => encodePem('CERTIFICATE', certificate.der)).join(''),
    key: key.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
  return { ok: true, files: { ...trust, identity } };
}

function certificatesOf(bytes: Uint8Array): readonly Certificate[] | undefined {
  try {
    return readCertificates(bytes, 'the stored file');
  } catch {
    return undefined;
  }
}

function keyOf(bytes: Uint8Array, password: string | undefined): ReturnType<typeof readKey> | undefined {
  try {
    return readKey(bytes, 'the stored file', password);
  } catch {
    return undefined;
  }
}

function bad(what: Extract<TlsFailure, { readonly at: 'files' }>['what']): TlsFilesOutcome {
  return { ok: false, failure: { at: 'files', what } };
}
