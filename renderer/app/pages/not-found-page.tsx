import { Text } from '@mantine/core';
import { TextLink } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';

/** An address nothing lives at. */
export const NotFoundPage = () => (
  <>
    <PageHeader title="Nothing at this address" />
    <Text>
      The link may be old or mistyped. <TextLink to="/">Go to your start page</TextLink>.
    </Text>
  </>
);
