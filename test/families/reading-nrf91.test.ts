import { describe, expect, it } from 'vitest';
import { family } from '../../src/families/nordic-nrf91/family.ts';
import { causesOf, observe, type Observed } from '../support/observed.ts';

const BODY = 'MIIBszCCAVmgAwIBAgIUQ29uc3RydWN0ZWRGb3JBVGVzdE9ubHlOb3RBUmVhbE9u';
const PEM = ['-----BEGIN CERTIFICATE-----', BODY, '-----END CERTIFICATE-----'];
const inQuotes = (command: string, lines: readonly string[]): readonly string[] => [
  `> ${command}"${lines[0] ?? ''}`,
  ...lines.slice(1, -1).map((text) => `> ${text}`),
  `> ${lines.at(-1) ?? ''}"`,
];
const read = (...lines: readonly string[]): Observed => observe(family, lines);
const last = (...lines: readonly string[]) => read(...lines).notices.at(-1);

describe('what an nRF91 was told', () => {
  it('is kept: modes, registration, firmware, entries with their text', () => {
    const { state } = read(
      '> AT%SHORTSWVER',
      '< %SHORTSWVER: nrf9160_1.3.5',
      '< OK',
      '> AT+CFUN=4',
      '< OK',
      ...inQuotes('AT%CMNG=0,757,0,', PEM),
      '< OK',
      '> AT%KEYGEN=757,2,0',
      '< %KEYGEN: "MIH.0oRD"',
      '< OK',
      '> AT+CFUN=1',
      '< OK',
      '< +CEREG: 5,"026F","00332521",7',
    );
    expect(state).toMatchObject({
      identity: { build: 'mfw_nrf9160_1.3.5' },
      functionality: 1,
      registration: 'roaming',
      bearer: { active: true },
    });
    expect([...(state.files ?? [])]).toEqual([
      ['757/0', { text: PEM.join('\n') }],
      ['757/2', {}],
    ]);
  });

  it('follows deletions and lists', () => {
    const { state } = read(
      ...inQuotes('AT%CMNG=0,7,0,', PEM),
      '< OK',
      '> AT%CMNG=0,7,1,"x"',
      '< OK',
      '> AT%CMNG=3,7,1',
      '< OK',
      '> AT%CMNG=1,8',
      `< %CMNG: 8,2,"${'AB'.repeat(32)}"`,
      '< OK',
    );
    expect([...(state.files?.keys() ?? [])]).toEqual(['7/0', '8/2']);
  });

  it('knows which connection was tried, over which tag', () => {
    expect(read('> AT#XMQTTCON=1,"dev","u","p","b.example",8883,757', '< ERROR').state.tried).toEqual({
      over: 'mqtt',
      tls: true,
      host: 'b.example',
      port: 8883,
      context: 757,
      clientId: 'dev',
      username: true,
      password: true,
    });
    expect(read('> AT#XMQTTCON=1,"","","b.example",1883', '< ERROR').state.tried).toMatchObject({
      tls: false,
      username: false,
    });
    expect(
      read(
        '> AT#XSSOCKET=1,1,0,42,0',
        '< #XSSOCKET: 3,1,258',
        '< OK',
        '> AT#XCONNECT=3,"b.example",443',
        '< #XCONNECT: 3,1',
        '< OK',
      ).state,
    ).toMatchObject({ tried: { over: 'socket', tls: true, context: 42 }, tls: new Map([[42, { verifies: false }]]) });
  });

  it('reads the command lines of provisioning tools', () => {
    const line =
      '< cred.py --CA_cert root.crt --client_cert own.crt --client_private_key own.key --sec_tag 12 --program_app a.hex';
    expect([...(read(line).state.files?.keys() ?? [])]).toEqual(['12/0', '12/1', '12/2']);
    expect([...(read('< nrfcredstore /dev/ttyACM0 write 12 ROOT_CA_CERT ca.pem').state.files?.keys() ?? [])]).toEqual([
      '12/0',
    ]);
  });
});

