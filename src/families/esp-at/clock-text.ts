const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const SHAPE = /^\w{3} (\w{3}) {1,2}(\d{1,2}) (\d{1,2}):(\d\d):(\d\d) (\d{4})$/;

/** Unix ms of what `+CIPSNTPTIME` shows (`Tue Oct 19 17:47:56 2021`, the zone is not shown); `undefined` if it is no date. */
export function parseAsctime(text: string): number | undefined {
  const match = SHAPE.exec(text.trim());
  if (match === null) return undefined;
  const [, name = '', day, hour, minute, second, year] = match;
  const month = MONTHS.indexOf(name);
  if (month < 0 || Number(day) > 31 || Number(hour) > 23) return undefined;
  return Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second));
}
