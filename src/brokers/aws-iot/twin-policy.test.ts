import { describe, expect, it } from 'vitest';
import { allows, thingPolicy, type IotPolicy } from './twin-policy.ts';

describe('the policy of the twin', () => {
  const policy = thingPolicy('me');
  it.each([
    ['iot:Connect', 'client/me', true],
    ['iot:Connect', 'client/me2', false],
    ['iot:Connect', 'client/', false],
    ['iot:Publish', 'topic/hawser/me', true],
    ['iot:Publish', 'topic/hawser/me/deep/er', true],
    ['iot:Publish', 'topic/hawser/me2', false],
    ['iot:Publish', 'topicfilter/hawser/me', false],
    ['iot:RetainPublish', 'topic/hawser/me', false],
    ['iot:Subscribe', 'topicfilter/hawser/me/#', true],
    ['iot:Subscribe', 'topicfilter/#', false],
    ['iot:Subscribe', 'topicfilter/hawser/+', false],
  ] as const)('%s %s: %s', (action, target, allowed) => {
    expect(allows(policy, action, target)).toBe(allowed);
  });

  const pattern = (resource: string): IotPolicy => ({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['iot:Publish'], Resource: [`arn:aws:iot:eu-west-1:123456789012:topic/${resource}`] },
    ],
  });
  it.each([
    ['*', '', true],
    ['*', 'a/b', true],
    ['a*b', 'ab', true],
    ['a*b', 'axxb', true],
    ['a*b', 'a', false],
    ['a*a', 'a', false],
    ['a*bc*d', 'axbcxd', true],
    ['a*bc*d', 'axbd', false],
    ['a*b*b', 'ab', false],
    ['a.c', 'abc', false],
  ])('the pattern %s on %s: %s', (resource, topic, fits) => {
    expect(allows(pattern(resource), 'iot:Publish', `topic/${topic}`)).toBe(fits);
  });

  it('is judged in bounded time, whatever the pattern', () => {
    expect(allows(pattern('*a'.repeat(200)), 'iot:Publish', `topic/${'a'.repeat(199)}`)).toBe(false);
  });
});
