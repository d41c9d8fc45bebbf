import { z } from 'zod';

/** Hues that name a connection; kept apart from the colours that mean a state. */
export const connectionColor = z.enum(['plum', 'ochre', 'petrol', 'slate', 'iris', 'moss']);
export type ConnectionColor = z.infer<typeof connectionColor>;

/** The server this console talks to, as people see it. */
export const connectionInfo = z.object({
  name: z.string(),
  color: connectionColor,
  /** Address of the server, for people: host and port without credentials. */
  url: z.string(),
});
export type ConnectionInfo = z.infer<typeof connectionInfo>;

/** What the host says about itself. */
export const hostInfo = z.object({
  mode: z.enum(['desktop', 'headless']),
  version: z.string(),
  connection: connectionInfo,
});
export type HostInfo = z.infer<typeof hostInfo>;
