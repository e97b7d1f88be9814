import { bareLine, exchange, line, urc, type Exchange } from '../../at/declare.ts';
import { int, oneOf, optional, quoted, rest } from '../../at/field.ts';
import { exchangesOf, setting } from '../_parts/gpp/setting.ts';
import { secretText, tag, text } from '../_parts/simcom-classic/fields.ts';

/* TLS, files, bearer, HTTP and the MQTT commands of late builds of SIM800C. */

const NOTE = 'SIM800 series SSL application note V1.05 (2020)';
const IP_NOTE = 'SIM800 IP Application Note V1.02';
const MANUAL = 'SIM800 Series AT Command Manual V1.09';
const MQTT_BUILDS = 'nimaltd gsm_v5 driver; SIM800C builds 1418B0xSIM800C24 with MQTT';

const note = (command: string): string => `${NOTE}, AT+${command}`;
const manual = (command: string): string => `${MANUAL}, AT+${command}`;
const flag = int({ max: 1 });
const path = text(100);

/** `AT+SSLOPT=0,1` does not verify, `1,1` shows a certificate. */
const tls: readonly Exchange[] = [
  ...exchangesOf([setting('tls.on', '+CIPSSL', { fields: { on: flag }, initial: { on: 0 }, manual: note('CIPSSL') })]),
  exchange('tls.option', 'set', '+SSLOPT', { args: { option: flag, on: flag }, manual: note('SSLOPT') }),
  exchange('tls.option.read', 'read', '+SSLOPT', {
    reply: [line('tls.option.value', '+SSLOPT', { option: flag, on: flag })],
    manual: note('SSLOPT'),
  }),
  exchange('tls.client-certificate', 'set', '+SSLSETCERT', {
    args: { file: path, password: optional(secretText(32)) },
    completion: {
      line: line('tls.client-certificate.result', '+SSLSETCERT', { code: int({ max: 9 }) }),
      code: 'code',
      order: 'after',
      deadlineMs: 20_000,
      optional: true,
    },
    manual: `${note('SSLSETCERT')} (some builds never print the result)`,
  }),
  exchange('tls.root', 'set', '+SSLSETROOT', {
    args: { file: path, bytes: int({ max: 10_240 }) },
    reply: [bareLine('tls.root.exists', /^Certificate already exists!$/)],
    manual: note('SSLSETROOT'),
  }),
  ...(['SSLDEROOT', 'SSLDECLI'] as const).flatMap((token, i) => {
    const id = ['tls.root', 'tls.client'][i] ?? token;
    const result = line(`${id}.delete.result`, `+${token}`, { code: int({ max: 99 }) });
    return [
      exchange(`${id}.delete`, 'set', `+${token}`, {
        args: { name: text() },
        completion: { line: result, code: 'code', order: 'before', deadlineMs: 20_000, optional: true },
        manual: note(token),
      }),
      exchange(`${id}.list`, 'read', `+${token}`, {
        reply: [bareLine(`${id}.name`, /^(?<name>\d{4}|[\w.-]+\.\w{3})$/)],
        manual: note(token),
      }),
    ];
  }),
];

const files: readonly Exchange[] = [
  exchange('file.drive', 'set', '+FSDRIVE', {
    args: { storage: int({ max: 1 }) },
    reply: [line('file.drive.letter', '+FSDRIVE', { drive: rest() })],
    manual: note('FSDRIVE'),
  }),
  exchange('file.create', 'set', '+FSCREATE', { args: { file: path }, manual: note('FSCREATE') }),
  exchange('file.write', 'set', '+FSWRITE', {
    args: { file: path, mode: flag, bytes: int({ max: 10_240 }), seconds: int({ max: 20 }) },
    prompt: { length: 'bytes', maxBytes: 10_240, what: 'file', deadlineMs: 5_000 },
    deadlineMs: 30_000,
    manual: note('FSWRITE'),
  }),
  exchange('file.size', 'set', '+FSFLSIZE', {
    args: { file: path },
    reply: [line('file.size.value', '+FSFLSIZE', { bytes: int() })],
    manual: note('FSFLSIZE'),
  }),
  exchange('file.read', 'set', '+FSREAD', {
    args: { file: path, mode: flag, bytes: int(), from: int() },
    manual: note('FSREAD'),
  }),
  exchange('file.delete', 'set', '+FSDEL', { args: { file: path }, manual: note('FSDEL') }),
  exchange('file.list', 'set', '+FSLS', {
    args: { folder: path },
    reply: [bareLine('file.name', /^(?<name>[\w.-]+\.\w{1,4}|[\w.-]+\\)$/)],
    manual: note('FSLS'),
  }),
  exchange('file.make-folder', 'set', '+FSMKDIR', { args: { folder: path }, manual: note('FSMKDIR') }),
];

