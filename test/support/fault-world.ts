import type { ConnectOptions } from '../../src/app/connect-options.ts';
import { loadCredentials, type LoadedCredentials } from '../../src/app/credentials.ts';
import { emulatorOf } from '../../src/families/emulators.ts';
import { families } from '../../src/families/registry.ts';
import { carriesHostTls } from '../../src/plan/route.ts';
import { BROKER, DEVICE, FaultDesk, type Candidate, type DeskOptions } from './fault-desk.ts';
import { MemoryNet } from './memory-net.ts';
import { scratch, type Scratch } from './scratch.ts';
import { seededPki } from './seeded-pki.ts';

/*
 * A world in which a whole run of `connect` needs neither real time nor a system call: the clock jumps when nothing else
 * can happen, the line and the network are memory, TLS and MQTT are real.
 */

/** Everything around the runs: the broker, the credentials, the modules of the registry. */
export class FaultWorld {
  readonly net: MemoryNet;
  readonly candidates: Candidate[] = [];
  /** Firmware that cannot do it even undisturbed, by its own known faults. */
  readonly leftOut: Candidate[] = [];
  readonly credentials: LoadedCredentials;
  readonly #options: ConnectOptions;
  readonly #scratch: Scratch;

  private constructor(net: MemoryNet, credentials: LoadedCredentials, options: ConnectOptions, files: Scratch) {
    this.net = net;
    this.credentials = credentials;
    this.#options = options;
    this.#scratch = files;
  }

  /** `only`: the id of the one family whose modules are wanted. */
  static async make(only?: string): Promise<FaultWorld> {
    const pki = await seededPki({ seed: 20_260_101, serverName: BROKER, deviceId: DEVICE });
    const files = await scratch();
    const options = {
      broker: `mqtts://${BROKER}`,
      clientId: DEVICE,
      ca: await files.file('ca.pem', pki.root.certificate),
      cert: await files.file('device.pem', pki.deviceChain),
      key: await files.file('device.key.pem', pki.device.key),
    };
    const net = await MemoryNet.start(pki);
    const world = new FaultWorld(net, await loadCredentials(options, {}), options, files);
    for (const candidate of await candidates(only)) {
      if (await world.#works(candidate)) world.candidates.push(candidate);
      else world.leftOut.push(candidate);
    }
    return world;
  }

  /** Whether an undisturbed run succeeds on it. */
  async #works(candidate: Candidate): Promise<boolean> {
    const desk = this.desk({ candidate, latency: 'none', stored: false, seed: 0 });
    const ended = await desk.connect(desk.plug());
    desk.stop();
    return ended.kind === 'report' && ended.report.ok;
  }

  /** A module with a host; one at a time, since they share the broker. */
  desk(options: DeskOptions): FaultDesk {
    const { net, credentials } = this;
    return new FaultDesk({ net, credentials, options: this.#options }, options);
  }

  async close(): Promise<void> {
    await this.net.close();
    await this.#scratch.remove();
  }
}

/** Every firmware line of every family that is built on both sides, on every way. */
async function candidates(only?: string): Promise<readonly Candidate[]> {
  const built: Candidate[] = [];
  for (const family of families().filter(({ id }) => only === undefined || id === only)) {
    const emulator = family.driver === undefined ? undefined : await emulatorOf(family.id);
    if (emulator === undefined) continue;
    for (const line of family.firmware) {
      built.push({ family, line, emulator, tls: 'module' });
      if (carriesHostTls(family)) built.push({ family, line, emulator, tls: 'host' });
    }
  }
  return built;
}
