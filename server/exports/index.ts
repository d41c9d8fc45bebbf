export { archiveRoute } from './download.ts';
export { expireArchives } from './expire.ts';
export { makeExports } from './make.ts';
export { queueExport } from './queue.ts';
