import { bareLine, exchange, line, urc, type Exchange } from '../../at/declare.ts';
import { hexNumber, int, optional, quoted, rest, word } from '../../at/field.ts';
import { secretText, tag, text } from '../_parts/simcom-classic/fields.ts';
import { exchangesOf, setting } from '../_parts/gpp/setting.ts';
import { LOGS, manual } from './manual.ts';

/* Data connection, files and TLS options. */

const flag = int({ max: 1 });
const context = int({ max: 5 });
const pdp = int({ max: 3 });

const activeLine = line('net.active', '+CNACT', { pdp: optional(pdp), status: int({ max: 2 }), address: quoted() });
/** SIM7000 has one context and no number in front. */
const activeShort = line('net.active.short', '+CNACT', { status: int({ max: 2 }), address: quoted() });

const network: readonly Exchange[] = [
  exchange('net.apn-given', 'exec', '+CGNAPN', {
    reply: [line('net.apn-given.value', '+CGNAPN', { valid: flag, apn: quoted() })],
    manual: manual('CGNAPN'),
  }),
  exchange('net.configure', 'set', '+CNCFG', {
    args: {
      pdp,
      type: int({ max: 4 }),
      apn: optional(text()),
      user: optional(text()),
      password: optional(secretText()),
      auth: optional(int({ max: 3 })),
    },
    manual: manual('CNCFG'),
  }),
  exchange('net.activate', 'set', '+CNACT', {
    args: { pdp, active: int({ max: 2 }) },
    deadlineMs: 60_000,
    manual: manual('CNACT'),
  }),
  exchange('net.activate.apn', 'set', '+CNACT', {
    args: { active: flag, apn: optional(quoted({ max: 100 })) },
    deadlineMs: 60_000,
    manual: `${manual('CNACT')} (SIM7000)`,
  }),
  exchange('net.activate.read', 'read', '+CNACT', { reply: [activeShort, activeLine], manual: manual('CNACT') }),
  ...exchangesOf([
    setting('network.iot-mode', '+CMNB', {
      fields: { mode: int({ max: 3 }) },
      initial: { mode: 3 },
      manual: manual('CMNB'),
    }),
  ]),
];

const directory = int({ max: 3 });
const name = text(230);
const bytes = int({ max: 10_240 });

const files: readonly Exchange[] = [
  exchange('file.begin', 'exec', '+CFSINIT', { manual: manual('CFSINIT') }),
  exchange('file.end', 'exec', '+CFSTERM', { manual: manual('CFSTERM') }),
  exchange('file.write', 'set', '+CFSWFILE', {
    args: { directory, name, mode: flag, bytes, ms: int({ max: 10_000 }) },
    prompt: { length: 'bytes', maxBytes: 10_240, what: 'file', deadlineMs: 10_000, line: 'DOWNLOAD' },
    deadlineMs: 15_000,
    manual: `${manual('CFSWFILE')} (the prompt is the word DOWNLOAD)`,
  }),
  exchange('file.read', 'set', '+CFSRFILE', {
    args: { directory, name, mode: flag, bytes, from: int() },
    reply: [line('file.content', '+CFSRFILE', { bytes }, { payload: 'bytes' })],
    manual: manual('CFSRFILE'),
  }),
  exchange('file.size', 'set', '+CFSGFIS', {
    args: { directory, name },
    reply: [line('file.size.value', '+CFSGFIS', { bytes: int() })],
    manual: manual('CFSGFIS'),
  }),
  exchange('file.delete', 'set', '+CFSDFILE', { args: { directory, name }, manual: manual('CFSDFILE') }),
  exchange('file.rename', 'set', '+CFSREN', { args: { directory, from: name, to: name }, manual: manual('CFSREN') }),
  exchange('file.free', 'read', '+CFSGFRS', {
    reply: [line('file.free.value', '+CFSGFRS', { bytes: int() })],
    manual: manual('CFSGFRS'),
  }),
];

const suite = hexNumber();
const contextLine = line('tls.context', '+CSSLCFG', {
  context,
  version: int({ max: 5 }),
  suite0: suite,
  suite1: suite,
  suite2: suite,
  suite3: suite,
  suite4: suite,
  suite5: suite,
  suite6: suite,
  suite7: suite,
  ignoreClock: flag,
  protocol: int({ max: 2 }),
  sni: quoted(),
});

const option = (id: string, option: string, value: ReturnType<typeof int>) =>
  exchange(`tls.${id}`, 'set', '+CSSLCFG', {
    args: { option: tag(option), context, value },
    manual: `${manual('CSSLCFG')} "${option}"`,
  });

/** What a stored file is turned into: 1 certificate and key, 2 CA, 3 PSK. */
const tls: readonly Exchange[] = [
  option('version', 'sslversion', int({ max: 5 })),
  option('ignore-clock', 'ignorertctime', flag),
  option('protocol', 'protocol', int({ max: 2 })),
  option('no-fragment-length', 'maxfraglendisable', flag),
  exchange('tls.sni', 'set', '+CSSLCFG', {
    args: { option: tag('sni'), context, host: text(253) },
    manual: `${manual('CSSLCFG')} "sni"`,
  }),
  exchange('tls.suite', 'set', '+CSSLCFG', {
    args: { option: tag('ciphersuite'), context, place: int({ max: 7 }), suite },
    manual: `${manual('CSSLCFG')} "ciphersuite"`,
  }),
  exchange('tls.context.read', 'set', '+CSSLCFG', {
    args: { option: tag('ctxindex'), context },
    reply: [contextLine],
    manual: `${manual('CSSLCFG')} "ctxindex"`,
  }),
  exchange('tls.convert.ca', 'set', '+CSSLCFG', {
    args: { option: tag('convert'), type: int({ min: 2, max: 2 }), file: text() },
    manual: `${manual('CSSLCFG')} "convert"`,
  }),
  exchange('tls.convert.own', 'set', '+CSSLCFG', {
    args: {
      option: tag('convert'),
      type: int({ min: 1, max: 1 }),
      file: text(),
      key: optional(text()),
      password: optional(secretText()),
    },
    manual: `${manual('CSSLCFG')} "convert"`,
  }),
  exchange('tls.convert.psk', 'set', '+CSSLCFG', {
    args: { option: tag('convert'), type: int({ min: 3, max: 3 }), file: text() },
    manual: `${manual('CSSLCFG')} "convert"`,
  }),
];

export const exchanges: readonly Exchange[] = [...network, ...files, ...tls];

export const urcs = [
  urc(bareLine('net.changed', /^\+APP PDP: ?(?:(?<pdp>\d), ?)?(?<status>ACTIVE)$/), manual('CNACT')),
  urc(bareLine('net.lost', /^\+APP PDP: ?(?:(?<pdp>\d), ?)?(?<status>DEACTIVE)$/), manual('CNACT'), 'network-lost'),
  urc(line('sms.lost-index', '+CMTI', { storage: word(/^$/), index: int({ min: -1 }) }), LOGS),
  urc(line('position.report', '+UGNSINF', { values: rest() }), LOGS),
  urc(line('http.saved', '+HTTPTOFS', { code: int({ max: 999 }), bytes: int() }), LOGS),
  urc(line('position.copied', '+CGNSCPY', { code: int({ max: 99 }) }), LOGS),
];
