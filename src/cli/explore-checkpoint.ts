/** `--checkpoint`, `--every` and `--resume`: where a search is kept, and from where it goes on. */
import { realpath } from 'node:fs/promises';
import { type About, aboutOf } from '../explore/checkpoint/about.ts';
import { createKeeper } from '../explore/checkpoint/keeper.ts';
import { openCheckpoint } from '../explore/checkpoint/read.ts';
import type { Conduct } from '../explore/conduct.ts';
import type { Wish } from '../explore/wish.ts';
import { InputError } from '../input-error.ts';
import { draftsBeside } from '../ledger/drafts.ts';
import { checkOutput } from '../ledger/whole-file.ts';
import { digestOfFiles } from '../policy-file/source.ts';
import { type CheckpointOptions, USUAL_SECONDS } from './explore-checkpoint-options.ts';
import { version } from './project-root.ts';
import { printRemarks } from './remarks.ts';

const MILLISECONDS = 1000;

/** Of a policy that is explored. */
export interface Explored {
  /** As the command line names it. */
  readonly name: string;
  /** Of one that is not ours: its file, and those that it imports beside ours, which go by the version. */
  readonly files: readonly string[] | undefined;
}

/** A policy of the project goes by its name and the version; the modules of another are told by their text. */
const aboutPolicy = async ({ name, files }: Explored, wish: Wish): Promise<About> => {
  const modules = files === undefined ? undefined : await digestOfFiles(files);
  return aboutOf({ version: version(), policy: name, ...(modules !== undefined && { modules }) }, wish);
};

const isSameFile = async (one: string, other: string | undefined): Promise<boolean> =>
  other !== undefined &&
  (await realpath(one).catch(() => one)) === (await realpath(other).catch(() => other));

const noPlace = (file: string): InputError =>
  new InputError({ file, what: 'a checkpoint is a file of its own', advice: 'name one that is not zipped' });

const checkPlace = async ({ checkpoint, resume, force }: CheckpointOptions): Promise<void> => {
  if (checkpoint === undefined) return;
  if (checkpoint === '-' || checkpoint.endsWith('.gz')) throw noPlace(checkpoint);
  await checkOutput(checkpoint, { replace: force === true || (await isSameFile(checkpoint, resume)) });
};

/** A search that is killed while it writes its checkpoint cannot take away what it has written of it. */
const tellOfLeftovers = async (checkpoint: string): Promise<void> => {
  const drafts = await draftsBeside(checkpoint);
  printRemarks(
    drafts.map(
      (draft) => `${draft} is what a killed search had written of its checkpoint: remove it if none runs`,
    ),
  );
};

/** @throws InputError for a place that cannot be written to, or a checkpoint that cannot be gone on from. */
export const checkpointing = async (
  policy: Explored,
  wish: Wish,
  options: CheckpointOptions,
): Promise<Pick<Conduct, 'keeper' | 'resumption'>> => {
  const { checkpoint, every = USUAL_SECONDS, resume } = options;
  await checkPlace(options);
  if (checkpoint !== undefined) await tellOfLeftovers(checkpoint);
  const about = await aboutPolicy(policy, wish);
  return {
    ...(checkpoint !== undefined && { keeper: createKeeper(checkpoint, about, every * MILLISECONDS) }),
    ...(resume !== undefined && { resumption: await openCheckpoint(resume, about) }),
  };
};
