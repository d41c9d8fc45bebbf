/** The form an e-mail is compared in. Dots and plus-parts stay: only the mail's own server knows what they mean. */
export const normalEmail = (email: string): string => email.trim().normalize('NFC').toLowerCase();
