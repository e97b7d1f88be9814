/** Where the commands of this family are put down. */
export const NOTE = 'SIM800 series SSL application note V1.05 (2020)';
export const IP_NOTE = 'SIM800 IP Application Note V1.02';
export const MANUAL = 'SIM800 Series AT Command Manual V1.09';

/** The note on TLS and files, by command. */
export const note = (command: string): string => `${NOTE}, AT+${command}`;
/** The manual, by command. */
export const manual = (command: string): string => `${MANUAL}, AT+${command}`;
