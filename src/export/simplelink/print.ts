import type { FileStep, HostStep, Plan } from '../../families/kit/step.ts';
import { HawserError } from '../../kernel/errors.ts';
import { comment, literal } from '../c/text.ts';

/** What a program on a chip with TI's SimpleLink driver is to set, and where it stands. */
export interface ProgramSource {
  readonly plan: Plan;
  /** Title of the family. */
  readonly title: string;
  /** How the files are made and put on the flash. */
  readonly commands: readonly string[];
}

/** Settings that a C file of ours can make. */
const MADE = [
  'SL_DEVICE_GENERAL_CONFIGURATION_DATE_TIME',
  'SL_SO_SECMETHOD',
  'SL_SO_SECURE_MASK',
  'SL_SO_SECURE_FILES',
  'SL_SO_SECURE_DOMAIN_NAME_VERIFICATION',
  'sl_Connect',
] as const;
type Made = (typeof MADE)[number];

/**
 * One C99 file for TI's SimpleLink driver of the first generation (simplelink.h, driver 1.0.1), and, under HAWSER_PAHO, for
 * Paho Embedded-C's port for the CC3200. Holds no key and no password. Throws `not-possible` for a setting that it has no
 * words for.
 */
export function printSimplelink(source: ProgramSource): string {
  const settings = settingsOf(source.plan);
  return [
    ...heading(source),
    '',
    '#ifndef HAWSER_INCLUDED',
    '#define HAWSER_INCLUDED',
    '',
    '#include "simplelink.h"',
    '',
    ...constants(settings),
    ...declarations(settings),
    '#endif',
    '',
    '#ifndef HAWSER_DECLARATIONS',
    '',
    '#include <string.h>',
    '',
    ...(settings.has('SL_DEVICE_GENERAL_CONFIGURATION_DATE_TIME') ? [SET_DATE.trim(), ''] : []),
    ...connecting(settings),
    ...(settings.has('SL_SO_SECURE_FILES') ? ['', PAHO.trim()] : []),
    '',
    '#endif',
    '',
  ].join('\n');
}

/** Values and reasons by setting. */
type Settings = ReadonlyMap<Made, HostStep & { readonly value: string }>;

function settingsOf({ steps }: Plan): Settings {
  return new Map(
    steps
      .filter((step) => step.kind !== 'file')
      .map((step) => {
        const made = step.kind === 'host' ? MADE.find((name) => name === step.setting) : undefined;
        if (step.kind !== 'host' || made === undefined || typeof step.value !== 'string')
          throw new HawserError(`the step ${step.id} cannot be written as calls of SimpleLink`, {
            code: 'not-possible',
          });
        return [made, { ...step, value: step.value }];
      }),
  );
}

function heading({ plan, title, commands }: ProgramSource): readonly string[] {
  const files = plan.steps.filter((step): step is FileStep => step.kind === 'file');
  const lines = [
    `${comment(plan.purpose)}: what a program on a ${comment(title)} sets.`,
    `Written by hawser for the family ${plan.family}, firmware ${comment(plan.firmware)}.`,
    '',
    'In other files: #define HAWSER_DECLARATIONS and #include this one; that gives the declarations alone.',
    'With Paho Embedded-C (MQTTClient-C/src/cc3200): #define HAWSER_PAHO.',
    ...(files.length === 0 ? [] : ['', 'Files on the flash:']),
    ...files.flatMap(fileLines),
    ...(commands.length === 0 ? [] : ['', 'How they are made and get there:']),
    ...commands.map((command) => `  ${comment(command)}`),
  ];
  return ['/*', ...lines.map((line) => (line === '' ? ' *' : ` * ${line}`)), ' */'];
}

function fileLines({ name, reason, body }: FileStep): readonly string[] {
  const size = 'bytes' in body ? `, ${body.bytes} bytes, SHA-256 ${body.sha256}` : '';
  return [`  ${comment(name)}: ${comment(reason)}${size}`];
}

