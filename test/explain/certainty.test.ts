import { describe, expect, it } from 'vitest';
import { LogExplainer } from '../../src/explain/explain.ts';
import type { Explanation } from '../../src/explain/explanation.ts';
import { loadAnchors } from '../../src/pki/anchors/set.ts';
import { readCertificates } from '../../src/pki/read.ts';

const NOW = Date.UTC(2026, 5, 1);

function explained(log: string, hints: { readonly module?: string; readonly broker?: string } = {}) {
  const explainer = new LogExplainer({
    now: NOW,
    roots: loadAnchors,
    readPem: (pem) => readCertificates(pem, 'log'),
    ...hints,
  });
  for (const line of log.split('\n')) explainer.add(line);
  return explainer.end();
}

const certain = ({ findings }: Explanation): readonly string[] =>
  findings
    .filter(({ confidence, severity }) => confidence === 'certain' && severity === 'error')
    .map(({ cause }) => cause);

describe('a line that admits one reading is certain', () => {
  it.each([
    ['the broker refuses the login', 'AT+QMTCONN=0,"dev","u","p"\nOK\n+QMTCONN: 0,0,4', 'BG96', 'auth-credentials'],
    [
      'the broker wanted a certificate and got none',
      '1522941421: OpenSSL Error[0]: error:1417C0C7:SSL routines:tls_process_client_certificate:peer did not return a certificate',
      'ESP32',
      'client-cert-missing',
    ],
    ['a certificate is not valid yet', 'wolfSSL error occurred, error = -150', 'STM32 (wolfSSL)', 'clock-not-set'],
    [
      'one command that this firmware lacks',
      'AT+QSSLCERT="CA",2,1317\nERROR\nAT+QSSLCERT=?\nERROR',
      'FCM360W',
      'command-order/state',
    ],
  ])('%s', async (_name, log, module, cause) => {
    expect(certain(await explained(log, { module }))).toEqual([cause]);
  });
});

describe('what may have been mended, or is not what failed, is not certain', () => {
  it('a name that did not resolve, and a handshake that fails later', async () => {
    const found = await explained(
      [
        'E (10691) aws_iot: failed! mbedtls_net_connect returned -0x52',
        'E (15691) aws_iot: failed! mbedtls_ssl_handshake returned -0x7280',
      ].join('\n'),
      { broker: 'AWS IoT Core' },
    );
    expect(certain(found)).toEqual([]);
    expect(found.findings[0]?.cause).not.toBe('dns');
    expect(found.nextProofs.length).toBeGreaterThan(0);
  });

  it('a command that does not exist, and a connection that was tried all the same', async () => {
    const log =
      'AT+CNSMOD=1\nERROR\nAT+CNSMOD=?\nERROR\nAT+CMQTTCONNECT=0,"tcp://broker.example:8883",60,1\nOK\n\n+CMQTTCONNECT: 0,32';
    expect(certain(await explained(log, { module: 'SIM7600G' }))).toEqual([]);
  });

  it('several commands that do not exist: the firmware may lack all of their kind', async () => {
    const log = 'AT+CERTADD\nERROR\nAT+SSLX\nERROR\nAT+SSLX=?\nERROR\nAT+CERTADD=?\nERROR';
    expect(certain(await explained(log, { module: 'ESP8684 (ESP-AT)' }))).toEqual([]);
  });

  it('a login that the log does not show, where the broker answers something else', async () => {
    const log = 'AT+QMTCONN=0,"dev"\nOK\n+QMTCONN: 0,0,2';
    const found = await explained(log, { module: 'BG77', broker: 'Azure IoT Hub' });
    expect(certain(found)).toEqual([]);
    expect(found.findings.map(({ cause }) => cause)).toContain('client-id/policy');
  });

  it('a host name that only an example stands in for', async () => {
    const log = 'AT+CTLSCONN=1,1\nOK\n\n+CTLSCONN: 1,-3';
    expect(certain(await explained(log, { module: 'SIM7020E', broker: 'HiveMQ Cloud' }))).toEqual([]);
  });

  it('an earlier try, where the last one fails in another way', async () => {
    const context = ['sslversion",0,4', 'cacert",0,"ca.pem"', 'clientcert",0,"cert.pem"', 'clientkey",0,"key.pem"'];
    const connect = 'AT+CMQTTCONNECT=0,"tcp://x-ats.iot.us-east-1.amazonaws.com:8883",60,1\nOK\n\n+CMQTTCONNECT: 0,';
    const log = [
      ...context.flatMap((setting) => [`AT+CSSLCFG="${setting}`, 'OK']),
      `${connect}26`,
      'AT+CSSLCFG="authmode",0,2',
      'OK',
      `${connect}32`,
    ].join('\n');
    expect(certain(await explained(log, { module: 'SIM7600G', broker: 'AWS IoT Core' }))).toEqual([]);
  });
});

describe('a log of a broker with several clients', () => {
  const refused =
    '1642374279: OpenSSL Error[0]: error:14094418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca\n' +
    '1642374279: Client <unknown> disconnected: Protocol error.';
  const other = '1642374281: New client connected from 10.0.0.2:5556 as dashboard (p2, c1, k60).';

  it('another client that gets in does not mend the one that did not', async () => {
    const found = await explained(`${refused}\n${other}`, { broker: 'Mosquitto' });
    expect(found.outcome).toBe('failed');
    expect(found.findings[0]?.cause).toBe('wrong-root-ca');
  });

  it('worked where nothing failed before', async () => {
    const found = await explained(other, { broker: 'Mosquitto' });
    expect(found).toMatchObject({ outcome: 'worked', nextProofs: [] });
  });
});

describe('ESP-AT joins no access point', () => {
  it('is why the connection behind it fails', async () => {
    const log = 'AT+CWJAP="home","x"\nWIFI DISCONNECT\n+CWJAP:2\n\nFAIL\nAT+MQTTCONN=0,"broker.example",1883,0\nERROR';
    const found = await explained(log, { module: 'ESP32-C3 (ESP-AT)' });
    expect(found.findings[0]).toMatchObject({ cause: 'network-not-attached', severity: 'error' });
  });
});
