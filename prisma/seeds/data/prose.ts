/** Paragraphs that fit any trade; articles are made of these and of what the business itself knows. */
export const openings = [
  'There is a short answer and a useful one. The short answer fits on a card beside the counter; the useful one takes a few minutes, because it depends on what you have, what you want and how much time there is. This article gives the second kind.',
  'Most questions we hear are asked a little too late: the day before, at the door, on the phone with a tired child in the other arm. So here are the answers in a quiet hour, in the order in which they matter.',
  'We have been asked the same thing for years, and for years we have answered it in conversation. Writing it down is harder, because a page cannot look at you and see what you mean. We have tried anyway.',
  'Nobody needs another list of ten tips. What helps is to know how the thing works, where it usually goes wrong, and whom to ask. That is the plan for the next few minutes.',
] as const;

export const middles = [
  'It helps to begin at the end. Imagine the day after: what should be different, and how would you notice? People who can answer that in one sentence rarely buy the wrong thing, and they rarely buy too much of it.',
  'The common mistake is to compare prices before comparing what is included. Two offers that look alike on a screen can differ in the one point that matters to you. Write that point on top of the page, and only then open the second tab.',
  'Time is the part that is always guessed too small. Add half again to what you think it takes, and put the spare time at the beginning rather than at the end. If nothing goes wrong, you have an afternoon.',
  'Ask who will be there when something is unclear. A name is better than a hotline, and an hour is better than a name. We put both on every confirmation, and we would be pleased if others did so too.',
  'Some things are worth trying before deciding. A sample, a visit, a call of ten minutes: it costs little and it replaces a good deal of reading, this page included.',
  'Not every advice fits everybody. If your case is an unusual one, the rules above may even be wrong, and we would rather hear about it beforehand than afterwards. Write two lines, and somebody who knows will answer.',
  'What about quality? There is no seal that answers it alone. Look at how a fault is handled: whether it is found, who pays, and how long it takes. A business that has an answer ready has met the question before.',
  'Keep the papers together. A photograph of the receipt, the date, the name of the person you spoke with. It takes a minute, and it turns most disagreements into a short conversation.',
] as const;

export const closings = [
  'If one thing stays with you, let it be this: ask early. Everything in this article is easier a week ahead, and almost everything is impossible an hour ahead. The next step is below, and it takes less than two minutes.',
  'That is all we know that is worth knowing beforehand; the rest shows itself on the day. If something here proved wrong for you, tell us, and we will correct the page and say that we did.',
  'You can do nothing today and be none the worse for it. If you would like to do one thing, take the first step below: it binds you to nothing, and it lets us prepare.',
] as const;

/** Angles a variant of a text may take: label, and how its subline begins. */
export const angles = [
  ['Benefit first', 'What you get, and when'],
  ['A question people ask', 'The answer in one line'],
  ['How it works', 'Three steps, no small print'],
  ['Behind the counter', 'Told by the people who do it'],
  ['For the undecided', 'Try it before you choose'],
] as const;

export const anglesJa = [
  ['利点から', '得られることを先に'],
  ['よくある質問から', '一行でお答えします'],
  ['進め方', '三つの手順で'],
  ['現場の声', '担当者が語ります'],
] as const;
