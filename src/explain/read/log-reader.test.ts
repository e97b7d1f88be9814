import { describe, expect, it } from 'vitest';
import type { LogLine } from '../log-line.ts';
import { LogReader, type FormatSeen } from './log-reader.ts';

function read(text: string): { readonly lines: readonly LogLine[]; readonly formats: readonly FormatSeen[] } {
  const reader = new LogReader();
  const lines = text.split('\n').flatMap((raw) => reader.add(raw));
  return { lines: [...lines, ...reader.end()], formats: reader.formats };
}

const MARKS = { host: '>', module: '<', other: '#' } as const;

/** One string a line: who wrote it, where the log marks that, and what. */
function shown(text: string): readonly string[] {
  return read(text).lines.map((line) => (line.from === undefined ? '' : `${MARKS[line.from]} `) + line.text);
}

/**
 * One exchange, as each tool writes it down. The forms are those of public reports (LilyGO, TinyGSM, ubxlib, Zephyr,
 * ModemManager and Particle issues, Nordic, Quectel and TI forums); what is said in them is the same everywhere.
 */
const DIALOGUE = ['> AT+CSQ', '< AT+CSQ', '< +CSQ: 20,99', '< OK'];
const UNMARKED = DIALOGUE.map((line) => line.slice(2));

describe('monitors and their times', () => {
  it.each([
    ['Arduino', '16:08:48.513 -> AT+CSQ\n16:08:48.520 -> AT+CSQ\n16:08:48.524 -> +CSQ: 20,99\n16:08:48.558 -> OK'],
    ['PlatformIO', '14:18:23.389 > AT+CSQ\n14:18:23.397 > AT+CSQ\n14:18:23.398 > +CSQ: 20,99\n14:18:23.399 > OK'],
    [
      'QCOM',
      '[2018-06-25_11:57:46:330]AT+CSQ\n[2018-06-25_11:57:46:331]AT+CSQ\n[2018-06-25_11:57:46:335]+CSQ: 20,99\n[2018-06-25_11:57:46:400]OK',
    ],
    [
      'times in brackets',
      '[19:29:41.698] AT+CSQ\n[19:29:41.699] AT+CSQ\n[19:29:41.700] +CSQ: 20,99\n[19:29:41.730] OK',
    ],
    [
      'minicom',
      '[2023-02-14 12:01:23] AT+CSQ\n[2023-02-14 12:01:23] AT+CSQ\n[2023-02-14 12:01:24] +CSQ: 20,99\n[2023-02-14 12:01:24] OK',
    ],
    [
      'Tera Term',
      '[Tue Feb 14 12:01:23.123 2023] AT+CSQ\n[Tue Feb 14 12:01:23.125 2023] AT+CSQ\n[Tue Feb 14 12:01:23.130 2023] +CSQ: 20,99\n[Tue Feb 14 12:01:23.131 2023] OK',
    ],
  ])('%s', (_what, log) => {
    expect(shown(log)).toEqual(UNMARKED);
    const times = read(log).lines.map(({ at }) => at ?? Number.NaN);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(0);
  });

  it('keep the prompt apart from the separator', () => {
    const log = '14:18:23.389 > AT+CCERTDOWN="a.pem",5\n14:18:23.390 > >\n14:18:23.391 >\n14:18:23.392 > OK';
    expect(shown(log)).toEqual(['AT+CCERTDOWN="a.pem",5', '>', 'OK']);
  });

  it('run on over midnight, and do not go back when a board starts again', () => {
    const at = (log: string): readonly (number | undefined)[] => read(log).lines.map((line) => line.at);
    const [before = 0, after = 0] = at('23:59:59.900 -> AT\n00:00:00.100 -> OK');
    expect(after - before).toBe(200);
    expect(at('[9000] AT\n[100] AT\n[150] OK')).toEqual([9000, 9000, 9050]);
  });
});

