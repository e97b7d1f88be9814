/** Whether everything is to be run: all seeds of random tests, all outside programs (`npm run test:full`). */
export const full = process.env['HAWSER_FULL'] === '1';

/** How many rounds a random test makes: `sample` in the quick run, `all` in the full one. */
export function runs(sample: number, all: number): number {
  return full ? all : sample;
}
