import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../app/api.tsx';
import { problemOf } from '../app/problem.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Section } from '../ui/section.tsx';
import { ChangeEmailForm } from './change-email-form.tsx';
import { ChangeNameForm } from './change-name-form.tsx';
import { OwnData } from './own-data.tsx';

/** Who the person is here, and what is held about them. */
export const ProfilePage = () => {
  const api = useApi();
  const me = useQuery(api.me.get.queryOptions());
  return (
    <>
      <PageHeader title="Profile" sentence="Who you are here, and what is held about you." />
      {me.isPending && <Skeleton height={320} maw={640} />}
      {me.isError && <ErrorState problem={problemOf(me.error)} onRetry={() => void me.refetch()} />}
      {me.isSuccess && (
        <Stack gap="xl" maw={640}>
          <Section title="Name">
            <ChangeNameForm name={me.data.name} />
          </Section>
          <Section title="E-mail">
            <ChangeEmailForm email={me.data.label} />
          </Section>
          <Section title="Your data">
            <OwnData email={me.data.label} twoFactor={me.data.twoFactor} />
          </Section>
        </Stack>
      )}
    </>
  );
};
