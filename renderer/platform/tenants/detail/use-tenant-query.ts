import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../../app/api.tsx';
import { useObjectTitle } from '../../../app/crumb-title.tsx';

/** One tenant by its slug; names it in the breadcrumb. */
export const useTenantQuery = (slug: string) => {
  const api = useApi();
  const query = useQuery(
    api.tenants.get.queryOptions(
      { tenant: slug },
      // Being set up takes seconds: it is seen to end.
      { refetchInterval: ({ state }) => (state.data?.provisionedAt === null ? 2_000 : false) },
    ),
  );
  useObjectTitle(query.data?.name);
  return query;
};
