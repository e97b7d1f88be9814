import type { Family } from '../../../src/families/kit/family.ts';
import type { Condition } from '../../../src/families/kit/emulator.ts';
import type { Terminal } from './terminal.ts';

/** A file of the certificate store. */
export interface Upload {
  readonly name: string;
  readonly text: string;
  /** What it is, whoever has made it: `right root`, `key`. */
  readonly is: string;
}

/** All that a person does at a module who follows one of the recipes of the web, with what may go wrong in it. */
export interface Setup {
  /** What the radio, the network and the name service do to it. */
  readonly conditions: readonly Condition[];
  /** What the module's clock shows. */
  readonly clock: 'cold' | 'right';
  readonly showsClock: boolean;
  /** Asks what is registered before it goes on. */
  readonly showsNetwork: boolean;
  /** Begins with what ends an earlier session. */
  readonly cleansUp: boolean;
  readonly uploads: readonly Upload[];
  /** The files are there from an earlier day, so that nobody sees them uploaded. */
  readonly storedBefore: boolean;
  /** Settings of TLS context 0 as they are typed, in order. */
  readonly tls: readonly (readonly [name: string, value: string | number])[];
  readonly starts: boolean;
  readonly acquires: boolean;
  readonly speaksTls: boolean;
  readonly version: '3.1' | '3.1.1';
  readonly clientId: string;
  readonly username?: string;
  readonly password?: string;
  readonly host: string;
  readonly port: number;
  readonly topic: string;
  /** Sends a message without a connection. */
  readonly forgetsConnect: boolean;
  /** Waits until the module says that the connection is lost. */
  readonly awaitsLoss: boolean;
}

/** The context as one setting leaves it: replaced where it is there, else appended; `undefined` takes it away. */
export function withTls(setup: Setup, name: string, value: string | number | undefined): Setup {
  if (value === undefined) return { ...setup, tls: setup.tls.filter(([other]) => other !== name) };
  const known = setup.tls.some(([other]) => other === name);
  const tls = known
    ? setup.tls.map((one) => (one[0] === name ? ([name, value] as const) : one))
    : [...setup.tls, [name, value] as const];
  return { ...setup, tls };
}

/** Stores the files. */
export async function upload(at: Terminal, { uploads }: Setup): Promise<void> {
  for (const { name, text } of uploads) await at.ask(`AT+CCERTDOWN="${name}",${text.length}`, text);
}

/** Types everything that leads to a connection. */
export async function prepare(at: Terminal, family: Family, setup: Setup, identifies: boolean): Promise<void> {
  if (identifies) for (const command of ['ATI', 'AT+CGMR']) await at.ask(command);
  if (setup.showsNetwork) for (const command of NETWORK) await at.ask(command);
  if (setup.showsClock) await at.ask('AT+CCLK?');
  if (setup.cleansUp) for (const command of CLEANING) await at.ask(command);
  if (!setup.storedBefore) await upload(at, setup);
  for (const [name, value] of setup.tls) await at.ask(`AT+CSSLCFG="${name}",0,${written(name, value)}`);
  if (setup.starts) await at.result('AT+CMQTTSTART', '+CMQTTSTART');
  if (setup.acquires) for (const command of acquiring(family, setup)) await at.ask(command);
}

/** Connects and sends a message; stops where it fails, and says whether it got to the end. */
export async function converse(at: Terminal, setup: Setup): Promise<boolean> {
  const { host, port, username, password, topic } = setup;
  if (!setup.forgetsConnect) {
    const login = username === undefined ? '' : `,"${username}","${password ?? ''}"`;
    const command = `AT+CMQTTCONNECT=0,"tcp://${host}:${port}",60,1${login}`;
    if ((await at.result(command, '+CMQTTCONNECT')) !== 0) return false;
  }
  if (setup.awaitsLoss) {
    await at.line('+CMQTTCONNLOST');
    return false;
  }
  await at.ask(`AT+CMQTTTOPIC=0,${topic.length}`, topic);
  await at.ask('AT+CMQTTPAYLOAD=0,5', 'hello');
  if ((await at.result('AT+CMQTTPUB=0,1,60', '+CMQTTPUB')) !== 0) return false;
  await at.result('AT+CMQTTDISC=0,60', '+CMQTTDISC');
  await at.ask('AT+CMQTTREL=0');
  await at.ask('AT+CMQTTSTOP');
  return true;
}

const NETWORK = ['AT+CPIN?', 'AT+CSQ', 'AT+CREG?', 'AT+CGREG?', 'AT+CGACT=1,1'];
const CLEANING = ['AT+CMQTTDISC=0,60', 'AT+CMQTTREL=0', 'AT+CMQTTSTOP'];

function written(name: string, value: string | number): string {
  if (typeof value === 'string') return `"${value}"`;
  return name === 'ciphersuites' ? `0x${value.toString(16).toUpperCase().padStart(4, '0')}` : String(value);
}

/** Where the MQTT version is told differs from family to family. */
function acquiring({ id }: Family, { clientId, speaksTls, version }: Setup): readonly string[] {
  const number = version === '3.1' ? 3 : 4;
  const acquire = `AT+CMQTTACCQ=0,"${clientId}",${speaksTls ? 1 : 0}`;
  return id === 'simcom-sim7600' ? [`${acquire},${number}`] : [acquire, `AT+CMQTTCFG="version",0,${number}`];
}
