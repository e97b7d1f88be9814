import { describe, expect, it } from 'vitest';
import type { Confidence, Fact } from '../kernel/facts.ts';
import { loadKnown } from '../pki/anchors/set.ts';
import type { BrokerProfile } from './kit/profile.ts';
import { brokers } from './registry.ts';

/*
 * Every row of what was found out about brokers, where it stands in a profile, and how sure it is. A row that says several
 * things stands here several times.
 */

type Row = readonly [row: string, kind: string, path: string, confidence: Confidence];

const AWS: readonly Row[] = [
  ['host', 'aws-iot', 'addresses.0', 'stated'],
  ['host, China', 'aws-iot', 'addresses.1', 'stated'],
  ['host, custom domains', 'aws-iot-custom', 'addresses.0', 'stated'],
  ['host, endpoints for credentials and jobs', 'aws-iot', 'notes.otherEndpoints', 'stated'],
  ['legacy host', 'aws-iot-legacy', 'addresses.0', 'stated'],
  ['legacy host, no longer supported', 'aws-iot-legacy', 'superseded', 'stated'],
  ['legacy host, VeriSign chain', 'aws-iot-legacy', 'tls.chain', 'stated'],
  ['legacy host, VeriSign root', 'aws-iot-legacy', 'anchors.verisign-class-3-g5.why', 'stated'],
  ['legacy host, regions with -ats only', 'aws-iot-legacy', 'dates.2018-05-09.what', 'stated'],
  ['ports: 8883', 'aws-iot', 'ports.8883.speaks', 'stated'],
  ['ports: 443 with x-amzn-mqtt-ca', 'aws-iot', 'ports.443/x-amzn-mqtt-ca.speaks', 'stated'],
  ['ports: 443 with mqtt, custom authorizer', 'aws-iot', 'ports.443/mqtt.proof', 'stated'],
  ['ports: 443 without ALPN', 'aws-iot', 'ports.443.speaks', 'stated'],
  ['ports: 443 with x-amzn-http-ca', 'aws-iot', 'ports.443/x-amzn-http-ca.speaks', 'stated'],
  ['ports: 8443', 'aws-iot', 'ports.8443.speaks', 'stated'],
  ['newer twist: domain configurations', 'aws-iot', 'notes.fixedByDomain', 'reported'],
  ['SNI on a plain endpoint', 'aws-iot', 'demands.sni', 'reported'],
  ['SNI on a custom domain', 'aws-iot-custom', 'demands.sni', 'stated'],
  ['TLS versions, lowest', 'aws-iot', 'tls.minVersion', 'stated'],
  ['TLS versions, highest', 'aws-iot', 'tls.maxVersion', 'stated'],
  ['TLS versions, policies', 'aws-iot', 'tls.policies', 'stated'],
  ['suites', 'aws-iot', 'tls.suites', 'stated'],
  ['extensions: tickets', 'aws-iot', 'tls.tickets', 'stated'],
  ['extensions: record size', 'aws-iot', 'tls.recordBytes', 'reported'],
  ['chain', 'aws-iot', 'tls.chain', 'stated'],
  ['chain, sizes', 'aws-iot', 'tls.chainBytes', 'guess'],
  ['anchors: 1', 'aws-iot', 'anchors.amazon-root-ca-1.why', 'stated'],
  ['anchors: 2', 'aws-iot', 'anchors.amazon-root-ca-2.why', 'stated'],
  ['anchors: 3', 'aws-iot', 'anchors.amazon-root-ca-3.why', 'stated'],
  ['anchors: 4', 'aws-iot', 'anchors.amazon-root-ca-4.why', 'stated'],
  ['anchors: Starfield Services G2', 'aws-iot', 'anchors.starfield-services-root-g2.why', 'stated'],
  ['Starfield Class 2', 'aws-iot', 'anchors.starfield-class-2.why', 'reported'],
  ['client auth', 'aws-iot', 'demands.clientCertificate', 'stated'],
  ['client auth, issuers', 'aws-iot', 'notes.clientCertificates', 'stated'],
  ['client auth, custom authorizer', 'aws-iot', 'logins.aws-custom-auth.username', 'stated'],
  ['client auth, password of an authorizer', 'aws-iot', 'logins.aws-custom-auth.password', 'stated'],
  ['client id, length', 'aws-iot', 'limits.clientIdBytes', 'stated'],
  ['client id, policy', 'aws-iot', 'logins.certificate.clientId', 'stated'],
  ['client id, twice', 'aws-iot', 'notes.sameClientId', 'stated'],
  ['keep-alive', 'aws-iot', 'limits.keepAliveSeconds', 'guess'],
  ['limits: payload', 'aws-iot', 'limits.payloadBytes', 'guess'],
  ['limits: topic', 'aws-iot', 'limits.topicBytes', 'stated'],
  ['limits: slashes', 'aws-iot', 'limits.topicSlashes', 'stated'],
  ['limits: filters', 'aws-iot', 'limits.filtersPerSubscribe', 'stated'],
  ['limits: subscriptions', 'aws-iot', 'limits.subscriptions', 'guess'],
  ['limits: rates', 'aws-iot', 'limits.rates', 'stated'],
  ['QoS', 'aws-iot', 'limits.maxQos', 'stated'],
  ['retain', 'aws-iot', 'limits.retain', 'stated'],
  ['MQTT 5', 'aws-iot', 'limits.mqttVersions', 'reported'],
  ['policy denies', 'aws-iot', 'denial', 'stated'],
  ['policy denies, client id', 'aws-iot', 'signatures.client-id.mqtt', 'stated'],
  ['policy denies, topic', 'aws-iot', 'signatures.topic.mqtt', 'stated'],
  ['inactive certificate', 'aws-iot', 'signatures.client-certificate-inactive.tls12', 'reported'],
  ['unregistered certificate', 'aws-iot', 'signatures.client-certificate-unregistered.tls12', 'reported'],
  ['other alerts: no certificate, 1.2', 'aws-iot', 'signatures.client-certificate-missing.tls12', 'guess'],
  ['other alerts: no certificate, 1.3', 'aws-iot', 'signatures.client-certificate-missing.tls13', 'guess'],
  ['other alerts: version', 'aws-iot', 'signatures.version.tls12', 'reported'],
  ['other alerts: ALPN', 'aws-iot', 'signatures.alpn.tls12', 'guess'],
  ['test help', 'aws-iot', 'notes.deviceAdvisor', 'stated'],
];

