import { describe, expect, it } from 'vitest';
import { observe } from '../support/observed.ts';
import { family } from '../../src/families/ti-cc3200/family.ts';
import { maskOfSuites, MASK_BITS, suitesOfMask } from '../../src/families/_parts/ti-simplelink/options.ts';
import { toldSettings } from '../../src/families/_parts/ti-simplelink/told-settings.ts';

const told = (...settings: readonly string[]) =>
  toldSettings(
    new Map(settings.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)])),
    'first',
  );

describe('settings of a program', () => {
  it.each([
    ['SL_SO_SECMETHOD=3', { maxVersion: 'TLSv1.2' }],
    ['SL_SO_SECMETHOD=SL_SO_SEC_METHOD_TLSV1_1', { maxVersion: 'TLSv1.1' }],
    ['sl_so_secmethod=SL_SO_SEC_METHOD_SSLv3_TLSV1_2', { maxVersion: 'TLSv1.2' }],
    ['SL_SO_SECURE_MASK=0x110', { suites: [0xc014, 0xc027] }],
    [
      'SL_SO_SECURE_MASK=SL_SEC_MASK_TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256 | TLS_RSA_WITH_AES_256_CBC_SHA',
      { suites: [0xc027, 0x0035] },
    ],
    // This part has no GCM, whatever the mask says.
    ['SL_SO_SECURE_MASK=SL_SEC_MASK_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', { suites: [] }],
    [
      'SL_SO_SECURE_FILES={126, 127, 128, 0}',
      {
        clientkey: '/cert/126.der',
        clientcert: '/cert/127.der',
        cacert: '/cert/128.der',
        verifies: true,
        presents: true,
      },
    ],
    ['SL_SO_SECURE_FILES=0,0,0,0', { clientkey: '', clientcert: '', cacert: '', verifies: false, presents: false }],
    ['server_verify=0', { takesUnverified: true }],
    ['server_verify=1', { takesUnverified: false }],
  ])('%s', (setting, expected) => {
    expect(told(setting)).toEqual(expected);
  });

  it.each([
    'SL_SO_SECMETHOD=0',
    'SL_SO_SECMETHOD=5',
    'SL_SO_SECMETHOD=TLSV9',
    'SL_SO_SECURE_MASK=fast',
    'SL_SO_SECURE_MASK=0x1ffffffff',
    'SL_SO_SECURE_FILES=126,127,128',
    'SL_SO_SECURE_FILES=1,2,3,256',
    'server_verify=2',
    'SL_SO_RCVBUF=1',
  ])('%s is refused, with what would do', (setting) => {
    expect(() => told(setting)).toThrow(
      expect.objectContaining({ code: 'usage', next: expect.arrayContaining([expect.anything()]) as unknown }),
    );
  });

  it('has a bit for each suite, and back', () => {
    for (const generation of ['first', 'later'] as const)
      for (const { bit, suite } of MASK_BITS[generation]) {
        expect(suitesOfMask(bit, generation)).toEqual([suite]);
        expect(maskOfSuites([suite], generation)).toBe(bit);
      }
    expect(suitesOfMask(0x3ff, 'first')).toHaveLength(10);
    expect(suitesOfMask(0x7fffff, 'later')).toHaveLength(23);
  });

  it('are read off lines of source code, and of words about it', () => {
    const { state } = observe(family, [
      '< secure_file.secureFiles[0] = 126;',
      '< secure_file.secureFiles[1] = 0;',
      '< secure_file.secureFiles[2]=128;',
      '< rc = TLSConnectNetwork(&n, host, 8883, &files, SL_SO_SEC_METHOD_TLSV1_2, SL_SEC_MASK_TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, 0);',
      '< #define MASK SL_SEC_MASK_TLS_RSA_WITH_AES_256_CBC_SHA',
    ]);
    expect(state.tls.get(0)).toEqual({
      clientkey: '/cert/126.der',
      clientcert: '',
      cacert: '/cert/128.der',
      verifies: true,
      maxVersion: 'TLSv1.2',
      suites: [0xc014],
      takesUnverified: true,
    });
    expect(observe(family, ['< 1 for server_verify']).state.tls.get(0)).toEqual({ takesUnverified: false });
    const declared = '< int TLSConnectNetwork(Network *n, char* addr, int port, char server_verify)';
    expect(observe(family, [declared]).state.tls.size).toBe(0);
  });
});
