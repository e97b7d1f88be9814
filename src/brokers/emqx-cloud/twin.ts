import { makeDeviceCa, makeDevices } from '../kit/twin-devices.ts';
import { PASSWORD_FILE, makeUserLogin } from '../kit/twin-login.ts';
import { makeEndpoint, makeTwinPki, withLocalNames } from '../kit/twin-pki.ts';
import { anyTopic } from '../kit/twin-powers.ts';
import { ALERT, MODERN, misbehavingPolicy, servedKinds, tlsFrontRules } from '../kit/twin-tls.ts';
import type { PreparedTwin, TwinDefinition, TwinOptions } from '../kit/twin.ts';
import { EMQX_PKI } from './twin-pki.ts';

const HOST = 'hawsertwin.ala.eu-central-1.emqxsl.com';

export const twin: TwinDefinition = {
  kind: 'emqx-cloud',
  title: 'EMQX Cloud serverless',
  policies: [{ name: 'default', text: 'TLS 1.2 and 1.3' }],
  hasInactive: false,
  prepare,
};

async function prepare({ misbehave }: TwinOptions): Promise<PreparedTwin> {
  const [pki, deviceCa] = await Promise.all([
    makeTwinPki(EMQX_PKI, misbehave),
    makeDeviceCa('O=Hawser Twin, CN=Device CA', 'ec'),
  ]);
  const [deployment, devices] = await Promise.all([
    makeEndpoint(pki, servedKinds(['rsa'], misbehave), withLocalNames(['*.ala.eu-central-1.emqxsl.com'])),
    makeDevices('ec', [{ name: 'device', what: 'nobody asks for it here', issuer: deviceCa }]),
  ]);
  const login = makeUserLogin('hawser-twin');
  return {
    host: HOST,
    tls: tlsFrontRules({
      policy: misbehavingPolicy(MODERN, misbehave),
      route: (name) =>
        name === HOST || name === 'localhost'
          ? { is: 'endpoint', endpoint: deployment }
          : { is: 'alert', number: ALERT.unrecognizedName },
      asksClient: () => false,
      demandsCertificate: false,
      judgeClient: () => ({ is: 'accept' }),
    }),
    accept: (request) =>
      login.matches(request)
        ? { is: 'accept', powers: anyTopic() }
        : { is: 'refuse', code: 5, why: 'wrong user name or password' },
    login: { username: login.username, passwordFile: PASSWORD_FILE, certificate: false },
    roots: pki.roots,
    files: [...devices.files, login.file],
    served: Object.values(deployment),
    assumed: [
      'No server name, or another one, is alert 112; reports say only that the handshake fails.',
      'A wrong user name or password is CONNACK 5; the broker may answer 4.',
      'Which issuing CA below DigiCert Global Root G2 is used is not known.',
      'A message over 1 MiB ends the connection.',
    ],
  };
}