const AZURE: readonly Row[] = [
  ['hosts', 'azure-iot-hub', 'addresses.0', 'stated'],
  ['hosts, China and US', 'azure-iot-hub', 'addresses.1', 'guess'],
  ['hosts, DPS', 'azure-dps', 'addresses.0', 'guess'],
  ['ports: 8883', 'azure-iot-hub', 'ports.8883.speaks', 'stated'],
  ['ports: 443', 'azure-iot-hub', 'ports.443.speaks', 'stated'],
  ['ports: 5671', 'azure-iot-hub', 'ports.5671.speaks', 'stated'],
  ['ports: no 1883', 'azure-iot-hub', 'notes.noPlain', 'stated'],
  ['TLS, DPS', 'azure-dps', 'tls.maxVersion', 'stated'],
  ['TLS, hub', 'azure-iot-hub', 'tls.minVersion', 'stated'],
  ['TLS, hub, 1.3', 'azure-iot-hub', 'tls.maxVersion', 'guess'],
  ['TLS, hub, 2025-08-31', 'azure-iot-hub', 'dates.2025-08-31.what', 'stated'],
  ['TLS, hub, minTlsVersion', 'azure-iot-hub', 'notes.minTlsVersion', 'reported'],
  ['suites', 'azure-iot-hub', 'tls.suites', 'stated'],
  ['ECC', 'azure-iot-hub', 'tls.keyTypes', 'reported'],
  ['ECC, root', 'azure-iot-hub', 'anchors.digicert-global-root-g3.why', 'reported'],
  ['max fragment length', 'azure-iot-hub', 'tls.maxFragmentLength', 'reported'],
  ['SNI', 'azure-iot-hub', 'demands.sni', 'guess'],
  ['anchors: DigiCert G2', 'azure-iot-hub', 'anchors.digicert-global-root-g2.why', 'stated'],
  ['anchors: Microsoft 2017', 'azure-iot-hub', 'anchors.microsoft-rsa-2017.why', 'stated'],
  ['anchors: Baltimore', 'azure-iot-hub', 'anchors.baltimore-cybertrust.why', 'stated'],
  ['anchors of DPS', 'azure-dps', 'anchors.digicert-global-root-g2.why', 'stated'],
  ['chain', 'azure-iot-hub', 'tls.chain', 'guess'],
  ['auth: certificate optional', 'azure-iot-hub', 'demands.clientCertificate', 'stated'],
  ['CONNECT: client id', 'azure-iot-hub', 'logins.azure-sas.clientId', 'stated'],
  ['CONNECT: user name', 'azure-iot-hub', 'logins.azure-sas.username', 'stated'],
  ['CONNECT: password empty with X.509', 'azure-iot-hub', 'logins.certificate.password', 'stated'],
  ['SAS', 'azure-iot-hub', 'logins.azure-sas.password', 'stated'],
  ['DPS: client id', 'azure-dps', 'logins.provisioning.clientId', 'guess'],
  ['DPS: user name', 'azure-dps', 'logins.provisioning.username', 'guess'],
  ['DPS: token', 'azure-dps', 'logins.provisioning.password', 'guess'],
  ['DPS: topics', 'azure-dps', 'topics', 'guess'],
  ['keep-alive', 'azure-iot-hub', 'limits.keepAliveSeconds', 'stated'],
  ['limits: message', 'azure-iot-hub', 'limits.payloadBytes', 'stated'],
  ['limits: QoS', 'azure-iot-hub', 'limits.maxQos', 'stated'],
  ['limits: retain', 'azure-iot-hub', 'limits.retain', 'stated'],
  ['limits: topics', 'azure-iot-hub', 'topics', 'stated'],
  ['limits: other topics', 'azure-iot-hub', 'signatures.topic.mqtt', 'stated'],
  ['limits: one connection', 'azure-iot-hub', 'limits.sessions', 'guess'],
  ['denial', 'azure-iot-hub', 'denial', 'guess'],
  ['denial, token', 'azure-iot-hub', 'signatures.login.mqtt', 'guess'],
  ['MQTT 5', 'azure-iot-hub', 'limits.mqttVersions', 'stated'],
  ['Event Grid: host', 'azure-event-grid', 'addresses.0', 'guess'],
  ['Event Grid: port 8883', 'azure-event-grid', 'ports.8883.speaks', 'guess'],
  ['Event Grid: port 443', 'azure-event-grid', 'ports.443.speaks', 'stated'],
  ['Event Grid: TLS', 'azure-event-grid', 'tls.maxVersion', 'stated'],
  ['Event Grid: chain', 'azure-event-grid', 'tls.chain', 'reported'],
  ['Event Grid: root', 'azure-event-grid', 'anchors.digicert-global-root-g3.why', 'reported'],
  ['Event Grid: auth', 'azure-event-grid', 'logins.certificate.username', 'stated'],
  ['Event Grid: tokens', 'azure-event-grid', 'logins.jwt.password', 'stated'],
  ['Event Grid: SNI', 'azure-event-grid', 'demands.sni', 'guess'],
  ['Event Grid: message', 'azure-event-grid', 'limits.payloadBytes', 'stated'],
  ['Event Grid: QoS', 'azure-event-grid', 'limits.maxQos', 'stated'],
  ['Event Grid: retain', 'azure-event-grid', 'limits.retain', 'reported'],
  ['Event Grid: keep-alive', 'azure-event-grid', 'limits.keepAliveSeconds', 'stated'],
  ['Event Grid: aliases', 'azure-event-grid', 'limits.topicAliases', 'stated'],
  ['Event Grid: sessions', 'azure-event-grid', 'limits.sessions', 'stated'],
  ['Event Grid: denial', 'azure-event-grid', 'denial', 'reported'],
];

