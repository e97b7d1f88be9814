import { byFact, usualName } from '../../predictions/by-fact.ts';
import type { Candidate } from '../../predictions/module-run.ts';
import type { Place } from './place.ts';
import { withTls, type Setup } from './setup.ts';

/** A firmware line at a twin. */
export interface Where {
  readonly candidate: Candidate;
  readonly place: Place;
}

export const NAMES = { ca: 'ca.pem', cert: 'client.pem', key: 'client.key.pem' } as const;

/** Twins that tell their customers apart by the server name. */
const NEEDS_NAME: ReadonlySet<string> = new Set(['hivemq-cloud', 'emqx-cloud']);
export const needsName = ({ place }: Where): boolean => NEEDS_NAME.has(place.desk.kind);
export const breaksName = ({ candidate }: Where): boolean => candidate.line.facts.tls.sni.value === 'option-breaks';
export const hasClient = ({ place }: Where): boolean => place.client !== undefined;
export const hasLogin = ({ place }: Where): boolean => place.login !== undefined;
export const at =
  (...kinds: readonly string[]) =>
  ({ place }: Where): boolean =>
    kinds.includes(place.desk.kind);

/** Whether this firmware can reach this broker at all, by its facts. */
export function works(where: Where): boolean {
  const sni = usualName(where.candidate.line) === 'on';
  return byFact(where.candidate.line, sni) === undefined && (sni || !needsName(where));
}

export function rightSetup({ candidate: { line }, place }: Where): Setup {
  const { desk, ca, client, login } = place;
  const uploads = [
    { name: NAMES.ca, text: ca.right, is: 'right root' },
    ...(client === undefined
      ? []
      : [
          { name: NAMES.cert, text: client.certificate, is: 'client certificate' },
          { name: NAMES.key, text: client.key, is: 'key' },
        ]),
  ];
  return {
    conditions: [],
    clock: 'cold',
    showsClock: false,
    showsNetwork: true,
    cleansUp: false,
    uploads,
    storedBefore: false,
    tls: [
      ['sslversion', 4],
      ['authmode', client === undefined ? 1 : 2],
      ['cacert', NAMES.ca],
      ...(client === undefined
        ? []
        : ([
            ['clientcert', NAMES.cert],
            ['clientkey', NAMES.key],
          ] as const)),
      ['enableSNI', usualName(line) === 'on' ? 1 : 0],
    ],
    starts: true,
    acquires: true,
    speaksTls: true,
    version: '3.1.1',
    clientId: desk.right.clientId,
    ...login,
    host: desk.host,
    port: 8883,
    topic: desk.right.topic,
    forgetsConnect: false,
    awaitsLoss: false,
  };
}

export const stored = (setup: Setup, name: string, text: string, is: string): Setup => ({
  ...setup,
  uploads: setup.uploads.map((one) => (one.name === name ? { name, text, is } : one)),
});
export const notStored = (setup: Setup, name: string): Setup => ({
  ...setup,
  uploads: setup.uploads.filter((one) => one.name !== name),
});
export const without = (setup: Setup, ...names: readonly string[]): Setup =>
  names.reduce((left, name) => withTls(left, name, undefined), setup);
export const under =
  (condition: Setup['conditions'][number]) =>
  (right: Setup): Setup => ({
    ...right,
    conditions: [condition],
  });

/** A line of the middle is lost, as it is when a terminal pastes faster than the module reads. */
export function damaged(pem: string): string {
  const lines = pem.split('\n');
  return [...lines.slice(0, 5), ...lines.slice(6)].join('\n');
}
