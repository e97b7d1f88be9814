import type { ResolveEntry } from '../kernel/resolve.ts';
import type { ConnectOptions } from './connect-options.ts';
import { shellWord } from './shell-word.ts';

/** What both `check` and `connect` are asked with. */
export type Typed = Pick<
  ConnectOptions,
  | 'port'
  | 'baud'
  | 'module'
  | 'broker'
  | 'brokerKind'
  | 'ca'
  | 'cert'
  | 'key'
  | 'username'
  | 'passwordEnv'
  | 'passwordFile'
  | 'pinEnv'
  | 'login'
  | 'device'
  | 'deviceKeyEnv'
  | 'ttlSeconds'
  | 'authorizer'
  | 'tokenKey'
  | 'tokenEnv'
  | 'tokenSignatureEnv'
  | 'clientId'
  | 'keepAliveSeconds'
  | 'will'
  | 'apn'
  | 'sub'
  | 'pub'
  | 'verify'
  | 'resolve'
  | 'anchors'
>;

const OPTIONS: readonly (readonly [Exclude<keyof Typed, 'resolve'>, string])[] = [
  ['port', '--port'],
  ['baud', '--baud'],
  ['module', '--module'],
  ['broker', '--broker'],
  ['brokerKind', '--broker-kind'],
  ['ca', '--ca'],
  ['cert', '--cert'],
  ['key', '--key'],
  ['username', '--username'],
  ['passwordEnv', '--password-env'],
  ['passwordFile', '--password-file'],
  ['pinEnv', '--pin-env'],
  ['login', '--login'],
  ['device', '--device'],
  ['deviceKeyEnv', '--device-key-env'],
  ['ttlSeconds', '--ttl'],
  ['authorizer', '--authorizer'],
  ['tokenKey', '--token-key'],
  ['tokenEnv', '--token-env'],
  ['tokenSignatureEnv', '--token-signature-env'],
  ['clientId', '--client-id'],
  ['keepAliveSeconds', '--keepalive'],
  ['will', '--will'],
  ['apn', '--apn'],
  ['sub', '--sub'],
  ['pub', '--pub'],
  ['verify', '--verify'],
  ['anchors', '--anchors'],
];

/**
 * The command that connects with what was asked for, and `more` behind it. What is part of a login stands as a place to
 * fill in, and a port that was not given likewise.
 */
export function connectCommand(typed: Typed, more: string): string {
  const words = OPTIONS.flatMap(([name, option]): readonly string[] => {
    const value = typed[name];
    if (name === 'port') return [option, value === undefined ? 'PORT' : shellWord(String(value))];
    if (value === undefined) return [];
    return [option, name === 'username' ? 'NAME' : shellWord(String(value))];
  });
  const names = (typed.resolve ?? []).flatMap((entry) => ['--resolve', shellWord(resolveText(entry))]);
  return ['hawser connect', ...words, ...names, more].join(' ');
}

function resolveText({ name, port, target }: ResolveEntry): string {
  return `${name}${port === undefined ? '' : `:${port}`}=${bracketed(target.host)}:${target.port}`;
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
