/*
 * `creds inspect` of 1,000 files in-process, against the time that reading these files takes: certificates, keys and
 * chains as people hold them, a part of them pasted with CR LF or out of source code.
 */
import { readFile } from 'node:fs/promises';
import { inspectCredentials } from '../src/app/creds-inspect.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { makeDevPki } from '../src/pki/dev.ts';
import { readObjects } from '../src/pki/read-objects.ts';
import { scratch } from '../test/support/scratch.ts';

const FILES = 1_000;
const ROUNDS = 5;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const [ec, rsa] = [await makeDevPki({ keyType: 'ec', intermediate: true }), await makeDevPki({ keyType: 'rsa' })];
const contents = [
  rsa.root.certificate,
  ec.root.certificate,
  ec.deviceChain,
  rsa.deviceChain.replaceAll('\n', '\r\n'),
  rsa.device.key,
  ec.device.key,
  rsa.root.certificate.replace(/^(.+)$/gm, '"$1\\n"'),
  JSON.stringify({ certificatePem: ec.device.certificate, privateKey: ec.device.key }),
];
const folder = await scratch();
const paths: string[] = [];
for (let i = 0; i < FILES; i += 1) paths.push(await folder.file(`${i}.pem`, contents[i % contents.length] ?? ''));

const reading: number[] = [];
const parsing: number[] = [];
const inspecting: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const held: Uint8Array[] = [];
  reading.push(
    await timed(async () => {
      for (const path of paths) held.push(await readFile(path));
    }),
  );
  parsing.push(await timed(() => Promise.resolve(held.map((bytes) => readObjects(bytes)))));
  inspecting.push(
    await timed(async () => {
      const { files } = await inspectCredentials({ files: paths }, { clock: systemClock, env: {} });
      if (files.length !== FILES || files.some(({ objects }) => objects.length === 0))
        throw new Error('not all was read');
    }),
  );
}
await folder.remove();
const [bare, parsed, whole] = [reading, parsing, inspecting].map((times) => Math.min(...times)) as [
  number,
  number,
  number,
];
console.log(
  `inspect of ${FILES} files ${whole.toFixed(0)} ms, ratio ${(whole / bare).toFixed(1)} to reading them (${bare.toFixed(0)} ms)`,
);
console.log(
  `of this, turning bytes into certificates and keys ${parsed.toFixed(0)} ms, ratio ${(parsed / bare).toFixed(1)}`,
);
