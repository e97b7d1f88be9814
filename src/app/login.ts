import { MADE_LOGINS, type BrokerProfile, type LoginForm, type MadeLogin } from '../brokers/kit/profile.ts';
import type { BrokerUrl } from '../brokers/kit/url.ts';
import { HawserError } from '../kernel/errors.ts';
import { Secret } from '../kernel/secret.ts';
import { percentEncoded, sasToken } from './sas-token.ts';

/** What `--login` and its companions ask for; texts as they were typed, secrets by the variables that hold them. */
export interface LoginOptions {
  readonly login?: MadeLogin;
  /** Device id, for `azure-sas`. */
  readonly device?: string;
  readonly deviceKeyEnv?: string;
  /** How long the token is good, s. */
  readonly ttlSeconds?: number;
  /** Name of the custom authorizer, for `aws-custom-auth`. */
  readonly authorizer?: string;
  /** Name under which the authorizer expects its token. */
  readonly tokenKey?: string;
  readonly tokenEnv?: string;
  readonly tokenSignatureEnv?: string;
  /** With `aws-custom-auth`, what stands in front of the authorizer's name. */
  readonly username?: string;
  readonly passwordEnv?: string;
  readonly passwordFile?: string;
}

/** A login that was made. What it leaves out the user's own options decide. */
export interface Login {
  readonly kind: MadeLogin;
  readonly username: Secret;
  readonly password?: Secret;
  /** The only client id that the broker takes with it. */
  readonly clientId?: string;
  /** The topic to which this client may publish. */
  readonly topic?: string;
  /** The Azure device, for modules that make its login themselves. */
  readonly azure?: { readonly device: string; readonly key: Secret; readonly seconds: number };
  /** When the password ends, Unix ms. */
  readonly expiresAt?: number;
  /** Everything in it that must not be seen. */
  readonly secrets: readonly Secret[];
}

/** The broker that a login is for. */
export interface LoginTarget {
  readonly profile: BrokerProfile;
  readonly url: BrokerUrl;
}

type Environment = Readonly<Record<string, string | undefined>>;

export const DEFAULT_TTL_SECONDS = 3_600;

/**
 * The login that the options ask for; `undefined` without `--login`. `now` is Unix ms by the host's clock, from which a
 * token's end is counted. Throws `usage`, `secret-missing`, `client-id-invalid` and `login-invalid`.
 */
export function loginFor(options: LoginOptions, env: Environment, target: LoginTarget, now: number): Login | undefined {
  const kind = options.login;
  if (kind === undefined) {
    refuseCompanions(options);
    return undefined;
  }
  const form = formOf(kind, target.profile);
  if (!target.url.tls) throw usage(`--login ${kind} needs an encrypted connection`, 'Use mqtts://.');
  return kind === 'azure-sas' ? azureLogin(form, options, env, target, now) : authorizerLogin(form, options, env);
}

function formOf(kind: MadeLogin, profile: BrokerProfile): LoginForm {
  const form = profile.logins.find(({ id }) => id === kind);
  if (form !== undefined) return form;
  const own = profile.logins.filter(({ id }) => MADE_LOGINS.some((made) => made === id)).map(({ id }) => id);
  throw new HawserError(`${profile.title} has no login of the kind ${kind}`, {
    code: 'usage',
    rung: 'mqtt',
    next: [
      own.length === 0
        ? { text: 'Give user name and password.', command: '--username U --password-env NAME' }
        : { text: 'Use the one that it has.', command: `--login ${own.join(' or ')}` },
      { text: 'Or say which kind of broker it is.', command: '--broker-kind KIND' },
    ],
  });
}

function azureLogin(
  form: LoginForm,
  options: LoginOptions,
  env: Environment,
  { url }: LoginTarget,
  now: number,
): Login {
  refuse(options, [
    'username',
    'passwordEnv',
    'passwordFile',
    'authorizer',
    'tokenKey',
    'tokenEnv',
    'tokenSignatureEnv',
  ]);
  const { device, deviceKeyEnv, ttlSeconds = DEFAULT_TTL_SECONDS } = options;
  if (device === undefined) throw usage('--login azure-sas needs the device', 'Name it.', '--device ID');
  if (deviceKeyEnv === undefined) {
    throw usage('--login azure-sas needs the device’s key', 'Say which variable holds it.', '--device-key-env NAME');
  }
  if (form.clientId?.value.pattern?.test(device) === false) {
    throw new HawserError('the device id has signs that no device id has', {
      code: 'client-id-invalid',
      rung: 'mqtt',
      next: [{ text: 'Copy it from the portal; it is no host name and no connection string.', command: '--device ID' }],
    });
  }
  const key = secretOf('device key', '--device-key-env', deviceKeyEnv, env);
  const { password, signature, expiresAt } = sasToken(`${url.host}/${identityPath(device)}`, key, ttlSeconds, now);
  return {
    kind: 'azure-sas',
    username: new Secret('username', filled(form, 'username', { host: url.host, device })),
    password,
    clientId: filled(form, 'clientId', { host: url.host, device }),
    topic: `${identityPath(device)}/messages/events/`,
    azure: { device, key: new Secret('device-key', key.reveal().trim()), seconds: ttlSeconds },
    expiresAt,
    secrets: [password, signature, key],
  };
}

