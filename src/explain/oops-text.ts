/** Why the kernel dies: what is dereferenced, and how it came to that (domain.md §3, "What stops a replay"; §4.1). */
import type { Explanation, Holder, Verdict } from './explanation.ts';
import { listed, momentText } from './wording.ts';

type Death = Extract<Verdict, { readonly kind: 'oops' }>;

const heldBy = (holders: readonly Holder[], bp: string): readonly Holder[] =>
  holders.filter((holder) => holder.bp === bp && holder.task === undefined);

const cpuList = (cpus: readonly number[]): string =>
  `${cpus.length === 1 ? 'CPU' : 'CPUs'} ${listed(cpus.map(String))}`;

const nullMask = (bp: string, held: readonly Holder[]): readonly string[] => {
  const [first] = held;
  const how =
    first === undefined
      ? `${bp} holds no slot: it was never registered, or was given back already, which set the mask to NULL; nothing looks whether it is registered (D5).`
      : `${bp} still holds a slot (since ${momentText(first.since)}), but an earlier unregister of it has set the default mask back to NULL: it was registered more than once (D6).`;
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

const refcountBounds = (boundary: number | undefined): readonly string[] => [
  `The boundary is ${boundary ?? 'above 4'}: it went up once more for a breakpoint that was not registered (D5).`,
  `The capacity test takes the count -1 for a used-up share (-1 = 4 - 5) and reads hbp_user_refcount[${boundary === undefined ? 4 : boundary - 1}], which has four entries, 0 to 3.`,
];

export const oopsLines = ({ request }: Explanation, verdict: Death): readonly string[] => {
  const { bp = 'the breakpoint', type } = request;
  const held = heldBy(verdict.holders, bp);
  switch (verdict.why) {
    case 'NULL cpumask':
      return nullMask(bp, held);
    case 'this_hbp_kernel out of bounds':
      return tableBounds(bp, verdict, held, type === 'breakpoint.register');
    case 'hbp_user_refcount out of bounds':
      return refcountBounds(verdict.boundary);
  }
};
