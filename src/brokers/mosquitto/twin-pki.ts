import type { PkiShape } from '../kit/twin-pki.ts';

type Ca = 'hawser-twin-root' | 'issuing' | 'hawser-twin-ec-root' | 'ec-issuing';

/** Somebody’s own: a root, a CA below it, and the same with EC keys. */
export const MOSQUITTO_PKI: PkiShape<Ca> = {
  cas: {
    'hawser-twin-root': { subject: 'O=Hawser Twin, CN=Hawser Twin Root', key: 'rsa' },
    issuing: { subject: 'O=Hawser Twin, CN=Hawser Twin CA', key: 'rsa' },
    'hawser-twin-ec-root': { subject: 'O=Hawser Twin, CN=Hawser Twin EC Root', key: 'ec' },
    'ec-issuing': { subject: 'O=Hawser Twin, CN=Hawser Twin EC CA', key: 'ec' },
  },
  roots: ['hawser-twin-root', 'hawser-twin-ec-root'],
  chains: {
    rsa: { root: 'hawser-twin-root', leafBytes: 0, sent: [{ ca: 'issuing', by: 'hawser-twin-root', bytes: 0 }] },
    ec: {
      root: 'hawser-twin-ec-root',
      leafBytes: 0,
      sent: [{ ca: 'ec-issuing', by: 'hawser-twin-ec-root', bytes: 0 }],
    },
  },
};
