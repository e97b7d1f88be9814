import type { ClientPowers } from './twin-mqtt.ts';

const MAX_PAYLOAD_BYTES = 1024 * 1024;

/** What a broker without topic rules lets its clients do: everything, with messages of up to 1 MiB. */
export function anyTopic(): ClientPowers {
  return {
    publish: ({ payloadBytes }) =>
      payloadBytes > MAX_PAYLOAD_BYTES ? { is: 'close', why: `over ${MAX_PAYLOAD_BYTES} bytes` } : { is: 'accept' },
    subscribe: () => ({ is: 'accept' }),
  };
}
