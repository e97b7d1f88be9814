import type { RunEvent } from '../run/events.ts';
import type { Output } from './output.ts';
import { rungLine } from './render.ts';

/** Shows how a connection climbs: each rung as it is passed, the step that runs, and how far an upload is. */
export class ConnectProgress {
  readonly #output: Output;

  constructor(output: Output) {
    this.#output = output;
  }

  event(event: RunEvent): void {
    const output = this.#output;
    switch (event.kind) {
      case 'phase':
        output.progress(output.paintProgress.dim(`… ${event.title}`));
        break;
      case 'rung-passed':
        output.progress(rungLine({ ...event, state: 'passed' }, output.paintProgress));
        break;
      case 'step-started':
        output.status(
          `    ${event.step.kind === 'at' || event.step.kind === 'upload' ? event.step.send : event.step.id}`,
        );
        break;
      case 'upload':
        if (event.step.kind === 'upload')
          output.status(`    ${event.step.name}: ${event.sent} of ${event.total} bytes`);
        break;
      case 'step-ended':
      case 'step-skipped':
        break;
    }
  }
}
