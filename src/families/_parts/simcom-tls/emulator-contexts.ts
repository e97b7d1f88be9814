import type { ModuleHost } from '../../kit/emulator.ts';

/** One TLS context of a virtual module, in the terms of `+CSSLCFG`. */
export interface TlsContext {
  sslversion: number;
  authmode: number;
  ignorelocaltime: number;
  negotiatetime: number;
  cacert: string;
  clientcert: string;
  clientkey: string;
  enableSNI: number;
  keypwd: string;
  password: string;
  ignorecertCN: number;
  use_tickets: number;
  /** 0 = never set, prints `0x0` and means all. */
  ciphersuites: number;
}

/** Number of contexts. */
export const TLS_CONTEXTS = 10;

const KEY = 'simcom-tls.contexts';

function fresh(): TlsContext {
  return {
    sslversion: 4,
    authmode: 0,
    ignorelocaltime: 1,
    negotiatetime: 300,
    cacert: '',
    clientcert: '',
    clientkey: '',
    enableSNI: 0,
    keypwd: '',
    password: '',
    ignorecertCN: 0,
    use_tickets: 0,
    ciphersuites: 0,
  };
}

/** The TLS contexts of this life of the module: settings are not kept over a restart. */
export function tlsContexts(host: ModuleHost): readonly TlsContext[] {
  const known = host.shared.get(KEY) as readonly TlsContext[] | undefined;
  if (known !== undefined) return known;
  const contexts = Array.from({ length: TLS_CONTEXTS }, fresh);
  host.shared.set(KEY, contexts);
  return contexts;
}
