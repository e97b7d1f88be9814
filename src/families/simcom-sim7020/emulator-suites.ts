import { OK, answer, type Answer, type ModuleHost } from '../kit/emulator.ts';
import { credentialCommands as x } from './declarations-credentials.ts';
import { BAD_PARAMETERS } from './emulator-errors.ts';

const CHOSEN = 'tls.suite';

/** What a hello offers: all suites of the client, or the one that was chosen. */
export function offeredSuites({ facts, shared }: ModuleHost): readonly number[] {
  const all = facts.tls.suites.value;
  const chosen = shared.get(CHOSEN);
  return chosen === undefined ? all : all.filter((suite) => suite === chosen);
}

/**
 * `AT+CSETCIPHER` lists the suites and chooses one. That they go by their registered numbers, in decimal, that the list
 * is one line, and that a choice is lost with a restart, are guesses.
 */
export function suiteAnswers(host: ModuleHost): readonly Answer[] {
  const all = host.facts.tls.suites.value;
  return [
    answer(x.suites, (_args, reply) => {
      const [line] = x.suites.reply;
      if (line !== undefined) reply.info(line, { list: all.join() });
      return OK;
    }),
    answer(x.suite, ({ on, number }) => {
      if (on === 0) host.shared.delete(CHOSEN);
      else if (all.includes(number)) host.shared.set(CHOSEN, number);
      else return BAD_PARAMETERS;
      return OK;
    }),
  ];
}
