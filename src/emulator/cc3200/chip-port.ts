import { listenTcp, type Port, type PortOptions } from '../listen.ts';
import type { VirtualChip } from './chip.ts';

/**
 * Serves a chip on a TCP port, where neither reset nor break can pass: each connection counts as both. The chip must be
 * one that no break reaches.
 */
export function chipOnTcp(chip: VirtualChip, host: string, port: number, options: PortOptions): Promise<Port> {
  const cable = {
    attach: (pipe: Parameters<VirtualChip['connect']>[0]): void => {
      chip.connect(pipe);
      chip.reset();
      chip.seeBreak();
    },
  };
  return listenTcp(cable, host, port, options);
}

/** The same on a pseudo-terminal: that the client throws away its input counts as reset and break. */
export async function chipOnPty(chip: VirtualChip, path: string, options: PortOptions): Promise<Port> {
  // Only here: not everybody has what a pseudo-terminal needs.
  const { listenFlushedPty } = await import('../pty.ts');
  return listenFlushedPty({ attach: (pipe) => chip.connect(pipe) }, path, options, () => chip.clientBegan());
}
