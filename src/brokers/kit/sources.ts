/** Why a value is a guess: everybody seems to know it, and nobody here has read where it is written. */
export const GENERAL = 'general knowledge; no document was read for it';
