import { HawserError } from '../kernel/errors.ts';
import type {
  ConnectIntent,
  Driver,
  MqttDriver,
  SocketDriver,
  SocketUse,
  StepsAndCleanup,
} from '../families/kit/driver.ts';
import type { Plan } from '../families/kit/step.ts';
import { carriedSteps } from './carried-steps.ts';
import type { KnownModule } from './module-facts.ts';
import { noSockets } from './route.ts';

/** The driver half of a module’s family; an error that names the reason where there is none yet. */
export function driverOf({ family }: Pick<KnownModule, 'family'>): Driver {
  const { driver, program } = family;
  if (driver !== undefined) return driver;
  if (program !== undefined) {
    throw new HawserError(
      `${family.title} has no port for commands: the program that runs on it opens the connection, with settings and files that it is given beforehand`,
      { code: 'not-possible', rung: 'at', next: program.instead },
    );
  }
  throw new HawserError(`${family.title} is known by its facts only: it cannot be driven yet`, {
    code: 'not-possible',
    rung: 'at',
    next: [{ text: 'See what is known and driven.', command: 'hawser modules' }],
  });
}

/** The socket that a connection of ours goes over. */
export const SOCKET: SocketUse = { link: 0, receive: 'asked' };

/** Everything from the SIM to a proven connection, as data. */
export function connectPlan(module: KnownModule, intent: ConnectIntent): Plan {
  const { steps, cleanup } = intent.route === 'module-mqtt' ? overMqtt(module, intent) : overSocket(module, intent);
  return {
    schema: 1,
    purpose: `connect to ${intent.tls || intent.route === 'host-tls' ? 'mqtts' : 'mqtt'}://${intent.host}:${intent.port}`,
    family: module.family.id,
    firmware: module.line.id,
    steps,
    cleanup,
  };
}

function overMqtt(module: KnownModule, intent: ConnectIntent): StepsAndCleanup {
  const mqtt = mqttDriverOf(module);
  const { steps, cleanup } = mqtt.connect(intent);
  return { steps: [...steps, ...mqtt.exchangeMessages(intent)], cleanup };
}

function overSocket(module: KnownModule, intent: ConnectIntent): StepsAndCleanup {
  const sockets = socketDriverOf(module);
  const service = sockets.prepare(intent, SOCKET);
  const socket = sockets.open(intent, SOCKET);
  return {
    steps: [...service.steps, ...socket.steps, ...carriedSteps(intent)],
    cleanup: [...socket.cleanup, ...service.cleanup],
  };
}

/** The driver of the module's own MQTT client; an error where it has none. */
export function mqttDriverOf(module: Pick<KnownModule, 'family'>): MqttDriver {
  const { mqtt } = driverOf(module);
  if (mqtt === undefined) throw new TypeError(`${module.family.id} has no MQTT client of its own`);
  return mqtt;
}

/** The driver of the module's sockets; an error where they are not driven. */
export function socketDriverOf(module: Pick<KnownModule, 'family'>): SocketDriver {
  const { sockets } = driverOf(module);
  if (sockets === undefined) throw noSockets(module.family.title);
  return sockets;
}