function hostOf(settings: Settings): string {
  const target = settings.get('sl_Connect')?.value ?? '';
  return target.slice(0, target.lastIndexOf(':'));
}

function constants(settings: Settings): readonly string[] {
  const define = (name: string, made: Made, value: (text: string) => string): readonly string[] => {
    const step = settings.get(made);
    return step === undefined ? [] : [`/* ${comment(step.reason)} */`, `#define ${name} ${value(step.value)}`];
  };
  const target = settings.get('sl_Connect')?.value ?? '';
  return [
    `#define HAWSER_HOST ${literal(hostOf(settings))}`,
    `#define HAWSER_PORT ${target.slice(target.lastIndexOf(':') + 1)}`,
    ...define('HAWSER_METHOD', 'SL_SO_SECMETHOD', (text) => text),
    ...define('HAWSER_MASK', 'SL_SO_SECURE_MASK', (text) => `(${text})`),
    ...define('HAWSER_FILES', 'SL_SO_SECURE_FILES', (text) => `{ { ${text.replaceAll(',', ', ')} } }`),
    ...(settings.has('SL_SO_SECURE_FILES') ? [ABOUT_SWITCH.trim()] : []),
    ...define('HAWSER_DOMAIN_NAME', 'SL_SO_SECURE_DOMAIN_NAME_VERIFICATION', literal),
    ...(settings.has('SL_SO_SECURE_DOMAIN_NAME_VERIFICATION') ? [DOMAIN_NAME_OPTION.trim()] : []),
    '',
  ];
}

const ABOUT_SWITCH = `
/*
 * As long as the third number is not 0 the chip verifies the server, and a file that is missing or no DER is -456.
 * server_verify 0 of TLSConnectNetwork does not switch that off: it only goes on after -453, which the chip says where no
 * CA is named. With 0 as the third number anybody on the way can be the server: a test, and never with a login.
 */
`;

/** In the headers of SDK 1.0 and 1.1 it is missing; those of later parts have another number for it. */
const DOMAIN_NAME_OPTION = `
#ifndef SL_SO_SECURE_DOMAIN_NAME_VERIFICATION
#define SL_SO_SECURE_DOMAIN_NAME_VERIFICATION (35)
#endif
`;

function declarations(settings: Settings): readonly string[] {
  const connect = settings.has('SL_SO_SECURE_FILES') ? 'hawser_secure_connect' : 'hawser_plain_connect';
  return [
    ...(settings.has('SL_DEVICE_GENERAL_CONFIGURATION_DATE_TIME')
      ? [
          '/* UTC. After each start, before connecting: else the chip says -461. 0, or the code of the driver. */',
          'long hawser_set_date(unsigned year, unsigned month, unsigned day, unsigned hour, unsigned minute, unsigned second);',
          '',
        ]
      : []),
    '/* A connected socket (0 and above), or the code of the call that failed; then nothing is left open. */',
    `int ${connect}(void);`,
    ...(settings.has('SL_SO_SECURE_FILES')
      ? [
          '',
          '#ifdef HAWSER_PAHO',
          '#include "MQTTCC3200.h"',
          '/* 0, or the code; for the client that is then given this network. The port does not compare names. */',
          'int hawser_paho_connect(Network *network);',
          '#endif',
        ]
      : []),
    '',
  ];
}

const SET_DATE = `
long hawser_set_date(unsigned year, unsigned month, unsigned day, unsigned hour, unsigned minute, unsigned second) {
    SlDateTime_t date;
    memset(&date, 0, sizeof date);
    date.sl_tm_sec = second;
    date.sl_tm_min = minute;
    date.sl_tm_hour = hour;
    date.sl_tm_day = day;
    date.sl_tm_mon = month;
    date.sl_tm_year = year;
    return sl_DevSet(SL_DEVICE_GENERAL_CONFIGURATION, SL_DEVICE_GENERAL_CONFIGURATION_DATE_TIME,
                     (_u8)sizeof date, (const _u8 *)&date);
}
`;

