import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../kernel/cause.ts';
import { height } from '../../kernel/rung.ts';
import { readHostLine, type HostLine } from './read.ts';

const first = (line: HostLine | undefined): string | undefined =>
  [...(line?.notice?.causes ?? [])].sort((a, b) => b.weight - a.weight)[0]?.cause;
const isCertain = (line: HostLine | undefined): boolean =>
  line?.notice?.causes.length === 1 && line.notice.causes[0]?.weight === 1;

const FAILED: readonly (readonly [text: string, cause: string])[] = [
  // coreMQTT and the SDKs of AWS
  ['coreMQTT: CONNACK recv failed with status = MQTTRecvFailed.', 'client-id/policy'],
  ['coreMQTT: MQTT connection failed with status = MQTTRecvFailed.', 'client-id/policy'],
  ['AWS_IOT: Error(-23) connecting to x.iot.us-east-1.amazonaws.com:8883,', 'dns'],
  ['AWS_IOT: Error(-19) connecting to x.iot.us-east-1.amazonaws.com:8883,', 'cert-format'],
  ['AWS_IOT: Error(-28) connecting to x.iot.us-east-1.amazonaws.com:8883,', 'client-id/policy'],
  ['[OpenSSL Wrapper] [1] [PerformSSLConnect:L376] :  Server Certificate Verification failed.', 'wrong-root-ca'],
  ['Connection interrupted: AWS_ERROR_MQTT_UNEXPECTED_HANGUP: the connection was closed', 'client-id/policy'],
  ['AWS_IO_DNS_QUERY_FAILED: A query to dns failed to resolve.', 'dns'],
  ['10 301 [iot_thread] TLS_Connect fail (0x2700, NULL)', 'sni-missing'],
  // Mongoose OS
  ['ev_handler           MQTT Disconnect', 'client-id/policy'],
  ['mgos_mqtt_ev         MQTT0 Disconnect', 'client-id/policy'],
  ['ev_handler           MQTT CONNACK 4', 'auth-credentials'],
  // Mosquitto and Paho
  ['Client dev-7 disconnected, not authorised.', 'auth-credentials'],
  ['Client dev-7 [10.0.0.7:50123] disconnected: not authorised.', 'auth-credentials'],
  ['Client dev-7 already connected, closing old connection.', 'client-id/policy'],
  ['Denied PUBLISH from dev-7 (d0, q0, r0, m0, t/1, ... (5 bytes))', 'client-id/policy'],
  ['OpenSSL Error[2]: error:1417B07B:SSL routines:tls_process_cert_verify:bad signature', 'client-key-mismatch'],
  ['OpenSSL Error[0]: error:0A000418:SSL routines::tlsv1 alert unknown ca', 'wrong-root-ca'],
  ['OpenSSL Error: error:14094418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca', 'wrong-root-ca'],
  ['OpenSSL Error[0]: error:14094415:SSL routines:ssl3_read_bytes:sslv3 alert certificate expired', 'clock-not-set'],
  ['Client null received CONNACK (5)', 'auth-credentials'],
  ['Connection Refused: not authorised.', 'auth-credentials'],
  ['Connection Refused: identifier rejected.', 'client-id/policy'],
  ['Connection refused - bad username or password', 'auth-credentials'],
  ['Connected with result code 4', 'auth-credentials'],
  ['Connected with result code Not authorized', 'auth-credentials'],
  ['Unable to connect (Lookup error.).', 'dns'],
  ['Error: Connection refused', 'wrong-port/plain-on-tls'],
  ['Error: The connection was lost.', 'client-id/policy'],
  // ESP-IDF
  ['mbedtls: ssl_msg.c:4799 is a fatal alert message (msg 70)', 'tls-version'],
  [
    'MQTT_CLIENT: SSL related configs set, but the transport protocol is a non-SSL scheme, transport = 0',
    'wrong-port/plain-on-tls',
  ],
  ["esp-tls: couldn't get hostname for :b.example: getaddrinfo() returns 202, addrinfo=0x0", 'dns'],
  ['esp-tls: [sock=54] delayed connect error: Connection reset by peer', 'wrong-port/plain-on-tls'],
  ['esp-x509-crt-bundle: No matching trusted root certificate found', 'wrong-root-ca'],
  ['E (7) esp-tls-mbedtls: Failed to verify peer certificate!', 'wrong-root-ca'],
  ['I (7) x: ! The certificate validity starts in the future', 'clock-not-set'],
  ['MQTT_CLIENT: esp_mqtt_connect: mqtt_message_receive() returned -1', 'client-id/policy'],
  ['MQTT_CLIENT: Connection refused, not authorized', 'auth-credentials'],
  ['MQTT_CLIENT: Connection refused, id rejected', 'client-id/policy'],
  // Sketches
  ['failed, rc=5 try again in 5 seconds', 'auth-credentials'],
  ['Connecting to MQTT... failed with state 4', 'auth-credentials'],
  ['failed, rc=-4 try again in 5 seconds', 'wrong-port/plain-on-tls'],
  ['MQTT connection failed! Error code = 2', 'client-id/policy'],
  ['(SSLClient)(SSL_ERROR)(m_print_ssl_error): SSL_OUT_OF_MEMORY', 'buffer/memory'],
  ['[MQTT WARN] Connection refuse, reason code: 5', 'auth-credentials'],
  // Node.js and Python
  ['Error: self signed certificate in certificate chain', 'wrong-root-ca'],
  ['Error: unable to verify the first certificate', 'wrong-root-ca'],
  ['Error: getaddrinfo ENOTFOUND broker.example', 'dns'],
  ['Error: connect ECONNREFUSED 10.0.0.7:8883', 'wrong-port/plain-on-tls'],
  ['socket.gaierror: [Errno -2] Name or service not known', 'dns'],
  ['ConnectionRefusedError: [Errno 111] Connection refused', 'wrong-port/plain-on-tls'],
  // Zephyr
  ['mqtt_helper: getaddrinfo() failed -11', 'dns'],
  ['MQTT connect failed 5', 'auth-credentials'],
];

