import { guess, reported, stated } from '../../kernel/facts.ts';
import { AZURE_MQTT_PAGE, AZURE_TLS_PAGE, azureAnchors, azureChain } from '../kit/parts/azure.ts';
import type { BrokerProfile } from '../kit/profile.ts';
import { GENERAL } from '../kit/sources.ts';

const DEVICE = {
  words: 'the device id (for a module identity DEVICE/MODULE)',
  pattern: /^[A-Za-z0-9\-.%_*?!(),:=@$']{1,128}(\/[A-Za-z0-9\-.%_*?!(),:=@$']{1,128})?$/,
  template: '{device}',
};
const USER = {
  words: 'HUB_HOST/DEVICE/?api-version=2021-04-12',
  pattern: /^[a-z0-9-]+(\.[a-z0-9-]+)+\/[^/?]+(\/[^/?]+)?\/\?api-version=\d{4}-\d{2}-\d{2}.*$/i,
  template: '{host}/{device}/?api-version=2021-04-12',
};

export const profile: BrokerProfile = {
  id: 'azure-iot-hub',
  title: 'Azure IoT Hub',
  summary:
    'Microsoft’s hub for devices. A device proves who it is with a token made from its key (--login azure-sas makes one) or with a client certificate; the user name is needed in both cases. Only a few fixed topics exist, so no message of one’s own comes back.',
  named: /\bazure(?:[ _-]iot(?:[ _-]?hub)?)?\b|\biot ?hub\b/i,
  hosts: [/^[a-z0-9-]+\.azure-devices\.(net|cn|us)$/],
  addresses: [
    stated('HUB.azure-devices.net', AZURE_MQTT_PAGE),
    guess('HUB.azure-devices.cn in China, HUB.azure-devices.us for the US government', GENERAL),
  ],
  exampleHost: 'my-hub.azure-devices.net',
  demands: {
    sni: guess(
      true,
      'a gateway for many customers; Microsoft’s pages do not say',
      'a SIM7600 on LE20B04 connects without it, by user reports',
    ),
    clientCertificate: stated(false, AZURE_MQTT_PAGE, 'asked for in the handshake, but optional'),
    login: stated(true, AZURE_MQTT_PAGE, 'the user name is needed with a client certificate, too'),
  },
  ports: [
    {
      port: 8883,
      speaks: stated('mqtts', AZURE_MQTT_PAGE),
      proof: stated('token or client certificate', AZURE_MQTT_PAGE),
    },
    {
      port: 443,
      speaks: stated('wss', AZURE_MQTT_PAGE, 'path /$iothub/websocket'),
      proof: stated('token or client certificate', AZURE_MQTT_PAGE),
    },
    { port: 5671, speaks: stated('amqps', AZURE_MQTT_PAGE) },
  ],
  tls: {
    minVersion: stated('TLSv1.2', AZURE_TLS_PAGE, 'enforced on all hubs since 2025-08-31'),
    maxVersion: guess('TLSv1.2', AZURE_TLS_PAGE, '"1.2 or higher", but no page that was read names TLS 1.3'),
    suites: stated(
      [0xc02f, 0xc030, 0xc027, 0xc028],
      AZURE_TLS_PAGE,
      'until 2025 also DHE, static RSA, CBC-SHA and 3DES: modules that speak static RSA only are cut off',
    ),
    keyTypes: reported(['rsa', 'ec'], AZURE_TLS_PAGE, 'EC is a preview, for clients that offer ECDSA suites only'),
    maxFragmentLength: reported(true, AZURE_TLS_PAGE, 'a preview, on hubs that were made in preview mode'),
    chain: azureChain,
    authority: guess('microsoft', GENERAL),
  },
  anchors: [
    ...azureAnchors,
    {
      id: 'digicert-global-root-g3',
      use: 'also',
      keyType: 'ec',
      why: reported(
        'EC certificates, a preview',
        `${AZURE_TLS_PAGE}; a comment in Microsoft’s SDK names it with "Gateway V2"`,
      ),
    },
  ],
  logins: [
    {
      id: 'azure-sas',
      title: 'token from the device’s key (SAS)',
      clientId: stated(DEVICE, AZURE_MQTT_PAGE),
      username: stated(USER, AZURE_MQTT_PAGE),
      password: stated(
        {
          words:
            'SharedAccessSignature sr=HUB/devices/DEVICE&sig=…&se=UNIX_SECONDS; sig is the HMAC-SHA256 of the first part, a line end and the last, by the device’s key',
          pattern: /^SharedAccessSignature sr=[^&]+&sig=[^&]+&se=\d+(&skn=[^&]*)?$/,
        },
        AZURE_MQTT_PAGE,
        'skn is for service keys only; the hub compares se with its own clock, so a token that a wrong clock has dated is refused',
      ),
    },
    {
      id: 'certificate',
      title: 'client certificate, by thumbprint or by CA',
      clientId: stated(DEVICE, AZURE_MQTT_PAGE),
      username: stated(USER, AZURE_MQTT_PAGE),
      password: stated({ words: 'empty' }, AZURE_MQTT_PAGE),
    },
  ],
  limits: {
    mqttVersions: stated(['3.1.1'], AZURE_MQTT_PAGE, 'MQTT 5 was a preview and is deprecated'),
    clientIdBytes: guess({ min: 1, max: 128 }, GENERAL),
    keepAliveSeconds: stated({ min: 0, max: 1_177 }, AZURE_MQTT_PAGE, 'the hub itself waits 1767 s'),
    maxQos: stated(1, AZURE_MQTT_PAGE, 'QoS 2 ends the connection'),
    retain: stated(false, AZURE_MQTT_PAGE, 'taken, but kept as the property mqtt-retain only'),
    payloadBytes: stated(262_144, AZURE_MQTT_PAGE),
    sessions: guess('one connection per device; a second one ends the first', GENERAL),
  },
  topics: stated(
    {
      publish: ['devices/{clientId}/messages/events/#', '$iothub/#'],
      subscribe: ['devices/{clientId}/messages/devicebound/#', '$iothub/#'],
    },
    AZURE_MQTT_PAGE,
    'another topic ends the connection',
  ),
  denial: guess('connack', GENERAL, 'wrong token: CONNACK 5 or 4; then it closes'),
  verification: stated('ack', AZURE_MQTT_PAGE, 'only fixed topics, no message of one’s own comes back'),
  verifyTopic: stated('devices/{clientId}/messages/events/', AZURE_MQTT_PAGE),
  signatures: [
    {
      id: 'login',
      title: 'wrong token, token that has run out, or unknown device',
      mqtt: guess({ connack: [5, 4], seen: ['close'] }, GENERAL, 'MQTT 3.1.1 has no more to say'),
    },
    {
      id: 'client-id',
      title: 'the client id is not the device of the user name',
      mqtt: guess({ connack: [5, 2], seen: ['close'] }, GENERAL, 'CONNACK 3 means throttled'),
    },
    {
      id: 'topic',
      title: 'a topic that is not one of the fixed ones, or QoS 2',
      mqtt: stated({ seen: ['close'] }, AZURE_MQTT_PAGE),
    },
  ],
  dates: [
    {
      on: '2025-08-31',
      what: stated(
        'TLS 1.2 and strong suites only, on all hubs',
        AZURE_TLS_PAGE,
        'before, minTlsVersion of a hub decided',
      ),
      todo: 'A module needs TLS 1.2 and one of the ECDHE-RSA suites; see which it has with --as.',
    },
  ],
  notes: {
    noPlain: stated('there is no port without TLS', AZURE_MQTT_PAGE),
    minTlsVersion: reported(
      'older hubs carry a minTlsVersion that cannot be changed',
      AZURE_TLS_PAGE,
      'no longer of use',
    ),
  },
};
