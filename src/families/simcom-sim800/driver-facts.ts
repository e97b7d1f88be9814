import type { Exchange } from '../../at/declare.ts';
import type { FirmwareFacts } from '../kit/firmware.ts';

/** Where certificates are put; it is there from the beginning. */
export const FOLDER = 'C:\\USER\\';

/** Whether this firmware has a command. */
export function has({ lacks }: Pick<FirmwareFacts, 'lacks'>, { id }: Pick<Exchange, 'id'>): boolean {
  return lacks?.value.includes(id) !== true;
}
