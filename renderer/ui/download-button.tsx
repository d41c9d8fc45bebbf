import { Button, type ButtonProps } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export interface DownloadButtonProps extends ButtonProps {
  /** A path of this origin; the answer is streamed to disk by the browser. */
  href: string;
  children: ReactNode;
}

/** A file from the server. A plain link: large files never pass through this page's memory. */
export const DownloadButton = ({ href, children, ...rest }: DownloadButtonProps) => (
  <Button
    component="a"
    href={href}
    download
    leftSection={<IconDownload size={16} stroke={1.5} aria-hidden />}
    {...rest}
  >
    {children}
  </Button>
);
