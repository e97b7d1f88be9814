import { describe, expect, it } from 'vitest';
import { families } from '../../families/registry.ts';
import { moduleIn } from './module.ts';

function seen(text: string): string | undefined {
  const found = moduleIn(text);
  if (found === undefined) return undefined;
  return `${found.family.id} ${found.by}${found.exact ? ' exact' : ''}`;
}

describe('a line that names a module', () => {
  it.each([
    ['Model: SIM7670G-MNGV', 'simcom-a76xx identity'],
    ['Model: SIMCOM_SIM7600E-H', 'simcom-sim7600 identity'],
    ['Modem Name:SIMCOM SIM7600G', 'simcom-sim7600 identity'],
    ['### Modem: SIMCOM SIM7600G', 'simcom-sim7600 identity'],
    ['Revision:1951B17SIM7080', 'simcom-sim70x0 identity exact'],
    ['+CGMR: LE20B04SIM7600G22', 'simcom-sim7600 identity exact'],
    ['+CGMM: "SIM7000G"', 'simcom-sim70x0 identity'],
    ['A7670E-FASE', 'simcom-a76xx identity'],
    ['SIMCOM_SIM7600EI', 'simcom-sim7600 identity'],
    ['SIM7000A R1351', 'simcom-sim70x0 identity'],
    ['SIM800 R14.18', 'simcom-sim800 identity exact'],
    ['SIM767XM5_B04V01_241010', 'simcom-a76xx identity exact'],
    ['BG96MAR02A08M1G', 'quectel-lte identity exact'],
    ['%SHORTSWVER: nrf9160_1.3.2', 'nordic-nrf91 identity exact'],
    ['mfw_nrf91x1_2.0.4', 'nordic-nrf91 identity exact'],
    ['02.06,A00.01', 'ublox-sara identity exact'],
    ['UE8.2.1.0', 'sequans-monarch identity exact'],
    ['Bin version:2.4.0(WROOM-32)', 'esp-at identity exact'],
    ['SARA-R510S-01B', 'ublox-sara identity'],
    ['#define TINY_GSM_MODEM_SIM7000SSL', 'simcom-sim70x0 words'],
    ['TinyGSM Compiled Module:  TinyGsmClientSIM7600', 'simcom-sim7600 words'],
    ['I bought a LilyGO T-A7670E board last week', 'simcom-a76xx words'],
    ['my SIM 7600 does not connect', 'simcom-sim7600 words'],
    ['we use the SARA R410M on a carrier board', 'ublox-sara words'],
    ['nRF9160 with mfw 1.2.3', 'nordic-nrf91 words exact'],
    ['tried it with an EC25 modem', 'quectel-lte words'],
    ['ELS61-E R2 of Cinterion', 'telit words'],
  ])('%s', (text, expected) => {
    expect(seen(text)).toBe(expected);
  });

  it('goes by the build where the name beside it is broken', () => {
    expect(moduleIn('Ml:SIM760G-MNGV')).toBeUndefined();
    expect(moduleIn('Revision: 2374B03SIM767XM5A_M')).toMatchObject({
      line: { id: '2374B03SIM767XM5A_M' },
      exact: true,
      build: '2374B03SIM767XM5A_M',
    });
  });

  it('knows the line from the second string of a build', () => {
    expect(moduleIn('A7600M7_B12V01_240315')).toMatchObject({ line: { id: 'A50C4B12A7600M7' }, exact: true });
    // A number that no known build of that platform has.
    expect(moduleIn('A7600M7_B77V01_240315')).toMatchObject({ exact: false, build: 'A7600M7_B77V01_240315' });
  });

  it('does not take the version of a platform for a build', () => {
    const found = moduleIn('Revision: A7670M7_V1.11.1');
    expect(found).toMatchObject({ exact: false, by: 'identity' });
    expect(found).not.toHaveProperty('build');
  });

  it('takes the line that a name of its own stands for', () => {
    expect(moduleIn('Model: A7608E-H')?.line.id).toBe('A81C4B01A7600M7');
    expect(moduleIn('board with nRF9151 on it')?.line.id).toBe('mfw_nrf91x1_2.0.4');
  });

  it('finds each family in its own identity lines', () => {
    let visited = 0;
    for (const family of families()) {
      for (const { id, identity } of family.firmware) {
        // Wi-Fi chips of TI print no such lines: their firmware is known from their makers' tools.
        if (family.id.startsWith('ti-')) continue;
        expect(moduleIn(`Revision: ${identity.build}`), id).toMatchObject({
          family: { id: family.id },
          by: 'identity',
        });
        expect(moduleIn(`Model: ${identity.model}`)?.family.id, id).toBe(family.id);
        visited += 1;
      }
    }
    expect(visited).toBeGreaterThanOrEqual(12);
  });

  it('says nothing where prose names several kinds', () => {
    expect(moduleIn('it works with a SIM7600 but not with the A7670E')).toBeUndefined();
    expect(moduleIn('a BG96 or an EC25, both are here')).toMatchObject({ family: { id: 'quectel-lte' } });
  });
});

/** Lines of dialogues and words of prose with nothing of a module in them. */
const INNOCENT = [
  'AT+CMQTTACCQ=0,"SIM7600_client",1',
  'AT+CCERTDOWN="a7670_ca.pem",1188',
  '+CREG: 2,1,"1A2B","A7670"',
  '+CEREG: 5,"026F","0000EC25",7',
  '+CPSI: LTE,Online,238-20,0xEC20,12345,472',
  '00 A7670 EC25 4f 11',
  '2d13 EC20 00aa',
  'the ec25 byte',
  'serial 0xA7670',
  'ESP32 boots and waits for the modem',
  'I (312) esp_image: segment 0: paddr=0x00010020',
  'E (16073) esp-tls: Failed to open new connection',
  'Sara and Walter met a monarch at the calypso bar',
  'simple simulation similar SIM card SIM PIN SIM ready',
  '192.168.1.100',
  '10.64.12.7',
  'version 2.4.0 of the library',
  '25.01.2024',
  'Connected, IP 10.1.2.3',
  '+IPADDR: 10.1.2.3',
  'MIIDQTCCAimgAwIBAgITBmyfz5m/jAo54vB4ikPmljZbyjANBgkqhkiG9w0BAQsF',
  'OK',
  '',
];

describe('ordinary lines', () => {
  it.each(INNOCENT)('name no module: %s', (text) => {
    expect(moduleIn(text)).toBeUndefined();
  });

  it('name none in any mixture of words', () => {
    // A number that is also a name is one, once no other number stands beside it.
    const words = INNOCENT.filter((line) => !/^[A-Z+0]/.test(line)).flatMap((line) =>
      line.split(' ').filter((word) => !/^[0-9A-F]+$/i.test(word)),
    );
    let state = 7;
    const next = (): number => (state = (state * 48_271) % 2_147_483_647);
    let visited = 0;
    for (let run = 0; run < 2_000; run += 1) {
      const text = Array.from({ length: 1 + (next() % 9) }, () => words[next() % words.length]).join(' ');
      expect(moduleIn(text), text).toBeUndefined();
      visited += 1;
    }
    expect(visited).toBe(2_000);
  });
});
