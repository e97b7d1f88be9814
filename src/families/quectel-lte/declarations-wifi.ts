import { line, urc } from '../../at/declare.ts';
import { int, optional, quoted } from '../../at/field.ts';
import { asked } from '../kit/declared.ts';

/* Wi-Fi modules of the same maker (FCM360W): the station instead of a SIM, and the same `AT+QMT…` and `AT+QSSL…`. */

const WIFI = 'quectel forum thread 30844 (FCM360W)';

/** Joining an access point. */
export const wifiExchanges = [
  asked('network.join', 'set', '+QSTAAPINFO', WIFI, [], {
    ssid: quoted({ min: 1, max: 32 }),
    password: optional(quoted({ secret: true })),
  }),
];

/** What the station says by itself. */
export const wifiUrcs = [urc(line('network.station', '+QSTASTAT', { event: quoted(), more: optional(int()) }), WIFI)];