const CLOUDS: readonly Row[] = [
  ['HiveMQ Cloud: host', 'hivemq-cloud', 'addresses.0', 'reported'],
  ['HiveMQ Cloud: ports', 'hivemq-cloud', 'ports.8883.speaks', 'reported'],
  ['HiveMQ Cloud: wss', 'hivemq-cloud', 'ports.8884.speaks', 'reported'],
  ['HiveMQ Cloud: no plaintext', 'hivemq-cloud', 'notes.noPlain', 'reported'],
  ['HiveMQ Cloud: SNI', 'hivemq-cloud', 'demands.sni', 'reported'],
  ['HiveMQ Cloud: SNI shows at MQTT', 'hivemq-cloud', 'signatures.sni-missing.mqtt', 'reported'],
  ['HiveMQ Cloud: anchor', 'hivemq-cloud', 'anchors.isrg-root-x1.why', 'reported'],
  ['HiveMQ Cloud: chain after 2026', 'hivemq-cloud', 'tls.chain', 'guess'],
  ['HiveMQ Cloud: TLS', 'hivemq-cloud', 'tls.minVersion', 'guess'],
  ['HiveMQ Cloud: auth', 'hivemq-cloud', 'demands.login', 'reported'],
  ['HiveMQ Cloud: no certificate', 'hivemq-cloud', 'demands.clientCertificate', 'reported'],
  ['HiveMQ Cloud: wrong password', 'hivemq-cloud', 'signatures.login.mqtt', 'guess'],
  ['HiveMQ Cloud: limits', 'hivemq-cloud', 'limits.sessions', 'guess'],
  ['HiveMQ Cloud: traffic', 'hivemq-cloud', 'limits.rates', 'guess'],
  ['HiveMQ Cloud: packet', 'hivemq-cloud', 'limits.packetBytes', 'guess'],
  ['broker.hivemq.com: host', 'hivemq-public', 'addresses.0', 'reported'],
  ['broker.hivemq.com: TLS port', 'hivemq-public', 'ports.8883.speaks', 'guess'],
  ['broker.hivemq.com: SNI', 'hivemq-public', 'demands.sni', 'reported'],
  ['broker.hivemq.com: anchor', 'hivemq-public', 'anchors.isrg-root-x1.why', 'guess'],
  ['broker.hivemq.com: auth', 'hivemq-public', 'demands.login', 'reported'],
  ['EMQX serverless: host', 'emqx-cloud', 'addresses.0', 'stated'],
  ['EMQX serverless: ports', 'emqx-cloud', 'ports.8883.speaks', 'stated'],
  ['EMQX serverless: wss', 'emqx-cloud', 'ports.8084.speaks', 'stated'],
  ['EMQX serverless: TLS only', 'emqx-cloud', 'notes.noPlain', 'stated'],
  ['EMQX serverless: CA file', 'emqx-cloud', 'anchors.digicert-global-root-g2.why', 'observed'],
  ['EMQX serverless: older CA file', 'emqx-cloud', 'anchors.digicert-global-root-ca.why', 'guess'],
  ['EMQX serverless: SNI', 'emqx-cloud', 'demands.sni', 'reported'],
  ['EMQX serverless: auth', 'emqx-cloud', 'demands.login', 'stated'],
  ['EMQX serverless: no SNI', 'emqx-cloud', 'signatures.sni-missing.tls12', 'guess'],
  ['EMQX serverless: wrong user', 'emqx-cloud', 'signatures.login.mqtt', 'guess'],
  ['EMQX serverless: sessions', 'emqx-cloud', 'limits.sessions', 'stated'],
  ['EMQX serverless: packet', 'emqx-cloud', 'limits.packetBytes', 'stated'],
  ['EMQX serverless: QoS', 'emqx-cloud', 'limits.maxQos', 'stated'],
  ['EMQX serverless: retain', 'emqx-cloud', 'limits.retain', 'stated'],
  ['EMQX dedicated: host', 'emqx-dedicated', 'addresses.0', 'stated'],
  ['EMQX dedicated: ports', 'emqx-dedicated', 'ports.8883.speaks', 'stated'],
  ['EMQX dedicated: CA', 'emqx-dedicated', 'tls.chain', 'stated'],
  ['EMQX dedicated: keys', 'emqx-dedicated', 'tls.keyTypes', 'stated'],
  ['EMQX dedicated: SNI', 'emqx-dedicated', 'demands.sni', 'guess'],
  ['EMQX dedicated: JWT', 'emqx-dedicated', 'logins.jwt.password', 'stated'],
  ['EMQX dedicated: limits', 'emqx-dedicated', 'limits.sessions', 'stated'],
  ['broker.emqx.io: host', 'emqx-public', 'addresses.0', 'stated'],
  ['broker.emqx.io: 1883', 'emqx-public', 'ports.1883.speaks', 'stated'],
  ['broker.emqx.io: 8083', 'emqx-public', 'ports.8083.speaks', 'stated'],
  ['broker.emqx.io: 8883', 'emqx-public', 'ports.8883.speaks', 'stated'],
  ['broker.emqx.io: 8084', 'emqx-public', 'ports.8084.speaks', 'stated'],
  ['broker.emqx.io: 14567', 'emqx-public', 'ports.14567.speaks', 'stated'],
  ['broker.emqx.io: CA', 'emqx-public', 'tls.chain', 'guess'],
  ['broker.emqx.io: SNI', 'emqx-public', 'demands.sni', 'reported'],
  ['broker.emqx.io: auth', 'emqx-public', 'demands.login', 'stated'],
];

