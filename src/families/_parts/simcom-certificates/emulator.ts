import { ERROR, OK, answer, type EmulatorHalf, type ModuleHost } from '../../kit/emulator.ts';
import { answerTest, textOf } from '../simcom-common/emulator.ts';
import type { CertificateDeclarations } from './declarations.ts';

/** Area of the store in `FileStore`; apart from `C:/`, whose commands do not show it. */
export const CERTIFICATE_AREA = 'cert';

/** Bytes of a stored certificate or key file. */
export function certificateFile(host: ModuleHost, name: string): Uint8Array | undefined {
  return host.services.files.read(CERTIFICATE_AREA, name);
}

function nameBytes({ facts: { files } }: ModuleHost): { readonly min: number; readonly max: number } {
  if (files.nameBytes === undefined)
    throw new TypeError('files of this store have names, and the facts give no length');
  return files.nameBytes.value;
}

/** Lines of one family may allow less than its commands can carry. */
function isCertificateName(host: ModuleHost, name: string): boolean {
  const { min, max } = nameBytes(host);
  return /\.(pem|der)$/i.test(name) && name.length >= min && name.length <= max;
}

/** The certificate store of a virtual module. */
export function certificateEmulator(declared: CertificateDeclarations): EmulatorHalf {
  return (host) => {
    const { files } = host.services;
    const { move } = declared;
    return {
      answers: [
        answer(declared.download, async (args, reply) => {
          const name = textOf(args.name);
          if (!isCertificateName(host, name)) return ERROR;
          const body = await reply.prompt(args.bytes);
          // Content is not looked at: garbage shows only when a connection wants to use the file.
          if (body === undefined) return ERROR;
          await host.services.pace(60);
          if (host.facts.files.upload?.value === 'refused') return ERROR;
          return files.write(CERTIFICATE_AREA, name, body) ? OK : ERROR;
        }),
        answer(declared.downloadTest.exchange, (_args, reply) => {
          const { min, max } = nameBytes(host);
          reply.info(declared.downloadTest.line, {
            ranges: `(${min}-${max}),(1-${host.facts.files.maxBytes.value})`,
          });
          return OK;
        }),
        answer(declared.list, (_args, reply) => {
          for (const { name } of files.list(CERTIFICATE_AREA)) reply.info(declared.entry, { name });
          return OK;
        }),
        answerTest(declared.listTest),
        answer(declared.remove, (args) => (files.remove(CERTIFICATE_AREA, textOf(args.name)) ? OK : ERROR)),
        answerTest(declared.removeTest),
        // A transfer needs an FTPS session (+CFTPSSTART, +CFTPSLOGIN), which the virtual module has no server for.
        answer(declared.fetch, () => ERROR),
        ...(move === undefined
          ? []
          : [
              answer(move, (args) => {
                const name = textOf(args.name);
                const body = files.read('c:', name);
                if (body === undefined || !isCertificateName(host, name)) return ERROR;
                if (!files.write(CERTIFICATE_AREA, name, body)) return ERROR;
                files.remove('c:', name);
                return OK;
              }),
            ]),
      ],
    };
  };
}