describe('marks of the direction', () => {
  it.each([
    ['arrows', '>> AT+CSQ\n<< AT+CSQ\n<< +CSQ: 20,99\n<< OK'],
    ['arrows behind a name', 'bgxx: >> AT+CSQ\nbgxx: << AT+CSQ\nbgxx: << +CSQ: 20,99\nbgxx: << OK'],
    ['long arrows', '>>> AT+CSQ\n<<< AT+CSQ\n<<< +CSQ: 20,99\n<<< OK'],
    ['thin arrows', '-> AT+CSQ\n<- AT+CSQ\n<- +CSQ: 20,99\n<- OK'],
    ['drawn arrows', '→ AT+CSQ\n← AT+CSQ\n← +CSQ: 20,99\n← OK'],
    ['single arrows', '> AT+CSQ\n< AT+CSQ\n< +CSQ: 20,99\n< OK'],
    ['the other way round', '<< AT+CSQ\n>> AT+CSQ\n>> +CSQ: 20,99\n>> OK'],
    ['TX and RX', 'TX: AT+CSQ\nRX: AT+CSQ\nRX: +CSQ: 20,99\nRX: OK'],
    ['[TX] and [RX]', '[TX] AT+CSQ\n[RX] AT+CSQ\n[RX] +CSQ: 20,99\n[RX] OK'],
    ['words', 'sending to modem : AT+CSQ\nreceived response: AT+CSQ\nURC: +CSQ: 20,99\nreceived response: OK'],
    [
      'times and words',
      '[13:01:02.123] TX -> AT+CSQ\n[13:01:02.150] RX <- AT+CSQ\n[13:01:02.150] RX <- +CSQ: 20,99\n[13:01:02.151] RX <- OK',
    ],
    ['a transcript of ours', '12.041 > AT+CSQ\n12.043 < AT+CSQ\n12.044 < +CSQ: 20,99\n12.391 < OK'],
    [
      'LTE Link Monitor',
      '2022-02-23T07:48:23.978Z DEBUG modem >> AT+CSQ\n2022-02-23T07:48:23.979Z DEBUG modem << AT+CSQ\n2022-02-23T07:48:23.990Z DEBUG modem << +CSQ: 20,99\n2022-02-23T07:48:23.990Z DEBUG modem << OK',
    ],
    [
      'Docklight',
      '7/7/2022 23:19:14.404 [TX] - AT+CSQ<CR><LF>\n\n7/7/2022 23:19:14.415 [RX] - AT+CSQ<CR>\n<CR><LF>\n+CSQ: 20,99<CR><LF>\n<CR><LF>\nOK<CR><LF>\n',
    ],
    [
      'blocks',
      '=== SENT@4260 ===\nAT+CSQ\n=====================\n=== RECV@4273 ===\nAT+CSQ\n\n+CSQ: 20,99\n\nOK\n==================',
    ],
    [
      'blocks that end within a line',
      '=== SENT@4260 ===\nAT+CSQ\n==================\n=== RECV@4273 ===\nAT+CSQ\n+CSQ: ==================\n=== RECV@4277 ===\n20,99\nOK\n==================',
    ],
    [
      'Python strings',
      "[ 3.707s - APP.MODEM] >>> AT+CSQ\n[ 4.009s - APP.MODEM] <<< 'AT+CSQ\\r\\r\\n+CSQ: 20,99\\r\\n\\r\\nOK\\r\\n'",
    ],
    ['SSCOM', '[14:25:30.123]发→◇AT+CSQ\n□\n[14:25:30.140]收←◆AT+CSQ\n+CSQ: 20,99\n\nOK\n'],
    [
      'ModemManager',
      "Jan 11 16:38:32 pi ModemManager[385]: <debug> (ttyUSB0): --> 'AT+CSQ<CR>'\nJan 11 16:38:32 pi ModemManager[385]: <debug> (ttyUSB0): <-- 'AT+CSQ<CR><CR><LF>+CSQ: 2'\nJan 11 16:38:32 pi ModemManager[385]: <debug> (ttyUSB0): <-- '0,99<CR><LF><CR><LF>OK<CR><LF>'",
    ],
    [
      'a Particle trace',
      '    21.974 AT send      8 "AT+CSQ\\r\\n"\n    21.979 AT read  +   14 "AT+CSQ\\r\\r\\n+CSQ: 20,99\\r\\n"\n    21.990 AT read OK    6 "\\r\\nOK\\r\\n"',
    ],
    [
      'Particle logs',
      '0000021974 [ncp.at] TRACE: > AT+CSQ\n0000021975 [ncp.at] TRACE: < AT+CSQ\n0000021976 [ncp.at] TRACE: < +CSQ: 20,99\n0000021977 [ncp.at] TRACE: < OK',
    ],
    [
      'Zephyr',
      '[00:00:12.532,000] <dbg> modem_chat: modem_chat_script_next: sending: AT+CSQ\n[00:00:12.550,000] <dbg> modem_chat: modem_chat_log_received_command: AT+CSQ\n[00:00:12.560,000] <dbg> modem_chat: modem_chat_log_received_command: +CSQ: 20,99\n[00:00:12.561,000] <dbg> modem_chat: modem_chat_log_received_command: OK',
    ],
    [
      'ESP-IDF',
      '[0;32mI (5123) modem: TX: AT+CSQ[0m\nI (5140) modem: RX: AT+CSQ\nI (5140) modem: RX: +CSQ: 20,99\nI (5141) modem: RX: OK',
    ],
    ['a sniffer', '0 09:54:14.473:\n0 AT+CSQ\n1 09:54:14.625:\n1\n1 AT+CSQ\n1 +CSQ: 20,99\n1\n1 OK'],
    [
      'a sniffer the other way round',
      '1 09:54:14.473:\n1 AT+CSQ\n0 09:54:14.625:\n0\n0 AT+CSQ\n0 +CSQ: 20,99\n0\n0 OK',
    ],
  ])('%s', (_what, log) => {
    expect(shown(log)).toEqual(DIALOGUE);
  });

  it('are said', () => {
    expect(read('7/7/2022 23:19:14.404 [TX] - AT<CR><LF>\n7/7/2022 23:19:14.415 [RX] - OK<CR><LF>').formats).toEqual([
      { id: 'docklight', title: 'Docklight', lines: 2 },
    ]);
    expect(read('AT\nOK\n>> AT\n<< OK\n<< RDY').formats.map(({ id, lines }) => `${id} ${lines}`)).toEqual([
      'arrows 3',
      'plain 2',
    ]);
  });

  it('keep the time of a block or of a channel', () => {
    expect(read('=== SENT@4260 ===\nAT\n==================\n=== RECV@4273 ===\nOK\n==================').lines).toEqual([
      { row: 2, at: 4260, from: 'host', text: 'AT' },
      { row: 5, at: 4273, from: 'module', text: 'OK' },
    ]);
  });

  it('hold through a long upload, where only one side writes', () => {
    const body = Array.from({ length: 40 }, (_, i) => `>> line ${i}`);
    const log = ['>> AT+QFUPL="a",999', '<< CONNECT', ...body, '<< OK'].join('\n');
    expect(shown(log)).toEqual(log.split('\n').map((line) => line.slice(1)));
  });

  it('are no marks in front of a single answer', () => {
    expect(shown('AT%CMNG=0,1,0,"a"\n→ ERROR\nAT%CMNG=0,1,1,"a"\n→ OK')).toEqual([
      'AT%CMNG=0,1,0,"a"',
      'ERROR',
      'AT%CMNG=0,1,1,"a"',
      'OK',
    ]);
    expect(shown('openssl s_client -connect host.example:443\n  ---> Peer signature type: RSA')[1]).toBe(
      '---> Peer signature type: RSA',
    );
  });
});

