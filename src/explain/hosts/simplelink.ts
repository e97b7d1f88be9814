import { passes, type HostRule } from './host-line.ts';

/** TI's examples for MQTT on SimpleLink (CC3200 SDK, CC32xx SDK). What they say of failures is read with the chips' numbers. */
export const simplelink: readonly HostRule[] = [
  passes(/^Success: conn to Broker\b/, 'mqtt'),
  passes(/^Client subscribed on \S/, 'subscribe'),
];
