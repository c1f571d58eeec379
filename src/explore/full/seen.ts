/** What is seen of one CPU, or of one breakpoint's structs, without anybody's name: what tells those apart that are met nowhere. */
import { NONE } from '../../../machines/roster.ts';
import type { ClassicKernel, Struct } from '../../../machines/classic/state.ts';
import type { PercpuKernel } from '../../../machines/percpu/state.ts';
import type { CallerStruct, Registration } from '../../../properties/witness/state.ts';
import type { Cast } from '../cast.ts';
import { cpusNamed, type MaskName } from '../masks.ts';
import type { PlainNode } from './node.ts';

/** A node of the base, the patch or the repair. */
export type ClassicNode = PlainNode<ClassicKernel & Partial<Pick<PercpuKernel, 'registrations'>>>;

const marks = (list: readonly number[], empty: number): string =>
  list.map((entry) => (entry === empty ? '-' : '+')).join('');

export const cpuText = ({ kernel, witness, underWay }: ClassicNode, number: number): string => {
  const cpu = kernel.cpus[number];
  if (cpu === undefined) return '';
  const calls = underWay.filter(({ op }) => op.cpu === number).map(({ stage, op }) => `${stage} ${op.type}`);
  const done = underWay.flatMap(({ interrupted }) =>
    interrupted.filter((one) => one.cpu === number).map((one) => one.done),
  );
  // One kernel part of DR7 for all says nothing about any.
  const own = kernel.kdr7.length > 1 ? (kernel.kdr7[number] ?? 0) : 0;
  return [
    cpu.online,
    marks(cpu.kernel, NONE),
    marks(cpu.dr, 0),
    cpu.consumed,
    cpu.dr7,
    own,
    cpu.current === NONE,
    witness.residue[number],
    done.join('.'),
    calls.sort().join('.'),
  ].join();
};

const structText = (struct: Struct | undefined, isUsual: boolean, maskName: MaskName): string =>
  struct === undefined
    ? ''
    : [
        maskName(struct.mask),
        isUsual,
        struct.length,
        struct.access,
        struct.callback,
        struct.symbol,
        struct.freed,
        struct.task === NONE,
      ].join();

const callerText = (struct: CallerStruct | undefined, isUsual: boolean, maskName: MaskName): string =>
  struct === undefined
    ? ''
    : [
        maskName(struct.mask),
        isUsual,
        struct.length,
        struct.access,
        struct.registered,
        struct.lapsed,
        struct.released,
        maskName(struct.maskAtRegister),
      ].join();

const isLess = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** All that is known of a breakpoint but where it stands. */
export const structTextsOf = (
  { kernel, witness }: ClassicNode,
  cast: Cast,
  maskName: MaskName,
  cpuNames: readonly number[],
): ((bp: number) => string) => {
  const { addresses } = cast.world.roster;
  const registrationText = (one: Registration): string =>
    `${cpusNamed(one.cpus, cpuNames).join('')}/${one.slot}/${one.length}/${one.access}`;
  return (bp) => {
    const usual = addresses.idOf(cast.address(bp));
    const [struct, caller] = [kernel.structs[bp], witness.structs[bp]];
    const entry = kernel.registrations?.find((one) => one.bp === bp);
    const granted = [witness.kernel, ...witness.users].flatMap((list) =>
      (list ?? []).filter((one) => one.bp === bp).map(registrationText),
    );
    return [
      structText(struct, struct?.address === usual, maskName),
      callerText(caller, caller?.address === usual, maskName),
      entry === undefined ? '' : `${maskName(entry.mask)} ${entry.address === usual}`,
      ...granted.sort(isLess),
    ].join(';');
  };
};
