import { z } from 'zod';
import { ActorKind } from '../../server/data/postgres/enums.ts';
import { filterOf, listSearch } from '../app/search.ts';
import { actGroups } from './act-words.ts';

const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((text) => !Number.isNaN(Date.parse(text)))
  .optional()
  .catch(undefined);
const text = (max: number) => z.string().min(1).max(max).optional().catch(undefined);

/** What an audit list keeps in the address; `entry` is the one that is open. */
export const auditSearch = z.object({
  ...listSearch,
  act: filterOf(actGroups.map((group) => group.value)),
  kind: filterOf(Object.values(ActorKind)),
  actor: text(254),
  object: text(200),
  /** Days in the viewer's zone, both included. */
  from: date,
  to: date,
  entry: z.coerce.number().int().min(1).optional().catch(undefined),
});
export type AuditSearch = z.output<typeof auditSearch>;

const dayStart = (day: string): string => new Date(`${day}T00:00:00`).toISOString();
const dayEnd = (day: string): string => new Date(`${day}T23:59:59.999`).toISOString();

/** The address as the server's filter takes it. */
export const auditFilter = ({ q, act, kind, actor, object, from, to }: AuditSearch) => ({
  ...(q === undefined ? {} : { query: q }),
  ...(act === undefined ? {} : { action: act }),
  ...(kind === undefined ? {} : { kind }),
  ...(actor === undefined ? {} : { actor }),
  ...(object === undefined ? {} : { objectId: object }),
  ...(from === undefined ? {} : { from: dayStart(from) }),
  ...(to === undefined ? {} : { to: dayEnd(to) }),
});

/** Whether anything but the columns narrows the list. */
export const isAuditFiltered = (search: AuditSearch): boolean => Object.keys(auditFilter(search)).length > 0;

/** The filter as a query string, for a file of the same entries. */
export const auditQuery = (search: AuditSearch): URLSearchParams => {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(auditFilter(search)))
    for (const each of Array.isArray(value) ? value : [value]) query.append(key, each);
  return query;
};
