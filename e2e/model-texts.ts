import { chainModel } from '../build/services/chain-model.ts';
import { chainTemplate } from '../build/services/chain-template.ts';
import { createModel } from '../build/services/ollama-model.ts';

/** What the scripted model answers; keys stand in the order of the schemas, as the server's grammar asks. */
const task = (title: string, instructions: string, dependsOn: number[] = []) => ({
  title,
  role: 'copywriter',
  instructions,
  acceptance: ['Names the tea', 'One clear next step'],
  dependsOn,
  approval: 'none',
  dueInDays: 7,
});

export const taskTitles = [
  'Write the launch e-mail',
  'Write three advertisements',
  'Write the landing section',
] as const;

const plan = {
  schemaVersion: 1,
  title: 'First flush, fresh in spring',
  summary: 'An e-mail to those who know the tea, advertisements for those who do not, one place to land.',
  language: 'en',
  tasks: [
    task(taskTitles[0], 'Tell regular customers that the first flush is here and how little of it there is.'),
    task(
      taskTitles[1],
      'Three short advertisements for people who drink green tea but do not know the shop.',
    ),
    task(
      taskTitles[2],
      'One section for the shop’s page that both e-mail and advertisements lead to.',
      [0, 1],
    ),
  ],
  openQuestions: ['How many tins are there?'],
};

/** The sentence the test looks for on the page. */
export const wantedSentence = 'Picked before the rain, dried the same afternoon.';

const variant = (label: string, headline: string, text: string) => ({
  label,
  channel: 'email',
  headline,
  subline: 'The first flush of this spring',
  text,
  cta: 'Taste it while it lasts',
  claimIds: [],
});

const copy = {
  schemaVersion: 1,
  kind: 'copy',
  title: 'First flush: three ways to say it',
  summary: 'Three variants, from plain to warm. The first is the safest.',
  language: 'en',
  body: {
    variants: [
      variant(
        'Plain',
        'The first tea of the year is here',
        `${wantedSentence} Four gardens sent us what they had, and that was not much: a few hundred tins, each with the day of its harvest on the lid. It tastes of young peas, of warm hay and a little of the sea. Pour it at seventy degrees, wait for one minute, pour again. The third cup is many people’s favourite.`,
      ),
      variant(
        'Warm',
        'You asked us in January when it would come',
        'Now it is in the shop. We opened the first box on Tuesday, stood around the kettle and said nothing for a while, which seldom happens here. If last year’s tin is empty on your shelf: there is a new one with your name on it until Sunday. After that we share what is left with everybody.',
      ),
      variant(
        'Short',
        'Spring, by the cup',
        'One harvest, four gardens, a few hundred tins. Order by Sunday and it is with you on Wednesday. If it is not your tea, send the rest back and we pay the postage both ways.',
      ),
    ],
    recommended: 0,
    why: 'It says what is new, how little there is and what to do, in that order.',
  },
  sources: [],
  assumptions: ['Orders are shipped on Mondays.'],
  openQuestions: [],
  risks: [],
  needsHuman: false,
};

/** A model that plans when asked for a plan and writes copy when asked for anything else. */
export const createAgencyModel = (ollamaUrl: string, name: string): Promise<void> =>
  createModel(
    ollamaUrl,
    name,
    chainModel({ default: JSON.stringify(copy), situations: { plan: JSON.stringify(plan) } }),
    {
      template: chainTemplate([
        { situation: 'plan', contains: 'You are the campaign planner', role: 'system' },
      ]),
      parameters: { num_thread: 1 },
    },
  );
