import { describe, expect, it } from 'vitest';
import { firmwareLine } from '../kit/family.ts';
import { recogniseFamily, readIdentity } from '../kit/identify.ts';
import { family } from './family.ts';

describe('firmware lines', () => {
  it.each([
    ['1308B08SIM800L16', '1308B08SIM800L16', true],
    ['1308B04SIM800H32', '1308B08SIM800L16', true],
    ['1308B09SIM800L16', '1418B05SIM800L24', true],
    ['1418B05SIM800L24', '1418B05SIM800L24', true],
    ['1418B06SIM800C24', '1418B05SIM800L24', true],
    ['1418B08SIM800C24', '1418B08SIM800C24', true],
    ['9999X99', '1418B05SIM800L24', false],
  ])('%s', (build, id, exact) => {
    expect(firmwareLine(family, build)).toMatchObject({ line: { id }, exact });
  });

  it('promise TLS 1.2 as a guess only, and a server name nowhere', () => {
    const versions = family.firmware.map(({ facts }) => facts.tls.versions);
    expect(versions.map(({ value }) => value.max)).toEqual(['TLSv1', 'TLSv1', 'TLSv1.2']);
    expect(versions.at(-1)?.confidence).toBe('guess');
    expect(family.firmware.map(({ facts }) => facts.tls.sni.value)).toEqual(['never', 'never', 'never']);
  });

  it('know which commands are missing', () => {
    const missing = (id: string): readonly string[] =>
      family.firmware.filter(({ facts }) => facts.lacks?.value.includes(id)).map((line) => line.id);
    expect(missing('tls.on')).toEqual(['1308B08SIM800L16']);
    expect(missing('tls.root')).toEqual(['1308B08SIM800L16', '1418B05SIM800L24']);
    expect(missing('network.cereg.read')).toHaveLength(3);
    for (const { facts } of family.firmware)
      expect(facts.lacks?.value.filter((id) => !family.dialect.has(id))).toEqual([]);
  });
});

describe('identity', () => {
  it('is read from what a module says', () => {
    const identity = readIdentity({
      info: ['SIM800 R14.18'],
      model: ['SIMCOM_SIM800L'],
      build: ['Revision:1418B05SIM800L24'],
    });
    expect(identity).toMatchObject({ model: 'SIMCOM_SIM800L', build: '1418B05SIM800L24' });
    expect(recogniseFamily(identity, [family])?.id).toBe('simcom-sim800');
  });
});
