/** The languages that the settings of a program on a module can be written in. */
export const PROGRAM_FORMATS = ['c'] as const;
export type ProgramFormat = (typeof PROGRAM_FORMATS)[number];
