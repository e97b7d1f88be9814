import { describe, expect, it } from 'vitest';
import { families } from '../registry.ts';
import { smallFamily } from '../../../test/support/small-family.ts';
import { identificationDialect, readIdentity, recogniseFamily, type IdentityAnswers } from './identify.ts';

const INFO = ['Manufacturer: SIMCOM INCORPORATED', 'Model: SIMCOM_SIM7600G-H', 'Revision: SIM7600M22_V2.0.1'];

function answers(change: Partial<IdentityAnswers>): IdentityAnswers {
  return { build: [], model: [], info: [], ...change };
}

describe('an identity', () => {
  it.each([
    ['a bare build', { build: ['LE20B04SIM7600G22'] }, { build: 'LE20B04SIM7600G22' }],
    ['a build with prefix', { build: ['+CGMR: LE20B04SIM7600G22'] }, { build: 'LE20B04SIM7600G22' }],
    ['a build without a blank', { build: ['+CGMR:LE20B04SIM7600G22'] }, { build: 'LE20B04SIM7600G22' }],
    ['a build as a revision', { build: ['Revision:1418B04SIM800C24'] }, { build: '1418B04SIM800C24' }],
    ['quotes', { build: ['"mfw_nrf9160_1.3.2"'] }, { build: 'mfw_nrf9160_1.3.2' }],
    ['empty lines before it', { build: ['', '  ', 'BUILD1'] }, { build: 'BUILD1' }],
    ['a model', { model: ['+CGMM: "SIM7600G-H"'] }, { model: 'SIM7600G-H' }],
    [
      'everything in ATI',
      { info: INFO },
      {
        manufacturer: 'SIMCOM INCORPORATED',
        model: 'SIMCOM_SIM7600G-H',
        revision: 'SIM7600M22_V2.0.1',
      },
    ],
    ['labels in any case', { info: ['MODEL:  X1 ', 'revision:'] }, { model: 'X1' }],
    ['+CGMM before ATI', { model: ['OTHER'], info: INFO.slice(1, 2) }, { model: 'OTHER' }],
    ['nothing at all', {}, {}],
  ] as const)('is read from %s', (_what, given, identity) => {
    expect(readIdentity(answers(given))).toEqual(identity);
  });
});

describe('a family', () => {
  it('is recognised from each of its own lines, and no other family is', () => {
    let visited = 0;
    for (const family of families()) {
      for (const { identity } of family.firmware) {
        const found = recogniseFamily(identity, families());
        expect(found?.id).toBe(family.id);
        // By the build alone, too: some modules do not name their model.
        expect(recogniseFamily({ build: identity.build }, families())?.id).toBe(family.id);
        expect(families().filter(({ recognition }) => recognition.model.test(identity.model))).toHaveLength(1);
        visited += 1;
      }
    }
    expect(visited).toBeGreaterThanOrEqual(3);
  });

  it('goes by the model before the build', () => {
    const known = [...families(), smallFamily];
    expect(recogniseFamily({ model: 'SMALL-ONE', build: 'LE20B04SIM7600G22' }, known)?.id).toBe('test-small');
  });

  it.each([[{}], [{ model: 'SIM9999', build: 'X' }], [{ model: 'MY-SIM7600', manufacturer: 'SIMCOM' }]])(
    'is not guessed from %j',
    (identity) => expect(recogniseFamily(identity, families())).toBeUndefined(),
  );
});

describe('the dialect before the family is known', () => {
  it('knows what modules say by themselves, so that no such line is taken for an identity', () => {
    const dialect = identificationDialect(families());
    expect(dialect.readUrc('SMS DONE')?.decoded.spec.id).toBe('boot.sms');
    expect(dialect.readUrc('+CMQTTNONET')).toBeDefined();
    for (const family of families()) {
      for (const { identity } of family.firmware) {
        for (const text of Object.values(identity)) expect(dialect.readUrc(text), text).toBeUndefined();
      }
    }
  });
});
