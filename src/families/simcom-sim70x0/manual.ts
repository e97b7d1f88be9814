/** SIM7000 and the newer three have manuals of their own; what differs is said where it does. */
export const MANUAL = 'SIM7070_SIM7080_SIM7090 Series AT Command Manual V1.05; SIM7000 Series AT Command Manual V1.06';
export const MQTT_NOTE = 'SIM7070_SIM7080_SIM7090 Series MQTT(S) Application Note V1.03';
export const LOGS = 'users’ logs of SIM7000 and SIM7080';
export const LILYGO = 'LilyGo-Modem-Series, examples with tested firmware';

export function manual(command: string): string {
  return `${MANUAL}, AT+${command}`;
}
