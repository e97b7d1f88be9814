import { describe, expect, it } from 'vitest';
import { families } from '../../families/registry.ts';
import { namesOf } from '../../families/kit/find.ts';
import { readModuleHint } from './module-hint.ts';

function read(text: string): string {
  const { mention, stack, hostTls } = readModuleHint(text);
  return [mention?.family.id ?? '-', stack?.id ?? '-', ...(hostTls ? ['host-tls'] : [])].join(' ');
}

describe('what a user says of the module', () => {
  it.each([
    ['SIM7670G 2374B04SIM767XM5A_M / SIM767XM5_B04V01_241010', 'simcom-a76xx -'],
    ['P822601 board (with nRF9160 chip)', 'nordic-nrf91 -'],
    ['SARA-U201 (MKR GSM 1400)', 'ublox-sara -'],
    ['LENA-R8', 'ublox-sara -'],
    ['u-blox module', 'ublox-sara -'],
    ['Quectel something', 'quectel-lte -'],
    ['GM02S', 'sequans-monarch -'],
    ['Walter board', 'sequans-monarch -'],
    ['ME310G1', 'telit -'],
    ['ELS61', 'telit -'],
    ['CC3235SF (AT commands)', 'ti-cc32xx -'],
    ['TI CC3200 board', 'ti-cc3200 -'],
    ['ESP32 (ESP-AT)', 'esp-at -'],
    ['ESP32-C3, AT v3.2', 'esp-at -'],
    ['ESP32-C3 (coreMQTT)', '- mbedtls'],
    ['ESP32 (some program of mine)', '- mbedtls'],
    ['ESP8266 (Mongoose OS)', '- mbedtls'],
    ['ESP32 (esp-mqtt)', '- esp-tls'],
    ['AWS IoT C++ SDK (OpenSSL)', '- openssl'],
    ['Arduino with BearSSL', '- bearssl'],
    ['STM32 + wolfSSL', '- wolfssl'],
    ['mbedTLS on embedded target', '- mbedtls'],
    ['BG95-M3 (TCP only, mbedTLS in host)', 'quectel-lte mbedtls host-tls'],
    ['SIM7600G (TLS in ESP32)', 'simcom-sim7600 - host-tls'],
    ['SIM800L with SSLClient', 'simcom-sim800 - host-tls'],
    ['SIM7600 over PPPoS, esp-idf', 'simcom-sim7600 esp-tls host-tls'],
    ['A7670E and wolfSSL', 'simcom-a76xx wolfssl host-tls'],
    ['SIM7600 and A7670E on the shelf', 'simcom-sim7600 -'],
    ['something', '- -'],
    ['', '- -'],
    ['sim7600@LE20B04', 'simcom-sim7600 -'],
    ['sim9999@X', '- -'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['SIM7670G 2374B04SIM767XM5A_M', '2374B03SIM767XM5A_M', true],
    ['nRF9151 Feather mfw 2.0.2 / 2.0.0', 'mfw_nrf91x1_2.0.4', true],
    ['nRF9160 1.2.0', 'mfw_nrf9160_1.2.0', true],
    ['SIM800L R14.18', '1418B05SIM800L24', true],
    // Builds of that release are of two lines.
    ['SIM800L R13.08', '1418B05SIM800L24', false],
    ['EC25 EC25AFFAR07A08M4G', 'EC25AFFAR07A08M4G', true],
    ['EC25', 'EC25AFFAR07A08M4G', false],
    ['ESP32-WROOM-32 (ESP-AT 2.4.0)', '2.4.0(WROOM-32)', true],
    ['sim7600@LE11B14', 'LE11B14SIM7600M22', true],
    ['sim7600@XX', 'LE20B04SIM7600G22', false],
    ['sim7600', 'LE20B04SIM7600G22', false],
  ])('%s means the firmware line %s', (text, line, exact) => {
    expect(readModuleHint(text).mention).toMatchObject({ line: { id: line }, exact });
  });

  it('knows every name that a family has', () => {
    let visited = 0;
    for (const family of families()) {
      for (const name of namesOf(family)) {
        expect(readModuleHint(name.toUpperCase()).mention?.family.id, name).toBe(family.id);
        visited += 1;
      }
    }
    expect(visited).toBeGreaterThan(100);
  });

  it('takes any text', () => {
    for (const text of ['@', '@@', 'sim7600@', '(', '\u0000'.repeat(9), '-'.repeat(5_000)])
      expect(() => readModuleHint(text)).not.toThrow();
  });
});
