import { describe, expect, it } from 'vitest';
import { findBroker } from '../brokers/kit/facts.ts';
import { parseBrokerUrl } from '../brokers/kit/url.ts';
import { brokers } from '../brokers/registry.ts';
import { isHawserError, type HawserError } from '../kernel/errors.ts';
import { Secret } from '../kernel/secret.ts';
import { openssl } from '../../test/support/openssl.ts';
import { has } from '../../test/support/programs.ts';
import { loginFor, type Login, type LoginOptions, type LoginTarget } from './login.ts';
import { loginRemarks, policyRemarks } from './login-remarks.ts';
import { percentEncoded, sasToken } from './sas-token.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
/** Bytes 0 to 31: a key that nobody has. */
const KEY_BYTES = Buffer.from(Array.from({ length: 32 }, (_, place) => place));
const KEY = KEY_BYTES.toString('base64');
const ENV = { KEY, TOKEN: 'to ken"&=', SIGNATURE: 'AbC+/=', PW: 'secret-word' };

function target(kind: string, url: string): LoginTarget {
  return { profile: findBroker(kind, brokers()), url: parseBrokerUrl(url) };
}

const HUB = target('azure-iot-hub', 'mqtts://my-hub.azure-devices.net');
const AWS = target('aws-iot', 'mqtts://a1b2c3-ats.iot.eu-west-1.amazonaws.com');
const azure = { login: 'azure-sas', device: 'sensor-1', deviceKeyEnv: 'KEY' } as const;
const aws = { login: 'aws-custom-auth', authorizer: 'My_Authorizer' } as const;

function make(options: LoginOptions, at: LoginTarget = HUB, env: Record<string, string> = ENV): Login {
  const login = loginFor(options, env, at, NOW);
  if (login === undefined) throw new Error('no login was made');
  return login;
}

