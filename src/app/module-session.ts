import { recover } from '../at/recover.ts';
import type { Driver } from '../families/kit/driver.ts';
import type { Plan } from '../families/kit/step.ts';
import type { Clock } from '../kernel/clock.ts';
import { driverOf } from '../plan/connect-plan.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import { isOurs } from '../plan/stored-name.ts';
import type { Attached } from '../run/attach.ts';
import type { OnRunEvent, Phase } from '../run/events.ts';
import { trySteps, type Materials, type RunContext } from '../run/execute.ts';
import { IncidentWatch } from '../run/incidents.ts';
import { StateKeeper } from '../run/state-keeper.ts';

interface SessionOptions {
  readonly clock: Clock;
  /** Where the references of plans lead; asked at each use. */
  readonly materials: () => Materials;
  readonly onEvent: OnRunEvent;
  readonly signal?: AbortSignal;
}

/** A module that is known and talked to, and what has been learnt of it. */
export class ModuleSession {
  readonly attached: Attached;
  readonly keeper: StateKeeper;
  readonly #options: SessionOptions;

  constructor(attached: Attached, options: SessionOptions) {
    this.attached = attached;
    this.keeper = new StateKeeper(attached.family, attached.identity);
    this.#options = options;
    attached.channel.onUrc((event) => this.keeper.urc(event));
  }

  /** As it stands now. */
  get module(): KnownModule {
    const { family, line, exact, identity } = this.attached;
    return { family, line, exact, build: identity.build ?? '', state: this.keeper.state };
  }

  get driver(): Driver {
    return driverOf(this.attached);
  }

  context(): RunContext {
    const { clock, materials, onEvent, signal } = this.#options;
    return {
      channel: this.attached.channel,
      keeper: this.keeper,
      clock,
      materials: materials(),
      onEvent,
      ...(signal === undefined ? {} : { signal }),
    };
  }

  phase(phase: Phase, title: string): void {
    this.#options.onEvent({ kind: 'phase', phase, title });
  }

  async survey(tls: boolean): Promise<void> {
    const { line, suspect } = this.attached;
    await trySteps(this.driver.survey(line.facts, tls || suspect), this.context());
  }

  /** Whatever carries our prefix may hold anything after a broken upload: away with it, the run stores it anew. */
  async deleteOurs(): Promise<void> {
    await this.delete([...(this.keeper.state.files?.keys() ?? [])].filter(isOurs), this.context());
  }

  async delete(names: readonly string[], context: RunContext): Promise<void> {
    await trySteps(this.driver.deleteFiles(names), context);
    // A deletion that was not answered may still come about.
    this.keeper.distrust(names);
  }

  /** Gives whether the module answered to the end, and is still the one that it was. */
  async cleanUp(plan: Plan): Promise<boolean> {
    this.phase('clean-up', 'leaving the module as it was');
    const watch = new IncidentWatch(this.attached.channel);
    const answers = await trySteps(plan.cleanup, this.context()).finally(() => watch.stop());
    return answers && watch.seen.restarted === undefined && watch.seen.networkLost === undefined;
  }

  /**
   * After an interruption: no command half given, nothing of ours running. Has no signal, so it is done to its end. `names`:
   * what may have been stored with filler in it.
   */
  async leave(plan: Plan | undefined, names: readonly string[]): Promise<void> {
    this.phase('clean-up', 'leaving the module as it was');
    const { promptWasOpen } = await recover(this.attached.channel, { clock: this.#options.clock });
    const { signal: _signal, ...unstoppable } = this.context();
    if (promptWasOpen) await this.delete(names, unstoppable);
    await trySteps(plan?.cleanup ?? [], unstoppable);
  }
}
