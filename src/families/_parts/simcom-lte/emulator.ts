import type { EmulatorHalf } from '../../kit/emulator.ts';
import { certificateEmulator } from '../simcom-certificates/emulator.ts';
import { fileEmulator } from '../simcom-files/emulator.ts';
import { httpEmulator } from '../simcom-http/emulator.ts';
import { mqttEmulator } from '../simcom-mqtt/emulator.ts';
import { socketEmulator } from '../simcom-sockets/emulator.ts';
import { tlsSocketEmulator } from '../simcom-tls-sockets/emulator.ts';
import { tlsEmulator } from '../simcom-tls/emulator.ts';
import type { LteDeclarations, LteDialects } from './declarations.ts';

/**
 * The emulator halves of a SIMCom LTE module, `gpp` being that of the 3GPP commands. Their order is the order in which
 * they tell that the network is gone.
 */
export function lteHalves(
  gpp: EmulatorHalf,
  declared: LteDeclarations,
  dialects: LteDialects,
): readonly EmulatorHalf[] {
  return [
    gpp,
    socketEmulator(declared.sockets),
    certificateEmulator(declared.certificates),
    fileEmulator(declared.files),
    tlsEmulator(declared.tls, dialects.tls),
    tlsSocketEmulator(declared.tlsSockets, dialects.tlsSockets),
    httpEmulator(declared.http, dialects.http),
    mqttEmulator(declared.mqtt, dialects.mqtt),
  ];
}
