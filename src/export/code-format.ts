/** What a plan can be written as: an AT script, an Arduino sketch, a C99 file. */
export const CODE_FORMATS = ['at', 'arduino', 'c'] as const;
export type CodeFormat = (typeof CODE_FORMATS)[number];
