import { ERROR, OK, answer, type Answer, type ModuleHost } from '../kit/emulator.ts';
import { textOf } from '../_parts/simcom-common/emulator.ts';
import { azureCommands as x } from './declarations-mqtt.ts';
import { base64Of, bytesOfBase64 } from '../../kernel/base64.ts';
import { storedTls } from './emulator-handshake.ts';
import type { MqttClient } from './emulator-mqtt-client.ts';

/*
 * Azure's own commands: the module makes the login itself from the device's key. What it sends is not documented beside
 * the parameters; that the token ends at the module's own clock plus the seconds, and this user name, are a guess.
 */

const PORT = 8_883;
/** Nothing says how long the command may take (a guess). */
const COMMAND_MS = 60_000;
const API_VERSION = '2018-06-30';

interface Device {
  readonly host: string;
  readonly device: string;
  readonly key: string;
  readonly seconds: number;
}

/** `CMQAZURECFG` and `CMQAZURECON`. */
export function azureAnswers(host: ModuleHost, client: MqttClient): readonly Answer[] {
  let device: Device | undefined;
  return [
    answer(x.config, (args) => {
      device = {
        host: textOf(args.host),
        device: textOf(args.device),
        key: textOf(args.key),
        seconds: args.seconds,
      };
      return OK;
    }),
    answer(x.connect, async (args) => {
      const password = device === undefined ? undefined : tokenOf(host, device);
      if (device === undefined || password === undefined) return ERROR;
      const target = { host: device.host, port: PORT };
      if (!(await client.open({ target, commandMs: COMMAND_MS, tls: storedTls(host) }))) return ERROR;
      return client.connect({
        version: 4,
        clientId: device.device,
        keepAliveSeconds: args.keepAlive,
        clean: args.clean === 1,
        username: `${device.host}/${device.device}/?api-version=${API_VERSION}`,
        password,
      });
    }),
  ];
}

/** A shared access signature (Azure IoT Hub, control access with SAS); `undefined` for a key that is no base64. */
function tokenOf({ services }: ModuleHost, { host, device, key, seconds }: Device): string | undefined {
  const bytes = bytesOfBase64(key);
  if (bytes === undefined || bytes.length === 0) return undefined;
  const resource = encodeURIComponent(`${host}/devices/${device}`);
  const expiry = Math.floor(services.rtc.now() / 1_000) + seconds;
  const signature = base64Of(services.hmacSha256(bytes, `${resource}\n${expiry}`));
  return `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(signature)}&se=${expiry}`;
}