describe('a write of credentials', () => {
  it.each([
    [
      'line ends that are two characters',
      String.raw`-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`,
      /\\ and n/,
    ],
    ['no line ends', `-----BEGIN CERTIFICATE-----${BODY}${BODY}-----END CERTIFICATE-----`, /no line ends/],
    ['a key in place of a certificate', '-----BEGIN PRIVATE KEY-----***', /private key/],
    ['dashes of a word processor', '–––––BEGIN CERTIFICATE\u2013----- -----BEGIN', /word processor/],
  ])('that is refused shows its fault: %s', (_what, text, words) => {
    const notice = last(`> AT%CMNG=0,1,0,"${text}"`, '< +CME ERROR: 527');
    expect(causesOf(notice)[0]).toBe('cert-format');
    expect(notice?.causes.map(({ why }) => why).join('; ')).toMatch(words);
    expect(notice?.causes.every(({ weight }) => weight < 1)).toBe(true);
  });

  it('that is refused without a visible fault names what it can be', () => {
    const notice = last(...inQuotes('AT%CMNG=0,77,1,', PEM), '< +CME ERROR: 527');
    expect(causesOf(notice)).toEqual(['cert-format', 'cert-not-stored']);
    expect(notice?.causes[0]?.why).toMatch(/LF/);
  });

  it('that is refused while the radio is on asks for AT+CFUN=4', () => {
    const notice = last('> AT+CFUN=1', '< OK', ...inQuotes('AT%CMNG=0,77,1,', PEM), '< ERROR');
    expect(causesOf(notice)[0]).toBe('command-order/state');
  });

  it('that was taken says nothing, unless the text cannot work', () => {
    expect(read(...inQuotes('AT%CMNG=0,77,0,', PEM), '< OK').notices).toEqual([]);
    expect(read('> AT%CMNG=0,77,0,"root_ca"', '< OK').notices).toEqual([]);
    const key = [
      '-----BEGIN EC PARAMETERS-----',
      '***',
      '-----END EC PARAMETERS-----',
      '-----BEGIN EC PRIVATE KEY-----',
    ];
    const notice = last(...inQuotes('AT%CMNG=0,77,2,', [...key, '***', '-----END EC PRIVATE KEY-----']), '< OK');
    expect(causesOf(notice)).toEqual(['cert-format', 'key-type-unsupported']);
    expect(notice?.span).toEqual({ from: 'client-auth', to: 'client-auth' });
    expect(causesOf(last(...inQuotes('AT%CMNG=0,77,1,', [...PEM, ...PEM]), '< OK'))).toEqual(['cert-format']);
  });
});

describe('a list of credentials', () => {
  const entry = (type: number, digest = 'A1'.repeat(32)): string => `< %CMNG: 42,${type},"${digest}"`;
  it.each([
    ['nothing', [], ['cert-not-stored']],
    ['a root only', [0], []],
    ['all three', [0, 1, 2], []],
    ['no key', [0, 1], ['cert-not-stored']],
    ['no root', [1, 2], ['cert-not-stored']],
  ])('with %s', (_what, types, causes) => {
    expect(causesOf(last('> AT%CMNG=1,42', ...types.map((type) => entry(type)), '< OK'))).toEqual(causes);
  });

  it('with placeholders for digests is one of old firmware, and not an empty one', () => {
    const notice = last('> AT%CMNG=1,42', entry(0, '00'.repeat(32)), entry(1, '01'.repeat(32)), '< OK');
    expect(causesOf(notice)[0]).toBe('firmware-bug');
  });
});

