import { describe, expect, it } from 'vitest';
import { firmwareLine } from '../kit/family.ts';
import { findFamilyIn } from '../kit/find.ts';
import { readIdentity, recogniseFamily } from '../kit/identify.ts';
import { readLine } from '../../at/dialect.ts';
import { declared } from './dialects.ts';
import { mqttCodes, tlsSocketCodes } from './errors.ts';
import { family } from './family.ts';

describe('firmware lines', () => {
  it.each([
    ['A011B03A7670M7_F', 'A011B03A7670M7_F', true],
    ['A011B05A7670M7', 'A011B07A7670M7_F', true],
    ['A011B07A7670M7_F', 'A011B07A7670M7_F', true],
    ['A011B18A7670M7', 'A011B19A7670M7_F', true],
    ['A124B01A7670M7', 'A124B01A7670M7', true],
    ['A110B06A7670M7', 'A124B01A7670M7', true],
    ['23110B01A7670M4A', 'A124B01A7670M7', true],
    ['23110B01A7670M4A_CUS_UBIA_91530228', '23110B01A7670M4A_CUS', true],
    ['A50C4B11A7600M7', 'A50C4B12A7600M7', true],
    ['A50C4B14A7600M7', 'A81C4B01A7600M7', true],
    ['2374B02SIM767XM5A_M', '2374B02SIM767XM5A_M', true],
    ['2374B05SIM767XM5A', '2374B02SIM767XM5A_M', true],
    ['2374B04SIM767XM5A', '2374B03SIM767XM5A_M', true],
    // Unknown ones are taken as something that works, not as the neighbour that is known to be bad.
    ['2374B06SIM767XM5A', '2374B02SIM767XM5A_M', false],
    ['A011B20A7670M7', 'A011B07A7670M7_F', false],
    ['XX99', 'A011B07A7670M7_F', false],
  ])('%s', (build, id, exact) => {
    const found = firmwareLine(family, build);
    expect([found.line.id, found.exact]).toEqual([id, exact]);
  });

  it('are chosen by the name of the module where no firmware is given', () => {
    const lineOf = (name: string): string => findFamilyIn([family], name).line.id;
    expect(lineOf('A7670')).toBe('A011B07A7670M7_F');
    expect(lineOf('a7608sa-h')).toBe('A81C4B01A7600M7');
    expect(lineOf('SIM7670G')).toBe('2374B02SIM767XM5A_M');
    expect(lineOf('sim7670g@2374B03')).toBe('2374B03SIM767XM5A_M');
  });

  it('that only failures are known of say so', () => {
    const bad = family.firmware.filter(({ facts }) => facts.knownBad !== undefined).map(({ id }) => id);
    expect(bad).toEqual(['A011B19A7670M7_F', '23110B01A7670M4A_CUS', '2374B03SIM767XM5A_M']);
  });

  it('compare the server’s name on SIM767x only', () => {
    for (const { id, facts } of family.firmware) {
      expect(facts.tls.checksName.value, id).toBe(id.includes('SIM767X'));
      expect(facts.lacks?.value.includes('tls.ignorecertCN') ?? false, id).toBe(!id.includes('SIM767X'));
    }
  });
});

describe('recognition', () => {
  it.each([
    ['A7670E-FASE', [], '+CGMR: A011B07A7670M7_F'],
    ['', ['Manufacturer: INCORPORATED', 'Model: A7608SA-H'], '+CGMR: A81C4B01A7600M7'],
    ['SIM7670G-MNGV', [], '+CGMR: 2374B02SIM767XM5A_M'],
    ['', [], '+CGMR: A110B06A7670M7'],
    ['', [], '2374B03SIM767XM5A'],
  ])('model %s', (model, info, build) => {
    const identity = readIdentity({ model: [model], info, build: [build] });
    expect(recogniseFamily(identity, [family])?.id).toBe('simcom-a76xx');
  });

  it.each(['SIMCOM_SIM7600G-H', 'SIM7500E', 'SIMCOM_SIM7080G', 'SIM7000G', 'SIM800L', 'SIM7020C'])(
    'is not %s',
    (model) => {
      const identity = readIdentity({ model: [model], info: [`Model: ${model}`], build: [] });
      expect(recogniseFamily(identity, [family])).toBeUndefined();
    },
  );
});

describe('the query of a context', () => {
  it.each([
    ['+CSSLCFG: 6,4,0,1,300,"","","","pw.txt",1', { password: 'pw.txt', enableSNI: 1 }],
    ['+CSSLCFG: 0,4,2,1,300,"ca.pem","c.pem","k.pem","",0,1,0,0xC02F', { ignorecertCN: 1, ciphersuites: 0xc02f }],
  ])('reads %s', (text, values) => {
    expect(readLine(declared.tls.shown, text)?.values).toMatchObject(values);
  });

  it('is not read in the order of SIM7600', () => {
    expect(readLine(declared.tls.shown, '+CSSLCFG: 0,4,0,1,300,"","","",0,"",0x0')).toBeUndefined();
  });
});

describe('codes', () => {
  it('have every number of the manual, one more than SIM7600', () => {
    expect(mqttCodes.codes.map(({ code }) => code)).toEqual([...Array(36).keys()]);
    expect(tlsSocketCodes.codes.map(({ code }) => code)).toEqual([...Array(20).keys()]);
  });

  it('say no more than they know: the handshake is three rungs', () => {
    const handshake = mqttCodes.codes.find(({ code }) => code === 32);
    expect(handshake?.span).toEqual({ from: 'tls', to: 'client-auth' });
    expect(handshake?.confidence).toBe('reported');
  });
});
