import { defineCommand } from 'citty';
import { type AuditVerdict, verifyAudit, verifyEveryChain } from '../server/audit/index.ts';
import { readConfig } from '../server/config.ts';
import { machineCtx, systemClock } from '../server/data/context.ts';
import { openLog } from '../server/main/log.ts';
import { closeStores, openStores } from '../server/main/stores.ts';
import { orExplain } from './explain.ts';

function show({ chain, entries, head, faults, faultsFound }: AuditVerdict): string {
  const count = `${entries.toLocaleString('en')} ${entries === 1 ? 'entry' : 'entries'}`;
  if (faultsFound === 0) return `${chain}: verified, ${count}${head ? `, head ${head}` : ''}\n`;
  const more =
    faultsFound > faults.length ? [`  and ${(faultsFound - faults.length).toLocaleString('en')} more`] : [];
  const told = faults.map(({ message }) => `  ${message}`);
  return `${chain}: ${faultsFound.toLocaleString('en')} ${faultsFound === 1 ? 'fault' : 'faults'} in ${count}\n${[...told, ...more].join('\n')}\n`;
}

/**
 * `dmagency audit verify`. It reads as the platform's role: that one sees every chain and may neither change nor
 * remove an entry, so checking cannot mend what it checks. (The backup role sees every chain only where the
 * database's owner was allowed to let it.) Exit 0: all verified; 1: a fault, or it could not look; 2: usage.
 */
const verify = defineCommand({
  meta: { name: 'verify', description: 'Recompute every audit chain and name every fault' },
  args: {
    tenant: { type: 'string', description: "Slug or id: that tenant's chain alone" },
    json: { type: 'boolean', default: false, description: 'One JSON line a chain' },
  },
  run: ({ args }) =>
    orExplain(async () => {
      const config = readConfig(process.env);
      const log = openLog('warn', 'cli');
      const stores = await openStores(config, log, 'dmagency-cli');
      let faults = 0;
      const told = (verdict: AuditVerdict): void => {
        faults += verdict.faultsFound;
        process.stdout.write(args.json ? `${JSON.stringify(verdict)}\n` : show(verdict));
      };
      try {
        const ctx = {
          ...machineCtx(stores, 'dmagency audit verify', { clock: systemClock, log }),
          source: 'cli',
        };
        if (args.tenant !== undefined) told(await verifyAudit(ctx, { tenant: args.tenant }));
        else for await (const verdict of verifyEveryChain(ctx)) told(verdict);
      } finally {
        await closeStores(stores);
      }
      if (faults > 0) process.exitCode = 1;
    }),
});

export const audit = defineCommand({
  meta: { name: 'audit', description: 'The audit chains' },
  subCommands: { verify },
});