const bearer: readonly Exchange[] = [
  exchange('bearer.config', 'set', '+SAPBR', {
    args: { action: oneOf(3), profile: int({ min: 1, max: 3 }), name: text(16), value: text() },
    manual: `${IP_NOTE}, AT+SAPBR`,
  }),
  exchange('bearer.control', 'set', '+SAPBR', {
    args: { action: oneOf(0, 1, 2, 4), profile: int({ min: 1, max: 3 }) },
    reply: [line('bearer.state', '+SAPBR', { profile: int(), status: int({ max: 3 }), address: quoted() })],
    deadlineMs: 85_000,
    manual: `${IP_NOTE}, AT+SAPBR`,
  }),
];

const result = line('http.result', '+HTTPACTION', { method: int({ max: 3 }), code: int({ max: 999 }), bytes: int() });

const http: readonly Exchange[] = [
  exchange('http.start', 'exec', '+HTTPINIT', { manual: manual('HTTPINIT') }),
  exchange('http.stop', 'exec', '+HTTPTERM', { manual: manual('HTTPTERM') }),
  exchange('http.parameter', 'set', '+HTTPPARA', {
    args: { name: text(16), value: secretText(1024) },
    manual: manual('HTTPPARA'),
  }),
  ...exchangesOf([
    setting('http.tls', '+HTTPSSL', { fields: { on: flag }, initial: { on: 0 }, manual: note('HTTPSSL') }),
  ]),
  exchange('http.data', 'set', '+HTTPDATA', {
    args: { bytes: int({ max: 318_976 }), ms: int({ max: 120_000 }) },
    prompt: { length: 'bytes', maxBytes: 318_976, what: 'data', deadlineMs: 5_000, line: 'DOWNLOAD' },
    deadlineMs: 120_000,
    manual: manual('HTTPDATA'),
  }),
  exchange('http.action', 'set', '+HTTPACTION', {
    args: { method: int({ max: 3 }) },
    completion: {
      line: result,
      code: 'code',
      done: 'http-status',
      match: ['method'],
      order: 'after',
      deadlineMs: 120_000,
    },
    manual: manual('HTTPACTION'),
  }),
  exchange('http.read', 'exec', '+HTTPREAD', {
    reply: [line('http.body', '+HTTPREAD', { bytes: int() }, { payload: 'bytes' })],
    manual: manual('HTTPREAD'),
  }),
];

const mqtt: readonly Exchange[] = [
  exchange('mqtt.config.password', 'set', '+SMCONF', {
    args: { name: tag('PASSWORD'), value: secretText() },
    manual: MQTT_BUILDS,
  }),
  exchange('mqtt.config', 'set', '+SMCONF', {
    args: { name: text(16), value: text(), more: optional(text()) },
    manual: MQTT_BUILDS,
  }),
  exchange('mqtt.connect', 'exec', '+SMCONN', { deadlineMs: 75_000, manual: MQTT_BUILDS }),
  exchange('mqtt.disconnect', 'exec', '+SMDISC', { manual: MQTT_BUILDS }),
];

export const exchanges: readonly Exchange[] = [...tls, ...files, ...bearer, ...http, ...mqtt];

export const urcs = [
  urc(line('bearer.closed', '+SAPBR 1', { word: rest() }), `${IP_NOTE}, +SAPBR 1: DEACT`, 'network-lost'),
];
