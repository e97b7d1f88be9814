import { AtChannel } from '../../src/at/channel.ts';
import { VirtualClock } from '../../src/kernel/clock.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { findFamily } from '../../src/families/registry.ts';
import type { SecretName } from '../../src/families/kit/step.ts';
import type { RunEvent } from '../../src/run/events.ts';
import type { Materials, RunContext } from '../../src/run/execute.ts';
import { StateKeeper } from '../../src/run/state-keeper.ts';
import { TestPort } from './at-port.ts';

/** What a module says to a command: lines, or nothing at all. An array is used up one by one, its last stays. */
export type Script = Readonly<Record<string, string | readonly string[]>>;

export interface Scripted extends RunContext {
  readonly clock: VirtualClock;
  readonly port: TestPort;
  readonly keeper: StateKeeper;
  readonly events: RunEvent[];
  /** Every command and body that was sent, in order. */
  readonly sent: string[];
}

export interface ScriptedOptions {
  readonly signal?: AbortSignal;
  readonly secrets?: Partial<Record<SecretName, string>>;
  readonly files?: Partial<Record<'ca' | 'cert' | 'key', Uint8Array>>;
  /** Called before the answer to a command is given. */
  readonly onCommand?: (command: string, port: TestPort) => void;
}

/** Runs steps against a SIM7600 that answers by a script, on a clock that stands still. */
export function scripted(script: Script, options: ScriptedOptions = {}): Scripted {
  const { family } = findFamily('sim7600');
  const { signal, secrets = {}, files = {} } = options;
  const port = new TestPort();
  const clock = new VirtualClock();
  const events: RunEvent[] = [];
  const sent: string[] = [];
  const used = new Map<string, number>();
  port.onHost = () => {
    for (const command of port.take().split('\r')) {
      if (command === '') continue;
      sent.push(command);
      options.onCommand?.(command, port);
      const answers = [script[command] ?? ''].flat();
      const turn = used.get(command) ?? 0;
      used.set(command, turn + 1);
      const answer = answers[Math.min(turn, answers.length - 1)] ?? '';
      if (answer !== '' && !port.closed) port.say(answer);
    }
  };
  const materials: Materials = {
    secret: (name) => (secrets[name] === undefined ? undefined : new Secret(name, secrets[name])),
    credential: (role) => files[role],
  };
  return {
    channel: new AtChannel(port, family.dialect, { clock }),
    keeper: new StateKeeper(family, {}),
    clock,
    port,
    materials,
    events,
    sent,
    onEvent: (event) => events.push(event),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** Lines as a module prints them. */
export function said(...lines: readonly string[]): string {
  return lines.map((text) => `\r\n${text}\r\n`).join('');
}
