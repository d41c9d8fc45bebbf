export type { LiveEvent } from './contract.ts';
export { type EventHub, openEventHub } from './hub.ts';
export { bindLive, type Live } from './live.ts';
export { publish } from './publish.ts';
export type { Recheck } from './stream.ts';
