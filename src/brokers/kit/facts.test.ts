import { describe, expect, it } from 'vitest';
import { guess, stated } from '../../kernel/facts.ts';
import { brokers } from '../registry.ts';
import { brokerFacts, recogniseBroker } from './facts.ts';
import type { BrokerProfile } from './profile.ts';
import { parseBrokerUrl } from './url.ts';

const HOSTS: readonly (readonly [host: string, kind: string])[] = [
  ['a1b2c3-ats.iot.eu-west-1.amazonaws.com', 'aws-iot'],
  ['a1b2c3.iot.cn-north-1.amazonaws.com.cn', 'aws-iot'],
  ['my-hub.azure-devices.net', 'azure-iot-hub'],
  ['0123abcd.s1.eu.hivemq.cloud', 'hivemq-cloud'],
  ['x0123.ala.eu-central-1.emqxsl.com', 'emqx-cloud'],
  ['broker.example', 'any'],
  ['192.0.2.1', 'any'],
  // Somebody else's name with a known ending in its middle.
  ['my-hub.azure-devices.net.example', 'any'],
  ['a1b2c3.iot.eu-west-1.amazonaws.com.example', 'any'],
];

describe('a broker', () => {
  it.each(HOSTS)('at %s is %s', (host, kind) => {
    expect(recogniseBroker(host, brokers()).id).toBe(kind);
    expect(recogniseBroker(host.toUpperCase(), brokers()).id).toBe(kind);
  });

  it('of every profile is recognised by one host at least', () => {
    const tested = new Set(HOSTS.map(([, kind]) => kind));
    expect(brokers().map(({ id }) => id)).toEqual([...tested].sort());
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
    hosts: [],
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
    expect(facts.retired).toBeUndefined();
  });

  it('say how to learn what is not known', () => {
    for (const known of brokers()) {
      const { needsSni, needsClientCertificate, needsLogin, closesOnPolicy } = brokerFacts(known, url);
      for (const input of [needsSni, needsClientCertificate, needsLogin, closesOnPolicy]) {
        if (input.is === 'unknown') expect(input.learn.length).toBeGreaterThan(10);
        else expect(input.is).toBe('known');
      }
    }
  });

  it('carry the reason why a service is gone', () => {
    const retired = stated('switched off in 2023', 'the provider');
    expect(brokerFacts({ ...profile, retired }, url).retired).toBe(retired);
  });
});
