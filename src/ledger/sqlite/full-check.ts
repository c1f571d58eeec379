/** The full check of a database: what reading its rows in order does not see. */
import { InputError } from '../../input-error.ts';
import { databaseError, openToRead } from './database.ts';

const damaged = (file: string, what: string, wholeEvents: number): InputError =>
  new InputError({ file, what, advice: 'take an intact copy', damage: { wholeEvents } });

/**
 * Checks that the pages of a database are in order, that its indexes hold what its rows say, and that each row stands under
 * the number that its line has. It takes about as long as writing them did.
 *
 * @throws InputError for damage.
 */
export const checkDatabase = (file: string): void => {
  const database = openToRead(file);
  try {
    const { integrity_check: found } = database.prepare('PRAGMA integrity_check(1)').get() ?? {};
    if (found !== 'ok') throw damaged(file, `the database is damaged: ${String(found)}`, 0);
    const misplaced = database
      .prepare("SELECT seq FROM event WHERE seq IS NOT line ->> 'seq' ORDER BY seq LIMIT 1")
      .get()?.['seq'];
    if (misplaced !== undefined) {
      throw damaged(file, `row ${String(misplaced)} holds another event`, Number(misplaced) - 1);
    }
  } catch (error) {
    throw databaseError(error, file);
  } finally {
    database.close();
  }
};
