export type { ConnectionColor, ConnectionInfo, HostInfo } from './contract.ts';
export { type ConsoleHandler, createConsoleHandler } from './handler.ts';
export { type MountedConsole, mountHttp } from './http.ts';
export { type StartConsoleOptions, startConsole } from './start-console.ts';
