import { guess, reported, stated } from '../../kernel/facts.ts';
import type { LoaderFacts } from '../kit/loader-facts.ts';

const GUIDE = 'TI SWRU577, CC3100 and CC3200 Embedded Programming';
const TOOL = 'cc3200tool 1.3.0';
const MOS = 'mos, flasher of the CC3200';

/** The ROM loader on UART0. TI documents the half of it that writes raw flash; files are known from others' tools. */
export const loader: LoaderFacts = {
  baud: stated(921_600, GUIDE),
  enter: reported(
    'close the jumper SOP2 (pull SOP2 high) and press reset',
    `${TOOL}; ${MOS}`,
    'the guide speaks of a pin SOP1 in its text',
  ),
  leave: reported('open the jumper SOP2 and press reset', TOOL),
  versions: reported(
    { bootloader: '0.4.1.2', nwp: '2.0.0.0', mac: '1.2.0.0', phy: '1.0.3.0' },
    `${MOS} refuses boot loaders before 0.4.1.2`,
    'only the number of the boot loader is known; the others are made up',
  ),
  firstCommandMs: stated(5_000, GUIDE),
  readsAlone: guess(
    true,
    'nobody has said whether it reads without the code that TI’s tools put into RAM first',
    'cc3200tool always loads that code; mos only writes',
  ),
  flashBytes: reported(1_048_576, `${TOOL}: the size it formats to unless told`),
};
