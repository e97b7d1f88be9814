import { utf8Bytes } from '../../kernel/bytes.ts';
import { readCertificates } from '../../pki/read.ts';
import { DEVICE_ID, makeDeviceCa, makeDevices } from '../kit/twin-devices.ts';
import { PASSWORD_FILE, makeUserLogin } from '../kit/twin-login.ts';
import { judgeByRoot } from '../kit/twin-mutual.ts';
import { makeEndpoint, makeTwinPki, withLocalNames } from '../kit/twin-pki.ts';
import { anyTopic } from '../kit/twin-powers.ts';
import { MODERN, misbehavingPolicy, servedKinds, tlsFrontRules } from '../kit/twin-tls.ts';
import type { PreparedTwin, TwinDefinition, TwinOptions } from '../kit/twin.ts';
import { MOSQUITTO_PKI } from './twin-pki.ts';

const HOST = 'mosquitto.hawser-twin.example';

export const twin: TwinDefinition = {
  kind: 'mosquitto',
  title: 'Mosquitto',
  policies: [
    { name: 'require-certificate', text: 'every client needs a certificate; no login' },
    { name: 'password', text: 'no certificate is asked for; user name and password are' },
  ],
  hasInactive: false,
  prepare,
};

async function prepare({ policy, misbehave }: TwinOptions): Promise<PreparedTwin> {
  const byCertificate = policy === 'require-certificate';
  const [pki, root, stranger] = await Promise.all([
    makeTwinPki(MOSQUITTO_PKI, misbehave),
    makeDeviceCa('O=Hawser Twin, CN=Device Root', 'ec'),
    makeDeviceCa('O=Hawser Twin, CN=Somebody Else’s Root', 'ec'),
  ]);
  const between = await makeDeviceCa('O=Hawser Twin, CN=Device CA', 'ec', root);
  const [endpoint, devices] = await Promise.all([
    makeEndpoint(pki, servedKinds(['rsa'], misbehave), withLocalNames([HOST])),
    makeDevices('rsa', [
      { name: 'device', what: 'the device’s certificate', issuer: root },
      { name: 'device-expired', what: 'the same, but it expired yesterday', issuer: root, expired: true },
      { name: 'device-revoked', what: 'the same, but it is on the broker’s list of revoked ones', issuer: root },
      { name: 'device-unknown', what: 'from a CA that the broker does not know', issuer: stranger },
      { name: 'device-no-intermediate', what: 'from device-ca.pem, which has to be sent with it', issuer: between },
    ]),
  ]);
  const revoked = devices.list.filter(({ name }) => name === 'device-revoked').map(({ fingerprint }) => fingerprint);
  const [rootCertificate] = readCertificates(utf8Bytes(root.certificate), 'root');
  if (rootCertificate === undefined) throw new TypeError('no root was made');
  const login = makeUserLogin('hawser-twin');
  return {
    host: HOST,
    tls: tlsFrontRules({
      policy: misbehavingPolicy(MODERN, misbehave),
      route: () => ({ is: 'endpoint', endpoint }),
      clientCas: root.certificate,
      asksClient: () => byCertificate,
      demandsCertificate: true,
      judgeClient: (certificates) => judgeByRoot(certificates, rootCertificate, new Set(revoked)),
    }),
    accept: (request) =>
      byCertificate || login.matches(request)
        ? { is: 'accept', powers: anyTopic() }
        : { is: 'refuse', code: 5, why: 'wrong user name or password' },
    login: byCertificate
      ? { clientId: DEVICE_ID, certificate: true }
      : { username: login.username, passwordFile: PASSWORD_FILE, certificate: false },
    roots: pki.roots,
    files: [
      ...devices.files,
      {
        name: 'device-ca.pem',
        what: 'the CA of device-no-intermediate.pem',
        content: between.certificate,
        secret: false,
      },
      ...(byCertificate ? [] : [login.file]),
    ],
    served: Object.values(endpoint),
    assumed: [
      'Server names and ALPN mean nothing, as in Mosquitto; versions and suites are OpenSSL’s defaults.',
      'MQTT 5 is answered with CONNACK 1; a message over 1 MiB ends the connection.',
    ],
  };
}
