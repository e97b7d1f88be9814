import { makeDeviceCa, makeDevices } from '../kit/twin-devices.ts';
import { PASSWORD_FILE, makeUserLogin } from '../kit/twin-login.ts';
import { makeEndpoint, makeTwinPki, withLocalNames } from '../kit/twin-pki.ts';
import { anyTopic } from '../kit/twin-powers.ts';
import { MODERN, misbehavingPolicy, servedKinds, tlsFrontRules } from '../kit/twin-tls.ts';
import type { PreparedTwin, TwinDefinition, TwinOptions } from '../kit/twin.ts';
import { HIVEMQ_PKI } from './twin-pki.ts';

const HOST = '0123456789abcdef0123456789abcdef.s1.eu.hivemq.cloud';
/** What clients without a name, or with another one, are shown. */
const DEFAULT_NAME = 'default.s1.eu.hivemq.cloud';

export const twin: TwinDefinition = {
  kind: 'hivemq-cloud',
  title: 'HiveMQ Cloud',
  policies: [{ name: 'default', text: 'TLS 1.2 and 1.3' }],
  hasInactive: false,
  prepare,
};

async function prepare({ misbehave }: TwinOptions): Promise<PreparedTwin> {
  const [pki, deviceCa] = await Promise.all([
    makeTwinPki(HIVEMQ_PKI, misbehave),
    makeDeviceCa('O=Hawser Twin, CN=Device CA', 'ec'),
  ]);
  const kinds = servedKinds(['rsa', 'ec'], misbehave);
  const [cluster, fallback, devices] = await Promise.all([
    makeEndpoint(pki, kinds, withLocalNames(['*.s1.eu.hivemq.cloud'])),
    makeEndpoint(pki, kinds, [DEFAULT_NAME]),
    makeDevices('ec', [{ name: 'device', what: 'nobody asks for it here', issuer: deviceCa }]),
  ]);
  const login = makeUserLogin('hawser-twin');
  const isCluster = (name: string | undefined): boolean => name === HOST || name === 'localhost';
  return {
    host: HOST,
    tls: tlsFrontRules({
      policy: misbehavingPolicy(MODERN, misbehave),
      route: (name) => ({ is: 'endpoint', endpoint: isCluster(name) ? cluster : fallback }),
      asksClient: () => false,
      demandsCertificate: false,
      judgeClient: () => ({ is: 'accept' }),
    }),
    accept(request) {
      // Which cluster is meant shows in the server name only: without it no login is anybody's.
      if (!isCluster(request.tls.serverName)) return { is: 'refuse', code: 5, why: 'no server name, or another one' };
      if (!login.matches(request)) return { is: 'refuse', code: 5, why: 'wrong user name or password' };
      return { is: 'accept', powers: anyTopic() };
    },
    login: { username: login.username, passwordFile: PASSWORD_FILE, certificate: false },
    roots: pki.roots,
    files: [...devices.files, login.file],
    served: [cluster, fallback].flatMap((one) => Object.values(one)),
    assumed: [
      `The certificate for clients without a server name is for ${DEFAULT_NAME}; its real name is not known.`,
      'Another server name is treated like none.',
      'A wrong user name or password is CONNACK 5; the broker may answer 4.',
      'RSA certificates go to clients that can use them, EC certificates to the others.',
      'A message over 1 MiB ends the connection; the real bound is not known and may be 5 MB.',
    ],
  };
}
