import { encodePem } from '../pki/pem.ts';
import { belongsTo } from '../pki/prepare.ts';
import { readCertificates, readKey } from '../pki/read.ts';
import type { Certificate } from '../pki/x509.ts';

/** What a TLS client was given: PEM or DER. */
export interface GivenFiles {
  /** One or more certificates. */
  readonly ca?: Uint8Array;
  /** The client's certificate, and what stands above it. */
  readonly cert?: Uint8Array;
  readonly key?: Uint8Array;
  readonly keyPassword?: string;
}

/** The given files, read. PEM texts are for the TLS library. */
export interface TlsFiles {
  /** Absent = the server is not verified. */
  readonly anchors?: readonly Certificate[];
  readonly identity?: { readonly certificates: string; readonly key: string };
}

/** A file that cannot be used, or a key that does not belong to the certificate. */
export interface FilesFailure {
  readonly at: 'files';
  readonly what: 'ca' | 'cert' | 'key' | 'mismatch';
}

export type TlsFilesOutcome =
  { readonly ok: true; readonly files: TlsFiles } | { readonly ok: false; readonly failure: FilesFailure };

/** Judges CA, certificate and key before anything is sent. */
export function readTlsFiles(settings: GivenFiles): TlsFilesOutcome {
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

function bad(what: FilesFailure['what']): TlsFilesOutcome {
  return { ok: false, failure: { at: 'files', what } };
}
