export { type MailConfig, parseMailConfig } from './mail-config.ts';
export { createMailer, type Mail, type Mailer, noMailServer } from './mailer.ts';
export {
  confirmEmailMail,
  emailChangeAskedMail,
  emailChangedMail,
  invitationMail,
  passwordChangedMail,
  passwordResetMail,
} from './templates.ts';
