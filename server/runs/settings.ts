/** Time and size settings of a worker. Tests shorten them. */
export interface RunSettings {
  /** Between two signs of life of a running attempt, milliseconds. */
  heartbeatMs: number;
  /** Between two `tokens` events of a running call, milliseconds. */
  tokenEventMs: number;
  /** Until a model begins to answer: loading a large one takes minutes. */
  firstByteMs: number;
  /** Longest silence in the middle of an answer. */
  idleMs: number;
  /** Longest answer of the plan step, tokens; null takes the planner's default. */
  planMaxTokens: number | null;
  /** Longest answer of a task, tokens; null takes the role's default. */
  taskMaxTokens: number | null;
  /** How long a finished attempt tries to reach the record before it is given up. */
  recordMs: number;
}

export const defaultRunSettings: RunSettings = {
  heartbeatMs: 2_000,
  tokenEventMs: 150,
  firstByteMs: 300_000,
  idleMs: 60_000,
  planMaxTokens: null,
  taskMaxTokens: null,
  recordMs: 60_000,
};
