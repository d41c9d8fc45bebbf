import { Code, Text } from '@mantine/core';
import { BarePage } from './bare-page.tsx';

/** The shell without a host session: how to get one. */
export const LinkRequiredPage = () => (
  <BarePage title="This browser is not signed in to the console">
    <Text>
      The console opens with the sign-in link it printed when it started. A link works once, for ten minutes.
    </Text>
    <Text>
      To get a new one, start the console again: <Code>npm start</Code> or <Code>dmagency console</Code>.
    </Text>
  </BarePage>
);
