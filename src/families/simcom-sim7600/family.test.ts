import { describe, expect, it } from 'vitest';
import { firmwareLine } from '../kit/family.ts';
import { findFamilyIn } from '../kit/find.ts';
import { readIdentity, recogniseFamily } from '../kit/identify.ts';
import { mqttCodes, tlsSocketCodes } from './errors.ts';
import { family } from './family.ts';

describe('firmware lines', () => {
  it.each([
    ['LE11B14SIM7600M22', 'LE11B14SIM7600M22', true],
    ['LE11B01SIM7600C', 'LE11B14SIM7600M22', true],
    ['SIM7600M21-A_V1.1', 'LE11B14SIM7600M22', true],
    ['LE20B03SIM7600M22', 'LE20B03SIM7600M22', true],
    ['LE20B04SIM7600G22', 'LE20B04SIM7600G22', true],
    ['LE20B04SIM7600M22', 'LE20B04SIM7600G22', true],
    ['LE20B04V03SIM7600M22', 'LE20B04SIM7600G22', true],
    ['LE20B05SIM7600M22', undefined, false],
    ['XX99', 'LE20B04SIM7600G22', false],
  ])('%s', (build, id, exact) => {
    const found = firmwareLine(family, build);
    expect(found.exact).toBe(exact);
    if (id !== undefined) expect(found.line.id).toBe(id);
  });

  it('differ in what they do with the server name', () => {
    expect(family.firmware.map(({ facts }) => facts.tls.sni.value)).toEqual(['option', 'option-breaks', 'option']);
    expect(family.firmware.map(({ facts }) => facts.tls.sni.confidence)).toEqual(['guess', 'reported', 'reported']);
  });

  it('is the newest one that is verified, if none is asked for', () => {
    expect(findFamilyIn([family], 'SIM7600').line.id).toBe('LE20B04SIM7600G22');
    expect(findFamilyIn([family], 'sim7500@LE20B03').line.id).toBe('LE20B03SIM7600M22');
  });
});

describe('recognition', () => {
  it.each([
    ['SIMCOM_SIM7600G-H', ['Model: SIMCOM_SIM7600G-H'], '+CGMR: LE20B04SIM7600G22'],
    ['SIMCOM_SIM7600EI', [], 'LE20B03SIM7600M22'],
    ['SIM7500E', [], ''],
    ['', ['Model: SIMCOM_SIM7600E'], '+CGMR: LE11B01SIM7600C'],
    ['', [], '+CGMR: LE11B01SIM7600C'],
  ])('model %s', (model, info, build) => {
    const identity = readIdentity({ model: [model], info, build: [build] });
    expect(recogniseFamily(identity, [family])?.id).toBe('simcom-sim7600');
  });

  it.each(['A7670E-FASE', 'SIM7670G-MNGV', 'SIMCOM_SIM7080G', 'SIM7000G', 'SIM800L', 'SIM7020C'])(
    'is not %s',
    (model) => {
      const identity = readIdentity({ model: [model], info: [`Model: ${model}`], build: [] });
      expect(recogniseFamily(identity, [family])).toBeUndefined();
    },
  );
});

describe('codes', () => {
  it('have every number of the manual', () => {
    expect(mqttCodes.codes.map(({ code }) => code)).toEqual([...Array(35).keys()]);
    expect(tlsSocketCodes.codes.map(({ code }) => code)).toEqual([...Array(20).keys()]);
  });

  it('say no more than they know: the handshake is three rungs', () => {
    const handshake = mqttCodes.codes.find(({ code }) => code === 32);
    expect(handshake?.span).toEqual({ from: 'tls', to: 'client-auth' });
    expect(handshake?.causes.map(({ cause }) => cause)).toContain('sni-unsupported-firmware');
    expect(handshake?.confidence).toBe('reported');
  });
});
