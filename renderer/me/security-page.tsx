import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../app/api.tsx';
import { problemOf } from '../app/problem.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Section } from '../ui/section.tsx';
import { ChangePasswordForm } from './change-password-form.tsx';
import { TwoFactorSection } from './two-factor-section.tsx';

/** How the person's account is protected. */
export const SecurityPage = () => {
  const api = useApi();
  const me = useQuery(api.me.get.queryOptions());
  return (
    <>
      <PageHeader title="Security" sentence="How your account is protected." />
      <Stack gap="xl" maw={640}>
        <Section title="Two-factor sign-in">
          {me.isPending && <Skeleton height={64} />}
          {me.isError && <ErrorState problem={problemOf(me.error)} onRetry={() => void me.refetch()} />}
          {me.isSuccess && (
            <TwoFactorSection enabled={me.data.twoFactor} recoveryCodesLeft={me.data.recoveryCodesLeft} />
          )}
        </Section>
        <Section title="Password">
          <ChangePasswordForm />
        </Section>
      </Stack>
    </>
  );
};
