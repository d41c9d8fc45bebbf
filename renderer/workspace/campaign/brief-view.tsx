import { Stack } from '@mantine/core';
import type { CampaignDetail } from '../../../server/campaigns/contract.ts';
import { formatCount } from '../../ui/format.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import classes from './campaign.module.css';

const listOr = (words: readonly string[]): string | null => (words.length === 0 ? null : words.join(', '));

const prose = (text: string) =>
  text === '' ? null : (
    <p className={classes.prose} dir="auto">
      {text}
    </p>
  );

/** What was asked for. */
export const BriefView = ({ campaign }: { campaign: CampaignDetail }) => {
  const { brief } = campaign;
  return (
    <Stack gap="xl">
      <KeyValue
        items={[
          ['Goal', prose(brief.goal)],
          ['Audience', prose(brief.audience)],
          ['Offer', prose(brief.offer)],
          ['Market', brief.market],
          ['Language', brief.language],
          ['Must use', listOr(brief.mustUse)],
          ['Must not use', listOr(brief.mustNotUse)],
          [
            'Submitted',
            campaign.submittedAt === null ? (
              'not yet'
            ) : (
              <RelativeTime key="submitted" at={campaign.submittedAt} />
            ),
          ],
          ['Tokens', `${formatCount(campaign.inputTokens)} in, ${formatCount(campaign.outputTokens)} out`],
        ]}
      />
    </Stack>
  );
};
