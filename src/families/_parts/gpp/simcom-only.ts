/** Commands of the common part that only SIMCom's modules have, or that others have with other parameters. */
export const SIMCOM_ONLY: ReadonlySet<string> = new Set([
  ...['identity.info', 'identity.info.full', 'sim.iccid.read', 'sim.iccid.read.test', 'sim.tries.read'],
  ...['network.system.read', 'network.system.set', 'network.system.test'],
  ...['network.mode.current.read', 'network.mode.current.set', 'network.mode.current.test'],
  ...['network.mode', 'network.mode.read', 'network.mode.test'],
  ...['network.signal.auto', 'network.signal.auto.read', 'network.signal.auto.test'],
  ...['network.acquisition', 'network.acquisition.read', 'network.acquisition.test'],
  ...['bearer.socket-context.default', 'bearer.socket-context'],
  ...['bearer.socket-context.read', 'bearer.socket-context.test'],
  ...['network.ping', 'network.ping.test', 'clock.ntp.set', 'clock.ntp.read', 'clock.ntp', 'clock.ntp.test'],
  ...['call.list-report', 'call.list-report.read', 'call.list-report.test'],
  ...['position.receiver', 'position.receiver.read', 'position.receiver.test'],
  ...['position.read', 'position.satellites.read', 'audio.pcm.test', 'power.temperature.read'],
  ...['power.restart', 'power.restart.test', 'power.off', 'power.off.test'],
]);