describe('#XMQTTCON', () => {
  const connect = '> AT#XMQTTCON=1,"","","b.example",8883,42';

  it('that is refused bare is weighed by what the log shows', () => {
    expect(causesOf(last('> AT+CFUN?', '< +CFUN: 4', '< OK', connect, '< ERROR'))[0]).toBe('network-not-attached');
    const registered = ['> AT+CEREG?', '< +CEREG: 1,1', '< OK'];
    expect(causesOf(last(...registered, connect, '< ERROR'))).not.toContain('network-not-attached');
    const key = '-----BEGIN EC PARAMETERS-----***-----END EC PARAMETERS----------BEGIN EC PRIVATE KEY-----***';
    expect(causesOf(last(...registered, `> AT%CMNG=0,42,2,"${key}"`, '< OK', connect, '< ERROR'))[0]).toBe(
      'cert-format',
    );
  });

  it('says which login is too long for it', () => {
    const user = 'hub.example/device-with-a-long-name/?api-version=2021-04-12';
    const notice = last(`> AT#XMQTTCON=1,"${user}","","hub.example",8883,42`, '< ERROR');
    expect(causesOf(notice)).toEqual(['buffer/memory']);
    expect(notice?.causes[0]?.why).toMatch(/user has 59 bytes/);
  });

  it('without an answer is weighed in the same way', () => {
    expect(causesOf(last(connect))).toContain('cert-not-stored');
  });

  it('passes rungs by its OK and by its events', () => {
    expect(read(connect, '< OK', '< #XMQTTEVT: 0,0', '< #XMQTTEVT: 2,0', '< #XMQTTEVT: 3,0').reached).toEqual([
      'client-auth',
      'mqtt',
      'subscribe',
      'publish',
    ]);
    expect(read(connect, '< OK', '< #XMQTTEVT: 0,5').reached).toEqual(['client-auth']);
  });
});

describe('lines of programs', () => {
  it.each([
    ['Err(Nrfxlib(Nordic("new_socket", -1, 41)))', 'tls-version'],
    ['Err(Nrfxlib(Nordic("tls_connect", -1, 45)))', 'cert-not-stored'],
    ['ERROR: mqtt_connect -111', 'cert-not-stored'],
    ['mqtt_connect: -95', 'cert-not-stored'],
    ['connect() failed, err: 45', 'cert-not-stored'],
    ['Unable to connect, errno 116', 'wrong-port/plain-on-tls'],
    ['nrf_cloud_connect error: -116', 'wrong-port/plain-on-tls'],
    ['Failed to connect to server: -EOPNOTSUPP', 'cert-not-stored'],
    ['Failed to create socket: 41', 'tls-version'],
    ['getaddrinfo() failed, err 22', 'dns'],
    ['MQTT connect failed 5', 'auth-credentials'],
    ['MQTT client disconnected: -128', 'client-id/policy'],
    ['Failed to provision certificate, err -13', 'command-order/state'],
    ['modem_key_mgmt_write failed: -12', 'buffer/memory'],
  ])('%s', (text, cause) => {
    const notice = last(`< ${text}`);
    expect(causesOf(notice)[0]).toBe(cause);
    // A socket that does not exist is refused by the modem itself: no other of these lines is so plain.
    expect(notice?.causes.some(({ weight }) => weight >= 1)).toBe(cause === 'tls-version');
  });

  it.each([
    'Connecting to broker b.example port 8883',
    'Connected, rsrp -95 dBm',
    'Retrying connect in 60 s',
    'Connection attempt 3 of 5',
    'connect to device-12 now',
    'LTE Link Connected!',
    'RRC mode: Connected',
    'Certificates stored, 3 entries',
  ])('say nothing: %s', (text) => {
    expect(read(`< ${text}`).notices).toEqual([]);
  });

  it('take in what is known of the entries', () => {
    const text = '-----BEGIN CERTIFICATE-----\\n-----END CERTIFICATE-----';
    expect(causesOf(last(`> AT%CMNG=0,1,0,"${text}"`, '< OK', '< mqtt_connect: -111'))[0]).toBe('cert-format');
  });

  it('say when it works', () => {
    expect(read('< MQTT client connected').reached).toEqual(['mqtt']);
  });
});

describe('what is no failure', () => {
  it.each([
    [['> AT%CMNG=3,1,0', '< +CME ERROR: 513']],
    [['> AT+CPIN?', '< ERROR']],
    [['> ATI', '< ERROR']],
    [['> AT+CMEE=2', '< ERROR']],
    [['> AT+CCLK?', '< ERROR']],
    [['> AT#XMQTTCON=0', '< ERROR']],
  ])('%j', (lines) => {
    const { harmless, notices } = read(...lines);
    expect(harmless).toHaveLength(1);
    expect(notices).toEqual([]);
  });

  it('is not said of real ones', () => {
    expect(read('> AT%CMNG=3,1,0', '< +CME ERROR: 518').harmless).toEqual([]);
    expect(read('> AT+CPIN?', '< +CPIN: READY', '< OK').harmless).toEqual([]);
  });
});