describe('a line of a host’s program that tells of a failure', () => {
  it.each(FAILED)('%s', (text, cause) => {
    const line = readHostLine(text);
    expect(line?.says).toBe('failed');
    expect(first(line)).toBe(cause);
  });

  it.each([
    'failed, rc=-2 try again',
    'MQTT connection failed! Error code = -2',
    'E (1) MQTT_CLIENT: Error transport connect',
  ])('%s leaves TCP and TLS open', (text) => {
    expect(readHostLine(text)?.notice?.span).toEqual({ from: 'bearer', to: 'client-auth' });
  });

  it('is certain only where the broker itself or its library admits no other reading', () => {
    const certain = FAILED.filter(([text]) => isCertain(readHostLine(text))).map(([text]) => text);
    expect(certain).toEqual([
      'ev_handler           MQTT CONNACK 4',
      'Denied PUBLISH from dev-7 (d0, q0, r0, m0, t/1, ... (5 bytes))',
      'OpenSSL Error[2]: error:1417B07B:SSL routines:tls_process_cert_verify:bad signature',
      'Connection Refused: identifier rejected.',
      'Connection refused - bad username or password',
      'Connected with result code 4',
      'mbedtls: ssl_msg.c:4799 is a fatal alert message (msg 70)',
      'I (7) x: ! The certificate validity starts in the future',
      'MQTT_CLIENT: Connection refused, id rejected',
    ]);
  });

  it('has rungs, classes and a source', () => {
    for (const [text] of FAILED) {
      const notice = readHostLine(text)?.notice;
      expect(notice?.source, text).not.toBe('');
      for (const { cause, rung, weight } of notice?.causes ?? []) {
        expect(CAUSES).toContain(cause);
        expect(Math.abs(weight)).toBeLessThanOrEqual(1);
        expect(height(rung), text).toBeLessThanOrEqual(height(notice?.span.to ?? 'publish'));
      }
    }
  });
});

