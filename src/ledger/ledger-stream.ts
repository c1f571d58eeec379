/** Opens a ledger from where the program finds it: a file, a database, standard input. */
import type { OnRead } from '../event-source.ts';
import { displayName } from './byte-source.ts';
import { openBytes } from './open-bytes.ts';
import { type OpenedLedger, readToFirstEvent } from './opened-ledger.ts';

/** Opens a ledger and reads its header. @throws InputError */
export const openAtFirstEvent = async (path: string, onRead?: OnRead): Promise<OpenedLedger> =>
  readToFirstEvent(await openBytes(path, onRead), displayName(path));
