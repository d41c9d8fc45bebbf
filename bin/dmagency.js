#!/usr/bin/env node
// Starts the TypeScript command-line program; tsx translates the sources as they load.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('../cli/main.ts');
await main(process.argv.slice(2));
