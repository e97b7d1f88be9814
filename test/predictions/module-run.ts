import { check, type CheckOptions } from '../../src/app/check.ts';
import type { CheckReport } from '../../src/app/check-report.ts';
import { connect } from '../../src/app/connect.ts';
import { startEmulator } from '../../src/app/emulate.ts';
import type { ConnectReport } from '../../src/app/report.ts';
import { HostEnd } from '../../src/emulator/host-end.ts';
import type { Family, FirmwareLine } from '../../src/families/kit/family.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { openPort } from '../../src/transports/open.ts';
import { fastClock } from '../support/fast-clock.ts';
import { usualName } from './by-fact.ts';
import type { Desk, Settings } from './desk.ts';

/** A firmware line of a family that has a driver and a virtual module. */
export interface Candidate {
  readonly family: Family;
  readonly line: FirmwareLine;
}

/** What is said beforehand, and what a virtual module then meets. */
export interface Run {
  readonly said: CheckReport;
  readonly met: ConnectReport;
}

export async function runBoth(candidate: Candidate, desk: Desk, settings: Settings): Promise<Run> {
  const sni = nameFor(candidate, settings);
  const clock = fastClock();
  const { resolve } = desk;
  const module = `${candidate.family.id}@${candidate.line.id}`;
  const rtc = settings.clock === 'right' ? { unixMs: clock.wall() } : 'cold';
  const told = comparesByCommand(candidate);
  const emulator = await startEmulator({
    module,
    place: { host: '127.0.0.1', port: 0 },
    resolve,
    rtc,
    clock,
    ...(settings.clock === undefined || told ? {} : { checksDates: true }),
  });
  try {
    const port = emulator.address;
    const deps = { env: {}, onEvent: () => undefined, onProgress: () => undefined };
    const options = { ...optionsFor(desk, settings), sni };
    if (settings.clock !== undefined && told) await compareDates(port);
    // What a module has been told it says itself.
    const whom = settings.clock === undefined ? { module } : { port };
    // The broker is a real one, and so is the time that it takes on a busy machine.
    const said = await check({ ...options, ...whom }, { ...deps, clock: systemClock });
    // Left open what to do about the name, it depends on the broker.
    const probe = sni === 'auto';
    const met = await connect(
      { ...options, port, force: true, registrationMs: 1500, probe },
      { ...deps, clock: probe ? systemClock : clock },
    );
    return { said, met };
  } finally {
    await emulator.stop();
  }
}

/** What is told about the server name. */
function nameFor({ line }: Candidate, { sni }: Settings): 'on' | 'off' | 'auto' {
  return sni === 'usual' ? usualName(line) : sni;
}

function optionsFor(desk: Desk, settings: Settings): CheckOptions & { readonly qos: 1; readonly verify: 'ack' } {
  const { ca, device, clientId, username, passwordFile, topic } = settings;
  return {
    broker: `mqtts://${desk.host}`,
    brokerKind: desk.kind,
    resolve: desk.resolve,
    anchors: desk.twin.path('anchors'),
    ca,
    clientId,
    qos: 1,
    verify: 'ack',
    pub: `${topic}=hello`,
    ...device,
    ...(username === undefined ? {} : { username }),
    ...(passwordFile === undefined ? {} : { passwordFile }),
  };
}

/** Whether a command says if dates are compared; where none does, nobody can see it. */
export function comparesByCommand({ family }: Candidate): boolean {
  return family.dialect.exchanges.some(({ token }) => token === '+CSSLCFG');
}

/** Told to a module before we come: nothing of ours turns it on. */
async function compareDates(port: string): Promise<void> {
  const clock = fastClock();
  const pipe = await openPort(port, { clock });
  try {
    const host = new HostEnd(pipe, clock);
    await host.type('AT+CSSLCFG="ignorelocaltime",0,0\r');
    for (let line = await host.next(); line !== 'OK'; line = await host.next()) {
      if (line === undefined || line === 'ERROR') throw new Error(`the dates are not compared: ${line ?? 'no answer'}`);
    }
  } finally {
    await pipe.close();
  }
}
