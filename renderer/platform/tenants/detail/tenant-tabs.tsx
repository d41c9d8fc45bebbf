import type { TenantDetail } from '../../../../server/tenants/contract.ts';
import { formatCount } from '../../../ui/format.ts';
import { RouteTab, RouteTabs, TabCount } from '../../../ui/route-tabs.tsx';
import { usePowers } from '../../powers.ts';

/** The parts of a tenant, each an address of its own. */
export const TenantTabs = ({ tenant }: { tenant: TenantDetail }) => {
  const powers = usePowers();
  const params = { tenant: tenant.slug };
  return (
    <RouteTabs label="Parts of this tenant">
      <RouteTab to="/platform/tenants/$tenant" params={params} activeOptions={{ exact: true }}>
        Overview
      </RouteTab>
      <RouteTab to="/platform/tenants/$tenant/agents" params={params}>
        Agents <TabCount>{formatCount(tenant.usage.agents.used)}</TabCount>
      </RouteTab>
      {powers.people && (
        <RouteTab to="/platform/tenants/$tenant/people" params={params}>
          People
        </RouteTab>
      )}
      <RouteTab to="/platform/tenants/$tenant/skills" params={params}>
        Skills <TabCount>{formatCount(tenant.usage.skills.used)}</TabCount>
      </RouteTab>
      {powers.people && (
        <RouteTab to="/platform/tenants/$tenant/keys" params={params}>
          Keys
        </RouteTab>
      )}
      {powers.audit && (
        <RouteTab to="/platform/tenants/$tenant/audit" params={params}>
          Audit
        </RouteTab>
      )}
    </RouteTabs>
  );
};
