import { type Logger, pino } from 'pino';

/** The process's logger: JSON lines on stdout, secrets taken out wherever they stand. */
export function openLog(level: string, name: string): Logger {
  return pino({
    name,
    level,
    base: { name, pid: process.pid },
    redact: {
      paths: [
        '*.password',
        '*.token',
        '*.secret',
        '*.authorization',
        '*.cookie',
        'req.headers.authorization',
        'req.headers.cookie',
        '*.totp',
        '*.refreshToken',
        '*.accessToken',
      ],
      censor: '[removed]',
    },
  });
}
