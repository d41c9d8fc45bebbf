import { initTRPC } from '@trpc/server';
import { type HostInfo, hostInfo } from './contract.ts';

export interface HostContext {
  info: HostInfo;
}

const t = initTRPC.context<HostContext>().create();

/** The console host's own procedures. They exist only where a host exists: `web` never serves them. */
export const hostRouter = t.router({
  host: t.router({
    info: t.procedure.output(hostInfo).query(({ ctx }) => ctx.info),
  }),
});

export type HostRouter = typeof hostRouter;
