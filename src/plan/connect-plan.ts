import { HawserError } from '../kernel/errors.ts';
import type { ConnectIntent, Driver } from '../families/kit/driver.ts';
import type { Plan } from '../families/kit/step.ts';
import type { KnownModule } from './module-facts.ts';

/** The driver half of a module’s family; an error that names the reason where there is none yet. */
export function driverOf({ family }: Pick<KnownModule, 'family'>): Driver {
  const { driver, program } = family;
  if (driver !== undefined) return driver;
  if (program !== undefined) {
    throw new HawserError(
      `${family.title} has no port for commands: the program that runs on it opens the connection, with settings and files that it is given beforehand`,
      { code: 'not-possible', rung: 'at', next: program.instead },
    );
  }
  throw new HawserError(`${family.title} is known by its facts only: it cannot be driven yet`, {
    code: 'not-possible',
    rung: 'at',
    next: [{ text: 'See what is known and driven.', command: 'hawser modules' }],
  });
}

/** Everything from the SIM to a proven connection, as data. */
export function connectPlan(module: KnownModule, intent: ConnectIntent): Plan {
  const driver = driverOf(module);
  const { steps, cleanup } = driver.connect(intent);
  return {
    schema: 1,
    purpose: `connect to ${intent.tls ? 'mqtts' : 'mqtt'}://${intent.host}:${intent.port}`,
    family: module.family.id,
    firmware: module.line.id,
    steps: [...steps, ...driver.exchangeMessages(intent)],
    cleanup,
  };
}
