import { chooseBroker, portAt } from '../brokers/kit/facts.ts';
import type { BrokerProfile } from '../brokers/kit/profile.ts';
import { parseBrokerUrl, type BrokerUrl } from '../brokers/kit/url.ts';
import { brokers } from '../brokers/registry.ts';
import type { FamilyChoice } from '../families/kit/find.ts';
import { HawserError } from '../kernel/errors.ts';
import { isAddress } from '../kernel/host.ts';
import { resolvedTarget, type ResolveEntry, type ResolveTarget } from '../kernel/resolve.ts';
import type { ProbeDepth } from '../tls/probe/engine.ts';
import type { HelloBase } from '../tls/probe/hellos.ts';
import { checkAtText, type CredentialOptions } from './credentials.ts';
import type { LoginOptions } from './login.ts';

/** What `hawser probe` is asked for; texts as they were typed. */
export interface ProbeOptions extends CredentialOptions, LoginOptions {
  readonly url: string;
  /** A server name to send in place of the host, or `none`. */
  readonly sni?: string;
  readonly alpn?: string;
  /** `FAMILY[@FIRMWARE]`: would this module get through? */
  readonly as?: string;
  readonly clientId?: string;
  readonly brokerKind?: string;
  /** How much is asked (default `full`). */
  readonly depth?: ProbeDepth;
  /** Bound of the whole, s. */
  readonly timeoutSeconds?: number;
  readonly resolve?: readonly ResolveEntry[];
  /** Folder of roots in place of the shipped ones. */
  readonly anchors?: string;
}

/** The options, checked. */
export interface ProbeRequest {
  readonly url: BrokerUrl;
  readonly profile: BrokerProfile;
  /** Where the connections really go. */
  readonly target: ResolveTarget;
  /** What all hellos have in common. */
  readonly base: HelloBase;
  /** The name or address that the server's certificate has to be for. */
  readonly checkName: string;
  readonly sni: 'on' | 'off' | 'auto';
  readonly module?: FamilyChoice;
  readonly clientId?: string;
  readonly depth: ProbeDepth;
  readonly timeoutMs: number;
}

const TIMEOUT_S = 20;

/** Checks all that can be checked without a connection. Throws a HawserError. */
export async function readProbeRequest(options: ProbeOptions): Promise<ProbeRequest> {
  const url = parseBrokerUrl(options.url);
  const profile = chooseBroker(url.host, options.brokerKind, brokers());
  const { sni, clientId } = options;
  const serverName = sni === 'none' ? undefined : sni === undefined ? nameOf(url.host) : checkName(sni);
  if (options.alpn !== undefined && !/^[\x21-\x7e]{1,255}$/.test(options.alpn)) {
    throw new HawserError('--alpn takes a protocol name: 1 to 255 signs of plain ASCII', {
      code: 'usage',
      rung: 'tls',
    });
  }
  if (options.as !== undefined && !url.tls) {
    throw new HawserError('--as asks about a TLS handshake, and mqtt:// has none', {
      code: 'usage',
      next: [{ text: 'Use mqtts://, or leave --as out.' }],
    });
  }
  const alpn = options.alpn ?? portAt(profile, url)?.alpn?.value;
  return {
    url,
    profile,
    target: resolvedTarget(options.resolve ?? [], url.host, url.port) ?? { host: url.host, port: url.port },
    base: {
      ...(serverName === undefined ? {} : { serverName }),
      ...(alpn === undefined ? {} : { alpn }),
    },
    checkName: serverName ?? url.host,
    sni: sni === undefined ? 'auto' : sni === 'none' ? 'off' : 'on',
    ...(options.as === undefined ? {} : { module: await familyNamed(options.as) }),
    ...(clientId === undefined ? {} : { clientId: checkAtText('the client id', clientId, 'client-id-invalid') }),
    depth: options.depth ?? 'full',
    timeoutMs: (options.timeoutSeconds ?? TIMEOUT_S) * 1000,
  };
}

/** All families are loaded for it, which takes longer than everything else of a probe on a fast network. */
async function familyNamed(text: string): Promise<FamilyChoice> {
  const { findFamily } = await import('../families/registry.ts');
  return findFamily(text);
}

/** The server name carries names only, never addresses (RFC 6066 §3). */
function nameOf(host: string): string | undefined {
  return isAddress(host) ? undefined : host;
}

function checkName(text: string): string {
  const name = text.trim().toLowerCase();
  if (!isAddress(name) && /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/.test(name)) return name;
  throw new HawserError(`--sni takes a host name or none, not "${text}"`, {
    code: 'usage',
    rung: 'tls',
    next: [{ text: 'Addresses are not allowed in the server name.', command: '--sni none' }],
  });
}
