import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type PlainAnchor = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps | keyof ButtonProps>;

const AnchorBase = ({ ref, ...props }: PlainAnchor & AnchorProps & { ref?: Ref<HTMLAnchorElement> }) => (
  <Anchor ref={ref} {...props} />
);
const ButtonBase = ({ ref, ...props }: PlainAnchor & ButtonProps & { ref?: Ref<HTMLAnchorElement> }) => (
  <Button component="a" ref={ref} {...props} />
);

/** A link in text, with routes and their parameters checked. */
export const TextLink = createLink(AnchorBase);

/** A link that looks like a button: it goes somewhere, a button does something. */
export const LinkButton = createLink(ButtonBase);
