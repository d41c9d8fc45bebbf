/** The private servers this folder can start. */
export type ServiceName = 'postgres' | 'redis' | 'mongo' | 'ollama';

/** One message about what a start is doing; steps are told apart by `service` and `step`. */
export interface Progress {
  service: ServiceName | 'data';
  step: string;
  state: 'running' | 'done' | 'notice' | 'failed';
  detail?: string;
  /** 0–1 where the amount of work is known (downloads). */
  fraction?: number;
}

export type Report = (progress: Progress) => void;

/** What every store's `start` takes. */
export interface StartOptions {
  /** The open data directory's path; the caller holds its lock. */
  dir: string;
  report: Report;
  /** A wanted port; taken by somebody else it is an error. Without it the remembered or a free one is used. */
  port?: number;
  /** Where tools are looked up (PATH) and caches placed; default `process.env`. */
  env?: NodeJS.ProcessEnv;
  /** Allow `apt-get install` of a missing server (test runner as root on Debian only). */
  mayInstall?: boolean;
  /** Aborting stops whatever was begun and rejects. */
  signal?: AbortSignal;
}

/** How a server process ended. */
export interface ServiceExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** True when `stop()` asked for it. */
  expected: boolean;
}

/** A running private server. */
export interface Service {
  name: ServiceName;
  /** Owner-level URL, credentials included: never log it. */
  url: string;
  port: number;
  pid: number;
  /** Stops it, first politely, and resolves when the process is gone. May be called again. */
  stop(): Promise<void>;
  /** Called once when the process ends, whatever the reason; at once if it already has. */
  onExit(listener: (exit: ServiceExit) => void): void;
}
