import { describe, expect, it } from 'vitest';
import { firmwareLine } from '../families/kit/family.ts';
import { EMPTY_STATE } from '../families/kit/state.ts';
import { findFamily } from '../families/registry.ts';
import { moduleFacts } from './module-facts.ts';

function siblings(name: string, build: string): readonly string[] {
  const { family } = findFamily(name);
  const { line, exact } = firmwareLine(family, build);
  return moduleFacts({ family, line, exact, build, state: EMPTY_STATE }).siblings.map(({ firmware }) => firmware);
}

describe('firmware that a module could be given', () => {
  it('is of the same hardware: one family holds several modules', () => {
    expect(siblings('a76xx', '2374B03SIM767XM5A_M')).toEqual(['2374B02SIM767XM5A_M']);
    expect(siblings('a76xx', 'A50C4B12A7600M7')).toEqual(['A81C4B01A7600M7']);
    expect(siblings('a76xx', 'A011B03A7670M7_F').every((build) => build.includes('A7670'))).toBe(true);
  });

  it('may be of another variant of it', () => {
    expect(siblings('sim7600', 'LE11B14SIM7600M22')).toContain('LE20B04SIM7600G22');
  });
});