const TEST_BROKER: readonly Row[] = [
  ['1883', 'mosquitto-test', 'ports.1883.speaks', 'stated'],
  ['1884', 'mosquitto-test', 'ports.1884.demands.login', 'stated'],
  ['8883', 'mosquitto-test', 'ports.8883.certificate', 'stated'],
  ['8884', 'mosquitto-test', 'ports.8884.demands.clientCertificate', 'stated'],
  ['8885', 'mosquitto-test', 'ports.8885.demands.login', 'stated'],
  ['8885, accounts', 'mosquitto-test', 'logins.password.username', 'stated'],
  ['8886', 'mosquitto-test', 'ports.8886.certificate', 'guess'],
  ['8887', 'mosquitto-test', 'ports.8887.certificate', 'stated'],
  ['8080', 'mosquitto-test', 'ports.8080.speaks', 'stated'],
  ['8081', 'mosquitto-test', 'ports.8081.speaks', 'stated'],
  ['8090', 'mosquitto-test', 'ports.8090.demands.login', 'stated'],
  ['8091', 'mosquitto-test', 'ports.8091.demands.login', 'stated'],
  ['no client certificate, 1.2', 'mosquitto', 'signatures.client-certificate-missing.tls12', 'observed'],
  ['no client certificate, 1.3', 'mosquitto', 'signatures.client-certificate-missing.tls13', 'observed'],
  ['foreign CA', 'mosquitto', 'signatures.client-ca-unknown.tls12', 'observed'],
  ['expired client', 'mosquitto', 'signatures.client-certificate-expired.tls12', 'observed'],
  ['wrong password', 'mosquitto', 'signatures.login.mqtt', 'observed'],
];

