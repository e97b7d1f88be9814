import type { BytePipe } from '../at/pipe.ts';
import type { Family } from '../families/kit/family.ts';
import type { Clock } from '../kernel/clock.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import { attach } from '../run/attach.ts';
import type { OnRunEvent } from '../run/events.ts';
import { trySteps } from '../run/execute.ts';
import { StateKeeper } from '../run/state-keeper.ts';

export interface ReadModuleOptions {
  readonly portName: string;
  readonly families: readonly Family[];
  readonly expected?: Family;
  readonly clock: Clock;
  readonly tls: boolean;
  readonly onEvent: OnRunEvent;
  readonly signal?: AbortSignal;
}

/** Finds out what is on the line and reads how it stands; nothing is changed. A family without a driver is only named. */
export async function readModule(pipe: BytePipe, options: ReadModuleOptions): Promise<KnownModule> {
  const { clock, onEvent, signal, tls } = options;
  onEvent({ kind: 'phase', phase: 'attach', title: `looking for a module on ${options.portName}` });
  const { channel, family, line, exact, identity } = await attach(pipe, options);
  const keeper = new StateKeeper(family, identity);
  const stop = channel.onUrc((event) => keeper.urc(event));
  try {
    if (family.driver !== undefined) {
      onEvent({ kind: 'phase', phase: 'survey', title: 'reading the module’s state' });
      await trySteps(family.driver.survey(line.facts, tls), {
        channel,
        keeper,
        clock,
        // A survey carries no credentials.
        materials: { secret: () => undefined, credential: () => undefined },
        onEvent,
        ...(signal === undefined ? {} : { signal }),
      });
    }
  } finally {
    stop();
  }
  return { family, line, exact, build: identity.build ?? '', state: keeper.state };
}
