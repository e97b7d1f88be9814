/** The vendor's documents, as sources are named. */
export const MANUAL = 'SIM7020 Series AT Command Manual V1.05';
export const MQTT_NOTE = 'SIM7020 Series MQTT(S) Application Note V1.05';
export const OLD_MQTT_NOTE = 'SIM7020 Series MQTT(S) Application Note V1.03';
export const TLS_NOTE = 'SIM7020 Series TLS Application Note V1.01';

export function manual(command: string): string {
  return `${MANUAL}, AT+${command}`;
}