const OTHERS: readonly Row[] = [
  ['Google: host', 'google-iot-core', 'addresses.0', 'stated'],
  ['Google: long-term host', 'google-iot-core', 'addresses.1', 'stated'],
  ['Google: port 443', 'google-iot-core', 'ports.443.speaks', 'stated'],
  ['Google: anchors', 'google-iot-core', 'anchors.globalsign-ecc-r4.why', 'stated'],
  ['Google: client id', 'google-iot-core', 'logins.jwt.clientId', 'stated'],
  ['Google: user name', 'google-iot-core', 'logins.jwt.username', 'stated'],
  ['Google: password', 'google-iot-core', 'logins.jwt.password', 'stated'],
  ['Google: retired', 'google-iot-core', 'retired', 'stated'],
  ['Google: successor', 'google-iot-core', 'notes.successor', 'guess'],
  ['ThingsBoard: hosts', 'thingsboard-cloud', 'addresses.0', 'stated'],
  ['ThingsBoard: port', 'thingsboard-cloud', 'ports.8883.speaks', 'stated'],
  ['ThingsBoard: anchor', 'thingsboard-cloud', 'anchors.isrg-root-x1.why', 'reported'],
  ['ThingsBoard: self-hosted', 'thingsboard-cloud', 'notes.selfHosted', 'stated'],
  ['ThingsBoard: token', 'thingsboard-cloud', 'logins.token.username', 'stated'],
  ['ThingsBoard: basic', 'thingsboard-cloud', 'logins.password.username', 'stated'],
  ['ThingsBoard: X.509', 'thingsboard-cloud', 'logins.certificate.username', 'stated'],
  ['ThingsBoard: bad token', 'thingsboard-cloud', 'signatures.login.mqtt', 'guess'],
  ['ThingsBoard: 2025-08-28', 'thingsboard-cloud', 'dates.2025-08-28.what', 'stated'],
  ['ThingsBoard: SIM7670G', 'thingsboard-cloud', 'signatures.server-refused.tls12', 'reported'],
  ['Adafruit: port', 'adafruit-io', 'ports.8883.speaks', 'guess'],
  ['Adafruit: anchor', 'adafruit-io', 'anchors.digicert-global-root-g2.why', 'guess'],
  ['Adafruit: login', 'adafruit-io', 'logins.password.password', 'guess'],
  ['Adafruit: throttle', 'adafruit-io', 'limits.rates', 'guess'],
  ['Adafruit: retain', 'adafruit-io', 'limits.retain', 'guess'],
  ['Adafruit: QoS', 'adafruit-io', 'limits.maxQos', 'guess'],
  ['Losant: port', 'losant', 'ports.8883.speaks', 'stated'],
  ['Losant: wss', 'losant', 'ports.443.speaks', 'stated'],
  ['Losant: anchor', 'losant', 'anchors.digicert-global-root-ca.why', 'stated'],
  ['Losant: client id', 'losant', 'logins.password.clientId', 'stated'],
  ['Losant: certificate', 'losant', 'logins.certificate.clientId', 'stated'],
  ['Losant: QoS', 'losant', 'limits.maxQos', 'stated'],
  ['Losant: retain', 'losant', 'limits.retain', 'stated'],
  ['Losant: clean session', 'losant', 'limits.cleanSessionOnly', 'stated'],
  ['Losant: message', 'losant', 'limits.payloadBytes', 'stated'],
  ['Losant: MQTT', 'losant', 'limits.mqttVersions', 'stated'],
  ['nRF Cloud: port', 'nrf-cloud', 'ports.8883.speaks', 'stated'],
  ['nRF Cloud: anchor', 'nrf-cloud', 'anchors.amazon-root-ca-1.why', 'reported'],
  ['nRF Cloud: mTLS', 'nrf-cloud', 'demands.clientCertificate', 'reported'],
  ['nRF Cloud: client id', 'nrf-cloud', 'logins.certificate.clientId', 'reported'],
  ['nRF Cloud: topics', 'nrf-cloud', 'topics', 'reported'],
  ['nRF Cloud: security tag', 'nrf-cloud', 'notes.securityTag', 'reported'],
  ['nRF Cloud: as AWS', 'nrf-cloud', 'denial', 'reported'],
  ['Watson: closed', 'ibm-watson', 'retired', 'guess'],
  ['Greengrass', 'aws-iot', 'notes.greengrass', 'guess'],
];

