import type { CampaignState } from '../../../server/data/postgres/enums.ts';

export type CampaignVerb = 'submit' | 'start' | 'replan' | 'cancel';

export interface Act {
  verb: CampaignVerb;
  label: string;
}

export interface CampaignVerbs {
  /** The next step, the view's one filled button. */
  primary: Act | null;
  plain: readonly Act[];
  mayCancel: boolean;
}

const act = (verb: CampaignVerb, label: string): Act => ({ verb, label });
const nothing = (mayCancel: boolean): CampaignVerbs => ({ primary: null, plain: [], mayCancel });

const verbs: Record<CampaignState, CampaignVerbs> = {
  draft: { primary: act('submit', 'Plan campaign'), plain: [], mayCancel: true },
  planning: nothing(true),
  plan_review: {
    primary: act('start', 'Start campaign'),
    plain: [act('replan', 'Plan again')],
    mayCancel: true,
  },
  planning_failed: { primary: act('replan', 'Plan again'), plain: [], mayCancel: true },
  over_budget: nothing(true),
  running: nothing(true),
  paused: nothing(true),
  review: nothing(true),
  completed: nothing(false),
  failed: nothing(false),
  cancelled: nothing(false),
};

/** What a person may do in a state; the server decides in the end. Nothing for a state it does not know. */
export const verbsFor = (state: CampaignState): CampaignVerbs =>
  Object.hasOwn(verbs, state) ? verbs[state] : nothing(false);
