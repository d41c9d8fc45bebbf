export { type MailConfig, parseMailConfig } from './mail-config.ts';
export { createMailer, type Mail, type Mailer, noMailServer } from './mailer.ts';
export { invitationMail, passwordChangedMail, passwordResetMail } from './templates.ts';