/** What an entry of a list is called in a path. */
function nameOf(entry: object, place: number): string {
  const { id, on, port, alpn } = entry as { id?: string; on?: string; port?: number; alpn?: Fact<string> };
  if (port !== undefined) return alpn === undefined ? String(port) : `${port}/${alpn.value}`;
  return id ?? on ?? String(place);
}

function at(profile: BrokerProfile, path: string): unknown {
  // Dots stand in no name but between them; protocol names hold none.
  return path.split('.').reduce<unknown>((value, name) => {
    if (Array.isArray(value)) return (value as object[]).find((entry, place) => nameOf(entry, place) === name);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  }, profile);
}

describe.each([
  ['A, AWS IoT Core', AWS, 50],
  ['B, Azure', AZURE, 50],
  ['C and D, HiveMQ and EMQX', CLOUDS, 40],
  ['E, test.mosquitto.org', TEST_BROKER, 15],
  ['F, others', OTHERS, 40],
] as const)('rows of %s', (_section, rows, atLeast) => {
  it('stand in a profile, each as sure as it is', () => {
    for (const [row, kind, path, confidence] of rows) {
      const profile = brokers().find(({ id }) => id === kind);
      expect(profile, row).toBeDefined();
      const fact = profile === undefined ? undefined : (at(profile, path) as Fact<unknown> | undefined);
      expect(fact?.confidence, `${row}: ${kind} ${path}`).toBe(confidence);
      expect(fact?.source.length, row).toBeGreaterThan(3);
    }
    expect(rows.length).toBeGreaterThanOrEqual(atLeast);
    expect(new Set(rows.map(([row]) => row)).size).toBe(rows.length);
  });
});

