import { describe, expect, it } from 'vitest';
import { addressOnly, urlTarget } from './url-target.ts';

describe('where a URL leads', () => {
  it.each([
    ['tcp://broker.example:8883', { scheme: 'tcp', host: 'broker.example', port: 8883 }],
    ['HTTPS://h/path?sig=x', { scheme: 'https', host: 'h' }],
    ['broker.example:1883', { host: 'broker.example', port: 1883 }],
    ['mqtts://me:word@broker.example', { scheme: 'mqtts', host: 'broker.example' }],
    ['http://[2001:db8::1]:80/', { scheme: 'http', host: '2001:db8::1', port: 80 }],
    ['***.example:8883', { host: '***.example', port: 8883 }],
    ['host:99999', { host: 'host' }],
    ['', undefined],
    ['http://', undefined],
  ])('%s', (url, target) => {
    expect(urlTarget(url)).toEqual(target);
  });

  it.each([
    ['https://me:word@h.example:8443/p?token=x', 'https://h.example:8443'],
    ['h.example/secret', 'h.example'],
    ['http://[2001:db8::1]/', 'http://[2001:db8::1]'],
    ['?token=x', undefined],
  ])('nothing but the address is kept of %s', (url, address) => {
    expect(addressOnly(url)).toBe(address);
    if (address !== undefined) expect(urlTarget(address)).toEqual(urlTarget(url));
  });
});
