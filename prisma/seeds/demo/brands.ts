import type { Brand } from '../../../server/data/postgres/generated/client.ts';
import { day } from '../calendar.ts';
import type { Theme } from '../data/trades/trade.ts';
import type { Place } from './world.ts';

const hartwellOffices = [
  'Ridgewood office',
  'Park Slope office',
  'Montclair office',
  'Hoboken office',
  'Astoria office',
  'Cold Spring office',
];

/** The customer behind a theme of an agency: "Mango Season · Pulo Farms". */
const customerOf = ({ name }: Theme): string => name.split(' · ').at(-1) ?? name;

/** Names of a tenant's brands: an agency has one a customer, the estate agents one an office, others themselves. */
export function brandNames({ spec }: Place): string[] {
  if (spec.slug === 'hartwell-partners') return hartwellOffices;
  if (spec.slug !== 'papaya-collective') return [spec.name];
  return [...new Set(spec.trade.themes.map(customerOf))];
}

/** A tenant's brands, oldest first; the first has the tenant's id. */
export function brandsOf(place: Place): Brand[] {
  const chance = place.stream('brands');
  return brandNames(place).map((name, index) => {
    const at = place.createdAt + index * 2 * day;
    return {
      tenantId: place.id,
      id: index === 0 ? place.id : chance.uuid(at),
      name,
      description: '',
      version: 1,
      createdAt: new Date(at),
      updatedAt: new Date(at),
      archivedAt: null,
    };
  });
}

/** The brand of a campaign: its theme's customer, else the offices in turn. */
export function brandOf(brands: readonly Brand[], theme: Theme, number: number): Brand | undefined {
  return brands.find(({ name }) => name === customerOf(theme)) ?? brands[number % brands.length];
}
