import { Title } from '@mantine/core';
import type { CopyDeliverable } from '../../../server/deliverables/contract.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import classes from './campaign.module.css';

/** The copywriter's variants, the recommended one first and marked. */
export const CopyVariants = ({ body }: { body: CopyDeliverable['body'] }) => {
  const order = body.variants.map((variant, index) => ({ variant, recommended: index === body.recommended }));
  order.sort((first, second) => Number(second.recommended) - Number(first.recommended));
  return (
    <div>
      {order.map(({ variant, recommended }) => (
        <article key={`${variant.label} ${variant.headline}`} className={classes.variant} dir="auto">
          <div className={classes.variantHead}>
            <span>
              {variant.label} · {variant.channel}
            </span>
            {recommended && (
              <StatusBadge state={{ meaning: 'accent', label: 'recommended', hint: body.why }} />
            )}
          </div>
          <Title order={3} className={classes.headline}>
            {variant.headline}
          </Title>
          {variant.subline !== '' && <p className={classes.prose}>{variant.subline}</p>}
          <p className={classes.prose}>{variant.text}</p>
          {variant.cta !== '' && <p className={classes.prose}>→ {variant.cta}</p>}
        </article>
      ))}
    </div>
  );
};
