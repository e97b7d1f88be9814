import { bareLine, exchange, line } from '../../at/declare.ts';
import { int, oneOf, optional } from '../../at/field.ts';
import { exchangesOf, setting } from '../_parts/gpp/setting.ts';
import { secretText, text } from '../_parts/simcom-classic/fields.ts';
import { note } from './manuals.ts';

/* TLS below the sockets: a switch, two options, and certificates that are taken over from files. */

const flag = int({ max: 1 });
const path = text(100);
const DEADLINE_MS = 20_000;
/** The result of taking a certificate over, where the build prints one (no manual says how long it may take: a guess). */
const IMPORT_MS = 10_000;

/** TLS below the connections that are opened from now on. */
export const tlsSwitch = setting('tls.on', '+CIPSSL', {
  fields: { on: flag },
  initial: { on: 0 },
  ranges: '(0-1)',
  manual: note('CIPSSL'),
});

export const tlsLines = {
  serverOption: line('tls.option.server', '+SSLOPT', { option: oneOf(0), server: flag }),
  clientOption: line('tls.option.client', '+SSLOPT', { option: oneOf(1), client: flag }),
  imported: line('tls.client-certificate.result', '+SSLSETCERT', { code: int({ max: 9 }) }),
  rootExists: bareLine('tls.root.exists', /^Certificate already exists!$/),
  rootDeleted: line('tls.root.delete.result', '+SSLDEROOT', { code: int({ max: 99 }) }),
  clientDeleted: line('tls.client.delete.result', '+SSLDECLI', { code: int({ max: 99 }) }),
};

function removal(id: 'tls.root' | 'tls.client', token: 'SSLDEROOT' | 'SSLDECLI', result: typeof tlsLines.rootDeleted) {
  return {
    remove: exchange(`${id}.delete`, 'set', `+${token}`, {
      args: { name: text() },
      completion: { line: result, code: 'code', order: 'before', deadlineMs: DEADLINE_MS, optional: true },
      manual: note(token),
    }),
    list: exchange(`${id}.list`, 'read', `+${token}`, {
      reply: [bareLine(`${id}.name`, /^(?<name>\d{4}|[\w.-]+\.\w{3})$/)],
      manual: note(token),
    }),
  };
}

export const rootRemoval = removal('tls.root', 'SSLDEROOT', tlsLines.rootDeleted);
export const clientRemoval = removal('tls.client', 'SSLDECLI', tlsLines.clientDeleted);

/** `AT+SSLOPT=0,1` does not verify by the vendor's note, `1,1` shows a certificate. */
export const tlsCommands = {
  option: exchange('tls.option', 'set', '+SSLOPT', { args: { option: flag, on: flag }, manual: note('SSLOPT') }),
  readOption: exchange('tls.option.read', 'read', '+SSLOPT', {
    reply: [tlsLines.serverOption, tlsLines.clientOption],
    manual: note('SSLOPT'),
  }),
  clientCertificate: exchange('tls.client-certificate', 'set', '+SSLSETCERT', {
    args: { file: path, password: optional(secretText(32)) },
    completion: { line: tlsLines.imported, code: 'code', order: 'after', deadlineMs: IMPORT_MS, optional: 'awaited' },
    manual: `${note('SSLSETCERT')} (some builds never print the result)`,
  }),
  root: exchange('tls.root', 'set', '+SSLSETROOT', {
    args: { file: path, bytes: int({ max: 10_240 }) },
    reply: [tlsLines.rootExists],
    manual: note('SSLSETROOT'),
  }),
};

export const tlsExchanges = [
  ...exchangesOf([tlsSwitch]),
  ...Object.values(tlsCommands),
  ...Object.values(rootRemoval),
  ...Object.values(clientRemoval),
];
