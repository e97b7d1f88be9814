import { Secret } from '../../../../kernel/secret.ts';
import { sleep } from '../../../../kernel/clock.ts';
import { OK, answer, cmeError, type Answer, type ModuleHost } from '../../../kit/emulator.ts';
import * as sim from '../declarations/sim.ts';
import { VIRTUAL, type GppEmulation } from '../emulation.ts';
import { answerApdu, readSimFile } from './sim-files.ts';
import {
  isRegistered,
  printLines,
  reportRegistration,
  simRefusal,
  simStarted,
  simStarting,
  startSim,
  startingError,
} from './status.ts';

const PUK_TRIES = 10;
/** From power-on until the SIM answers, and from there until messages and phone book are read, ms (users' logs). */
const SIM_MS = 3_000;
const STORAGE_MS = 2_000;
const FACILITIES = '("SC","AO","OI","OX","AI","IR","AB","AG","AC","FD","PN","PU","PP","PC","PF")';

function textOf(value: string | Secret): string {
  return value instanceof Secret ? value.reveal() : value;
}

/** What the module says at power-on, as far as the SIM lets it come. */
export async function boot(host: ModuleHost, emulation: GppEmulation): Promise<void> {
  for (const line of emulation.bootLines) host.urcText(line);
  await simAwakes(host, emulation);
}

/** The SIM starts, and says so. */
export async function simAwakes(host: ModuleHost, emulation: GppEmulation): Promise<void> {
  for (const error of emulation.simStarting) {
    simStarting(host, error);
    await simTakes(host, SIM_MS / emulation.simStarting.length);
  }
  startSim(host);
  const { sim: status } = host.services.radio;
  // Without a SIM nothing more was seen after the first words; what a locked one prints beside its state is a guess.
  if (status === 'absent') return;
  host.urcText(`+CPIN: ${status}`);
  if (status === 'READY') await simReady(host, emulation);
}

/** A slow SIM takes its time even where the module itself loses none. */
function simTakes(host: ModuleHost, ms: number): Promise<void> {
  const { services } = host;
  return services.conditions.has('sim-slow') ? sleep(services.clock, ms) : services.pace(ms);
}

async function simReady(host: ModuleHost, emulation: GppEmulation): Promise<void> {
  reportRegistration(host, emulation);
  if (isRegistered(host)) emulation.onAttached(host);
  for (const line of emulation.simReadyLines) {
    await host.services.pace(STORAGE_MS);
    host.urcText(line);
  }
}

/** The SIM: its state, its PIN, its files. */
export function simAnswers(host: ModuleHost, emulation: GppEmulation): readonly Answer[] {
  const { radio } = host.services;
  return [
    answer(sim.readPin, (_args, reply) => {
      if (radio.sim === 'absent') return cmeError(10);
      if (!simStarted(host)) return cmeError(startingError(host));
      reply.info(sim.pinStatus, { status: radio.sim });
      return OK;
    }),
    answer(sim.enterPin, ({ pin }, reply) => {
      if (radio.sim === 'READY') return cmeError(3);
      if (radio.sim !== 'SIM PIN' || !simStarted(host)) return simRefusal(host) ?? cmeError(3);
      if (!radio.enterPin(textOf(pin))) return cmeError(radio.pinTries === 0 ? 12 : 16);
      reply.end(OK);
      host.urcText('+CPIN: READY');
      void simReady(host, emulation);
      return OK;
    }),
    answer(sim.pinTest, () => OK),
    answer(sim.simFile, ({ command, file, p1 = 0, p2 = 0, p3 = 0 }, reply) => {
      const refusal = simRefusal(host);
      if (refusal !== undefined) return refusal;
      reply.info(sim.simAnswer, readSimFile(command, file, p1 * 256 + p2, p3));
      return OK;
    }),
    answer(sim.simFileTest, () => OK),
    answer(sim.apdu, ({ length, command }, reply) => {
      if (radio.sim === 'absent') return cmeError(10);
      const text = textOf(command);
      if (text.length !== length || !/^([0-9A-F]{2})+$/i.test(text)) return cmeError(3);
      const response = answerApdu(text, radio.pinTries);
      reply.info(sim.apduAnswer, { length: response.length, response });
      return OK;
    }),
    answer(sim.apduTest, () => OK),
    answer(sim.tries, (_args, reply) => {
      if (radio.sim === 'absent') return cmeError(10);
      reply.info(sim.triesLine, { pin: radio.pinTries, pin2: 3, puk: PUK_TRIES, puk2: PUK_TRIES });
      return OK;
    }),
    answer(sim.lock, ({ facility, mode }, reply) => {
      const refusal = simRefusal(host);
      if (refusal !== undefined) return refusal;
      // Which facilities are on can be asked; changing them is not built.
      if (mode !== 2) return cmeError(3);
      const pinIsOn = textOf(facility).toUpperCase() === 'SC' && host.services.conditions.has('sim-pin');
      reply.info(sim.lockLine, { status: pinIsOn ? 1 : 0 });
      return OK;
    }),
    answer(sim.lockTest, (_args, reply) => {
      reply.text(`+CLCK: ${FACILITIES}`);
      return OK;
    }),
    answer(sim.changePassword, () => cmeError(3)),
    answer(sim.changePasswordTest, (_args, reply) => {
      printLines(reply, [
        '+CPWD: ("AB",4),("AC",4),("AG",4),("AI",4),("AO",4),("IR",4),("OI",4),("OX",4),("SC",8),("P2",8)',
      ]);
      return OK;
    }),
    answer(sim.readProviderName, (_args, reply) => {
      const refusal = simRefusal(host);
      if (refusal !== undefined) return refusal;
      reply.info(sim.providerName, { name: VIRTUAL.operatorShort, display: 0 });
      return OK;
    }),
    // The virtual SIM holds no number.
    answer(sim.ownNumber, () => simRefusal(host) ?? OK),
    answer(sim.ownNumberTest, () => OK),
  ];
}
