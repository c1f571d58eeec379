/** The answer to "why?", as people read it. */
import { requestText } from '../wording.ts';
import type { WhyLink } from './chain.ts';
import type { Why } from './why.ts';

const shown = (value: WhyLink['after']): string =>
  value === null ? 'empty' : typeof value === 'string' ? value : JSON.stringify(value);

const linkLine = ({ seq, request, place, before, after, says }: WhyLink, cpus: number): string => {
  const values = before === after ? '' : `: ${place} went from ${shown(before)} to ${shown(after)}`;
  return `  event ${seq}: ${requestText(request, cpus)}. It ${says}${values}.`;
};

/** @param cpus how many possible CPUs there are. Lines of text, the last without its newline. */
export const whyText = ({ policy, at, place, value, links, notes }: Why, cpus: number): string => {
  const when = at === 0 ? 'before the first event' : `after event ${at}`;
  return [
    `${place} is ${shown(value)} ${when}, under ${policy}.`,
    ...(links.length === 0 ? ['  No event has changed it.'] : links.map((link) => linkLine(link, cpus))),
    ...notes,
  ].join('\n');
};