describe('the prompt', () => {
  it('stays, alone and with what was given at it', () => {
    expect(shown('AT+CMQTTTOPIC=0,5\n\n>\nhello\nOK')).toEqual(['AT+CMQTTTOPIC=0,5', '>', 'hello', 'OK']);
    expect(shown('AT+CMQTTWILLTOPIC=0,5\n>death\nOK')).toEqual(['AT+CMQTTWILLTOPIC=0,5', '>', 'death', 'OK']);
    expect(shown('AT+USECMNG=0,1,"a",1223\n\n> -----BEGIN CERTIFICATE-----\nMIIB')).toEqual([
      'AT+USECMNG=0,1,"a",1223',
      '>',
      '-----BEGIN CERTIFICATE-----',
      'MIIB',
    ]);
  });

  it('is no quote of a mail, and the other way round', () => {
    expect(shown('> AT+CSQ\n> +CSQ: 20,99\n>\n> OK\n> 16:11:32.400 -> AT')).toEqual([
      'AT+CSQ',
      '+CSQ: 20,99',
      'OK',
      'AT',
    ]);
    expect(shown('> I wonder why.\nSo do I.')).toEqual(['> I wonder why.', 'So do I.']);
  });
});

describe('programs', () => {
  it('keep their own lines apart, whole enough for who knows their library', () => {
    expect(
      shown(
        [
          'E (16073) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700',
          '46 3220 [iot_thread] TLS_Connect fail (0x7280, host.example)',
          ':INFO:In client state:MBEDTLS_SSL_SERVER_CERTIFICATE:ret -9984',
          '1621358243: OpenSSL Error[2]: error:1417B07B:SSL routines:tls_process_cert_verify:bad signature',
          '[00:00:33.833,374] <err> net_mqtt_sock_tls: TLS handshake error: -0x2700',
          '[  1234][E][ssl_client.cpp:36] _handle_error(): [start_ssl_client():216]: (-9984) X509 - Certificate verification failed',
          '[13726] ### TinyGSM Version: 0.11.7',
        ].join('\n'),
      ),
    ).toEqual([
      '# esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700',
      '# [iot_thread] TLS_Connect fail (0x7280, host.example)',
      '# In client state:MBEDTLS_SSL_SERVER_CERTIFICATE:ret -9984',
      '# OpenSSL Error[2]: error:1417B07B:SSL routines:tls_process_cert_verify:bad signature',
      '# net_mqtt_sock_tls: TLS handshake error: -0x2700',
      '# [ssl_client.cpp:36] _handle_error(): [start_ssl_client():216]: (-9984) X509 - Certificate verification failed',
      '# TinyGSM Version: 0.11.7',
    ]);
  });

  it('log commands on a level of their own', () => {
    const [line] = read(`2022-02-22T16:14:46.286Z ERROR Error: 'AT#XMQTTCON=1,"a","","","host.example",8883,321`).lines;
    expect(line).toMatchObject({ from: 'host', text: 'AT#XMQTTCON=1,"a","","","host.example",8883,321' });
  });

  it('do not make a module’s word of their own', () => {
    expect(shown('I (1) wifi: OK\nE (2) mqtt: ERROR')).toEqual(['# wifi: OK', '# mqtt: ERROR']);
  });

  it.each([
    ['modem.sendAT(GF("+CSSLCFG=\\"authmode\\",0,1"));', '> AT+CSSLCFG="authmode",0,1'],
    [
      'sendAT(GF("+CSSLCFG="), "\\"cacert\\",0,\\"", name[0].c_str(), "\\"");',
      '> AT+CSSLCFG="cacert",0,"<name[0].c_str()>"',
    ],
    ['modem.sendAT(GF("+SSLSETCERT=C:\\User\\client.crt"));', '> AT+SSLSETCERT=C:\\User\\client.crt'],
    ['Serial1.println("AT+CMQTTSTART");', '> AT+CMQTTSTART'],
    ['sendCommand("AT+CMQTTTOPIC=0," + String(len), ">", 5000);', '> AT+CMQTTTOPIC=0,<String(len)>'],
    ["ser.write(b'AT+CSQ\\r\\n')", '> AT+CSQ'],
    ["send_at('AT+CREG?','0,1',1000)", '> AT+CREG?'],
    ['  {"AT+CREG?\\r\\n", "+CREG: 0,1", 1000},', '> AT+CREG?'],
    ['// sendAT(GF("+CCHSTART"));', '# // sendAT(GF("+CCHSTART"));'],
    ['Serial.println("AT+CSQ failed");', '# Serial.println("AT+CSQ failed");'],
  ])('send %s', (line, expected) => {
    expect(shown(line)).toEqual([expected]);
  });
});

