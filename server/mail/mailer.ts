import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { v7 as uuidv7 } from 'uuid';
import { AppError } from '../errors/app-error.ts';
import type { MailConfig } from './mail-config.ts';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** Sends mails. Nothing of a mail's content is ever logged: it may carry a link that signs in. */
export interface Mailer {
  /** False: {@link Mailer.send} refuses, and features say beforehand that there is no mail. */
  readonly configured: boolean;
  /** @throws AppError unavailable */
  send(mail: Mail): Promise<void>;
  close(): void;
}

export const noMailServer = (remedy: string): AppError =>
  new AppError('unavailable', `No mail server is configured. ${remedy}`, {
    retryable: false,
    details: { reason: 'no_mail_server' },
  });

/** Mails are composed from values alone: no file or address is ever read for one. */
const closed = { disableFileAccess: true, disableUrlAccess: true } as const;

/** What the server said, without the mail or the credentials in the URL. */
function refused(error: unknown): AppError {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  const cause = new Error(`SMTP ${code ?? 'failure'}${responseCode ? ` ${responseCode}` : ''}`);
  return new AppError(
    'unavailable',
    'The mail server did not take the mail. Try again, or check its settings.',
    { cause },
  );
}

function smtpMailer(url: string, from: string): Mailer {
  const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
  const transport = createTransport({ url, ...timeouts, ...closed });
  return {
    configured: true,
    async send(mail) {
      await transport.sendMail({ from, ...mail }).catch((error: unknown) => {
        throw refused(error);
      });
    },
    close: () => transport.close(),
  };
}

function fileMailer(dir: string, from: string): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows', ...closed });
  return {
    configured: true,
    async send(mail) {
      const { message } = await transport.sendMail({ from, ...mail });
      await mkdir(dir, { recursive: true, mode: 0o700 });
      await writeFile(join(dir, `${uuidv7()}.eml`), message as Buffer, { mode: 0o600 });
    },
    close: () => transport.close(),
  };
}

export function createMailer(config: MailConfig): Mailer {
  if (config.kind === 'smtp') return smtpMailer(config.url, config.from);
  if (config.kind === 'files') return fileMailer(config.dir, config.from);
  return {
    configured: false,
    send: () => Promise.reject(noMailServer('Set SMTP_URL and MAIL_FROM.')),
    close: () => undefined,
  };
}
