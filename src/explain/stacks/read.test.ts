import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../kernel/cause.ts';
import { height } from '../../kernel/rung.ts';
import { writtenCode } from '../../families/kit/part.ts';
import { findStack, hostStacks, readStackCode, readStackLine } from './read.ts';
import type { HostStack, StackRow } from './stack.ts';

const named = (rows: readonly StackRow[]): readonly string[] =>
  rows.map(({ stack, table, row }) => `${stack.id} ${writtenCode(table, row.code)}`);

function stackCalled(name: string): HostStack {
  const found = findStack(name);
  if (found === undefined) throw new Error(`no stack ${name}`);
  return found;
}

describe('a code that somebody passes on', () => {
  it.each([
    ['mbedtls', '-0x2700', ['mbedtls -0x2700']],
    ['mbedtls', '0x2700', ['mbedtls -0x2700']],
    ['mbedtls', '-9984', ['mbedtls -0x2700']],
    ['mbedtls', '9984', ['mbedtls -0x2700']],
    ['mbedTLS', '-0x7780', ['mbedtls -0x7780']],
    ['mbedtls', '-0x21E2', ['mbedtls -0x2180', 'mbedtls -0x0062']],
    ['mbedtls', '-0x52', ['mbedtls -0x0052']],
    ['mbedtls', 'flags 0x208', ['mbedtls 0x0008', 'mbedtls 0x0200']],
    ['openssl', '0A000418', ['openssl 0A000418']],
    ['openssl', '0x0A000418', ['openssl 0A000418']],
    ['openssl', '14094418', ['openssl 0A000418']],
    ['openssl', '1416F086', ['openssl 0A000086']],
    ['openssl', '1417B07B', ['openssl 0A00007B']],
    ['openssl', '0906D06C', ['openssl 0480006C']],
    ['openssl', 'verify 20', ['openssl 20']],
    ['bearssl', '62', ['bearssl 62']],
    ['bearssl', '296', ['bearssl 296']],
    ['wolfssl', '-188', ['wolfssl -188']],
    ['wolfssl', '188', ['wolfssl -188']],
    ['esp-tls', '0x8001', ['esp-tls 0x8001']],
    ['esp-tls', '801a', ['esp-tls 0x801A']],
    ['wolfssl', '-999', []],
    ['mbedtls', 'nonsense', []],
  ])('%s %s', (name, code, expected) => {
    expect(named(readStackCode(stackCalled(name), code))).toEqual(expected);
  });

  it('says that alert 48 comes from a broker that does not know the issuer of the client’s certificate', () => {
    const [received] = readStackCode(stackCalled('openssl'), '0A000418');
    expect(received?.row).toMatchObject({
      text: 'alert 48: unknown CA',
      span: { from: 'client-auth', to: 'client-auth' },
    });
  });
});

