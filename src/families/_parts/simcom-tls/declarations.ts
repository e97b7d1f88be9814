import { exchange, line, type LineSpec } from '../../../at/declare.ts';
import { hexNumber, int, literal, quoted } from '../../../at/field.ts';
import type { Fact } from '../../../kernel/facts.ts';
import { testForm } from '../simcom-common/forms.ts';
import { foreignLines } from './query-lines.ts';
import { maybe, type ShownField, type TlsSetting } from './settings.ts';

export { TLS_SETTINGS, type TlsSetting } from './settings.ts';

/** What differs between the module families that have this command group. */
export interface TlsDialect {
  readonly manual: string;
  /** Settings in the order in which a query prints them; a setting that is not listed does not exist. */
  readonly order: Fact<readonly TlsSetting[]>;
  /** The last so many of them are missing in the query's line on some of the family's firmware; absent: none. */
  readonly trailing?: Fact<number>;
  readonly nameBytes: Fact<{ readonly min: number; readonly max: number }>;
  /**
   * Builds (or models) that may count `sslversion` otherwise: 0 TLS 1.2, 1 TLS 1.3, 2 both; absent: all count from SSL 3.0
   * (0) to TLS 1.2 (3), and 4 is all of them.
   */
  readonly newerVersions?: Fact<RegExp>;
  /** Suites that the `ciphersuites` setting takes, by IANA number; 0xFFFF is all. */
  readonly suites: Fact<readonly number[] | 'any'>;
}

const CONTEXTS = { max: 9 };

/** The commands of the TLS contexts. */
export function tlsDeclarations(dialect: TlsDialect) {
  const manual = `${dialect.manual}, AT+CSSLCFG`;
  const order = dialect.order.value;
  const always = order.length - (dialect.trailing?.value ?? 0);
  const context = int(CONTEXTS);
  const name = quoted({ ...dialect.nameBytes.value, quotesOptional: true });
  const shown: LineSpec = line('tls.context', '+CSSLCFG', {
    context,
    ...Object.fromEntries(order.map((setting, at) => [setting, at < always ? SHOWN[setting] : maybe(SHOWN[setting])])),
  });
  const foreign = foreignLines(SHOWN);
  const number = (setting: TlsSetting, min: number, max: number) =>
    exchange(`tls.${setting}`, 'set', '+CSSLCFG', {
      args: { setting: literal(setting), context, value: int({ min, max }) },
      manual: `${manual} "${setting}"`,
    });
  const file = (setting: TlsSetting) =>
    exchange(`tls.${setting}`, 'set', '+CSSLCFG', {
      args: { setting: literal(setting), context, value: name },
      manual: `${manual} "${setting}"`,
    });
  const { min, max } = dialect.nameBytes.value;
  const suites =
    dialect.suites.value === 'any' ? '(0x0000-0xFFFF)' : `(${dialect.suites.value.map(suiteText).join(',')})`;
  return {
    order,
    shown,
    sslversion: number('sslversion', 0, 4),
    authmode: number('authmode', 0, 3),
    ignorelocaltime: number('ignorelocaltime', 0, 1),
    negotiatetime: number('negotiatetime', 10, 300),
    cacert: file('cacert'),
    clientcert: file('clientcert'),
    clientkey: file('clientkey'),
    enableSNI: number('enableSNI', 0, 1),
    keypwd: exchange('tls.keypwd', 'set', '+CSSLCFG', {
      args: { setting: literal('keypwd'), context, value: quoted({ max: 128, secret: true }) },
      manual: `${manual} "keypwd"`,
    }),
    password: file('password'),
    ignorecertCN: number('ignorecertCN', 0, 1),
    use_tickets: number('use_tickets', 0, 1),
    ciphersuites: exchange('tls.ciphersuites', 'set', '+CSSLCFG', {
      args: { setting: literal('ciphersuites'), context, value: hexNumber() },
      manual: `${manual} "ciphersuites"`,
    }),
    newerVersions: dialect.newerVersions?.value,
    all: exchange('tls.read', 'read', '+CSSLCFG', { reply: [shown, ...foreign], manual }),
    one: exchange('tls.read-one', 'set', '+CSSLCFG', { args: { context }, reply: [shown, ...foreign], manual }),
    test: testForm('tls', '+CSSLCFG', manual, ...order.map((setting) => testRange(setting, min, max, suites))),
  };
}

export type TlsDeclarations = ReturnType<typeof tlsDeclarations>;

/** How a query prints each setting; a password is never shown by us, whatever the module prints. */
const SHOWN: Readonly<Record<TlsSetting, ShownField>> = {
  sslversion: int({ max: 9 }),
  authmode: int({ max: 9 }),
  ignorelocaltime: int({ max: 9 }),
  negotiatetime: int({ max: 9999 }),
  cacert: quoted(),
  clientcert: quoted(),
  clientkey: quoted(),
  enableSNI: int({ max: 9 }),
  keypwd: quoted({ secret: true }),
  password: quoted(),
  ignorecertCN: int({ max: 9 }),
  use_tickets: int({ max: 9 }),
  ciphersuites: hexNumber(1),
};

function suiteText(suite: number): string {
  return hexNumber().format(suite);
}

function testRange(setting: TlsSetting, min: number, max: number, suites: string): string {
  const ranges: Readonly<Record<TlsSetting, string>> = {
    sslversion: '(0-4)',
    authmode: '(0-3)',
    ignorelocaltime: '(0,1)',
    negotiatetime: '(10-300)',
    cacert: `(${min}-${max})`,
    clientcert: `(${min}-${max})`,
    clientkey: `(${min}-${max})`,
    enableSNI: '(0,1)',
    keypwd: '(0-128)',
    password: `(${min}-${max})`,
    ignorecertCN: '(0,1)',
    use_tickets: '(0,1)',
    ciphersuites: suites,
  };
  return `"${setting}",(0-9),${ranges[setting]}`;
}
