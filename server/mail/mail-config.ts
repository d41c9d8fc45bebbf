import { z } from 'zod';

/** Where mails go. */
export type MailConfig =
  | { kind: 'smtp'; url: string; from: string }
  /** Development: each mail becomes an .eml file. */
  | { kind: 'files'; dir: string; from: string }
  | { kind: 'none' };

/** The part of the process's settings that is about mail. */
export interface MailSettings {
  SMTP_URL?: string | undefined;
  MAIL_FROM?: string | undefined;
  MAIL_DIR?: string | undefined;
}

const address = z.string().trim().min(3).max(200).includes('@');
const variables = z.object({
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
    .optional(),
  MAIL_FROM: address.optional(),
  MAIL_DIR: z.string().min(1).optional(),
});

/**
 * Reads SMTP_URL (`smtp://user:password@host:587`), MAIL_FROM and MAIL_DIR. Without the first and the last there is
 * no mail, and features that need it say so.
 * @throws Error naming the variable, never its value
 */
export function parseMailConfig(env: MailSettings): MailConfig {
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(filled);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { SMTP_URL, MAIL_FROM, MAIL_DIR } = parsed.data;
  if (SMTP_URL) {
    if (!MAIL_FROM) throw new Error('MAIL_FROM: needed with SMTP_URL, the address mails come from');
    return { kind: 'smtp', url: SMTP_URL, from: MAIL_FROM };
  }
  if (MAIL_DIR) return { kind: 'files', dir: MAIL_DIR, from: MAIL_FROM ?? 'dmagency@localhost' };
  return { kind: 'none' };
}
