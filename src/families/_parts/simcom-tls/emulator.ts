import { ERROR, OK, answer, type Answer, type EmulatorHalf, type Responder } from '../../kit/emulator.ts';
import { certificateFile } from '../simcom-certificates/emulator.ts';
import { textOf } from '../simcom-common/emulator.ts';
import { tlsContexts } from './emulator-contexts.ts';
import type { TlsDeclarations, TlsDialect } from './declarations.ts';

type NumberSetting =
  'sslversion' | 'authmode' | 'ignorelocaltime' | 'negotiatetime' | 'enableSNI' | 'ignorecertCN' | 'use_tickets';

/** The TLS contexts of a virtual module. */
export function tlsEmulator(x: TlsDeclarations, dialect: TlsDialect): EmulatorHalf {
  return (host) => {
    const contexts = tlsContexts(host);
    const lacking = host.facts.lacks?.value ?? [];
    const settings = x.order.filter((setting) => !lacking.includes(x[setting].id));
    const print = (reply: Responder, index: number): void => {
      const context = contexts[index];
      if (context === undefined) return;
      const values = Object.fromEntries(settings.map((setting) => [setting, context[setting]]));
      reply.info(x.shown, { context: index, ...values });
    };
    const number = (setting: NumberSetting): Answer =>
      answer(x[setting], (args) => {
        const context = contexts[args.context];
        if (context === undefined) return ERROR;
        context[setting] = args.value;
        return OK;
      });
    const file = (setting: 'cacert' | 'clientcert' | 'clientkey' | 'password'): Answer =>
      answer(x[setting], (args) => {
        const context = contexts[args.context];
        const name = textOf(args.value);
        const refused = host.facts.files.checkedWhenNamed?.value === true && certificateFile(host, name) === undefined;
        if (context === undefined || refused) return ERROR;
        context[setting] = name;
        return OK;
      });
    const answers: Readonly<Record<(typeof x.order)[number], Answer>> = {
      sslversion: number('sslversion'),
      authmode: number('authmode'),
      ignorelocaltime: number('ignorelocaltime'),
      negotiatetime: number('negotiatetime'),
      enableSNI: number('enableSNI'),
      ignorecertCN: number('ignorecertCN'),
      use_tickets: number('use_tickets'),
      cacert: file('cacert'),
      clientcert: file('clientcert'),
      clientkey: file('clientkey'),
      password: file('password'),
      keypwd: answer(x.keypwd, (args) => {
        const context = contexts[args.context];
        if (context === undefined) return ERROR;
        context.keypwd = textOf(args.value);
        return OK;
      }),
      ciphersuites: answer(x.ciphersuites, (args) => {
        const context = contexts[args.context];
        const { value: known } = dialect.suites;
        if (context === undefined || (known !== 'any' && !known.includes(args.value))) return ERROR;
        context.ciphersuites = args.value;
        return OK;
      }),
    };
    return {
      answers: [
        ...x.order.map((setting) => answers[setting]),
        answer(x.all, (_args, reply) => {
          for (const index of contexts.keys()) print(reply, index);
          return OK;
        }),
        answer(x.one, (args, reply) => {
          print(reply, args.context);
          return OK;
        }),
        answer(x.test.exchange, (_args, reply) => {
          for (const [at, ranges] of x.test.ranges.entries()) {
            const setting = x.order[at];
            if (setting !== undefined && settings.includes(setting)) reply.info(x.test.line, { ranges });
          }
          return OK;
        }),
      ],
    };
  };
}