/** A device's place in the hub, or that of a module identity in it. */
function identityPath(device: string): string {
  const [id = '', part] = device.split('/');
  return `devices/${id}${part === undefined ? '' : `/modules/${part}`}`;
}

function authorizerLogin(form: LoginForm, options: LoginOptions, env: Environment): Login {
  refuse(options, ['device', 'deviceKeyEnv', 'ttlSeconds']);
  const { authorizer, tokenKey, tokenEnv, tokenSignatureEnv, username = '' } = options;
  if (authorizer === undefined) {
    throw usage('--login aws-custom-auth needs the authorizer', 'Name it.', '--authorizer NAME');
  }
  if (!/^[\w=,@-]{1,128}$/.test(authorizer)) {
    throw usage('the authorizer’s name has signs that no such name has', 'Copy it from the console.');
  }
  if ((tokenKey === undefined) !== (tokenEnv === undefined)) {
    throw usage('a token has a name and a value', 'Give both.', '--token-key NAME --token-env VARIABLE');
  }
  if (username.includes('?')) throw usage('the user name holds a question mark already', 'Leave it out of --username.');
  const token = tokenEnv === undefined ? undefined : secretOf('token', '--token-env', tokenEnv, env);
  const signature =
    tokenSignatureEnv === undefined
      ? undefined
      : secretOf('token signature', '--token-signature-env', tokenSignatureEnv, env);
  const query = [
    ...(token === undefined ? [] : [`&${percentEncoded(tokenKey ?? '')}=${percentEncoded(token.reveal())}`]),
    ...(signature === undefined
      ? []
      : [`&x-amz-customauthorizer-signature=${percentEncoded(unescaped(signature.reveal()))}`]),
  ].join('');
  const plain = filled(form, 'username', { username, authorizer });
  return {
    kind: 'aws-custom-auth',
    username: new Secret('username', `${plain}${query}`),
    secrets: [token, signature].flatMap((secret) => (secret === undefined ? [] : bothForms(secret))),
  };
}

/** A secret can show as it is and as it stands in the user name. */
function bothForms(secret: Secret): readonly Secret[] {
  return [secret, new Secret(secret.label, percentEncoded(secret.reveal()))];
}

/** A signature is often copied in its encoded form. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function filled(form: LoginForm, part: 'username' | 'clientId', values: Readonly<Record<string, string>>): string {
  const template = form[part]?.value.template;
  if (template === undefined) throw new TypeError(`the login ${form.id} says nothing of its ${part}`);
  return template.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const value = values[name];
    if (value === undefined) throw new TypeError(`the login ${form.id} asks for an unknown ${name}`);
    return value;
  });
}

/** The variable's name is not repeated: people put the secret itself there by mistake. */
function secretOf(label: string, option: string, variable: string, env: Environment): Secret {
  const value = env[variable];
  if (value !== undefined && value !== '') return new Secret(label, value);
  throw new HawserError(`the environment variable that ${option} names is not set`, {
    code: 'secret-missing',
    rung: 'mqtt',
    next: [
      { text: `Set it in the shell that runs hawser, and give its name, not the ${label}.`, command: 'export NAME=…' },
    ],
  });
}

const FLAGS = {
  device: '--device',
  deviceKeyEnv: '--device-key-env',
  ttlSeconds: '--ttl',
  authorizer: '--authorizer',
  tokenKey: '--token-key',
  tokenEnv: '--token-env',
  tokenSignatureEnv: '--token-signature-env',
  username: '--username',
  passwordEnv: '--password-env',
  passwordFile: '--password-file',
} as const satisfies Partial<Record<keyof LoginOptions, string>>;

function refuse(options: LoginOptions, unfit: readonly (keyof typeof FLAGS)[]): void {
  const given = unfit.find((name) => options[name] !== undefined);
  if (given === undefined) return;
  throw usage(`${FLAGS[given]} does not go with --login ${options.login ?? ''}`, 'Leave it out.');
}

/** Companions of a login that is not asked for are a mistake, most likely a forgotten `--login`. */
function refuseCompanions(options: LoginOptions): void {
  const own = [
    'device',
    'deviceKeyEnv',
    'ttlSeconds',
    'authorizer',
    'tokenKey',
    'tokenEnv',
    'tokenSignatureEnv',
  ] as const;
  const given = own.find((name) => options[name] !== undefined);
  if (given === undefined) return;
  throw usage(`${FLAGS[given]} belongs to --login`, 'Say which login is meant.', `--login ${MADE_LOGINS.join('|')}`);
}

function usage(message: string, text: string, command?: string): HawserError {
  return new HawserError(message, {
    code: 'usage',
    rung: 'mqtt',
    next: [{ text, ...(command === undefined ? {} : { command }) }],
  });
}
