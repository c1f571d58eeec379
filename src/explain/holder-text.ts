/** Who holds slots, a line each: where, what it watches, and since when. */
import { NONE } from '../../machines/roster.ts';
import type { Holder } from './explanation.ts';
import { counted, cpusText, listed, momentText, nameAndTask, watchText } from './wording.ts';

/** Holders that are listed in full. */
const MOST_LISTED = 12;

const slotText = (slot: number): string => (slot === NONE ? 'a reserved slot' : `slot ${slot}`);

const placeText = ({ cpus, slots }: Holder, possible: number): string => {
  const [first, ...others] = [...new Set(slots)];
  if (first === undefined) return cpusText(cpus, possible);
  if (others.length === 0) return `${slotText(first)} on ${cpusText(cpus, possible)}`;
  return listed(cpus.map((cpu, i) => `${slotText(slots[i] ?? NONE)} on CPU ${cpu}`));
};

/** Of what ptrace made, DR7 tells; events of perf are enabled by calls that a ledger does not hold. */
const disabledText = ({ disabled, register }: Holder): readonly string[] => {
  if (!disabled) return [];
  return [`${register === undefined ? 'asked for as disabled' : 'disabled'}, which frees nothing`];
};

const holderLine = (holder: Holder, possible: number): string => {
  const { original, thread, watch, since, moved, movedFor, kept, taskEnded } = holder;
  const watched = watchText(watch);
  const parts = [
    placeText(holder, possible),
    ...(watched === '' ? [] : [watched]),
    ...disabledText(holder),
    `since ${momentText(since)}${thread === undefined ? '' : ` by thread ${thread}`}`,
    ...(original === undefined ? [] : ['made by inherit']),
    ...(moved === undefined
      ? []
      : [
          `moved there at ${momentText(moved)}${movedFor === undefined ? '' : `, as ${movedFor} was given back`}`,
        ]),
    ...(kept === undefined ? [] : [`still there although ${momentText(kept)} gave it back`]),
    ...(taskEnded === undefined
      ? []
      : [`counted although its task ended at ${momentText(taskEnded)}, until its last descriptor closes`]),
  ];
  return `  ${nameAndTask(holder)}: ${parts.join('; ')}`;
};

/** Those in the request's way; the others are counted. */
export const holderLines = (holders: readonly Holder[], possible: number): readonly string[] => {
  const inTheWay = holders.filter(({ blocks }) => blocks);
  const others = holders.length - inTheWay.length;
  const shown = inTheWay.slice(0, MOST_LISTED);
  const hidden = inTheWay.length - shown.length;
  const more = [
    ...(hidden > 0 ? [`${hidden} more like these`] : []),
    ...(others > 0 ? [`${counted(others, 'breakpoint')} elsewhere, not in its way`] : []),
  ];
  return [
    ...(shown.length > 0 ? ['In its way:', ...shown.map((holder) => holderLine(holder, possible))] : []),
    ...(more.length > 0 ? [`  (and ${listed(more)})`] : []),
  ];
};
