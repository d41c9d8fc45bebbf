import { monthIn } from '../../server/data/month.ts';
import { monthStart } from './calendar.ts';

const known = new Map<string, { from: number; to: number; name: string }[]>();

/** The tenant's month of an instant, `YYYY-MM`, as the product names it; looked up once a month and zone. */
export function monthOf(zone: string, at: number): string {
  const months = known.get(zone) ?? [];
  const found = months.find(({ from, to }) => at >= from && at < to);
  if (found) return found.name;
  const month = {
    from: monthStart(zone, at),
    to: monthStart(zone, at, -1),
    name: monthIn(zone, new Date(at)),
  };
  known.set(zone, [...months, month]);
  return month.name;
}