describe('roots in profiles', () => {
  it('are known ones, and one of them at most is the first of its key type', async () => {
    const known = new Set((await loadKnown()).map(({ id }) => id));
    let named = 0;
    for (const { id, anchors } of brokers()) {
      for (const anchor of anchors) expect(known, `${id}: ${anchor.id}`).toContain(anchor.id);
      const first = anchors.filter(({ use }) => use === 'first').map(({ keyType }) => keyType);
      expect(new Set(first).size, id).toBe(first.length);
      expect(new Set(anchors.map((anchor) => anchor.id)).size, id).toBe(anchors.length);
      named += anchors.length;
    }
    expect(named).toBeGreaterThan(30);
  });

  it('agree with what the roots themselves say of the brokers that use them', async () => {
    const TITLES: Readonly<Record<string, string>> = {
      'AWS IoT Core': 'aws-iot',
      'Azure IoT Hub': 'azure-iot-hub',
      'Azure Event Grid': 'azure-event-grid',
      'HiveMQ Cloud': 'hivemq-cloud',
      'EMQX Cloud serverless': 'emqx-cloud',
      'broker.emqx.io': 'emqx-public',
      'ThingsBoard Cloud': 'thingsboard-cloud',
      'Adafruit IO': 'adafruit-io',
      'Google long-term endpoints': 'google-iot-core',
      Losant: 'losant',
      'nRF Cloud': 'nrf-cloud',
    };
    let checked = 0;
    for (const { id, usedBy } of await loadKnown()) {
      for (const { broker, text } of usedBy) {
        const kind = text.includes('without "-ats"') ? 'aws-iot-legacy' : TITLES[broker];
        if (kind === undefined) continue;
        const profile = brokers().find((one) => one.id === kind);
        expect(
          profile?.anchors.map((anchor) => anchor.id),
          `${broker}: ${id}`,
        ).toContain(id);
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(15);
  });
});
