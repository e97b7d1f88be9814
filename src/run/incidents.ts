import type { AtChannel } from '../at/channel.ts';
import { readFinal } from '../at/dialect.ts';

/** What came by itself while something ran, as far as it can explain a failure. Texts are the module's lines. */
export interface Incidents {
  readonly restarted?: string;
  readonly networkLost?: string;
  readonly connectionLost?: string;
  /** A final result that no command of ours had coming: somebody else is on the port, or bytes were lost. */
  readonly strayFinal?: string;
}

/** Collects incidents from its making on. */
export class IncidentWatch {
  readonly stop: () => void;
  #seen: Incidents = {};
  #ours = false;

  constructor(channel: AtChannel) {
    const stopUrcs = channel.onUrc(({ urc, decoded: { text } }) => {
      if (urc.means === 'reset') this.#add({ restarted: text });
      if (urc.means === 'network-lost') this.#add({ networkLost: text });
      if (urc.means === 'connection-lost') this.#add({ connectionLost: text });
    });
    const stopStrays = channel.onStray(({ text, late }) => {
      if (!this.#ours && late === undefined && readFinal(text) !== undefined) this.#add({ strayFinal: text });
    });
    this.stop = () => {
      stopUrcs();
      stopStrays();
    };
  }

  get seen(): Incidents {
    return this.#seen;
  }

  /** While this work goes on, answers out of turn are our own doing. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#ours = true;
    try {
      return await work;
    } finally {
      this.#ours = false;
    }
  }

  #add(incident: Incidents): void {
    this.#seen = { ...this.#seen, ...incident };
  }
}