describe('a line of a host’s program that tells of success', () => {
  it.each([
    ['coreMQTT: MQTT connection successfully established with broker.', 'mqtt'],
    ['[Network Read] [1] [HandleConnack:L228] : Network Connect Response. Success : SDK Code 0.', 'mqtt'],
    ['[OpenSSL Wrapper] [1] [ConnectTCPSocket:L234] : resolved b.example to 10.1.2.3', 'dns'],
    ['[INFO] [MQTT] [demo.c:1008] PUBACK received for packet id 6.', 'publish'],
    ['Connection completed with return code 0', 'mqtt'],
    ['Subscribed with QoS.AT_LEAST_ONCE', 'subscribe'],
    ['-->sleep', 'subscribe'],
    ['    [ Protocol is TLSv1.2 ]', 'client-auth'],
    ['<dbg> mqtt_helper.mqtt_state_set: State transition: MQTT_STATE_CONNECTING --> MQTT_STATE_CONNECTED', 'mqtt'],
    ['Success: conn to Broker no. 1', 'mqtt'],
    ['Connection to broker successful', 'mqtt'],
    ['Client subscribed on /cc3200/ToggleLED', 'subscribe'],
    ['ev_handler           MQTT Connect (1)', 'client-auth'],
    ['mgos_mqtt_ev         MQTT0 CONNACK 0', 'mqtt'],
    ['I (9) MQTT_EXAMPLE: MQTT_EVENT_CONNECTED', 'mqtt'],
    ['I (9) MQTT_EXAMPLE: MQTT_EVENT_SUBSCRIBED, msg_id=7', 'subscribe'],
    ['I (9) esp-x509-crt-bundle: Certificate validated', 'server-trust'],
    ['New client connected from 10.0.0.7:50123 as dev-7 (p2, c1, k60).', 'mqtt'],
    ['Client null received CONNACK (0)', 'mqtt'],
    ['Connected with result code 0', 'mqtt'],
    ['Connected with result code Success', 'mqtt'],
    ['<inf> mqtt: MQTT client connected!', 'mqtt'],
    ['MQTT connected', 'mqtt'],
    ['Attempting MQTT connection...connected', 'mqtt'],
    ['Connected to the MQTT broker!', 'mqtt'],
    ['AWS IoT Connected!', 'mqtt'],
    ['[00:00:09.885,009] <inf> transport: Connected to MQTT broker', 'mqtt'],
  ])('%s', (text, rung) => {
    expect(readHostLine(text)).toMatchObject({ says: 'passed', rung });
  });
});

describe('a line of a host’s program that tells what it does', () => {
  it.each([
    [
      'Creating a TLS connection to x-ats.iot.eu-central-1.amazonaws.com:8883.8 270 [iot]',
      'x-ats.iot.eu-central-1.amazonaws.com',
      8883,
    ],
    [
      'mqtt_global_connect  MQTT connecting to x.iot.us-east-1.amazonaws.com:8883',
      'x.iot.us-east-1.amazonaws.com',
      8883,
    ],
    ['AWS_IOT: Error(-99) connecting to b.example:8883,', 'b.example', 8883],
  ])('%s', (text, host, port) => {
    expect(readHostLine(text)).toMatchObject({ says: 'told', told: { host, port } });
  });

  it('names the server, or none', () => {
    expect(readHostLine('TLS_Connect fail (0x7280, NULL)')).toEqual({ says: 'told', told: { serverName: false } });
    expect(readHostLine('TLS_Connect fail (0x7280, b.example)')).toEqual({ says: 'told', told: { host: 'b.example' } });
  });

  it.each(['E (3164) PKCS11: failed nvs get file size 4354 0', 'ATCA is not available (-20096), using sw ECDH'])(
    '%s is harmless',
    (text) => {
      expect(readHostLine(text)?.says).toBe('harmless');
    },
  );
});

describe('other lines', () => {
  it.each([
    'AT+CMQTTCONNECT=0,"tcp://b.example:8883",60,1',
    '+CMQTTCONNECT: 0,32',
    '+CSQ: 23,99',
    'OK',
    'ERROR',
    'Connecting to internet',
    'GPRS status: connected',
    'the server certificate was renewed and we connect with mutual TLS',
    'failed with code 404',
    'HTTP GET failed, rc=404',
    'my mqtt client id is dev-7',
    'MQTT_EVENT_ERROR',
    '',
  ])('%j says nothing', (text) => {
    expect(readHostLine(text)).toBeUndefined();
  });

  it('of any length are read in no time', () => {
    const long = `MQTT connect ${'failed, client '.repeat(80_000)}`;
    const begin = performance.now();
    readHostLine(long);
    expect(performance.now() - begin).toBeLessThan(200);
  });
});
