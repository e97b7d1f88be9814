import type { Exchange } from '../../at/declare.ts';
import type { LineFacts } from '../kit/firmware.ts';

/** Where certificates are put; it is there from the beginning. */
export const FOLDER = 'C:\\USER\\';

/** Whether this firmware has a command. */
export function has({ lacks }: Pick<LineFacts, 'lacks'>, { id }: Pick<Exchange, 'id'>): boolean {
  return lacks?.value.includes(id) !== true;
}