describe('a line of a log', () => {
  it.each([
    ['E (16073) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700', ['mbedtls -0x2700']],
    ['E (10691) aws_iot: failed! mbedtls_net_connect returned -0x52', ['mbedtls -0x0052']],
    ['10 301 [iot_thread] TLS_Connect fail (0x2700, NULL)', ['mbedtls -0x2700']],
    ['mqtt_task: connecting to MQTT server b.example ... Error: -15744', ['mbedtls -0x3D80']],
    ['[start_ssl_client():181]: (-15616) could not be read', ['mbedtls -0x3D00']],
    ['BSSL:_connected: BR_ERR_X509_EXPIRED', ['bearssl 54']],
    ['ssl_tls.c:5771: |1| x509_verify_cert() returned -9984 (-0x2700)', ['mbedtls -0x2700']],
    ['ssl_tls.c:5865: |3| ! Certificate verification flags 208', ['mbedtls 0x0008', 'mbedtls 0x0200']],
    ['OpenSSL Error: error:1408F09C:SSL routines:ssl3_get_record:http request', ['openssl 0A00009C']],
    ['46 3220 [iot_thread] TLS_Connect fail (0x7280, host.example)', ['mbedtls -0x7280']],
    [':INFO:In client state:MBEDTLS_SSL_SERVER_CERTIFICATE:ret -9984', ['mbedtls -0x2700']],
    ['E (5023) mqtt: Last error code reported from esp-tls: 0x8001', ['esp-tls 0x8001']],
    ['E (5023) mqtt: Last tls stack error number: 0x2700', ['mbedtls -0x2700']],
    ['error:0A000418:SSL routines::tlsv1 alert unknown ca:s3_pkt.c:1600:SSL alert number 48', ['openssl 0A000418']],
    [
      '1621358243: OpenSSL Error[2]: error:1417B07B:SSL routines:tls_process_cert_verify:bad signature',
      ['openssl 0A00007B'],
    ],
    ['    Verify return code: 20 (unable to get local issuer certificate)', ['openssl 20']],
    ['verify error:num=19:self-signed certificate in certificate chain', ['openssl 19']],
    ['wolfSSL_connect failed, err = -188', ['wolfssl -188']],
    ['BSSL:_connectSSL: failed, error 62', ['bearssl 62']],
    ['ERROR: TLS handshake failed. SSL - The connection indicated an EOF : <No-Low-Level-Code>', ['mbedtls -0x7280']],
    [
      '[E][ssl_client.cpp:37] _handle_error(): (-9984) X509 - Certificate verification failed, e.g. CRL',
      ['mbedtls -0x2700'],
    ],
    ['[E][WiFiClientSecure.cpp:144] connect(): start_ssl_client: -12288', ['mbedtls -0x3000']],
    ['<err> net_sock_tls: TLS handshake error: -7280', ['mbedtls -0x7280']],
    ['<err> net_sock_tls: TLS handshake error: -0x2700', ['mbedtls -0x2700']],
    ['+ERRNO:-0x2700', ['mbedtls -0x2700']],
    ['+ERRNO:8', ['mbedtls 0x0008']],
    ['+ERRNO:32769', ['esp-tls 0x8001']],
    ['E (9) transport_base: Failed to open a new connection: 32774', ['esp-tls 0x8006']],
    ['ssl.SSLError: [SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca (_ssl.c:1000)', ['openssl 0A000418']],
    ['[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed', ['openssl 0A000086']],
    ['(SSLClient)(SSL_ERROR)(m_print_br_error): Chain could not be linked to a trust anchor.', ['bearssl 62']],
    ['E (16073) esp-tls: Failed to open new connection', []],
    ['+CMQTTCONNECT: 0,32', []],
    ['AT+QMTOPEN=0,"broker.example",8883', []],
  ])('%s', (text, expected) => {
    expect(named(readStackLine(text))).toEqual(expected);
  });
});

describe('the tables', () => {
  it.each(hostStacks().map((stack) => ({ stack, id: stack.id })))(
    'of $id have words, rungs, causes and a source',
    ({ stack }) => {
      for (const table of stack.tables) {
        const numbers = table.codes.map(({ code }) => code);
        expect(new Set(numbers).size, table.id).toBe(numbers.length);
        for (const { code, text, source, span, causes } of table.codes) {
          const where = `${table.id} ${writtenCode(table, code)}`;
          expect(text, where).not.toBe('');
          expect(source, where).not.toBe('');
          expect(causes.length > 0, where).toBe(span !== undefined);
          for (const { cause, weight, rung } of causes) {
            expect(CAUSES, where).toContain(cause);
            expect(Math.abs(weight), where).toBeLessThanOrEqual(1);
            if (span !== undefined) expect(height(rung), where).toBeLessThanOrEqual(height(span.to));
          }
        }
      }
    },
  );

  it('are named by lines and words that lead to one of them', () => {
    for (const { lines, words = {}, tables } of hostStacks()) {
      const ids = tables.map(({ id }) => id);
      for (const { table: id, words: printed = [] } of lines) {
        const table = tables.find((one) => one.id === id);
        expect(ids).toContain(id);
        const numbers = table?.codes.map(({ code }) => code) ?? [];
        for (const [text, number] of printed) expect(numbers, text).toContain(number);
      }
      for (const table of Object.values(words)) expect(ids).toContain(table);
    }
  });

  it('go by names that no other has', () => {
    const names = hostStacks().flatMap(({ id, aliases }) => [id, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });
});