/** Declares `address`, the first byte on top as the driver gives it for a name, and looks a name up. */
function resolving(host: string): readonly string[] {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host)?.slice(1).map(Number);
  if (parts !== undefined) {
    const hex = parts.map((part) => part.toString(16).padStart(2, '0')).join('');
    return [`    _u32 address = 0x${hex}UL;`, '    _i16 handle;', '    int code = 0;'];
  }
  return [
    '    _u32 address = 0;',
    '    _i16 handle;',
    '    int code = sl_NetAppDnsGetHostByName((_i8 *)HAWSER_HOST, (_u16)strlen(HAWSER_HOST), &address, SL_AF_INET);',
    '    if (code < 0) return code;',
  ];
}

function connecting(settings: Settings): readonly string[] {
  const secure = settings.has('SL_SO_SECURE_FILES');
  const reason = comment(settings.get('sl_Connect')?.reason ?? '');
  return [
    ...(secure ? [configure(settings), ''] : []),
    `int ${secure ? 'hawser_secure_connect' : 'hawser_plain_connect'}(void) {`,
    '    SlSockAddrIn_t to;',
    ...resolving(hostOf(settings)),
    `    handle = sl_Socket(SL_AF_INET, SL_SOCK_STREAM, ${secure ? 'SL_SEC_SOCKET' : '0'});`,
    '    if (handle < 0) return handle;',
    '    memset(&to, 0, sizeof to);',
    '    to.sin_family = SL_AF_INET;',
    '    to.sin_port = sl_Htons(HAWSER_PORT);',
    '    to.sin_addr.s_addr = sl_Htonl(address);',
    ...(secure ? ['    code = configure(handle);'] : []),
    `    /* ${reason} */`,
    '    if (code >= 0) code = sl_Connect(handle, (SlSockAddr_t *)&to, (_i16)sizeof to);',
    '    if (code < 0) {',
    '        sl_Close(handle);',
    '        return code;',
    '    }',
    '    return handle;',
    '}',
  ];
}

/** In the order of the plan; a code that the plan tolerates is passed over. */
function configure(settings: Settings): string {
  const calls = [...settings.values()].flatMap(({ setting, tolerate = [] }) => {
    const value = OPTION_VALUES[setting];
    if (value === undefined) return [];
    const passed = tolerate.flatMap((ending) =>
      'code' in ending ? [`    if (code == ${ending.code}) code = 0;`] : [],
    );
    return [
      `    code = sl_SetSockOpt(handle, SL_SOL_SOCKET, ${setting},`,
      `                         ${value});`,
      ...passed,
      '    if (code < 0) return code;',
    ];
  });
  return [
    'static int configure(_i16 handle) {',
    '    SlSockSecureMethod method = { HAWSER_METHOD };',
    '    SlSockSecureMask mask = { HAWSER_MASK };',
    '    SlSockSecureFiles_t files = HAWSER_FILES;',
    '    int code;',
    ...calls,
    '    return 0;',
    '}',
  ].join('\n');
}

const OPTION_VALUES: Readonly<Record<string, string>> = {
  SL_SO_SECMETHOD: '&method, sizeof method',
  SL_SO_SECURE_MASK: '&mask, sizeof mask',
  SL_SO_SECURE_FILES: '&files, sizeof files',
  SL_SO_SECURE_DOMAIN_NAME_VERIFICATION: 'HAWSER_DOMAIN_NAME, (SlSocklen_t)strlen(HAWSER_DOMAIN_NAME)',
};

const PAHO = `
#ifdef HAWSER_PAHO
int hawser_paho_connect(Network *network) {
    SlSockSecureFiles_t files = HAWSER_FILES;
    return TLSConnectNetwork(network, (char *)HAWSER_HOST, HAWSER_PORT, &files, HAWSER_METHOD, HAWSER_MASK, 1);
}
#endif
`;
