import { describe, expect, it } from 'vitest';
import { brokers } from '../../brokers/registry.ts';
import { brokerIn, type BrokerMention } from './broker.ts';
import { readBrokerHint } from './broker-hint.ts';

function shown(found: BrokerMention | undefined): string | undefined {
  if (found === undefined) return undefined;
  const { profile, host = '', port = '', tls = '', by } = found;
  return [profile.id, host, port, tls, by].join('|');
}

describe('a line with the address of a broker', () => {
  it.each([
    [
      'AT+QMTOPEN=0,"xxxxxx-ats.iot.us-east-1.amazonaws.com",8883',
      'aws-iot|xxxxxx-ats.iot.us-east-1.amazonaws.com|8883||host',
    ],
    ['connecting to **********-ats.iot.eu-central-1.amazonaws.com:8883.8', /^aws-iot\|.*\|8883\|\|host$/],
    ['URL: "xxxx.iot.us-west-2.amazonaws.com",8883', 'aws-iot-legacy|xxxx.iot.us-west-2.amazonaws.com|8883||host'],
    ['AT#XMQTTCON=1,"me","","","test_name.amazonaws.com",8883,757', 'aws-iot|test_name.amazonaws.com|8883||words'],
    ['AT+CAOPEN=1,"xx.us-west-2.amazonaws.com",8883', 'aws-iot|xx.us-west-2.amazonaws.com|8883||words'],
    ['AT+QMTOPEN=0,“my-hub.azure-devices.net”,8883', 'azure-iot-hub|my-hub.azure-devices.net|8883||host'],
    ['AT+CMQTTCONNECT=0,"tcp://xxx.s1.eu.hivemq.cloud:8883",60,1', 'hivemq-cloud|xxx.s1.eu.hivemq.cloud|8883||host'],
    ['AT+CCHOPEN=0,"<id>.ala.eu-central-1.emqxsl.com",8883', 'emqx-cloud|<id>.ala.eu-central-1.emqxsl.com|8883||host'],
    ['Connecting to broker.emqx.ioAT+CCERTDOWN="ca.pem",1295', 'emqx-public|broker.emqx.io|||host'],
    ['mqtts://broker.emqx.io:8883', 'emqx-public|broker.emqx.io|8883|true|host'],
    ['dial mqtt://test.mosquitto.org now', 'mosquitto-test|test.mosquitto.org||false|host'],
    ['mosquitto_pub -h my.own.example -p 8883 and host my.own.example:8883', 'any|my.own.example|8883||host'],
    ['AT+HTTPPARA="URL","https://<app>.azurewebsites.net/api/now"', 'any|<app>.azurewebsites.net||true|host'],
    ['broker host: a1b2-ats.iot.eu-west-1.amazonaws.com, port 443', /^aws-iot\|.*\|443\|\|host$/],
  ])('%s', (text, expected) => {
    const found = shown(brokerIn(text));
    if (typeof expected === 'string') expect(found).toBe(expected);
    else expect(found).toMatch(expected);
  });

  it('finds the example address of each kind that has addresses', () => {
    let visited = 0;
    for (const { id, hosts, exampleHost } of brokers()) {
      if (hosts.length === 0) continue;
      expect(brokerIn(`opening "${exampleHost}",8883`)?.profile.id).toBe(id);
      visited += 1;
    }
    expect(visited).toBeGreaterThan(10);
  });
});

describe('a line in words', () => {
  it.each([
    ['I want to reach AWS IoT from here', 'aws-iot'],
    ['E (10691) aws_iot: failed', 'aws-iot'],
    ['does Azure IoT Hub need SNI?', 'azure-iot-hub'],
    ['with HiveMQ Cloud it fails', 'hivemq-cloud'],
    ['our Mosquitto sits behind a router', 'mosquitto'],
    ['the public EMQX broker works', 'emqx-public'],
  ])('%s', (text, kind) => {
    expect(brokerIn(text)).toMatchObject({ profile: { id: kind }, by: 'words' });
  });

  it.each([
    'see https://docs.emqx.com/en/cloud/latest and https://www.hivemq.com/docs',
    'see https://test.mosquitto.org/ssl/ for files',
    'AT+CCERTDOWN="aws-root.pem",1188',
    'AT+CMQTTACCQ=0,"azure-device",1',
    '+CSSLCFG: "cacert",0,"emqx.pem"',
    'mosquitto_pub says nothing',
    'mail me at someone@broker.hivemq.com',
    'bucket.s3.amazonaws.com holds the image',
    'ec2-192-0-2-1.compute.amazonaws.com',
    'subject=/O=Amazon.com, Inc./CN=*.iot.us-east-1.amazonaws.com',
    'Amazon Root CA 1 is stored',
    'ca.pem,1883 bytes',
    'AT+CCERTDOWN="ca.pem",8883',
    'OK',
    'the broker is at home and its port is closed',
    '',
  ])('names no broker: %s', (text) => {
    expect(brokerIn(text)).toBeUndefined();
  });
});

describe('what a user says of the broker', () => {
  it.each([
    ['AWS IoT Core', 'aws-iot||||words'],
    ['AWS IoT Core (-ats)', 'aws-iot||||words'],
    ['AWS IoT Core (legacy-form endpoint)', 'aws-iot-legacy||||words'],
    ['AWS IoT, old endpoint', 'aws-iot-legacy||||words'],
    ['aws iot core without -ats', 'aws-iot-legacy||||words'],
    ['AWS IoT Core, custom domain', 'aws-iot-custom||||words'],
    ['HiveMQ Cloud', 'hivemq-cloud||||words'],
    ['HiveMQ public broker', 'hivemq-public||||words'],
    ['broker.emqx.io:8883', 'emqx-public|broker.emqx.io|8883||host'],
    ['EMQX Cloud Serverless, port 8883', 'emqx-cloud||8883||words'],
    ['EMQX (a password)', 'emqx-cloud||||words'],
    ['Mosquitto (mutual TLS)', 'mosquitto|||true|words'],
    ['own Mosquitto without TLS', 'mosquitto|||false|words'],
    ['Azure IoT Hub (X.509)', 'azure-iot-hub||||words'],
    ['azure-iot-hub', 'azure-iot-hub||||words'],
    ['unnamed MQTTS broker', 'any|||true|words'],
    ['HTTPS host, port 443', 'any||443|true|words'],
    ['own TLS endpoint', 'any|||true|words'],
    ['mqtts://broker.example:8884', 'any|broker.example|8884|true|host'],
    ['https://my.host.example/path', 'any|my.host.example||true|host'],
    ['192.0.2.7:8883', 'any|192.0.2.7|8883||host'],
    ['my.own.example', 'any|my.own.example|||host'],
    ['Google Cloud IoT Core', 'google-iot-core||||words'],
    ['no idea', undefined],
    ['', undefined],
  ])('%s', (text, expected) => {
    expect(shown(readBrokerHint(text))).toBe(expected);
  });

  it('knows each kind by its id and by its title', () => {
    let visited = 0;
    for (const { id, title, fallback, named } of brokers()) {
      expect(readBrokerHint(id)?.profile.id).toBe(id);
      if (fallback === true || named === undefined) continue;
      expect(readBrokerHint(title)?.profile.id, title).toBe(id);
      visited += 1;
    }
    expect(visited).toBeGreaterThan(15);
  });
});
