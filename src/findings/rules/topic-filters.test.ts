import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterFits } from './topic-filters.ts';

const ID = 'device-1';

describe('a filter of a broker', () => {
  it.each([
    ['a/b', 'a/b'],
    ['a/b', 'a/+'],
    ['a/+', 'a/+'],
    ['a/b/c', 'a/#'],
    ['a/#', 'a/#'],
    ['a', 'a/#'],
    ['a/+/c', '#'],
    ['$hub/x', '$hub/#'],
    ['devices/device-1/messages', 'devices/{clientId}/messages'],
    ['x/?$rid=17', 'x/?$rid={rid}'],
    ['x/a(b', 'x/a(b'],
    ['v1/anything', 'v1/{username}'],
  ])('covers %s by %s', (topic, filter) => {
    expect(filterFits(topic, filter, ID)).toBe(true);
  });

  it.each([
    ['a/b', 'a'],
    ['a', 'a/b'],
    ['a/#', 'a/+'],
    ['a/+', 'a/b'],
    ['#', 'a/#'],
    // What begins with $ is nobody’s but the broker’s, unless it is named.
    ['$SYS/x', '#'],
    ['devices/other/messages', 'devices/{clientId}/messages'],
    ['devices/+/messages', 'devices/{clientId}/messages'],
    ['x/?$rid=', 'x/?$rid={rid}'],
    ['x/Xrid=17', 'x/.rid={rid}'],
    ['v1/+', 'v1/{username}'],
  ])('does not cover %s by %s', (topic, filter) => {
    expect(filterFits(topic, filter, ID)).toBe(false);
  });

  it('covers itself and what is below it, and a client id is no pattern', () => {
    const level = fc.stringMatching(/^[a-z0-9.*()$]{1,6}$/);
    fc.assert(
      fc.property(fc.array(level, { minLength: 1, maxLength: 4 }), level, (levels, more) => {
        const topic = levels.join('/');
        expect(filterFits(topic, topic, ID)).toBe(true);
        expect(filterFits(`${topic}/${more}`, `${topic}/#`, ID)).toBe(true);
        expect(filterFits(`x/${topic}`, 'x/{clientId}', topic)).toBe(true);
        expect(filterFits(`${topic}/${more}`, topic, ID)).toBe(false);
      }),
    );
  });
});