function refusal(options: LoginOptions, at: LoginTarget = HUB, env: Record<string, string> = ENV): HawserError {
  try {
    loginFor(options, env, at, NOW);
  } catch (error) {
    if (isHawserError(error)) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(options)} was accepted`);
}

describe('a token for Azure IoT Hub', () => {
  it('stands with its user name, client id and topic', () => {
    const login = make(azure);
    expect(login.username.reveal()).toBe('my-hub.azure-devices.net/sensor-1/?api-version=2021-04-12');
    expect(login.clientId).toBe('sensor-1');
    expect(login.topic).toBe('devices/sensor-1/messages/events/');
    expect(login.expiresAt).toBe(NOW + 3_600_000);
    const form = HUB.profile.logins.find(({ id }) => id === 'azure-sas');
    expect(login.username.reveal()).toMatch(form?.username?.value.pattern ?? /^$/);
    expect(login.password?.reveal()).toMatch(form?.password?.value.pattern ?? /^$/);
  });

  it.skipIf(!has('openssl'))('is what openssl makes of key, resource and end', async () => {
    for (const [device, resource] of [
      ['sensor-1', 'my-hub.azure-devices.net%2Fdevices%2Fsensor-1'],
      ["it's(1)*!", 'my-hub.azure-devices.net%2Fdevices%2Fit%27s%281%29%2A%21'],
      ['sensor-1/cam', 'my-hub.azure-devices.net%2Fdevices%2Fsensor-1%2Fmodules%2Fcam'],
    ] as const) {
      const end = NOW / 1000 + 600;
      const macopt = `hexkey:${KEY_BYTES.toString('hex')}`;
      const mac = await openssl(['dgst', '-sha256', '-mac', 'HMAC', '-macopt', macopt], `${resource}\n${end}`);
      const hex = /([0-9a-f]{64})\s*$/.exec(mac.output)?.[1] ?? '';
      expect(hex).toHaveLength(64);
      const signature = Buffer.from(hex, 'hex')
        .toString('base64')
        .replaceAll('+', '%2B')
        .replaceAll('/', '%2F')
        .replaceAll('=', '%3D');
      const { password } = make({ ...azure, device, ttlSeconds: 600 });
      expect(password?.reveal()).toBe(`SharedAccessSignature sr=${resource}&sig=${signature}&se=${end}`);
    }
  });

  it('counts its end in whole seconds of the host’s clock', () => {
    const { expiresAt, password } = sasToken('hub/devices/d', new Secret('device key', KEY), 60, NOW + 999);
    expect(expiresAt).toBe(NOW + 60_000);
    expect(password.reveal()).toMatch(new RegExp(`&se=${(NOW + 60_000) / 1000}$`));
  });

  it.each([
    [{ login: 'azure-sas', deviceKeyEnv: 'KEY' }, ENV, 'usage', /--device ID/],
    [{ login: 'azure-sas', device: 'd' }, ENV, 'usage', /--device-key-env NAME/],
    [azure, {}, 'secret-missing', /export/],
    [azure, { KEY: 'not base64!' }, 'login-invalid', /portal/],
    [azure, { KEY: 'HostName=h;DeviceId=d;SharedAccessKey=aaaa' }, 'login-invalid', /behind SharedAccessKey=/],
    [{ ...azure, device: 'a b' }, ENV, 'client-id-invalid', /portal/],
    [{ ...azure, device: '' }, ENV, 'client-id-invalid', /portal/],
    [{ ...azure, device: 'a/b/c' }, ENV, 'client-id-invalid', /portal/],
    [{ ...azure, device: 'd'.repeat(129) }, ENV, 'client-id-invalid', /portal/],
    [{ ...azure, username: 'me' }, ENV, 'usage', /Leave it out/],
    [{ ...azure, passwordEnv: 'PW' }, ENV, 'usage', /Leave it out/],
    [{ ...azure, authorizer: 'a' }, ENV, 'usage', /Leave it out/],
    [{ device: 'd' }, ENV, 'usage', /--login azure-sas/],
    [{ ttlSeconds: 60 }, ENV, 'usage', /--login azure-sas/],
  ] as const)('is refused for %j', (options, env, code, next) => {
    const error = refusal(options, HUB, env);
    expect(error).toMatchObject({ code, rung: 'mqtt', exit: 2 });
    expect(JSON.stringify(error.next)).toMatch(next);
    for (const value of Object.values(env))
      expect(`${error.message} ${JSON.stringify(error.next)}`).not.toContain(value);
  });

  it('is made for no broker that has no such login, and for none without TLS', () => {
    expect(refusal(azure, AWS)).toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/AWS IoT Core/) as string,
    });
    expect(JSON.stringify(refusal(azure, target('any', 'mqtts://broker.example')).next)).toContain(
      '--broker-kind KIND',
    );
    expect(refusal(azure, target('azure-iot-hub', 'mqtt://my-hub.azure-devices.net')).message).toMatch(/encrypted/);
    expect(loginFor({}, ENV, HUB, NOW)).toBeUndefined();
  });

  it('is seen in nothing that is printed', () => {
    const login = make(azure);
    const token = login.password?.reveal() ?? '';
    const signature = /sig=([^&]+)/.exec(token)?.[1] ?? '';
    expect(signature.length).toBeGreaterThan(40);
    const printed = `${JSON.stringify(login)} ${String(login.password)}`;
    for (const secret of [token, signature, KEY]) {
      expect(printed).not.toContain(secret);
      expect(login.secrets.map((one) => one.reveal())).toContain(secret);
    }
  });
});

describe('a login for a custom authorizer of AWS', () => {
  it('carries the authorizer’s name behind the user name', () => {
    expect(make(aws, AWS).username.reveal()).toBe('?x-amz-customauthorizer-name=My_Authorizer');
    const login = make({ ...aws, username: 'me', passwordEnv: 'PW' }, AWS);
    expect(login.username.reveal()).toBe('me?x-amz-customauthorizer-name=My_Authorizer');
    // The password stays what the user gave.
    expect(login.password).toBeUndefined();
    expect(login.clientId).toBeUndefined();
  });

  it('carries a signed token, encoded once', () => {
    const options = { ...aws, tokenKey: 'tok', tokenEnv: 'TOKEN', tokenSignatureEnv: 'SIGNATURE' };
    const expected =
      '?x-amz-customauthorizer-name=My_Authorizer&tok=to%20ken%22%26%3D&x-amz-customauthorizer-signature=AbC%2B%2F%3D';
    expect(make(options, AWS).username.reveal()).toBe(expected);
    const encoded = make(options, AWS, { ...ENV, SIGNATURE: 'AbC%2B%2F%3D' });
    expect(encoded.username.reveal()).toBe(expected);
    const masked = encoded.secrets.map((secret) => secret.reveal());
    expect(masked).toEqual(expect.arrayContaining(['to ken"&=', 'to%20ken%22%26%3D', 'AbC%2B%2F%3D']));
    const form = AWS.profile.logins.find(({ id }) => id === 'aws-custom-auth');
    expect(expected).toMatch(form?.username?.value.pattern ?? /^$/);
  });

  it.each([
    [{ login: 'aws-custom-auth' }, /--authorizer NAME/],
    [{ ...aws, authorizer: 'a b' }, /console/],
    [{ ...aws, tokenKey: 'tok' }, /--token-env/],
    [{ ...aws, tokenEnv: 'TOKEN' }, /--token-key/],
    [{ ...aws, username: 'me?x=1' }, /--username/],
    [{ ...aws, device: 'd' }, /Leave it out/],
  ] as const)('is refused for %j', (options, next) => {
    const error = refusal(options, AWS);
    expect(error.code).toBe('usage');
    expect(JSON.stringify(error.next)).toMatch(next);
  });

  it('is told of the port that asks for a certificate instead', () => {
    const codes = (at: LoginTarget) => loginRemarks(make(aws, at), at, NOW).map(({ code }) => code);
    expect(codes(AWS)).toEqual(['authorizer-port']);
    expect(codes(target('aws-iot', 'mqtts://a1b2c3-ats.iot.eu-west-1.amazonaws.com:8000'))).toEqual([]);
  });
});

describe('remarks', () => {
  it('say when a token ends, and warn where the two clocks differ', () => {
    const login = make(azure);
    const remark = (clock?: number) => loginRemarks(login, HUB, NOW, clock === undefined ? {} : { clock })[0];
    expect(remark()).toMatchObject({ code: 'login-token-ends', severity: 'info' });
    expect(remark()?.evidence[0]?.text).toContain('2026-11-24T13:00:00Z');
    expect(remark(NOW + 60_000)?.severity).toBe('info');
    // A clock that was never set says nothing of this computer's.
    expect(remark(Date.UTC(1980, 0, 6))?.severity).toBe('info');
    expect(remark(NOW - 3_600_000)).toMatchObject({ severity: 'warning', confidence: 'possible' });
    expect(remark(NOW - 3_600_000)?.evidence[1]?.text).toContain('2026-11-24T11:00:00Z');
    // A module that makes its token makes a new one each time.
    expect(loginRemarks(login, HUB, NOW, { makesToken: true })).toEqual([]);
    expect(loginRemarks(undefined, HUB, NOW)).toEqual([]);
  });

  it('name client id and topics where a policy counts, and nothing elsewhere', () => {
    const wish = { clientId: 'me', subscribe: ['a/b', 'c/#'], publish: { topic: 'a/b', text: 'hi' } };
    const [hint, ...more] = policyRemarks(AWS.profile, wish);
    expect(hint).toMatchObject({ code: 'policy-hint', severity: 'info', rung: 'mqtt' });
    expect(hint?.evidence[0]?.text).toBe('client id me, topic a/b, topic c/#');
    expect(hint?.evidence[1]?.text).toContain('iot:Connect');
    expect(more).toEqual([]);
    expect(policyRemarks(HUB.profile, wish)).toEqual([]);
  });
});

describe('percent encoding', () => {
  it('leaves only what RFC 3986 leaves', () => {
    expect(percentEncoded("Az09-._~!'()*/ ü")).toBe('Az09-._~%21%27%28%29%2A%2F%20%C3%BC');
  });
});
