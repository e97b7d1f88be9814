import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTranscript } from '../../../src/at/transcript.ts';
import { ROOT } from '../../support/tree.ts';
import type { KnownLog } from './known-log.ts';

/** Logs that are always there: what real modules were recorded to say, and dialogues in which it is known what was wrong. */
export function ownLogs(): readonly KnownLog[] {
  return [...transcripts('simcom-sim7600'), ...transcripts('simcom-a76xx'), ...MADE];
}

function transcripts(family: string): readonly KnownLog[] {
  const folder = join(ROOT, 'src', 'families', family, 'transcripts');
  return readdirSync(folder).map((file) => {
    const { entries } = parseTranscript(readFileSync(join(folder, file), 'utf8'));
    const lines = entries.flatMap((entry) =>
      'text' in entry && entry.kind !== 'note' ? entry.text.split(/\r?\n/) : [],
    );
    return { name: `${family} ${file}`, lines, mayBeCertain: 'unknown' };
  });
}

const lines = (text: string): readonly string[] => text.trim().split('\n');

/** Everything is set, and the broker takes the login. */
const TAKEN = `
AT+CGMR
+CGMR: LE20B04SIM7600G22
OK
AT+CREG?
+CREG: 0,1
OK
AT+CCLK?
+CCLK: "26/05/30,10:12:08+08"
OK
AT+CSSLCFG="sslversion",0,4
OK
AT+CSSLCFG="authmode",0,1
OK
AT+CSSLCFG="cacert",0,"ca.pem"
OK
AT+CSSLCFG="enableSNI",0,1
OK
AT+CMQTTSTART
OK
+CMQTTSTART: 0
AT+CMQTTACCQ=0,"pump-17",1
OK
AT+CMQTTSSLCFG=0,0
OK
AT+CMQTTCONNECT=0,"tcp://broker.example:8883",60,1
OK
+CMQTTCONNECT: 0,0
AT+CMQTTTOPIC=0,9
>
pump/17/x
OK
AT+CMQTTPAYLOAD=0,5
>
hello
OK
AT+CMQTTPUB=0,1,60
OK
+CMQTTPUB: 0,0
`;

const MADE: readonly KnownLog[] = [
  { name: 'a login that is taken', lines: lines(TAKEN), mayBeCertain: [] },
  {
    name: 'a login that is taken, as a serial monitor shows it',
    lines: lines(TAKEN).map((line, at) => `10:12:${String(at % 60).padStart(2, '0')}.125 -> ${line}`),
    mayBeCertain: [],
  },
  {
    name: 'a key that is not of the certificate, as the broker’s log shows it',
    lines: lines(`
1780000000: mosquitto version 2.0.18 starting
1780000000: Opening ipv4 listen socket on port 8883.
1780000004: New connection from 192.0.2.7:51514 on port 8883.
1780000005: OpenSSL Error[0]: error:02000068:rsa routines::bad signature
1780000005: OpenSSL Error[1]: error:0A00007B:SSL routines::bad signature
1780000005: Client <unknown> disconnected: Protocol error.`),
    mayBeCertain: ['client-key-mismatch'],
  },
  {
    name: 'a connection that is refused without a reason',
    lines: lines(`
AT+CGMR
+CGMR: LE20B04SIM7600G22
OK
AT+CMQTTSTART
OK
+CMQTTSTART: 0
AT+CMQTTACCQ=0,"pump-17",1
OK
AT+CMQTTCONNECT=0,"tcp://broker.example:8883",60,1
ERROR`),
    mayBeCertain: [],
  },
  {
    name: 'a SIM that wants its PIN',
    lines: lines(`
ATE0
OK
AT+CPIN?
+CPIN: SIM PIN
OK
AT+CREG?
+CREG: 0,0
OK
AT+CGATT=1
+CME ERROR: SIM PIN required`),
    mayBeCertain: ['network-not-attached'],
  },
];
