import { AtChannel } from '../../src/at/channel.ts';
import type { BytePipe } from '../../src/at/pipe.ts';
import { emulatorOf } from '../../src/families/emulators.ts';
import type { ConnectIntent, SocketDriver, SocketUse, StoredCredential } from '../../src/families/kit/driver.ts';
import type { Condition } from '../../src/families/kit/emulator.ts';
import type { ModuleState } from '../../src/families/kit/state.ts';
import type { Step } from '../../src/families/kit/step.ts';
import type { FirmwareLine } from '../../src/families/kit/firmware.ts';
import { findFamily } from '../../src/families/registry.ts';
import { systemClock, type Clock } from '../../src/kernel/clock.ts';
import { runSteps, trySteps, type Materials, type RunContext, type StepsOutcome } from '../../src/run/execute.ts';
import { openSocketPipe, type SocketPipe } from '../../src/run/socket-pipe.ts';
import { StateKeeper } from '../../src/run/state-keeper.ts';
import { Rig } from './rig.ts';

/** The name of the peer; it resolves on the virtual module only. */
export const PEER = 'peer.example';

export interface SocketDeskOptions {
  readonly module: string;
  readonly port: number;
  /** A credential that the module is given; with one, the module does TLS. */
  readonly ca?: { readonly stored: StoredCredential; readonly bytes: Uint8Array };
  readonly receive?: SocketUse['receive'];
  readonly clock?: Clock;
  readonly conditions?: ReadonlySet<Condition>;
  /** What is between the cable and the channel. */
  readonly wire?: (pipe: BytePipe) => BytePipe;
  readonly echo?: boolean;
  readonly rtc?: { readonly unixMs: number };
}

/** What is wished for: one open socket, with TLS by the module where it is given a root. */
export function socketIntent(
  line: FirmwareLine,
  port: number,
  state: ModuleState,
  ca?: StoredCredential,
): ConnectIntent {
  return {
    facts: line.facts,
    state,
    host: PEER,
    port,
    route: ca === undefined ? 'host-tls' : 'module-socket',
    tls: ca !== undefined,
    credentials: ca === undefined ? [] : [ca],
    sni: true,
    clientId: 'desk',
    username: false,
    password: false,
    pin: false,
    keepAliveSeconds: 60,
    registrationMs: 5_000,
    subscribe: [],
  };
}

/** A virtual module whose sockets are driven as `connect` drives them. */
export class SocketDesk {
  readonly rig: Rig;
  readonly channel: AtChannel;
  readonly sockets: SocketDriver;
  readonly intent: ConnectIntent;
  readonly use: SocketUse;
  readonly keeper: StateKeeper;
  readonly #context: RunContext;

  readonly #options: SocketDeskOptions;

  private constructor(rig: Rig, options: SocketDeskOptions) {
    const { module, port, ca, wire = (pipe: BytePipe) => pipe, receive = 'asked' } = options;
    const { family, line } = findFamily(module);
    const sockets = family.driver?.sockets;
    if (sockets === undefined) throw new Error(`the sockets of ${module} are not driven`);
    this.#options = options;
    this.rig = rig;
    this.sockets = sockets;
    this.channel = new AtChannel(wire(rig.plug()), family.dialect, { clock: rig.clock });
    this.keeper = new StateKeeper(family, line.identity);
    this.channel.onUrc((event) => this.keeper.urc(event));
    this.use = { link: 0, receive };
    this.intent = socketIntent(line, port, this.keeper.state, ca?.stored);
    const materials: Materials = { secret: () => undefined, credential: () => ca?.bytes };
    const { channel, keeper } = this;
    this.#context = { channel, keeper, clock: rig.clock, materials, onEvent: () => undefined };
  }

  static async open(options: SocketDeskOptions): Promise<SocketDesk> {
    const { module, port, clock = systemClock, conditions = new Set(), rtc, echo = false } = options;
    const { family, line } = findFamily(module);
    const emulator = await emulatorOf(family.id);
    if (emulator === undefined) throw new Error(`there is no virtual ${module}`);
    const rig = new Rig({
      family,
      emulator,
      firmware: line,
      resolve: [{ name: PEER, target: { host: '127.0.0.1', port } }],
      conditions,
      clock,
      ...(rtc === undefined ? {} : { rtc }),
    });
    await rig.terminal({ echo });
    return new SocketDesk(rig, options);
  }

  /** Somebody new at another cable, who knows nothing of what was before. */
  another(change: Partial<SocketDeskOptions> = {}): SocketDesk {
    return new SocketDesk(this.rig, { ...this.#options, ...change });
  }

  run(steps: readonly Step[]): Promise<StepsOutcome> {
    return runSteps(steps, this.#context);
  }

  /** All that leads to an open socket, as far as it comes. */
  async connect(): Promise<StepsOutcome> {
    const intent = { ...this.intent, state: this.keeper.state };
    return this.run([...this.sockets.prepare(intent, this.use).steps, ...this.sockets.open(intent, this.use).steps]);
  }

  async cleanUp(): Promise<void> {
    const { sockets, intent, use } = this;
    await trySteps([...sockets.open(intent, use).cleanup, ...sockets.prepare(intent, use).cleanup], this.#context);
  }

  /** An open socket; fails the test where there is none. */
  async socket(): Promise<SocketPipe> {
    const { failed } = await this.connect();
    if (failed !== undefined) throw new Error(`${failed.step.id}: ${failed.outcome.told.join(' / ')}`);
    return this.pipe();
  }

  pipe(): SocketPipe {
    const { channel, sockets, intent, use } = this;
    return openSocketPipe({ channel, traffic: sockets.traffic(intent, use), clock: this.rig.clock });
  }

  close(): Promise<void> {
    return this.rig.close();
  }
}
