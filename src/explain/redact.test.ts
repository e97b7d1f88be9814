import { existsSync, readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../test/support/tree.ts';
import { LogReader } from './read/log-reader.ts';
import { mustRevoke, Redactor, type SecretKind } from './redact.ts';

function redacted(...lines: readonly string[]): readonly string[] {
  const redactor = new Redactor();
  return lines.map((line) => redactor.line(line));
}

function kinds(...lines: readonly string[]): Readonly<Record<string, number>> {
  const redactor = new Redactor();
  for (const line of lines) redactor.line(line);
  return Object.fromEntries(redactor.found);
}

const SAS = 'SharedAccessSignature sr=hub.azure-devices.net%2Fdevices%2Fd1&sig=';
/** A command or a line of any kind, by the secret in it. */
const PLACES: readonly (readonly [string, SecretKind, (secret: string) => string])[] = [
  // MQTT logins, by the manuals of the families.
  ['CMQTTCONNECT', 'password', (s) => `AT+CMQTTCONNECT=0,"tcp://h.example:8883",60,1,"user","${s}"`],
  ['CMQTTCONNECT bare', 'password', (s) => `AT+CMQTTCONNECT=0,"tcp://h.example:8883",60,1,user,${s}`],
  ['CMQTTCONNECT typographic', 'password', (s) => `AT+CMQTTCONNECT=0,“tcp://h:8883”,60,1,“user”,“${s}”`],
  [
    'CMQTTCONNECT in a string',
    'password',
    (s) => `send("AT+CMQTTCONNECT=0,\\"tcp://h\\",60,1,\\"u\\",\\"${s}\\"\\r\\n");`,
  ],
  ['SMCONF', 'password', (s) => `AT+SMCONF="PASSWORD","${s}"`],
  ['SMCONF read', 'password', (s) => `PASSWORD: "${s}"`],
  ['QMTCONN', 'password', (s) => `AT+QMTCONN=0,"client","user","${s}"`],
  ['QMTCFG', 'password', (s) => `AT+QMTCFG="aliauth",0,"product","device","${s}"`],
  ['UMQTT', 'password', (s) => `AT+UMQTT=4,"user","${s}"`],
  ['XMQTTCON', 'password', (s) => `AT#XMQTTCON=1,"client","user","${s}","h.example",8883,42`],
  ['XMQTTCON old', 'password', (s) => `AT#XMQTTCON=1,"user","${s}","h.example",8883,42`],
  ['MQTTUSERCFG', 'password', (s) => `AT+MQTTUSERCFG=0,5,"client","user","${s}",0,0,""`],
  ['CMQCON', 'password', (s) => `AT+CMQCON=0,4,"client",600,1,0,"user","${s}"`],
  ['CMQCON with a will', 'password', (s) => `AT+CMQCON=0,4,"client",600,1,1,"topic=a,QoS=1","user","${s}"`],
  ['CMQAZURECFG', 'access-key', (s) => `AT+CMQAZURECFG=0,"host","device","${s}",3600`],
  ['MQCONN', 'password', (s) => `AT#MQCONN=1,"client","user","${s}"`],
  ['SQNSMQTTCFG', 'password', (s) => `AT+SQNSMQTTCFG=0,"client","user","${s}",1`],
  ['mqttSet', 'password', (s) => `AT+mqttSet=0,password,${s}`],
  ['MQTTCFG', 'password', (s) => `AT%MQTTCFG="NODES",1,"client","host","user","${s}"`],
  // Networks.
  ['CGAUTH', 'password', (s) => `AT+CGAUTH=1,2,"user","${s}"`],
  ['CGAUTH the other way', 'password', (s) => `AT+CGAUTH=1,2,"${s}","user"`],
  ['CSTT', 'password', (s) => `AT+CSTT="internet","user","${s}"`],
  ['CSTT read', 'password', (s) => `+CSTT: "internet","user","${s}"`],
  ['QICSGP', 'password', (s) => `AT+QICSGP=1,1,"internet","user","${s}",1`],
  ['QICSGP read', 'password', (s) => `+QICSGP: 1,"internet","user","${s}",1`],
  ['CNCFG', 'password', (s) => `AT+CNCFG=0,1,"internet","user","${s}",1`],
  ['SAPBR', 'password', (s) => `AT+SAPBR=3,1,"PWD","${s}"`],
  ['UPSD', 'password', (s) => `AT+UPSD=0,3,"${s}"`],
  ['MCGDEFCONT', 'password', (s) => `AT*MCGDEFCONT="IP","internet","user","${s}"`],
  ['SGACT', 'password', (s) => `AT#SGACT=1,1,"user","${s}"`],
  ['CWJAP', 'password', (s) => `AT+CWJAP="network","${s}"`],
  ['WlanConnect', 'password', (s) => `AT+WlanConnect=network,,WPA2,${s},,,`],
  // TLS.
  ['CSSLCFG keypwd', 'password', (s) => `AT+CSSLCFG="keypwd",0,"${s}"`],
  ['CSSLCFG read', 'password', (s) => `+CSSLCFG: 0,4,2,1,300,"ca.pem","c.pem","k.pem",1,"${s}",0xFFFF`],
  ['CSSLCFG convert', 'password', (s) => `AT+CSSLCFG="convert",1,"c.pem","k.pem","${s}"`],
  ['QSSLCFG clientkey', 'password', (s) => `AT+QSSLCFG="clientkey",2,"UFS:k.pem","${s}"`],
  ['QSSLCFG psk', 'pre-shared-key', (s) => `AT+QSSLCFG="psk",2,"identity","${s}"`],
  ['SSLSETCERT', 'password', (s) => `AT+SSLSETCERT="C:\\USER\\CLIENT.P12","${s}"`],
  ['USECPRF psk', 'pre-shared-key', (s) => `AT+USECPRF=0,8,"${s}",0`],
  ['USECPRF password', 'password', (s) => `AT+USECPRF=0,7,"${s}"`],
  ['USECMNG', 'password', (s) => `AT+USECMNG=0,2,"key",1704,"${s}"`],
  ['CMNG psk', 'pre-shared-key', (s) => `AT%CMNG=0,42,3,"${s}"`],
  ['CMNG identity', 'pre-shared-key', (s) => `AT%CMNG=0,42,4,"${s}"`],
  ['CIPSSLCPSK', 'pre-shared-key', (s) => `AT+CIPSSLCPSK=0,"${s}","hint"`],
  ['SQNSPCFG', 'pre-shared-key', (s) => `AT+SQNSPCFG=1,2,"",0,,,,"${s}","identity"`],
  ['CSETCA psk', 'pre-shared-key', (s) => `AT+CSETCA=4,32,0,0,"${s}"`],
  // Signatures, tokens and keys of clouds.
  ['SAS', 'sas-signature', (s) => `AT+QMTCONN=0,"d1","hub/d1","${SAS}${s}%3D&se=1735689600"`],
  ['SAS in prose', 'sas-signature', (s) => `password is ${SAS}${s}%3D&se=1735689600`],
  ['connection string', 'access-key', (s) => `HostName=hub.example;DeviceId=d1;SharedAccessKey=${s}=`],
  ['Authorization', 'token', (s) => `Authorization: Bearer ${s}`],
  ['Authorization in AT', 'token', (s) => `AT+SHAHEAD="Authorization","Bearer ${s}"`],
  ['JWT', 'token', (s) => `using eyJhbGciOiJub25lIn0.${s}.${s} for the login`],
  ['secret key', 'access-key', (s) => `aws_secret_access_key = ${s}`],
  ['URL', 'password', (s) => `connecting to mqtts://user:${s}@h.example:8883`],
  // Programs and settings.
  ['C', 'password', (s) => `const char* mqtt_pass = "${s}";`],
  ['C array', 'password', (s) => `char wifiPass[] = "${s}";`],
  ['define', 'password', (s) => `#define MQTT_PASSWORD "${s}"`],
  ['Arduino', 'password', (s) => `boolean ok = mqtt.connect("client", "user", "${s}");`],
  ['TinyGSM', 'password', (s) => `modem.gprsConnect(apn, "user", "${s}");`],
  ['Python', 'password', (s) => `client.username_pw_set("user", '${s}')`],
  ['JSON', 'password', (s) => `{"username":"user","password":"${s}","port":8883}`],
  ['YAML', 'password', (s) => `password: ${s}`],
  ['INI', 'password', (s) => `pass=${s}`],
  ['API key', 'access-key', (s) => `apiKey: "${s}"`],
  ['token', 'token', (s) => `access_token=${s}&x=1`],
  ['mosquitto_pub', 'password', (s) => `mosquitto_pub -h h -p 8883 -u user -P ${s} -t a`],
];
/** What loggers make of a line. */
const FORMS: readonly (readonly [string, (line: string) => string])[] = [
  ['plain', (line) => line],
  ['serial monitor', (line) => `16:11:32.400 -> ${line}`],
  ['arrows', (line) => `>> ${line}`],
  ['brackets', (line) => `[2018-06-25_11:57:46:330]${line}`],
  ['tool', (line) => `2022-02-23T07:48:23.978Z DEBUG modem >> ${line}`],
  ['marks', (line) => `7/7/2022 23:19:12.106 [TX] - ${line}<CR><LF>`],
  ['repr', (line) => `[ 3.707s - MODEM] >>> '${line}\\r\\n'`],
  ['sniffer', (line) => `0 ${line}`],
];

const secrets = fc
  .array(fc.constantFrom(...Array.from('ABCDEFGHJKLMNPQRSTUVWYZabcdefghjkmnpqrstuvwyz23456789')), {
    minLength: 16,
    maxLength: 40,
  })
  .map((letters) => `k${letters.join('')}7`);

describe('a secret', () => {
  it('never survives in any place and form, and is counted as what it is', () => {
    fc.assert(
      fc.property(secrets, fc.constantFrom(...PLACES), fc.constantFrom(...FORMS), (secret, place, form) => {
        const redactor = new Redactor();
        const line = form[1](place[2](secret));
        const masked = redactor.line(line);
        expect(masked, `${place[0]}, ${form[0]}`).not.toContain(secret);
        expect([...redactor.found.keys()], `${place[0]}, ${form[0]}`).toContain(place[1]);
        expect(new Redactor().line(masked)).toBe(masked);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(PLACES.filter(([name]) => name !== 'CGAUTH'))(
    'leaves the rest of the line as it is: %s',
    (_name, _kind, line) => {
      const [masked = ''] = redacted(line('aB3dE5gH7jK9mN2p'));
      const rest = line('\n').split('\n');
      expect(masked.startsWith(rest[0]!.replace(/eyJ.*$/, ''))).toBe(true);
    },
  );

  it('that is a password of a command leaves the command readable', () => {
    expect(redacted('AT+CMQTTCONNECT=0,"tcp://h:8883",60,1,"user","s3cretPw"')).toEqual([
      'AT+CMQTTCONNECT=0,"tcp://h:8883",60,1,"user","***"',
    ]);
    expect(redacted('AT#XMQTTCON=1,"client","user","s3cretPw","h.example",8883,42')).toEqual([
      'AT#XMQTTCON=1,"client","user","***","h.example",8883,42',
    ]);
    expect(redacted(`AT+QMTCONN=0,"d1","hub/d1","${SAS}abcdefgh%3D&se=1735689600"`)).toEqual([
      `AT+QMTCONN=0,"d1","hub/d1","${SAS}***&se=1735689600"`,
    ]);
  });

  it('is not looked for where somebody has taken it out', () => {
    const lines = [
      'AT+QMTCONN=0,“mydevice1”,“hub/mydevice1","SharedAccessSignature <removed>”',
      'AT+CMQTTCONNECT=0,"tcp://xxx.s1.eu.hivemq.cloud:8883",60,1,"xxx","xxx"',
      'AT+CMQTTCONNECT=0,"tcp://h:8883",60,1,my_username,my_password',
      'SharedAccessSignature sr=hub%2Fdevices%2Fd&sig=XXXXXXXXXXXX&se=1',
      'password: ********',
      'IMEI: XXXXXXXXXXXXXXX',
      'IMEI: 862205056XXXXXX',
      'mqtt.connect("GsmClientName", "mqtt_user", "mqtt_pass");',
    ];
    expect(redacted(...lines)).toEqual(lines);
    expect(kinds(...lines)).toEqual({});
  });

  it('given at a prompt is found behind it', () => {
    const lines = ['AT+MQTTLONGPASSWORD=0,12', '', 'OK', '', '>s3cret PassW', '', 'OK'];
    expect(redacted(...lines)).toEqual(['AT+MQTTLONGPASSWORD=0,12', '', 'OK', '', '>***', '', 'OK']);
    const timed = lines.map((line) => `12:00:01.123 -> ${line}`);
    expect(redacted(...timed)[4]).toBe('12:00:01.123 -> >***');
  });

  it('that a terminal has broken over two lines is masked in both', () => {
    const first = `AT+CMQTTCONNECT=0,"tcp://h:8883",60,1,"user","aB3dE5gH7jK9mN2pQ4r`;
    expect(redacted(first, 'S6tU8vW","')).toEqual(['AT+CMQTTCONNECT=0,"tcp://h:8883",60,1,"user","***', '***","']);
    expect(redacted(first, '+CMQTTCONNECT: 0,"x"')[1]).toBe('+CMQTTCONNECT: 0,"x"');
  });

  it('in place of a user name counts if it is random', () => {
    expect(redacted('AT+CMQTTCONNECT=0,"tcp://h:1883",60,1,"a1B2c3D4e5F6g7H8i9J0",""')).toEqual([
      'AT+CMQTTCONNECT=0,"tcp://h:1883",60,1,"***",""',
    ]);
    const named = 'AT+QMTCONN=0,"d","hub.azure-devices.net/device1/?api-version=2021-04-12",""';
    expect(redacted(named)).toEqual([named]);
  });

  it('of a SIM is masked, and not the answer of that name', () => {
    expect(
      redacted('AT+CPIN=1234', 'AT+CPIN="12345678","4321"', 'AT+CLCK="SC",1,"1234"', '#define GSM_PIN "1234"'),
    ).toEqual(['AT+CPIN=****', 'AT+CPIN="****","****"', 'AT+CLCK="SC",1,"****"', '#define GSM_PIN "****"']);
    const public_ = ['AT+CPIN?', '+CPIN: READY', '+CPIN: SIM PIN', 'AT+CPIN=?', 'GPIO pin: 12'];
    expect(redacted(...public_)).toEqual(public_);
  });

  it('must be revoked, a number need not', () => {
    expect(
      ['private-key', 'password', 'sas-signature', 'token', 'access-key'].map((k) => mustRevoke(k as SecretKind)),
    ).toEqual([true, true, true, true, true]);
    expect(['imei', 'iccid', 'imsi', 'phone-number'].map((k) => mustRevoke(k as SecretKind))).not.toContain(true);
  });
});

describe('a log without secrets', () => {
  it('comes back byte for byte', () => {
    const lines = [
      'AT+CMQTTCONNECT=0,"tcp://broker.emqx.io:8883",60,1',
      '+CMQTTCONNECT: 0,32',
      'AT+CSSLCFG="cacert",0,"isrgrootx1.pem"',
      'AT+CSSLCFG="clientkey",0,"clientkey.pem"',
      'AT+CSSLCFG="password",0,"password.txt"',
      '+CSSLCFG: 0,4,1,1,300,"emqxsl-ca.pem","","",1,"",0xFFFF',
      '+CGAUTH: (1-24),(0-3),127,127',
      'AT+CGDCONT=1,"IP","internet"',
      '+CPSI: LTE,Online,460-11,0x775C,117004585,237,EUTRAN-BAND1,100,5,5,-84,-822,-549,13',
      '+CCLK: "24/06/21,17:20:58+28"',
      '+UGNSINF: 1,1,20220126140944.000,57.715185,11.973960,44.600,0.00,214.5,1,,1.4,,,,29,5,,,52,,',
      '1621358243: OpenSSL Error[2]: error:1417B07B:SSL routines:tls_process_cert_verify:bad signature',
      ':681 [OpenSSL Wrapper] [139705419639680] [ConnectTCPSocket:L234] : resolved',
      '1655212800123456789 ns',
      '%CMNG: 42,2,"0202020202020202020202020202020202020202020202020202020202020202"',
      '+USECMNG: 4,1,"ca","779F57D926322E562A0DBDDFD9D3652D"',
      'AT%CMNG=0,42,0,"-----BEGIN CERTIFICATE-----',
      'MIIDrzCCApegAwIBAgIQCDvgVpBCRrGhdWrJWZHHSjANBgkqhkiG9w0BAQUFADBh',
      '-----END CERTIFICATE-----"',
      'PSK identity: None',
      'No client certificate CA names sent',
      'ca len:1187 cert len:1220 key len:1679',
      'Bearer activated, password: wrong or not set',
      '+CWJAP:"network","11:22:33:44:55:66",6,-50',
      'pass: 3 fail: 0',
      '+MQTTCONN:0,3,1,"h.example","8883","",1',
      'AT+UMQTT=11,1,0',
      'AT+SMCONF="URL","h.example",8883',
      'AT+CMQTTCONNECT=0,tcp://h.example:8883,60,1,user@example.com',
      '[ 3.705s - TRACKER.MODEM] >>> AT+CAOPEN=0,0,"TCP","<host>",443',
      '5B23B08B6883D21862AD324D2DD86220505612345',
    ];
    expect(redacted(...lines)).toEqual(lines);
    expect(kinds(...lines)).toEqual({});
  });

  it('may hold any text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { maxLength: 20 }), (lines) => {
        const once = redacted(...lines);
        expect(redacted(...once)).toEqual(once);
      }),
    );
  });

  it.each([
    ['marks of a page', 'AT+QMTCONN=0,&quot;id&quot;,&quot;user&quot;,&quot;Hush7Kx2&quot;'],
    ['numbers of a page', 'AT+QMTCONN=0,&#34;id&#34;,&#34;user&#34;,&#34;Hush7Kx2&#34;'],
    ['tags', 'AT+<code>QMTCONN</code>=0,"id","user",<code>"Hush7Kx2"</code>'],
    ['breaks', 'AT+CFUN=1<br>AT+QMTCONN<br/>=0,"id"<br>password&quot;: &quot;Hush7Kx2&quot;'],
    ['colours', '\x1b[32mAT+QMT\x1b[0mCONN=0,"id","user","Hush7Kx2"'],
    ['what nobody sees', 'AT+QMT\u200bCONN=0,"id","user","Hush7Kx2"'],
    ['a blank that is none', 'AT+QMTCONN\u00a0=0,"id","user","Hush7Kx2"'],
  ])('does not hide behind %s', (_what, line) => {
    const reader = new LogReader();
    const read = [...reader.add(redacted(line)[0] ?? ''), ...reader.end()].map(({ text }) => text).join('\n');
    expect(read).not.toContain('Hush7Kx2');
    expect(read).toContain('***');
    expect(kinds(line)).toEqual({ password: 1 });
    expect(redacted(...redacted(line))).toEqual(redacted(line));
    // Marks around nothing secret stay.
    const plain = line.replace('Hush7Kx2', '').replace(/pass\w+/, '');
    expect(redacted(plain)).toEqual([plain]);
  });

  it('costs little, also in long lines', () => {
    const units = [
      '12 ab',
      'pass=',
      'AT+QMTCONN=0,',
      '-----BEGIN RSA PRIVATE KEY-----',
      'curl -u ',
      '"',
      '30 82 ',
      'MIIE',
    ];
    for (const unit of units) {
      const long = unit.repeat(Math.ceil(200_000 / unit.length));
      const before = process.cpuUsage().user;
      redacted(long);
      // Quadratic work would take minutes.
      expect((process.cpuUsage().user - before) / 1000, unit).toBeLessThan(3000);
    }
  });
});

describe('numbers', () => {
  it('of devices, SIMs and people are masked digit by digit', () => {
    // The test IMEI of 3GPP and numbers of no network.
    const cases: readonly (readonly [string, string, SecretKind])[] = [
      ['IMEI: 490154203237518', 'IMEI: XXXXXXXXXXXXXXX', 'imei'],
      ['+CGSN: "490154203237519"', '+CGSN: "XXXXXXXXXXXXXXX"', 'imei'],
      ['490154203237518', 'XXXXXXXXXXXXXXX', 'imei'],
      ['12:00:00.001 -> 490154203237519', '12:00:00.001 -> XXXXXXXXXXXXXXX', 'imsi'],
      [
        "<<< 'AT+CIMI\\r\\r\\n001019999999999\\r\\n\\r\\nOK\\r\\n'",
        "<<< 'AT+CIMI\\r\\r\\nXXXXXXXXXXXXXXX\\r\\n\\r\\nOK\\r\\n'",
        'imsi',
      ],
      ['topic devices/490154203237518/up', 'topic devices/XXXXXXXXXXXXXXX/up', 'imei'],
      ['IMEISV 4901542032375101', 'IMEISV XXXXXXXXXXXXXXXX', 'imei'],
      ['IMEI: 49 015420 323751 8', 'IMEI: XX XXXXXX XXXXXX X', 'imei'],
      ['MEID: A0000012345678', 'MEID: XXXXXXXXXXXXXX', 'imei'],
      ['+CIMI: 001019999999999', '+CIMI: XXXXXXXXXXXXXXX', 'imsi'],
      ['"imsi":"001019999999999"', '"imsi":"XXXXXXXXXXXXXXX"', 'imsi'],
      ['+CCID: "8900000000000000001F"', '+CCID: "XXXXXXXXXXXXXXXXXXXX"', 'iccid'],
      ['8900000000000000001', 'XXXXXXXXXXXXXXXXXXX', 'iccid'],
      ['+CRSM: 144,0,"98000000000000000010"', '+CRSM: 144,0,"XXXXXXXXXXXXXXXXXXXX"', 'iccid'],
      ['+CNUM: "","+491555000000",145', '+CNUM: "","+XXXXXXXXXXXX",145', 'phone-number'],
      ['+CLIP: "01555000000",129', '+CLIP: "XXXXXXXXXXX",129', 'phone-number'],
      ['AT+CMGS="+491555000000"', 'AT+CMGS="+XXXXXXXXXXXX"', 'phone-number'],
      ['ATD+491555000000;', 'ATD+XXXXXXXXXXXX;', 'phone-number'],
      ['call me: +49 1555 000000', 'call me: +XX XXXX XXXXXX', 'phone-number'],
      ['07914346220050F0040B914326764060F60000524072319385800C31D98C06', 'X'.repeat(62), 'phone-number'],
    ];
    for (const [line, masked, kind] of cases) {
      expect(redacted(line)).toEqual([masked]);
      expect(kinds(line)).toEqual({ [kind]: 1 });
      expect(redacted(masked)).toEqual([masked]);
    }
  });
});

const SHARED = `${ROOT}../shared/`;

function files(folder: string): readonly string[] {
  return readdirSync(`${SHARED}${folder}`)
    .filter((name) => /\.(json|txt)$/.test(name))
    .map((name) => readFileSync(`${SHARED}${folder}/${name}`, 'utf8'));
}

interface Recorded {
  readonly log?: string;
  readonly boot?: readonly string[];
  readonly exchanges?: readonly { readonly tx: string; readonly rx: readonly string[] }[];
}

/** The lines of a case or of a recorded dialogue. */
function jsonTexts(folder: string): readonly string[] {
  return files(folder).map((file) => {
    const { log = '', boot = [], exchanges = [] } = JSON.parse(file) as Recorded;
    return [log, ...boot, ...exchanges.flatMap(({ tx, rx }) => [tx, ...rx])].join('\n');
  });
}

describe.skipIf(!existsSync(`${SHARED}field-cases`))('logs from the field', () => {
  it('hold no password, key or number after redaction that they showed', () => {
    const texts = [...jsonTexts('field-cases'), ...jsonTexts('exchanges'), ...files('seeds')];
    expect(texts.length).toBeGreaterThan(100);
    const masked = texts.map((text) => redacted(...text.split('\n')).join('\n'));
    // What the sources themselves show, once each.
    const shown = ['"1234567890"', 'keyuncr.key","123"', '"admin","public"', 'F5EBEA2F775C5E6'];
    for (const secret of shown) {
      expect(texts.some((text) => text.includes(secret))).toBe(true);
      expect(masked.some((text) => text.includes(secret))).toBe(false);
    }
    // Certificates are public, and lines of dialogue are what the rest is for.
    const lost = texts.flatMap((text, i) =>
      text.split('\n').filter((line, row) => masked[i]!.split('\n')[row] !== line),
    );
    expect(lost.length).toBeLessThan(12);
  });
});
