import { describe, expect, it } from 'vitest';
import { guess, stated } from '../../kernel/facts.ts';
import type { Input } from '../../findings/inputs.ts';
import { brokers } from '../registry.ts';
import { brokerFacts, chooseBroker, recogniseBroker } from './facts.ts';
import type { BrokerProfile } from './profile.ts';
import { parseBrokerUrl } from './url.ts';

const HOSTS: readonly (readonly [host: string, kind: string])[] = [
  ['a1b2c3-ats.iot.eu-west-1.amazonaws.com', 'aws-iot'],
  ['a1b2c3.ats.iot.cn-north-1.amazonaws.com.cn', 'aws-iot'],
  ['a1b2c3.iot.us-east-1.amazonaws.com', 'aws-iot-legacy'],
  ['a1b2c3.iot.cn-north-1.amazonaws.com.cn', 'aws-iot-legacy'],
  ['my-hub.azure-devices.net', 'azure-iot-hub'],
  ['my-hub.azure-devices.us', 'azure-iot-hub'],
  ['global.azure-devices-provisioning.net', 'azure-dps'],
  ['my-space.westeurope-1.ts.eventgrid.azure.net', 'azure-event-grid'],
  ['0123abcd.s1.eu.hivemq.cloud', 'hivemq-cloud'],
  ['name.a0n.euc1.aws.hivemq.cloud', 'hivemq-cloud'],
  ['broker.hivemq.com', 'hivemq-public'],
  ['x0123.ala.eu-central-1.emqxsl.com', 'emqx-cloud'],
  ['x0123.ala.cn-hangzhou.emqxsl.cn', 'emqx-cloud'],
  ['x0123.emqxcloud.com', 'emqx-dedicated'],
  ['broker.emqx.io', 'emqx-public'],
  ['test.mosquitto.org', 'mosquitto-test'],
  ['mqtt.nrfcloud.com', 'nrf-cloud'],
  ['mqtt.thingsboard.cloud', 'thingsboard-cloud'],
  ['mqtt.eu.thingsboard.cloud', 'thingsboard-cloud'],
  ['demo.thingsboard.io', 'thingsboard-cloud'],
  ['io.adafruit.com', 'adafruit-io'],
  ['broker.losant.com', 'losant'],
  ['mqtt.googleapis.com', 'google-iot-core'],
  ['mqtt.2030.ltsapis.goog', 'google-iot-core'],
  ['abc123.messaging.internetofthings.ibmcloud.com', 'ibm-watson'],
  ['broker.example', 'any'],
  ['192.0.2.1', 'any'],
  // Somebody else's name with a known ending in its middle, or a known name behind another.
  ['my-hub.azure-devices.net.example', 'any'],
  ['a1b2c3.iot.eu-west-1.amazonaws.com.example', 'any'],
  ['not-test.mosquitto.org', 'any'],
  ['hivemq.cloud', 'any'],
  // The credentials endpoint is no broker.
  ['a1b2c3.credentials.iot.eu-west-1.amazonaws.com', 'any'],
];

/** Kinds that no host name shows. */
const BY_ID = ['aws-iot-custom', 'mosquitto'];

describe('a broker', () => {
  it.each(HOSTS)('at %s is %s', (host, kind) => {
    expect(recogniseBroker(host, brokers()).id).toBe(kind);
    expect(recogniseBroker(host.toUpperCase(), brokers()).id).toBe(kind);
  });

  it('is never of two kinds', () => {
    for (const [host] of HOSTS) {
      const kinds = brokers().filter(({ hosts }) => hosts.some((pattern) => pattern.test(host)));
      expect(kinds.map(({ id }) => id).length, host).toBeLessThanOrEqual(1);
    }
  });

  it('of every profile is recognised by one host at least, or named by its kind', () => {
    const tested = new Set([...HOSTS.map(([, kind]) => kind), ...BY_ID]);
    expect(brokers().map(({ id }) => id)).toEqual([...tested].sort());
    for (const { id, hosts, fallback } of brokers()) {
      expect(hosts.length === 0, id).toBe(BY_ID.includes(id) || fallback === true);
    }
    expect(brokers().filter(({ fallback }) => fallback === true)).toHaveLength(1);
  });

  it('has an example host that is one of its own', () => {
    for (const { id, hosts, exampleHost } of brokers()) {
      if (hosts.length > 0) expect(recogniseBroker(exampleHost, brokers()).id).toBe(id);
      expect(parseBrokerUrl(`mqtts://${exampleHost}`).host).toBe(exampleHost);
    }
  });

  it('is of the kind that was typed, whatever its host', () => {
    expect(chooseBroker('my-hub.azure-devices.net', 'AWS-IoT-custom', brokers()).id).toBe('aws-iot-custom');
    expect(chooseBroker('my-hub.azure-devices.net', undefined, brokers()).id).toBe('azure-iot-hub');
    expect(() => chooseBroker('broker.example', 'aws', brokers())).toThrow(
      expect.objectContaining({ code: 'broker-unknown', exit: 2 }),
    );
  });

  it('cannot be told without a profile for the rest', () => {
    expect(() => recogniseBroker('broker.example', [])).toThrow(TypeError);
  });
});

