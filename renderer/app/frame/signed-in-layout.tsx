import { ApiScope } from '../api.tsx';
import { CrumbTitleProvider } from '../crumb-title.tsx';
import { AppFrame } from './app-frame.tsx';

/** The frame with what it needs: the platform's procedures and the breadcrumb's title. */
export const SignedInLayout = () => (
  <ApiScope tenant={null}>
    <CrumbTitleProvider>
      <AppFrame />
    </CrumbTitleProvider>
  </ApiScope>
);
