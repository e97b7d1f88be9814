import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { makeDevPki } from '../../src/pki/dev.ts';
import { mulberry32 } from '../../src/transports/faulty.ts';

/** A piece of a log: some lines that belong together, as they stand in what people paste. */
type Scene = (random: () => number, minute: number) => readonly string[];

const pad = (value: number): string => String(value).padStart(2, '0');
const number = (random: () => number, below: number): number => Math.floor(random() * below);

/** What a serial monitor puts in front. */
function stamped(lines: readonly string[], random: () => number, minute: number): readonly string[] {
  const clock = `${pad(Math.floor(minute / 60) % 24)}:${pad(minute % 60)}`;
  return lines.map(
    (line, at) => `${clock}:${pad(at % 60)}.${String(number(random, 1000)).padStart(3, '0')} -> ${line}`,
  );
}

const dialogue = (random: () => number): readonly string[] => [
  'AT+CSQ',
  `+CSQ: ${number(random, 31)},99`,
  '',
  'OK',
  'AT+CREG?',
  '+CREG: 0,1',
  '',
  'OK',
  'AT+CGPADDR=1',
  `+CGPADDR: 1,10.${number(random, 255)}.${number(random, 255)}.${number(random, 255)}`,
  '',
  'OK',
  'AT+CSSLCFG="sslversion",0,4',
  'OK',
  'AT+CSSLCFG="authmode",0,2',
  'OK',
  'AT+CSSLCFG="cacert",0,"ca.pem"',
  'OK',
  'AT+CMQTTSTART',
  'OK',
  '',
  '+CMQTTSTART: 0',
  `AT+CMQTTACCQ=0,"meter-${number(random, 1e6)}",1`,
  'OK',
  'AT+CMQTTSSLCFG=0,0',
  'OK',
  'AT+CMQTTCONNECT=0,"tcp://broker.example:8883",60,1',
  'OK',
  '',
  `+CMQTTCONNECT: 0,${random() < 0.5 ? 0 : 32}`,
  'AT+CMQTTDISC=0,120',
  'OK',
  '',
  '+CMQTTDISC: 0,0',
  'AT+CMQTTREL=0',
  'OK',
  'AT+CMQTTSTOP',
  'OK',
  '',
  '+CMQTTSTOP: 0',
];

const PROSE = [
  'I have the same board here and it worked until the provider changed something last week, any idea?',
  'Thank you for the quick answer. I tried what you wrote and now the first command returns OK, but the second does not.',
  'With the same certificate mosquitto_sub on my laptop connects at once, so the broker itself should be fine.',
  '> On Tuesday somebody wrote: have you looked whether the clock of the module is right?',
  'See also the application note, chapter 3, where the order of the commands is shown.',
];

function scenes(pem: string): readonly (readonly [share: number, scene: Scene])[] {
  return [
    [4, (random, minute) => stamped(dialogue(random), random, minute)],
    [3, dialogue],
    [2, (random) => dialogue(random).map((line) => `${line.startsWith('AT') ? '>> ' : '<< '}${line}`)],
    [2, () => PROSE],
    [1, () => ['AT+CCERTDOWN="ca.pem",1200', '>', ...pem.trimEnd().split('\n'), 'OK']],
    [
      2,
      (random, minute) =>
        Array.from(
          { length: 20 },
          (_, at) =>
            `I (${minute * 60_000 + at * 40 + number(random, 40)}) mqtt_client: ping sent, outbox ${number(random, 9)}`,
        ),
    ],
  ];
}

/** Writes a log of about so many bytes: dialogues with and without marks, prose, certificates, lines of a program. Seeded. */
export async function writeLongLog(path: string, bytes: number): Promise<void> {
  const random = mulberry32(2026);
  const { root } = await makeDevPki({ keyType: 'rsa' });
  const all = scenes(root.certificate).flatMap(([share, scene]) => Array<Scene>(share).fill(scene));
  const file = createWriteStream(path);
  for (let [written, minute] = [0, 0]; written < bytes; minute += 1) {
    const scene = all[number(random, all.length)];
    const text = `${(scene?.(random, minute) ?? []).join('\n')}\n`;
    written += text.length;
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}
