import { type CreateCampaignInput, createCampaignInput } from '../../../server/campaigns/contract.ts';

/** The brief as the form has it; lists are typed a line each. */
export interface NewCampaignValues {
  name: string;
  /** Empty takes the first brand in use. */
  brandId: string;
  goal: string;
  audience: string;
  offer: string;
  market: string;
  language: string;
  mustUse: string[];
  mustNotUse: string[];
  capUsd: string;
}

export const newCampaignLabels: Readonly<Record<string, string>> = {
  name: 'Name',
  brandId: 'Brand',
  goal: 'Goal',
  audience: 'Audience',
  offer: 'Offer',
  market: 'Market',
  language: 'Language',
  mustUse: 'Must use',
  mustNotUse: 'Must not use',
  capUsd: 'Cap, USD',
};

export const emptyCampaign: NewCampaignValues = {
  name: '',
  brandId: '',
  goal: '',
  audience: '',
  offer: '',
  market: '',
  language: 'en',
  mustUse: [],
  mustNotUse: [],
  capUsd: '',
};

/** What is sent: nothing starts before a person looked at the plan. */
export const campaignInput = (values: NewCampaignValues, submit: boolean): CreateCampaignInput => {
  const { name, brandId, capUsd, ...brief } = values;
  return {
    name,
    brief,
    submit,
    autoStart: false,
    ...(brandId === '' ? {} : { brandId }),
    ...(capUsd.trim() === '' ? {} : { capUsd: capUsd.trim() }),
  };
};

/** Errors by the form's own field names, from the contract. */
export const validateCampaign = (values: NewCampaignValues): Record<string, string> => {
  const checked = createCampaignInput.safeParse(campaignInput(values, true));
  if (checked.success) return {};
  const errors: Record<string, string> = {};
  for (const issue of checked.error.issues) {
    const path = issue.path[0] === 'brief' ? issue.path[1] : issue.path[0];
    errors[String(path)] ??= issue.message;
  }
  return errors;
};
