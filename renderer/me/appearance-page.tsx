import { Radio, Stack, useMantineColorScheme } from '@mantine/core';
import { PageHeader } from '../ui/page-header.tsx';

/** How the console looks in this browser. */
export const AppearancePage = () => {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <PageHeader title="Appearance" sentence="How the console looks in this browser." />
      <Radio.Group
        label="Theme"
        value={colorScheme}
        onChange={(value) => setColorScheme(value as typeof colorScheme)}
      >
        <Stack gap="sm" mt="sm">
          <Radio value="light" label="Light" />
          <Radio value="dark" label="Dark" />
          <Radio value="auto" label="As the system" />
        </Stack>
      </Radio.Group>
    </>
  );
};
