import { describe, expect, it } from 'vitest';
import { isHawserError, type HawserError } from '../../kernel/errors.ts';
import { parseBrokerUrl } from './url.ts';

function refusal(text: string): HawserError {
  try {
    parseBrokerUrl(text);
  } catch (error) {
    if (isHawserError(error)) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('a broker URL', () => {
  it.each([
    ['mqtts://broker.example', true, 'broker.example', 8883],
    ['mqtt://broker.example', false, 'broker.example', 1883],
    ['mqtts://broker.example:8884', true, 'broker.example', 8884],
    ['mqtt://broker.example:8883/', false, 'broker.example', 8883],
    ['  MQTTS://Broker.EXAMPLE:443 ', true, 'broker.example', 443],
    ['mqtts://192.0.2.7', true, '192.0.2.7', 8883],
    ['mqtts://localhost:1', true, 'localhost', 1],
    ['mqtts://a1b2-ats.iot.eu-west-1.amazonaws.com:65535', true, 'a1b2-ats.iot.eu-west-1.amazonaws.com', 65_535],
    ['mqtts://my_host.local', true, 'my_host.local', 8883],
    ['mqtts://1host.example', true, '1host.example', 8883],
    ['mqtts://xn--bcher-kva.example', true, 'xn--bcher-kva.example', 8883],
  ] as const)('%s', (text, tls, host, port) => {
    expect(parseBrokerUrl(text)).toEqual({ tls, host, port, text: `${tls ? 'mqtts' : 'mqtt'}://${host}:${port}` });
  });

  it.each([
    ['http://broker.example', /web pages/, 'tcp'],
    ['https://broker.example', /web pages/, 'tcp'],
    ['wss://broker.example/mqtt', /WebSocket/, 'tcp'],
    ['ssl://broker.example:8883', /another program/, 'tcp'],
    ['tcp://broker.example:1883', /another program/, 'tcp'],
    ['coap://broker.example', /coap:\/\/ is not known/, 'tcp'],
    ['broker.example', /no scheme/, 'tcp'],
    ['broker.example:8883', /no scheme/, 'tcp'],
    ['', /no scheme/, 'tcp'],
    ['mqtts:broker.example', /no scheme/, 'tcp'],
    ['mqtts://', /no host/, 'dns'],
    ['mqtts://:8883', /no host/, 'dns'],
    ['mqtts:///topic', /no host/, 'dns'],
    ['mqtts://broker.example/topic', /path/, 'tcp'],
    ['mqtts://broker.example//', /path/, 'tcp'],
    ['mqtts://broker.example?x=1', /path/, 'tcp'],
    ['mqtts://broker.example#x', /path/, 'tcp'],
    ['mqtts://broker.example:', /port/, 'tcp'],
    ['mqtts://broker.example:0', /port/, 'tcp'],
    ['mqtts://broker.example:65536', /port/, 'tcp'],
    ['mqtts://broker.example:8883:1', /port/, 'tcp'],
    ['mqtts://broker.example:0x50', /port/, 'tcp'],
    ['mqtts://broker.example:1e3', /port/, 'tcp'],
    ['mqtts://broker.example:+80', /port/, 'tcp'],
    ['mqtts://broker.example:-1', /port/, 'tcp'],
    ['mqtts://broker.example: 80', /port/, 'tcp'],
    ['mqtts://bro ker.example', /no host name/, 'dns'],
    ['mqtts://broker..example', /no host name/, 'dns'],
    ['mqtts://-broker.example', /no host name/, 'dns'],
    [`mqtts://${'a'.repeat(64)}.example`, /no host name/, 'dns'],
    [`mqtts://${'a.'.repeat(130)}example`, /no host name/, 'dns'],
    ['mqtts://256.0.0.1', /no host name or IPv4 address/, 'dns'],
    ['mqtts://1.2.3', /no host name or IPv4 address/, 'dns'],
    ['mqtts://1.2.3.4.5', /no host name or IPv4 address/, 'dns'],
    ['mqtts://brøker.example', /plain ASCII/, 'dns'],
    ['mqtts://[2001:db8::1]:8883', /IPv6/, 'dns'],
    ['mqtts://broker\n.example', /no host name/, 'dns'],
  ] as const)('refuses %j', (text, says, rung) => {
    const error = refusal(text);
    expect(error).toMatchObject({ code: 'url-invalid', exit: 2, rung });
    expect(error.message).toMatch(says);
    expect(error.next.length).toBeGreaterThanOrEqual(2);
    expect(error.next.map(({ command }) => command)).toContain('--broker mqtts://broker.example:8883');
  });

  it.each([
    'mqtts://somebody:hunter22@broker.example',
    'mqtts://hunter22@broker.example:8883',
    'mqtts://broker.example/?user=a@b&password=hunter22',
    'somebody:hunter22@broker.example',
    'http://somebody:hunter22@broker.example',
  ])('refuses a login in it, without repeating it (%#)', (text) => {
    const error = refusal(text);
    expect(error.code).toBe('url-invalid');
    expect(error.message).toContain('login');
    expect(JSON.stringify([error.message, error.next, String(error.stack)])).not.toMatch(/hunter22|somebody/);
    expect(error.next[0]?.text).toContain('--password-env');
  });
});
