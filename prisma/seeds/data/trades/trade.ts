/** What a tenant's campaigns are about: invented, in the manner of the trade. */
export interface Theme {
  name: string;
  /** What it is about, as it stands within a sentence. */
  subject: string;
  goal: string;
  offer: string;
}

export interface Trade {
  /** Language of everything written, BCP 47. */
  language: string;
  market: string;
  audiences: readonly string[];
  themes: readonly Theme[];
  /** Paragraphs of what the business knows and may say. */
  facts: readonly string[];
  keywords: readonly string[];
  questions: readonly string[];
  hashtags: readonly string[];
  calls: readonly string[];
}

export const theme = (name: string, subject: string, goal: string, offer: string): Theme => ({
  name,
  subject,
  goal,
  offer,
});
