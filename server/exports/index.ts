export { queueExport } from './queue.ts';
