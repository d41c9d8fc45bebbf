import type { PrismaClient } from './generated/client.ts';
import { currentScope } from './scope.ts';

interface Loader {
  request(request: unknown): Promise<unknown>;
}
type LoaderClass = new (options: unknown) => Loader;

/**
 * Gives every tenant scope a request batcher of its own.
 *
 * Prisma collects the `findUnique` calls and array transactions of one tick in one batcher for the whole client and
 * sends them from the async context of the first caller: with the tenant taken from that context, tenant B would be
 * answered with tenant A's rows. One batcher a scope removes the meeting point. The batcher is private to Prisma, so
 * Prisma is pinned exactly, a changed shape stops the start, and canary.ts proves the effect at every start.
 */
export function scopeTheLoader(client: PrismaClient): void {
  const handler = (client as unknown as { _requestHandler?: { dataloader?: Loader & { options?: unknown } } })
    ._requestHandler;
  const original = handler?.dataloader;
  if (!handler || !original?.options || typeof original.request !== 'function') {
    throw new Error(
      'This Prisma version keeps its request batcher elsewhere: tenant isolation is not proven with it, so the start stops here',
    );
  }
  const Loader = original.constructor as LoaderClass;
  const options = original.options;
  handler.dataloader = {
    options,
    request(request: unknown): Promise<unknown> {
      const scope = currentScope();
      scope.loader ??= new Loader(options);
      return (scope.loader as Loader).request(request);
    },
  };
}
