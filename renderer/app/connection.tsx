import { createContext, useContext } from 'react';
import type { ConnectionInfo } from '../../console-host/contract.ts';

/** The server this console talks to; null in a tenant's browser, which has only one. */
const connectionContext = createContext<ConnectionInfo | null>(null);

export const ConnectionProvider = connectionContext.Provider;

export const useConnection = (): ConnectionInfo | null => useContext(connectionContext);