describe('the facts of a broker', () => {
  const url = parseBrokerUrl('mqtts://broker.example:8884');
  const profile: BrokerProfile = {
    id: 'made-up',
    title: 'Made up',
    summary: '',
    hosts: [],
    addresses: [],
    exampleHost: 'broker.example',
    ports: [],
    tls: { minVersion: stated('TLSv1.2', 'page 5'), maxVersion: guess('TLSv1.3', 'a guess') },
    anchors: [],
    logins: [],
    limits: { maxQos: stated(1, 'page 6'), retain: guess(false, 'a guess') },
    signatures: [],
    dates: [],
    notes: {},
    demands: { sni: stated(true, 'page 1'), clientCertificate: stated(false, 'page 2'), login: guess(true, 'a guess') },
    denial: stated('close', 'page 3'),
    verification: stated('own', 'page 4'),
  };

  it('are known with their source where somebody has said so, and unknown where they are guessed', () => {
    const facts = brokerFacts(profile, url);
    expect(facts).toMatchObject({ kind: 'made-up', host: 'broker.example', port: 8884, tls: true });
    expect(facts.needsSni).toMatchObject({ is: 'known', value: true, evidence: { ref: 'page 1' } });
    expect(facts.needsClientCertificate).toMatchObject({ is: 'known', value: false });
    expect(facts.needsLogin.is).toBe('unknown');
    expect(facts.closesOnPolicy).toMatchObject({ is: 'known', value: true });
    expect(facts.minVersion).toMatchObject({ is: 'known', value: 'TLSv1.2', evidence: { ref: 'page 5' } });
    expect(facts.maxVersion.is).toBe('unknown');
    expect(facts.maxQos).toMatchObject({ is: 'known', value: 1 });
    expect(facts.retain.is).toBe('unknown');
    expect(facts.payloadBytes.is).toBe('unknown');
    expect(facts.alpn.is).toBe('absent');
    expect(facts.retired).toBeUndefined();
  });

  it('say how to learn what is not known', () => {
    for (const known of brokers()) {
      const inputs = Object.values(brokerFacts(known, url)).filter(isInput);
      expect(inputs.length).toBeGreaterThan(10);
      for (const input of inputs) {
        if (input.is === 'unknown') expect(input.learn.length).toBeGreaterThan(10);
        if (input.is === 'known') expect(input.evidence.ref.length).toBeGreaterThan(3);
      }
    }
  });

  it('carry the reason why a service is gone', () => {
    const retired = stated('switched off in 2023', 'the provider');
    expect(brokerFacts({ ...profile, retired }, url).retired).toBe(retired);
    expect(brokerFacts({ ...profile, superseded: retired }, url)).toMatchObject({
      superseded: retired,
      retired: undefined,
    });
  });
});

describe('the facts of one port', () => {
  const at = (text: string, alpn?: string) => {
    const url = parseBrokerUrl(text);
    const {
      needsClientCertificate,
      needsLogin,
      alpn: wanted,
    } = brokerFacts(recogniseBroker(url.host, brokers()), url, alpn);
    const value = (input: Input<unknown>): unknown => (input.is === 'known' ? input.value : input.is);
    return [needsClientCertificate, needsLogin, wanted].map(value);
  };

  it.each([
    ['mqtts://test.mosquitto.org:8883', [false, false, 'absent']],
    ['mqtts://test.mosquitto.org:8884', [true, false, 'absent']],
    ['mqtts://test.mosquitto.org:8885', [false, true, 'absent']],
    ['mqtts://test.mosquitto.org:8886', [false, false, 'absent']],
    ['mqtts://test.mosquitto.org:8887', [false, false, 'absent']],
    ['mqtt://test.mosquitto.org:1883', [false, false, 'absent']],
    ['mqtt://test.mosquitto.org:1884', [false, true, 'absent']],
    // Port 1884 without TLS says nothing of a TLS listener there.
    ['mqtts://test.mosquitto.org:1884', [false, false, 'absent']],
    ['mqtts://a1b2c3-ats.iot.eu-west-1.amazonaws.com', [true, false, 'absent']],
    ['mqtts://a1b2c3-ats.iot.eu-west-1.amazonaws.com:443', [true, false, 'x-amzn-mqtt-ca']],
  ])('%s', (url, expected) => {
    expect(at(url)).toEqual(expected);
  });

  it('follow the protocol name that is offered', () => {
    expect(at('mqtts://a1b2c3-ats.iot.eu-west-1.amazonaws.com:443', 'mqtt')).toEqual([false, true, 'mqtt']);
    expect(at('mqtts://a1b2c3-ats.iot.eu-west-1.amazonaws.com:443', 'h2')).toEqual([true, false, 'absent']);
  });
});

function isInput(value: unknown): value is Input<unknown> {
  return typeof value === 'object' && value !== null && 'is' in value;
}
