import { ERROR, OK, answer, type Answer, type Ending, type ModuleHost } from '../kit/emulator.ts';
import type { GppEmulation } from '../_parts/gpp/emulation.ts';
import { isAttached, setAttached } from '../_parts/gpp/emulator/status.ts';
import { NOT_ALLOWED } from '../_parts/simcom-classic/emulator-bring-up.ts';
import { textOf } from '../_parts/simcom-common/emulator.ts';
import { bearerClosed } from './declarations.ts';
import { bearerCommands as x, bearerState } from './declarations-http.ts';

const ACTIVATION_MS = 1_500;
const NAMES = ['CONTYPE', 'APN', 'USER', 'PWD', 'PHONENUM', 'RATE'];
const CLOSE = 0;
const OPEN = 1;
const ASK = 2;
/** Status of `+SAPBR: 1,1,"…"`. */
const CONNECTED = 1;
const CLOSED = 3;

/** The bearer of the module's own programs (HTTP, time from a server), apart from that of the sockets. */
export class ProgramBearer {
  readonly #host: ModuleHost;
  readonly #emulation: GppEmulation;
  readonly #open = new Set<number>();
  readonly #config = new Map<string, string>();

  constructor(host: ModuleHost, emulation: GppEmulation) {
    this.#host = host;
    this.#emulation = emulation;
    host.services.radio.onLinkLost(() => this.#lost());
  }

  /** Whether programs can reach the network. */
  isUp(): boolean {
    if (this.#open.size > 0 && !this.#mayConnect()) this.#lost();
    return this.#open.size > 0;
  }

  answers(): readonly Answer[] {
    return [
      answer(x.config, ({ profile, name, value }) => {
        const tag = textOf(name).toUpperCase();
        if (!NAMES.includes(tag)) return NOT_ALLOWED;
        this.#config.set(`${profile} ${tag}`, textOf(value));
        return OK;
      }),
      answer(x.control, ({ action, profile }, reply) => {
        switch (action) {
          case CLOSE:
            return this.#open.delete(profile) ? OK : NOT_ALLOWED;
          case OPEN:
            return this.#activate(profile);
          case ASK: {
            const up = this.isUp() && this.#open.has(profile);
            const address = up ? this.#host.services.radio.address : '0.0.0.0';
            reply.info(bearerState, { profile, status: up ? CONNECTED : CLOSED, address });
            return OK;
          }
          default:
            // How the settings are listed is not known: one line each (a guess).
            reply.text('+SAPBR:');
            for (const tag of NAMES.filter((known) => known !== 'PWD')) {
              reply.text(`${tag}: ${this.#config.get(`${profile} ${tag}`) ?? ''}`);
            }
            return OK;
        }
      }),
    ];
  }

  async #activate(profile: number): Promise<Ending> {
    if (this.isUp() && this.#open.has(profile)) return NOT_ALLOWED;
    await this.#host.services.pace(ACTIVATION_MS);
    // Recorded after AT+CGATT=0: it attaches the module itself.
    setAttached(this.#host, this.#emulation, true);
    if (!this.#mayConnect()) return ERROR;
    this.#open.add(profile);
    return OK;
  }

  #mayConnect(): boolean {
    return isAttached(this.#host) && this.#host.services.radio.bearerAllowed;
  }

  #lost(): void {
    if (this.#open.delete(1)) this.#host.urc(bearerClosed, { word: 'DEACT' });
    this.#open.clear();
  }
}
