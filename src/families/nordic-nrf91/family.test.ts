import { describe, expect, it } from 'vitest';
import { runFactsConformance } from '../../../test/conformance/facts-only.ts';
import { findFamilyIn } from '../kit/find.ts';
import { family } from './family.ts';

runFactsConformance(family);

describe('the modem firmware', () => {
  it.each([
    ['nrf9160', 'mfw_nrf9160_1.3.7', true],
    ['nrf9151', 'mfw_nrf91x1_2.0.4', true],
    ['nrf9160@1.2.0', 'mfw_nrf9160_1.2.0', true],
    ['nrf9160@mfw_nrf9160_1.1.4', 'mfw_nrf9160_1.2.0', true],
    ['nrf9160@1.2.5', 'mfw_nrf9160_1.2.3', true],
    ['nrf9160@1.3.0', 'mfw_nrf9160_1.3.0', true],
    ['nrf9160@mfw_nrf9160_1.3.1', 'mfw_nrf9160_1.3.7', true],
    ['nrf9161@2.0.1', 'mfw_nrf91x1_2.0.1', true],
    ['nrf9151@mfw_nrf91x1_2.0.2', 'mfw_nrf91x1_2.0.4', true],
    ['nrf9160@9', 'mfw_nrf9160_1.3.7', false],
  ] as const)('of %s is %s', (typed, id, exact) => {
    expect(findFamilyIn([family], typed)).toMatchObject({ line: { id }, exact });
  });

  it('has the server name from 1.2.1 on, and GCM where the vendor says so', () => {
    const facts = family.firmware.map(({ facts: { tls } }) => [tls.sni.value, tls.suites.value.includes(0xc02f)]);
    expect(facts).toEqual([
      ['never', false],
      ['option', false],
      ['option', true],
      ['option', false],
      ['option', true],
      ['option', true],
      ['option', true],
    ]);
  });
});
