/** Why the kernel dies: what is dereferenced, and how it came to that (domain.md §3, "What stops a replay"; §4.1). */
import type { Explanation, Holder, Verdict } from './explanation.ts';
import { listed, momentText } from './wording.ts';

type Death = Extract<Verdict, { readonly kind: 'oops' }>;

const heldBy = (holders: readonly Holder[], bp: string): readonly Holder[] =>
  holders.filter((holder) => holder.bp === bp && holder.task === undefined);

const cpuList = (cpus: readonly number[]): string =>
  `${cpus.length === 1 ? 'CPU' : 'CPUs'} ${listed(cpus.map(String))}`;

const nullMask = (bp: string, held: readonly Holder[], asks: boolean): readonly string[] => {
  const [first] = held;
  if (asks) {
    return [
      `The kernel reads the CPU mask through ${bp}'s struct, and that pointer is NULL: between the default mask being set, outside of the lock, and being read, an unregister of the same struct cleared it (D13).`,
    ];
  }
  const how =
    first === undefined
      ? `${bp} holds no slot: it was never registered, or was given back already, which set the mask to NULL; nothing looks whether it is registered (D5).`
      : `${bp} still holds a slot (since ${momentText(first.since)}), but an earlier unregister of it has set the default mask back to NULL: it was registered more than once (D6), or some CPU has kept it (D2).`;
  return [`The kernel reads the CPU mask through ${bp}'s struct, and that pointer is NULL.`, how];
};

const tableBounds = (
  bp: string,
  { online }: Death,
  held: readonly Holder[],
  asks: boolean,
): readonly string[] => {
  const searched = asks ? 'a free slot' : bp;
  const without = online.filter((cpu) => !held.some(({ cpus }) => cpus.includes(cpu)));
  const where = asks
    ? `The table of a CPU of the mask has no free slot left, although its count says so.`
    : `${bp} is not in the table of ${cpuList(without)}.`;
  return [
    `The search for ${searched} walks from slot 3 down while its index is at least the boundary. The boundary is 0 and unsigned, so that the index -1 still passes: it reads this_hbp_kernel[-1].`,
    `${where} With any higher boundary the search would have ended in silence (D4).`,
  ];
};

const refcountBounds = (slots: number, boundary = slots + 1): readonly string[] => [
  `The boundary is at ${boundary}, above all ${slots} slots: unregister raises it without looking whether its breakpoint is registered (D5).`,
  `A CPU of the mask counts ${slots - boundary} slots in use, which is what the capacity test takes for a used-up share (${slots} - ${boundary}). So it looks who holds the slot below the boundary and reads hbp_user_refcount[${boundary - 1}], which has the entries 0 to ${slots - 1}.`,
];

export const oopsLines = ({ request, slots }: Explanation, verdict: Death): readonly string[] => {
  const { bp = 'the breakpoint', type } = request;
  const held = heldBy(verdict.holders, bp);
  switch (verdict.why) {
    case 'NULL cpumask':
      return nullMask(bp, held, type === 'breakpoint.register');
    case 'this_hbp_kernel out of bounds':
      return tableBounds(bp, verdict, held, type === 'breakpoint.register');
    case 'hbp_user_refcount out of bounds':
      return refcountBounds(slots, verdict.boundary);
  }
};
