import { demandsAt, portAt } from '../brokers/kit/facts.ts';
import type { BrokerProfile } from '../brokers/kit/profile.ts';
import type { Route } from '../families/kit/driver.ts';
import type { Finding } from '../findings/finding.ts';
import { finding } from '../findings/make.ts';
import { azureByModule, type Wish } from '../plan/decide.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import type { Login, LoginTarget } from './login.ts';

/** As far as two clocks can differ that are both set. */
const SAME_TIME_MS = 15 * 60_000;
/** A module that was never set shows a year long before this. */
const EVER_SET = Date.UTC(2020, 0, 1);

/** The module, as far as it matters to a login. */
export interface LoginUser {
  /** Unix ms as it shows them. */
  readonly clock?: number;
  /** It makes its token itself, a new one each time. */
  readonly makesToken?: boolean;
}

/** A module that is known, on a way, for a login of this wish. */
export function loginUser(
  { line, state: { clock } }: KnownModule,
  route: Route | undefined,
  wish: Pick<Wish, 'azure'>,
): LoginUser {
  return {
    makesToken: azureByModule({ line, ...(route === undefined ? {} : { route }) }, wish) !== undefined,
    ...(clock === undefined ? {} : { clock: Date.parse(clock.iso) }),
  };
}

/** What is to be said of a login that was made. `now` is the host's time when the module's clock was read. */
export function loginRemarks(
  login: Login | undefined,
  target: LoginTarget,
  now: number,
  { clock, makesToken = false }: LoginUser = {},
): readonly Finding[] {
  if (login === undefined) return [];
  return [...(makesToken ? [] : tokenRemark(login, now, clock)), ...portRemark(login, target)];
}

function tokenRemark({ expiresAt }: Login, now: number, moduleClock: number | undefined): readonly Finding[] {
  if (expiresAt === undefined) return [];
  const differs = moduleClock !== undefined && moduleClock >= EVER_SET && Math.abs(moduleClock - now) > SAME_TIME_MS;
  const ends = {
    kind: 'option',
    ref: '--login',
    text: `the token ends at ${iso(expiresAt)} by this computer’s clock`,
  } as const;
  if (!differs) return [finding('login-token-ends', { severity: 'info', confidence: 'certain', evidence: [ends] })];
  const clocks = {
    kind: 'module',
    ref: 'its clock',
    text: `the module’s clock shows ${iso(moduleClock)}, this computer’s ${iso(now)}: if the latter is wrong, the broker refuses the token`,
  } as const;
  return [finding('login-token-ends', { severity: 'warning', confidence: 'possible', evidence: [ends, clocks] })];
}

function portRemark({ kind }: Login, { profile, url }: LoginTarget): readonly Finding[] {
  const port = portAt(profile, url);
  if (kind !== 'aws-custom-auth' || port === undefined) return [];
  const { clientCertificate } = demandsAt(profile, url);
  if (!clientCertificate.value) return [];
  return [
    finding('authorizer-port', {
      severity: 'warning',
      confidence: 'likely',
      evidence: [
        { kind: 'option', ref: '--broker', text: `port ${url.port}` },
        {
          kind: 'fact',
          ref: clientCertificate.source,
          text: `${profile.title}: a client certificate is demanded there`,
        },
      ],
    }),
  ];
}

/** What a broker's policy has to allow for this client; nothing where no policy is known. */
export function policyRemarks(
  { notes }: BrokerProfile,
  { clientId, publish, subscribe }: Pick<Wish, 'clientId' | 'publish' | 'subscribe'>,
): readonly Finding[] {
  const policy = notes['policy'];
  if (policy === undefined) return [];
  const topics = new Set([...(publish === undefined ? [] : [publish.topic]), ...subscribe]);
  const used = [`client id ${clientId}`, ...[...topics].map((topic) => `topic ${topic}`)].join(', ');
  return [
    finding('policy-hint', {
      severity: 'info',
      confidence: 'certain',
      evidence: [
        { kind: 'option', ref: '--client-id, --pub, --sub', text: used },
        { kind: 'fact', ref: policy.source, text: policy.value },
      ],
    }),
  ];
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