describe('within a line', () => {
  it.each([
    ['AT+QMTCFG=“ssl”,0,1,2', ['AT+QMTCFG="ssl",0,1,2']],
    ['—–BEGIN CERTIFICATE—–', ['-----BEGIN CERTIFICATE-----']],
    ['\ufeffAT\u0000+\u0000CSQ\u0000', ['AT+CSQ']],
    ['\u001b[32mAT+CSQ\u001b[0m\r', ['AT+CSQ']],
    ['AT+CSQ\r\r\n+CSQ: 20,99\rOK', ['AT+CSQ', '+CSQ: 20,99', 'OK']],
    ['AT+CPIN? AT+CSQ AT+CGREG?', ['AT+CPIN?', 'AT+CSQ', 'AT+CGREG?']],
    ['at+cgreg?;+creg?;+cereg?', ['at+cgreg?', 'AT+creg?', 'AT+cereg?']],
    ['ATE0;+CMEE=2', ['ATE0', 'AT+CMEE=2']],
    ['AT+CPUB=0,"a;+b AT+CSQ",1', ['AT+CPUB=0,"a;+b AT+CSQ",1']],
    ['+NETOPEN: 0AT+IPADDR', ['+NETOPEN: 0', 'AT+IPADDR']],
    ['OKAT+CSQ', ['OK', 'AT+CSQ']],
    ['certificate is not found!AT+USECMNG=0,1,"x",1223', ['# certificate is not found!', 'AT+USECMNG=0,1,"x",1223']],
    ['Connecting to host.exampleAT+CCERTDOWN="a",5', ['# Connecting to host.example', 'AT+CCERTDOWN="a",5']],
    ['+NETOPEN: 0[26734] [INFO]: Getting ti', ['+NETOPEN: 0', '# Getting ti']],
    ['+CREG: 0,1OK', ['+CREG: 0,1', 'OK']],
    ['AT+CREG?+CREG: 0,1OK', ['AT+CREG?', '+CREG: 0,1', 'OK']],
    [
      'AT+CMQTTSTART OK +CMQTTSTART: 0 AT+CMQTTREL=0 OK',
      ['AT+CMQTTSTART', 'OK', '+CMQTTSTART: 0', 'AT+CMQTTREL=0', 'OK'],
    ],
    ['+CMQTTCONNECT: 0,3 Failed', ['+CMQTTCONNECT: 0,3', '# Failed']],
    ['AT+CSSLCFG="a",0,1   //or', ['AT+CSSLCFG="a",0,1', '# //or']],
    ['AT+CMQTTSTOP  (returns 9 when it is stopped)', ['AT+CMQTTSTOP', '# (returns 9 when it is stopped)']],
    [
      '+CSSLCFG: 0,4,0,1,300,"","","",0,"",0x0  (note the SNI 0)',
      ['+CSSLCFG: 0,4,0,1,300,"","","",0,"",0x0', '# (note the SNI 0)'],
    ],
    ['[17979] ### Unhandled: +CIPCLOSE: 0,0', ['+CIPCLOSE: 0,0']],
    ['Unhandled: +CIPCLOSE: 0,0 (Error code -2)', ['# Unhandled:', '+CIPCLOSE: 0,0', '# (Error code -2)']],
    ['I was getting this error: +CMQTTCONNECT: 0,31', ['# I was getting this error:', '+CMQTTCONNECT: 0,31']],
    [
      'ATI Manufacturer: SIMCOM INCORPORATED Model: SIM7600 Revision: LE20B03 SIM7600_B03V02 IMEI: X +GCAP: +CGSM',
      [
        'ATI',
        'Manufacturer: SIMCOM INCORPORATED',
        'Model: SIM7600',
        'Revision: LE20B03',
        'SIM7600_B03V02',
        'IMEI: X',
        '+GCAP: +CGSM',
      ],
    ],
    ['1. AT+CSQ', ['AT+CSQ']],
    ['`AT+CSQ`', ['AT+CSQ']],
    ['$ AT+CSQ', ['AT+CSQ']],
    ['AT+CFG=&quot;a&quot;,1', ['AT+CFG="a",1']],
    ['AT+CSQ\\r\\r\\n+CSQ: 20,99\\r\\n\\r\\nOK\\r\\n', ['AT+CSQ', '+CSQ: 20,99', 'OK']],
    ["b'\\r\\n+CAOPEN: 0,2\\r\\n\\r\\nOK\\r\\n'", ['+CAOPEN: 0,2', 'OK']],
    ["[b'AT+CSQ\\r\\r\\n', b'+CSQ: 20,99\\r\\n', b'\\r\\n', b'OK\\r\\n']", ['AT+CSQ', '+CSQ: 20,99', 'OK']],
    ['AT+CGDCONT= 1,"IP"', ['AT+CGDCONT=1,"IP"']],
    ['AT+SetSockOpt =0,SOCKET', ['AT+SetSockOpt=0,SOCKET']],
  ])('%j', (line, expected) => {
    expect(shown(line)).toEqual(expected);
  });

  it.each([
    'AT%CMNG=0,1,0,"-----BEGIN CERTIFICATE-----\\n...\\n-----END CERTIFICATE-----\\n"',
    'AT+CSSLCFG=convert,1,test crt.crt,test key.key',
    'AT+SSLSETCERT="C:\\new\\root.crt"',
    '+COPS: (2,"a","b","310410",7),(1,"c","d","22201",2),,(0-4),(0-2)',
    '+CME ERROR: operation not allowed',
    '+CMQTTCONNECT: 0, 15',
    '+GCAP: +CGSM,+FCLASS,+DS',
    '10.22.33.44',
    '0, CLOSE OK',
    '89490200001234567890',
    'MIIDrzCCApegAwIBAgIQCDvgVpBCRrGhdWrJAT+HSjANBgkqhkiG9w0BAQUFADBh',
    '140493918627480:error:14094412:SSL routines:ssl3_read_bytes:sslv3 alert bad certificate:s3_pkt.c:1487:SSL alert number 42',
  ])('leaves %s whole', (line) => {
    expect(shown(line)).toEqual([line]);
  });

  it.each([
    'AT commands are used to connect:',
    'then use the following command AT+CCERTDOWN="a.pem", in my case it worked',
    'AT+CMQTTSTART has to be called before anything else',
    'So why does command AT+CCERTLIST show my certs?',
  ])('takes no command out of a sentence: %s', (line) => {
    expect(shown(line)).toEqual([`# ${line}`]);
  });
});

describe('a long row of one sign', () => {
  it.each<[before: string, sign: string, after: string]>([
    ['Revision: ', ' ', 'x'],
    ['+QIURC: "', ';', 'x'],
    ['AT+CMQTTCONNECT=', ' ', 'x'],
    ['sendAT("', '+', 'x")'],
  ])('costs little behind %s', (before, sign, after) => {
    const start = process.cpuUsage().user;
    // What tries anew at each sign takes seconds.
    for (let round = 0; round < 20; round += 1) read(`${before}${sign.repeat(16_000 / sign.length)}${after}`);
    expect((process.cpuUsage().user - start) / 1000).toBeLessThan(2_000);
  });
});
