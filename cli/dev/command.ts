import { defineCommand } from 'citty';
import { ServiceError } from '../../build/services/service-error.ts';
import { runDevelopment } from './run.ts';

/** `npm start`: everything on one machine, with stores of its own. */
export const dev = defineCommand({
  meta: {
    name: 'dev',
    description: 'Start everything on this machine: stores, api, worker, web and console',
  },
  args: {
    port: { type: 'string', description: "web's port; api and console take the next free ones (3000)" },
    data: { type: 'string', description: 'Folder of the stores (.data)', default: '.data' },
    seed: {
      type: 'string',
      description: 'Data of a first start: empty, demo, scale or ugly',
      default: 'demo',
    },
    empty: { type: 'boolean', description: 'Short for --seed empty', default: false },
    frozen: {
      type: 'boolean',
      description: 'Stop the clock and start no worker: for pictures',
      default: false,
    },
    open: {
      type: 'boolean',
      description: 'Open the console in the browser',
      default: true,
      negativeDescription: 'Do not open a browser',
    },
    json: {
      type: 'boolean',
      description: 'Print one JSON line with addresses and development credentials',
      default: false,
    },
  },
  async run({ args }) {
    const seed = args.empty ? 'empty' : args.seed;
    if (!['empty', 'demo', 'scale', 'ugly'].includes(seed)) {
      process.stderr.write(`There is no seed '${seed}': choose empty, demo, scale or ugly.\n`);
      process.exit(2);
    }
    const port = args.port === undefined ? undefined : Number(args.port);
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65_536)) {
      process.stderr.write(`--port ${args.port} is not a port: give a number from 0 to 65535.\n`);
      process.exit(2);
    }
    if (args.json && (process.env.NODE_ENV === 'production' || process.env.DEPLOYMENT_MODE === 'on_prem')) {
      process.stderr.write('--json prints credentials and is refused in production and on-prem.\n');
      process.exit(2);
    }
    try {
      await runDevelopment({
        port,
        data: args.data,
        seed: seed as 'empty' | 'demo' | 'scale' | 'ugly',
        frozen: args.frozen,
        open: args.open && !args.json,
        json: args.json,
      });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exit(1);
    }
  },
});
